package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// longEnv makes the whole corpus go through, which takes minutes: make corpus.
const longEnv = "COUNTERSIGN_LONG"

// Everything under the corpus of public test documents goes through `import`: every
// file ends as something, what did not become a document says why, and a second run
// adds nothing.
func TestCorpusIsAccountedFor(t *testing.T) {
	t.Parallel()
	root := corpus(t)
	paths := []string{root}
	if os.Getenv(longEnv) != "1" {
		paths = few(t, root)
		t.Logf("%d files; %s=1 takes all", len(paths), longEnv)
	}
	b := newBooks(t)
	start := time.Now()
	first := objects[imported](t, b.must(append([]string{"--json", "import"}, paths...)...))
	t.Logf("%d files became %d documents and parts in %v: %v", len(files(t, paths)), len(first), time.Since(start).Round(time.Second), outcomes(first))
	accounted(t, first, files(t, paths))
	queue := b.must("--json", "queue")
	b.must("audit", "verify")

	second := objects[imported](t, b.must(append([]string{"--json", "import"}, paths...)...))
	accounted(t, second, files(t, paths))
	if n := outcomes(second)["became"]; n > 0 {
		t.Errorf("a second run took in %d documents", n)
	}
	if len(second) != len(first) {
		t.Errorf("the first run answered for %d documents, the second for %d", len(first), len(second))
	}
	if b.must("--json", "queue") != queue {
		t.Error("a second run changed the queue")
	}
	b.must("audit", "verify")
}

// few are some files of every folder: the first of each kind.
func few(t *testing.T, root string) (out []string) {
	t.Helper()
	seen := map[string]int{}
	for _, f := range files(t, []string{root}) {
		kind := filepath.Base(filepath.Dir(f)) + filepath.Ext(f)
		if limit := map[string]int{".eml": 6, ".xml": 4, ".txt": 2}[filepath.Ext(f)]; seen[kind] < max(1, limit) {
			out = append(out, f)
		}
		seen[kind]++
	}
	return out
}

// files lists the files under paths.
func files(t *testing.T, paths []string) (out []string) {
	t.Helper()
	for _, p := range paths {
		err := filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && d.Name()[0] != '.' {
				out = append(out, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func outcomes(list []imported) map[string]int {
	out := map[string]int{}
	for _, l := range list {
		out[string(l.Outcome)]++
	}
	return out
}

// accounted checks that every file has an answer and every answer that needs one a
// reason that is a sentence for people.
func accounted(t *testing.T, list []imported, files []string) {
	t.Helper()
	have := map[string]bool{}
	for _, l := range list {
		path, _, _ := strings.Cut(l.Path, "!")
		have[path] = true
		switch l.Outcome {
		case "became":
			if l.ID == "" || l.Kind == "" {
				t.Errorf("%s became nothing that can be shown: %+v", l.Path, l)
			}
		case "known", "ignored", "failed":
			if len(l.Reason) < 10 {
				t.Errorf("%s is %s and does not say why: %q", l.Path, l.Outcome, l.Reason)
			}
		default:
			t.Errorf("%s is %q", l.Path, l.Outcome)
		}
		if l.Outcome == "failed" && !strings.ContainsAny(l.Reason, ";:") {
			t.Errorf("%s failed and does not say what to do: %q", l.Path, l.Reason)
		}
	}
	for _, f := range files {
		if !have[f] {
			t.Errorf("%s has no answer", f)
		}
	}
	if t.Failed() {
		var all []string
		for _, l := range list {
			all = append(all, fmt.Sprintf("%s %s: %s", l.Outcome, l.Path, l.Reason))
		}
		slices.Sort(all)
		t.Log(strings.Join(all, "\n"))
	}
}
