package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// told holds the one object that a command prints against fields: "told USER WORD... ->
// field=value".
func (p *play) told(s step) {
	p.t.Helper()
	command, want, _ := strings.Cut(s.rest, " -> ")
	words := p.words(command)
	_, set := partWords(p.words(want))
	out := p.do(0, words[0], words[1:]...)
	p.holds(s, object[any](p.t, out), set)
}

// holds compares fields of what was printed.
func (p *play) holds(s step, v any, set map[string]string) {
	p.t.Helper()
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if got := plainList(text(v, name)); got != p.named(set[name]) {
			p.t.Errorf("%s: %s is %s, want %s", s.at, name, got, set[name])
		}
	}
}

// shortNames are the fields of an exception as scenarios name them, in the order in
// which they are printed.
var shortNames = []string{"line", "level", "twin", "expected", "actual", "variance", "variance_percent", "tolerance", "field", "resolved.by"}

// expect compares the fields of an invoice and all its exceptions.
func (p *play) expect(s step) {
	p.t.Helper()
	out := p.do(0, "olga", "show", p.named("@"+s.args[0]))
	v := object[any](p.t, out)
	p.holds(s, v, s.set)
	list, _ := v.(map[string]any)["exceptions"].([]any)
	left := slices.Clone(list)
	for _, e := range s.under {
		i := slices.IndexFunc(left, func(found any) bool { return p.fits(e, found) })
		if i < 0 {
			p.t.Errorf("%s: there is no %s %v%s", s.at, strings.Join(e.args, " "), e.set, p.tell(list))
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	if len(left) > 0 {
		p.t.Errorf("%s: not expected:%s", s.at, p.tell(left))
	}
}

// fits compares one exception: its reason, its severity where that is given, and the
// fields that are given.
func (p *play) fits(want entry, found any) bool {
	ok := text(found, "reason") == want.args[0] && (len(want.args) < 2 || text(found, "severity") == want.args[1])
	for name, value := range want.set {
		ok = ok && text(found, name) == p.named(value)
	}
	return ok
}

// tell lists exceptions in the words of a scenario.
func (p *play) tell(list []any) string {
	var b strings.Builder
	for _, e := range list {
		fmt.Fprintf(&b, "\n  %s %s", text(e, "reason"), text(e, "severity"))
		for _, name := range shortNames {
			v := text(e, name)
			for invoice, id := range p.ids {
				if v == string(id) {
					v = "@" + invoice
				}
			}
			if v != "-" && v != "null" {
				fmt.Fprintf(&b, " %s=%q", name, v)
			}
		}
		fmt.Fprintf(&b, "\n    # %s", text(e, "message"))
	}
	if b.Len() == 0 {
		return "\n  no exceptions"
	}
	return b.String()
}

// plainList writes a list of words with commas.
func plainList(s string) string {
	var list []string
	if json.Unmarshal([]byte(s), &list) != nil {
		return s
	}
	return strings.Join(list, ",")
}

// logged counts the entries of the log that fit: "logged 1 action=Refused actor=karl".
func (p *play) logged(s step) {
	p.t.Helper()
	n := 0
	for _, e := range objects[any](p.t, p.do(0, "olga", "audit", "list")) {
		fits := true
		for name, value := range s.set {
			object, id, _ := strings.Cut(value, "@")
			if id != "" {
				value = object + p.named("@"+id)
			}
			fits = fits && text(e, name) == value
		}
		if fits {
			n++
		}
	}
	if strconv.Itoa(n) != s.args[0] {
		p.t.Errorf("%s: %d entries fit %v, want %s", s.at, n, s.set, s.args[0])
	}
}

// queue counts the rows of the queue: "queue 2 --lane clean".
func (p *play) queue(s step) {
	p.t.Helper()
	s.args = slices.Insert(s.args, 1, "queue")
	p.count(s)
}

// count counts what a command lists: "count 2 orders list".
func (p *play) count(s step) {
	p.t.Helper()
	for i, w := range s.args {
		s.args[i] = p.named(w)
	}
	out := p.do(0, "olga", s.args[1:]...)
	if n := len(objects[any](p.t, out)); strconv.Itoa(n) != s.args[0] {
		p.t.Errorf("%s: %q lists %d, want %s:\n%s", s.at, s.args[1:], n, s.args[0], out)
	}
}
