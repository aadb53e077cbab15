package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"countersign/core"
	"countersign/core/export"
	"countersign/core/score"
)

// longestLabel bounds one line of a labels or answers file.
const longestLabel = 16 << 20

// labels reads the labels of the files in the folder that state any field, and gives
// the folder that their paths start at.
func (c benchExtractCmd) labels() (list []score.Label, root string, err error) {
	if st, err := os.Stat(c.Folder); err != nil || !st.IsDir() {
		return nil, "", core.Errorf(core.NotFound, "there is no folder %s", c.Folder).WithHint("check the name")
	}
	file := c.Labels
	for _, dir := range []string{c.Folder, filepath.Dir(filepath.Clean(c.Folder))} {
		if at := filepath.Join(dir, "labels.jsonl"); file == "" && exists(at) {
			file = at
		}
	}
	if file == "" {
		return nil, "", core.Errorf(core.NotFound, "there is no labels.jsonl in %s or above it", c.Folder).WithHint("name the labels with --labels")
	}
	root = filepath.Dir(file)
	under, err := below(root, c.Folder)
	if err != nil {
		return nil, "", err
	}
	if under == ".." { // labels kept elsewhere: their paths start at the folder
		root, under = c.Folder, ""
	}
	err = eachLine(file, func(line []byte) error {
		l, err := score.ParseLabel(line)
		if err != nil {
			return err
		}
		if !filepath.IsLocal(filepath.FromSlash(l.File)) {
			return core.Errorf(core.BadInput, "the label of %s leads out of the folder", l.File)
		}
		if (len(l.Fields) > 0 || len(l.Lines) > 0) && strings.HasPrefix(path.Clean(l.File)+"/", under) && c.wants(l) {
			list = append(list, l)
		}
		return nil
	})
	if err == nil && len(list) == 0 {
		err = core.Errorf(core.NotFound, "%s labels no file in %s", file, c.Folder).WithHint("file paths in it start at %s", root)
	}
	return list, root, err
}

func validPattern(p string) bool {
	_, err := path.Match(p, "x")
	return err == nil
}

// wants reports whether a file is among those asked for.
func (c benchExtractCmd) wants(l score.Label) bool {
	ok, err := path.Match(c.Only, path.Base(l.File))
	return c.Only == "" || ok && err == nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// below is the way from root to dir, with a slash at its end; empty for the same
// folder, ".." when dir does not lie in it.
func below(root, dir string) (string, error) {
	root, err := filepath.Abs(root)
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return "", core.Errorf(core.Unavailable, "%s cannot be found: %w", dir, err)
	}
	rel, err := filepath.Rel(root, dir)
	switch {
	case err != nil || !filepath.IsLocal(rel):
		return "..", nil
	case rel == ".":
		return "", nil
	}
	return filepath.ToSlash(rel) + "/", nil
}

// eachLine calls fn for the lines of a file that hold anything; what fn complains of
// is said with its line.
func eachLine(file string, fn func(line []byte) error) error {
	f, err := openFile(file)
	if err != nil {
		return err
	}
	defer f.Close()
	s := bufio.NewScanner(io.Reader(f))
	s.Buffer(nil, longestLabel)
	n := 0
	for s.Scan() {
		n++
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		if err := fn(s.Bytes()); err != nil {
			a := answerOf(err)
			return core.Errorf(core.BadInput, "%s, line %d: %s", file, n, a.Message).WithHint("%s", a.Hint)
		}
	}
	if err := s.Err(); err != nil {
		return core.Errorf(core.BadInput, "%s cannot be read: %w", file, err)
	}
	return nil
}

// scoreAnswers scores what `extract --json` printed before. Its file names may lead
// further than the labels' do.
func (b *bench) scoreAnswers(labels []score.Label, from string) error {
	answers := map[string]export.Extraction{}
	err := eachLine(from, func(line []byte) error {
		var e export.Extraction
		if err := json.Unmarshal(line, &e); err != nil || e.File == "" {
			return core.Errorf(core.BadInput, "this is no answer of extract --json").WithHint("one object a line, with file and documents")
		}
		answers[path.Clean(filepath.ToSlash(e.File))] = e
		return nil
	})
	if err != nil {
		return err
	}
	for _, l := range labels {
		if e, ok := lookup(answers, path.Clean(l.File)); ok {
			b.add(l, e)
			continue
		}
		b.failures = append(b.failures, failed{l.File, "there is no answer for it"})
		b.results = append(b.results, score.Compare(l, nil))
	}
	return nil
}

func lookup(answers map[string]export.Extraction, file string) (export.Extraction, bool) {
	if e, ok := answers[file]; ok {
		return e, true
	}
	for name, e := range answers {
		if strings.HasSuffix(name, "/"+file) {
			return e, true
		}
	}
	return export.Extraction{}, false
}
