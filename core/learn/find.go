package learn

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"countersign/core"
)

// hit is a place that fits a rule.
type hit struct {
	spot
	text     string // the value's part of the words
	strength float64
}

// leastStrength is what a place must reach: more than its position alone gives, so
// that a page of another design gives no hint.
const leastStrength = 0.4

// find gives the places that fit a rule best, four at most. A value stands at one of
// them: what fits less well than the best counts even less.
func find(r core.Rule, pages []*page) []hit {
	if r.Words < 0 || r.Words > 12 {
		return nil
	}
	var out []hit
	for i, p := range pages {
		onPage := pageFits(r.Page, i, len(pages))
		marks := p.anchored(r.Anchors)
		for line := range p.lines {
			for _, c := range p.cells[line] {
				if h, ok := fit(r, spot{p, line, c.from, c.to}, onPage, marks); ok && r.Words == 0 {
					out = append(out, h)
				}
			}
			for from := 0; r.Words > 0 && from+r.Words <= len(p.lines[line]); from++ {
				s := spot{p, line, from, from + r.Words}
				if h, ok := fit(r, s, onPage, marks); ok {
					out = append(out, h)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b hit) int { return cmp.Compare(b.strength, a.strength) })
	out = out[:min(len(out), 4)]
	for i := range out {
		out[i].strength *= cube(out[i].strength / out[0].strength)
	}
	return out
}

func cube(x float64) float64 { return x * x * x }

// pageFits is 1 for a page that the value stood on, by its number from either end.
func pageFits(r core.PageRule, i, pages int) float64 {
	if r.First && i == 0 || r.Last && i == pages-1 || r.Number == i+1 {
		return 1
	}
	return 0.7
}

// fit says how well some words fit a rule. Words before and above count most, then
// the place, then what stands around, then how the value is written.
func fit(r core.Rule, s spot, onPage float64, marks []mark) (hit, bool) {
	whole := s.text()
	if r.Before != "" && !strings.HasPrefix(fold(whole), fold(r.Before)) || !s.together() {
		return hit{}, false
	}
	h := hit{spot: s, text: cut(r, whole)}
	like := 1.0
	if r.Shape != "" {
		if like = alike(r.Shape, h.text); like == 0 {
			return hit{}, false
		}
	}
	b := s.box()
	place := placed(r.Box, b)
	around := surrounded(marks, b)
	label, named := labelled(r, s)
	switch {
	case named && label == 0 && place*around < 0.5:
		return hit{}, false
	case named:
		h.strength = 0.55*label + 0.15*place + 0.2*around + 0.1*like
	default:
		h.strength = 0.4*place + 0.4*around + 0.2*like
	}
	h.strength *= onPage
	return h, h.strength >= leastStrength
}

// together reports whether no wide gap parts the words.
func (s spot) together() bool {
	w := s.words()
	for i := 1; i < len(w); i++ {
		if w[i].box.X0-w[i-1].box.X1 > 0.06 {
			return false
		}
	}
	return true
}

// labelled compares the words before and above with the rule's; named is false when
// the rule knows none.
func labelled(r core.Rule, s spot) (fits float64, named bool) {
	if r.Left != "" {
		fits, named = sameWords(r.Left, s.left(fieldKinds[r.Field] == isAmount)), true
	}
	if r.Above != "" && fits < 1 {
		k := sameWords(r.Above, s.above())
		if r.Left != "" {
			k *= 0.6 // what stands above a value that has a label may be anything
		}
		fits, named = max(fits, k), true
	}
	return fits, named
}

// sameWords is 1 for the same words, less where one has more of them or OCR misread
// a character.
func sameWords(want, got string) float64 {
	if got == "" {
		return 0
	}
	a, b := strings.ReplaceAll(want, " ", ""), strings.ReplaceAll(got, " ", "")
	switch {
	case a == b:
		return 1
	case near(a, b):
		return 0.9
	case len(a) >= 4 && strings.HasSuffix(b, a), len(b) >= 4 && strings.HasSuffix(a, b):
		return 0.85
	}
	return 0
}

// placed is 1 where the value stood, by its left or right edge, and less with the
// distance: down the page a third of an inch, across less.
func placed(want, got core.Box) float64 {
	dx := min(math.Abs(want.X0-got.X0), math.Abs(want.X1-got.X1))
	dy := math.Abs(want.Y0 - got.Y0)
	return bell(dx/0.025) * (0.4 + 0.6*bell(dy/0.02))
}

func bell(x float64) float64 { return math.Exp(-x * x) }

// mark is a place where an anchor's text stands, with the way back to the value.
type mark struct {
	anchor int
	x, y   float64
}

// anchored finds the anchors on a page and where each expects the value.
func (p *page) anchored(list []core.Anchor) []mark {
	if len(list) == 0 {
		return nil
	}
	var out []mark
	for i := range p.cells {
		for _, c := range p.cells[i] {
			t := p.cellText(c)
			if len(t) < 4 {
				continue
			}
			for k, a := range list {
				if near(strings.ReplaceAll(a.Text, " ", ""), strings.ReplaceAll(t, " ", "")) {
					out = append(out, mark{k, c.box.X0 - a.DX, c.box.Y0 - a.DY})
				}
			}
		}
	}
	return out
}

// surrounded is how many of the anchors agree that the value stands here; two are
// enough.
func surrounded(marks []mark, b core.Box) float64 {
	seen := map[int]bool{}
	for _, m := range marks {
		if math.Abs(m.y-b.Y0) < 0.008 && math.Abs(m.x-b.X0) < 0.04 {
			seen[m.anchor] = true
		}
	}
	return min(1, float64(len(seen))/2)
}
