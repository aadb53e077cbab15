package extract

import (
	"sort"

	"countersign/core"
)

// span is some words of a segment: the place of a label or a value.
type span struct {
	seg      *segment
	from, to int // words, half open
}

func (v span) text() string {
	if v.seg == nil || v.from >= v.to {
		return ""
	}
	end := len(v.seg.text)
	if v.to < len(v.seg.words) {
		end = v.seg.offs[v.to] - 1
	}
	return v.seg.text[v.seg.offs[v.from]:end]
}

func (v span) x0() float64 { return v.seg.words[v.from].x0 }
func (v span) x1() float64 { return v.seg.words[v.to-1].x1 }

// minConf is the lowest OCR confidence among the words; 1 for a text layer.
func (v span) minConf() float64 {
	c := 1.0
	for _, w := range v.seg.words[v.from:v.to] {
		c = min(c, w.conf)
	}
	return c
}

// evidence is where the words stand and why they were taken.
func (v span) evidence(src core.Source, rule string) core.Evidence {
	e := core.Evidence{Page: v.seg.page, Text: v.text(), Source: src, Rule: rule}
	for _, w := range v.seg.words[v.from:v.to] {
		if b, ok := w.box.Clip(); ok {
			e.Boxes = append(e.Boxes, b)
		}
	}
	e.Boxes = mergeBoxes(e.Boxes)
	return e
}

// mergeBoxes joins boxes that stand side by side on one line.
func mergeBoxes(in []core.Box) []core.Box {
	var out []core.Box
	for _, b := range in {
		if n := len(out); n > 0 {
			l := out[n-1]
			mid := (b.Y0 + b.Y1) / 2
			if mid > l.Y0 && mid < l.Y1 && b.X0 >= l.X0 {
				out[n-1] = l.Union(b)
				continue
			}
		}
		out = append(out, b)
	}
	return out
}

// whole is the span of all of a segment's words.
func (s *segment) whole() span { return span{s, 0, len(s.words)} }

// wordAt is the word that covers byte i of text, by the given offsets.
func wordAt(offs []int, i int) int {
	return max(0, sort.Search(len(offs), func(k int) bool { return offs[k] > i })-1)
}

// spanOf is the span of the words that cover bytes from..to of norm.
func (s *segment) spanOf(from, to int) span {
	return span{s, wordAt(s.noffs, from), wordAt(s.noffs, max(from, to-1)) + 1}
}
