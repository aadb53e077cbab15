package learn

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"countersign/core"
)

// spot is some words of a line.
type spot struct {
	page           *page
	line, from, to int
}

func (s spot) words() []word { return s.page.lines[s.line][s.from:s.to] }

func (s spot) text() string {
	parts := make([]string, 0, s.to-s.from)
	for _, w := range s.words() {
		parts = append(parts, w.text)
	}
	return strings.Join(parts, " ")
}

func (s spot) box() core.Box { return boxOf(s.words()) }

func (s spot) boxes() []core.Box {
	out := make([]core.Box, 0, s.to-s.from)
	for _, w := range s.words() {
		out = append(out, w.box)
	}
	return out
}

// spotAt finds the words whose middle lies in the boxes of an evidence; false when
// there are none or they stand on several lines.
func spotAt(pages []*page, e core.Evidence) (spot, bool) {
	for _, p := range pages {
		if p.number != e.Page {
			continue
		}
		out := spot{page: p, line: -1}
		for i, l := range p.lines {
			for j, w := range l {
				if !holds(e.Boxes, w.box) {
					continue
				}
				switch {
				case out.line < 0:
					out.line, out.from, out.to = i, j, j+1
				case out.line == i:
					out.to = j + 1
				default:
					return spot{}, false
				}
			}
		}
		return out, out.line >= 0
	}
	return spot{}, false
}

// holds reports whether the middle of b lies in one of the boxes, or the middle of
// one of them in b: a value may be a part of a word.
func holds(boxes []core.Box, b core.Box) bool {
	in := func(a, b core.Box) bool {
		x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
		return x >= a.X0 && x <= a.X1 && y >= a.Y0-0.001 && y <= a.Y1+0.001
	}
	return slices.ContainsFunc(boxes, func(a core.Box) bool { return in(a, b) || in(b, a) })
}

// Labels have few words: what is further away is running text.
const labelWords = 4

// left is the words before a value: of its own cell, else the end of the cell
// before it. Groups of digits and currencies right before an amount belong to it.
func (s spot) left(amount bool) string {
	l := s.page.lines[s.line]
	at := s.from
	for amount && at > 0 && partOfAmount(l[at-1]) {
		at--
	}
	var keys []string
	for i := at - 1; i >= 0 && len(keys) < labelWords; i-- {
		if digitsIn(l[i].key) > 1 {
			break
		}
		if len(keys) > 0 && s.page.cellOf(s.line, i) != s.page.cellOf(s.line, i+1) {
			break
		}
		if l[i].key != "" {
			keys = append(keys, l[i].key)
		}
	}
	slices.Reverse(keys)
	return strings.Join(keys, " ")
}

var currencies = map[string]bool{"eur": true, "usd": true, "gbp": true, "chf": true, "pln": true, "zl": true, "rm": true, "myr": true, "cad": true, "aud": true, "euro": true}

func partOfAmount(w word) bool {
	return currencies[w.key] || w.key == "" || len(w.key) <= 3 && digitsIn(w.key) == len(w.key)
}

func (p *page) cellOf(line, word int) int {
	for i, c := range p.cells[line] {
		if word < c.to {
			return i
		}
	}
	return -1
}

// above is the words of the nearest cell over a value: the head of its column.
func (s spot) above() string {
	b := s.box()
	for i := s.line - 1; i >= 0; i-- {
		for _, c := range s.page.cells[i] {
			if b.Y0-c.box.Y1 > 5*s.page.height {
				return ""
			}
			if min(b.X1, c.box.X1)-max(b.X0, c.box.X0) <= 0 && math.Abs(b.X0-c.box.X0) > 0.01 {
				continue
			}
			if t := s.page.cellText(c); t != "" {
				return t
			}
		}
	}
	return ""
}

// cellText is a cell's folded words when it is a label or a heading, else empty.
func (p *page) cellText(c cell) string {
	if c.to-c.from > 6 {
		return ""
	}
	var keys []string
	letters := 0
	for _, w := range p.lines[c.line][c.from:c.to] {
		if digitsIn(w.key) > 1 {
			return ""
		}
		if w.key != "" {
			keys = append(keys, w.key)
			letters += len(w.key)
		}
	}
	if letters < 2 || !strings.ContainsFunc(strings.Join(keys, ""), unicode.IsLetter) {
		return ""
	}
	return strings.Join(keys, " ")
}

// maxAnchors is how many texts around a value are remembered: enough that some are
// on the next document too.
const maxAnchors = 6

// anchors are the texts nearest to a value that stand on its page once.
func (s spot) anchors() []core.Anchor {
	b := s.box()
	count := map[string]int{}
	type found struct {
		core.Anchor
		far float64
	}
	var list []found
	for i := range s.page.cells {
		for _, c := range s.page.cells[i] {
			t := s.page.cellText(c)
			if len(t) < 4 || i == s.line && c.from < s.to && c.to > s.from {
				continue
			}
			count[t]++
			dx, dy := c.box.X0-b.X0, c.box.Y0-b.Y0
			list = append(list, found{core.Anchor{Text: t, DX: round(dx), DY: round(dy)}, math.Abs(dx)/2 + math.Abs(dy)})
		}
	}
	slices.SortStableFunc(list, func(a, b found) int { return cmp.Compare(a.far, b.far) })
	var out []core.Anchor
	for _, f := range list {
		if count[f.Text] == 1 && len(out) < maxAnchors {
			out = append(out, f.Anchor)
		}
	}
	return out
}

// round keeps four decimals: a tenth of a millimetre on paper.
func round(v float64) float64 { return math.Round(v*1e4) / 1e4 }

func roundBox(b core.Box) core.Box {
	return core.Box{X0: round(b.X0), Y0: round(b.Y0), X1: round(b.X1), Y1: round(b.Y1)}
}
