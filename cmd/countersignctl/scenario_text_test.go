package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// scenario is a small world and what has to come of it; testdata/scenarios/README.md
// says how it is written.
type scenario struct {
	name    string
	file    string
	clauses []named // each with the kind of case that it is
	steps   []step
}

// named is a clause and one of its kinds.
type named struct{ clause, kind string }

// step is a statement with the lines that stand indented under it.
type step struct {
	at    string // file and line, for messages
	verb  string
	args  []string
	set   map[string]string
	rest  string // all behind the verb, as written
	under []entry
}

// entry is an indented line: plain words, and NAME=VALUE; and all of it as written.
type entry struct {
	args []string
	set  map[string]string
	text string
}

func (s step) get(name, usual string) string  { return pick(s.set, name, usual) }
func (e entry) get(name, usual string) string { return pick(e.set, name, usual) }

func pick(set map[string]string, name, usual string) string {
	if v, ok := set[name]; ok {
		return v
	}
	return usual
}

// readScenarios reads a file of scenarios.
func readScenarios(t testing.TB, path string) []scenario {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []scenario
	for i, line := range strings.Split(string(data), "\n") {
		at := fmt.Sprintf("%s:%d", filepath.Base(path), i+1)
		text := strings.TrimSpace(line)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if name, ok := strings.CutPrefix(text, "== "); ok {
			out = append(out, scenario{name: name, file: strings.TrimSuffix(filepath.Base(path), ".txt")})
			continue
		}
		if len(out) == 0 {
			t.Fatalf("%s: a statement before the first scenario", at)
		}
		if err := out[len(out)-1].add(at, line); err != nil {
			t.Fatalf("%s: %v", at, err)
		}
	}
	return out
}

func (s *scenario) add(at, line string) error {
	words, err := split(line)
	if err != nil {
		return err
	}
	if line[0] == ' ' {
		if len(s.steps) == 0 {
			return fmt.Errorf("an indented line under nothing")
		}
		last := &s.steps[len(s.steps)-1]
		args, set := partWords(words)
		last.under = append(last.under, entry{args, set, strings.TrimPrefix(line, "  ")})
		return nil
	}
	if words[0] == "clause" {
		for _, pair := range strings.Split(strings.Join(words[1:], " "), ",") {
			clause, kind, ok := strings.Cut(strings.TrimSpace(pair), " ")
			if !ok {
				return fmt.Errorf("%q names no clause and kind", pair)
			}
			s.clauses = append(s.clauses, named{clause, kind})
		}
		return nil
	}
	args, set := partWords(words[1:])
	s.steps = append(s.steps, step{at: at, verb: words[0], args: args, set: set, rest: strings.TrimSpace(strings.TrimPrefix(line, words[0]))})
	return nil
}

// partWords parts words into plain ones and NAME=VALUE.
func partWords(words []string) ([]string, map[string]string) {
	var args []string
	set := map[string]string{}
	for _, w := range words {
		if name, value, ok := strings.Cut(w, "="); ok {
			set[name] = value
		} else {
			args = append(args, w)
		}
	}
	return args, set
}

// split parts a line at spaces outside of quotation marks, which are dropped.
func split(line string) ([]string, error) {
	var out []string
	var word strings.Builder
	inside, begun := false, false
	for _, c := range line {
		switch {
		case c == '"':
			inside, begun = !inside, true
		case c == ' ' && !inside:
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(c)
			begun = true
		}
	}
	if inside {
		return nil, fmt.Errorf("a quotation mark is not closed")
	}
	if begun {
		out = append(out, word.String())
	}
	return out, nil
}
