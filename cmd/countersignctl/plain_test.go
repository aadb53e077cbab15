package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// Whatever a document says, a table keeps one row an entry and no text acts on the
// terminal.
func TestTablesAreSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"a\x1b[2Jb", "a\nb", "a\tb", "a\u202egnp", "a\rb", "\u009b31m"}))
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 2), 1, 4).Draw(t, "rows")
		var out bytes.Buffer
		s := &session{console: console{Out: &out}}
		if err := s.table([]string{"A", "B"}, rows); err != nil {
			t.Fatal(err)
		}
		s.say("%s is %s", rows[0][0], rows[0][1])
		if got := strings.Count(out.String(), "\n"); got != len(rows)+2 {
			t.Errorf("%d lines for %d rows: %q", got, len(rows), out.String())
		}
		for _, r := range strings.ReplaceAll(out.String(), "\n", "") {
			if unicode.IsControl(r) || r == '\u202e' {
				t.Errorf("%q is in %q", r, out.String())
			}
		}
	})
}
