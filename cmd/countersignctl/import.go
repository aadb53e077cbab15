package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

type importCmd struct {
	Paths []string `arg:"" name:"path" help:"Files, folders, mails (.eml) and archives (.zip)."`
}

func (importCmd) Help() string { return "Example: countersignctl import ~/Downloads/invoices" }

// imported is one line of the answer (CONTRACT, Lists).
type imported struct {
	Path    string        `json:"path"`
	Outcome core.Outcome  `json:"outcome"`
	ID      core.ReviewID `json:"id,omitempty"`
	Kind    core.DocKind  `json:"kind,omitempty"`
	Reason  string        `json:"reason,omitempty"`
}

// maxFile is the largest file that is taken in, in bytes.
const maxFile = 64 << 20

func (c importCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayEnter, "import files")
	if err != nil {
		return err
	}
	files, err := walk(c.Paths)
	if err != nil {
		return err
	}
	bar := s.progress()
	app.Intake.Progress = bar.step
	var all []wire.Arrived
	for i, path := range files {
		got, err := takeIn(s, app, by, path)
		if err != nil {
			bar.end()
			return err
		}
		all = append(all, got...)
		bar.show("storing", i+1, len(files))
	}
	err = app.Intake.Process(s.ctx)
	bar.end()
	if err != nil {
		return err
	}
	return c.tell(s, app, all)
}

// takeIn stores one file; what is wrong with the file itself is an answer, not an
// error.
func takeIn(s *session, app *wire.App, by core.User, path string) ([]wire.Arrived, error) {
	failed := func(why string) []wire.Arrived {
		return []wire.Arrived{{Path: path, Delivery: core.Delivery{Outcome: core.Failed, Reason: why}}}
	}
	st, err := os.Stat(path)
	if err != nil {
		return failed("the file cannot be opened; check its permissions"), nil
	}
	if !st.Mode().IsRegular() {
		return failed("this is not a file"), nil
	}
	if st.Size() > maxFile {
		return failed("the file is larger than 64 MB; send the invoice alone"), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return failed("the file cannot be opened; check its permissions"), nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return failed("the file cannot be read: the disk or the network reports an error"), nil
	}
	if len(data) == 0 {
		return failed("the file is empty"), nil
	}
	list, err := app.Intake.File(s.ctx, by, filepath.Base(path), data)
	if err != nil {
		return nil, err
	}
	out := make([]wire.Arrived, len(list))
	for i, d := range list {
		out[i] = wire.Arrived{Path: path, Delivery: d}
	}
	if len(out) == 0 {
		out = []wire.Arrived{{Path: path, Delivery: core.Delivery{Outcome: core.Ignored, Reason: "nothing in it is a document"}}}
	}
	return out, nil
}

// tell prints what each document became.
func (c importCmd) tell(s *session, app *wire.App, all []wire.Arrived) error {
	count := map[core.Outcome]int{}
	var rows [][]string
	for _, a := range all {
		line := imported{Path: a.Path, Outcome: a.Delivery.Outcome, Reason: a.Delivery.Reason}
		if a.Inner() != "" {
			line.Path += "!" + a.Inner()
		}
		v, err := app.ReviewOf(s.ctx, a.Delivery.Document)
		if err != nil {
			return err
		}
		if v != nil {
			line.ID, line.Kind = v.ID, v.Draft.Kind.Value
			if v.Failure != nil {
				line.Outcome, line.Reason = core.Failed, strings.TrimSuffix(v.Failure.Message+"; "+v.Failure.Hint, "; ")
			}
		}
		count[line.Outcome]++
		if s.JSON {
			if err := s.print(line); err != nil {
				return err
			}
		}
		rows = append(rows, []string{string(line.Outcome), string(line.ID), kindWord(line.Kind), line.Path, line.Reason})
	}
	if err := s.table([]string{"OUTCOME", "ID", "KIND", "FILE", "WHY"}, rows); err != nil {
		return err
	}
	s.say("%d taken in, %d known before, %d ignored, %d failed.", count[core.Became], count[core.Known], count[core.Ignored], count[core.Failed])
	return nil
}

// walk lists the files of the paths, those of folders in alphabetical order and
// without hidden ones. A path that is not there is an error before anything is taken
// in.
func walk(paths []string) ([]string, error) {
	var out []string
	for _, p := range paths {
		st, err := os.Stat(p)
		if errors.Is(err, os.ErrNotExist) {
			return nil, core.Errorf(core.NotFound, "there is no file or folder %s", p).WithHint("check the name; nothing was imported")
		}
		if err != nil {
			return nil, core.Errorf(core.BadInput, "%s cannot be opened: %w", p, err)
		}
		if !st.IsDir() {
			out = append(out, p)
			continue
		}
		var inside []string
		err = filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case path != p && d.Name()[0] == '.' && d.IsDir():
				return filepath.SkipDir
			case !d.IsDir() && d.Name()[0] != '.':
				inside = append(inside, path)
			}
			return nil
		})
		if err != nil {
			return nil, core.Errorf(core.BadInput, "the folder %s cannot be read: %w", p, err)
		}
		sort.Strings(inside)
		out = append(out, inside...)
	}
	return out, nil
}
