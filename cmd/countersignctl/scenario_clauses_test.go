package main

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every clause that is listed in clauses.txt is shown by scenarios, with each kind of
// case that is listed for it, and every scenario names a clause of the list.
func TestScenariosCoverTheClauses(t *testing.T) {
	listed := readClauses(t)
	shown := map[named]int{}
	names := map[string]bool{}
	all := allScenarios(t)
	for _, s := range all {
		if len(s.clauses) == 0 {
			t.Errorf("%s: %q names no clause", s.file, s.name)
		}
		if key := s.file + "/" + s.name; names[key] {
			t.Errorf("%s: there are two scenarios %q", s.file, s.name)
		} else {
			names[key] = true
		}
		if !slices.ContainsFunc(s.steps, func(st step) bool {
			return slices.Contains([]string{"expect", "logged", "queue", "count", "told", "as"}, st.verb)
		}) {
			t.Errorf("%s: %q expects nothing", s.file, s.name)
		}
		for _, c := range s.clauses {
			if !slices.Contains(listed[c.clause], c.kind) {
				t.Errorf("%s: %q shows %s %s, which is not in the list", s.file, s.name, c.clause, c.kind)
			}
			shown[c]++
		}
	}
	for clause, kinds := range listed {
		for _, kind := range kinds {
			if shown[named{clause, kind}] == 0 {
				t.Errorf("no scenario shows %s %s", clause, kind)
			}
		}
	}
	t.Logf("%d scenarios of %d clauses in %d kinds", len(all), len(listed), len(shown))
	if len(all) < 150 {
		t.Errorf("only %d scenarios", len(all))
	}
}

// readClauses reads clauses.txt: a line is "CLAUSE KIND... | what it demands".
func readClauses(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "scenarios", "clauses.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string][]string{}
	for in := bufio.NewScanner(f); in.Scan(); {
		line := strings.TrimSpace(in.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, demands, ok := strings.Cut(line, "|")
		words := strings.Fields(head)
		if !ok || len(words) < 2 || strings.TrimSpace(demands) == "" {
			t.Fatalf("clauses.txt: %q is not CLAUSE KIND... | what it demands", line)
		}
		if out[words[0]] != nil {
			t.Fatalf("clauses.txt: %s is listed twice", words[0])
		}
		out[words[0]] = words[1:]
	}
	return out
}
