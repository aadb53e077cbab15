package main

import (
	"bufio"
	"flag"
	"fmt"
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

var update = flag.Bool("update", false, "write the goldens anew")

// docs/scenarios.md lists for each clause the scenarios that show it.
func TestScenariosAreListed(t *testing.T) {
	shown := map[string][]string{}
	for _, s := range allScenarios(t) {
		for _, c := range s.clauses {
			if name := s.file + ": " + s.name; !slices.Contains(shown[c.clause], name) {
				shown[c.clause] = append(shown[c.clause], name)
			}
		}
	}
	var b strings.Builder
	b.WriteString("# Which scenarios show which rule\n\nWritten by `go test ./cmd/countersignctl -run ScenariosAreListed -update`; the scenarios stand in\n" +
		"[`testdata/scenarios`](../cmd/countersignctl/testdata/scenarios), the rules in [controls.md](controls.md), [approval.md](approval.md) and [payments.md](payments.md).\n")
	for _, c := range listedClauses(t) {
		if c.heading != "" {
			fmt.Fprintf(&b, "\n## %s\n\n| clause | what it demands | scenarios |\n| --- | --- | --- |\n", c.heading)
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.name, c.demands, strings.ReplaceAll(strings.Join(shown[c.name], "; "), "|", "/"))
	}
	path := filepath.Join("..", "..", "docs", "scenarios.md")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != b.String() {
		t.Error("docs/scenarios.md is not as the scenarios are; -update writes it anew")
	}
}

// readClauses gives the kinds of case that are demanded of each clause.
func readClauses(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, c := range listedClauses(t) {
		if out[c.name] != nil {
			t.Fatalf("clauses.txt: %s is listed twice", c.name)
		}
		out[c.name] = c.kinds
	}
	return out
}

// clause is a line of clauses.txt, with the heading above it where it is the first.
type clause struct {
	heading, name, demands string
	kinds                  []string
}

// listedClauses reads clauses.txt: a line is "CLAUSE KIND... | what it demands", and a
// remark behind an empty line is a heading.
func listedClauses(t *testing.T) []clause {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "scenarios", "clauses.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []clause
	heading, blank := "", false
	for in := bufio.NewScanner(f); in.Scan(); {
		line := strings.TrimSpace(in.Text())
		if line == "" {
			blank = true
			continue
		}
		if text, ok := strings.CutPrefix(line, "# "); ok {
			if blank {
				heading = text
			}
			continue
		}
		head, demands, ok := strings.Cut(line, "|")
		words := strings.Fields(head)
		if !ok || len(words) < 2 || strings.TrimSpace(demands) == "" {
			t.Fatalf("clauses.txt: %q is not CLAUSE KIND... | what it demands", line)
		}
		out = append(out, clause{heading: heading, name: words[0], demands: strings.TrimSpace(demands), kinds: words[1:]})
		heading, blank = "", false
	}
	return out
}
