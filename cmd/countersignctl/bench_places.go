package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"countersign/core"
	"countersign/core/export"
	"countersign/core/score"
)

// places says of the values in the answers whether they have a page and a box that
// holds their text, as the words on the pages show it.
type places struct {
	Values  int `json:"values"`
	Boxed   int `json:"boxed"`   // with a page and a box
	Holding int `json:"holding"` // whose box holds the value
	// Inferred values follow from a text in their box that does not state them itself,
	// such as a currency from a country; the answer says so.
	Inferred int `json:"inferred"`
	// Repaired values are in their box but for a sign that recognition lost; the answer
	// says that the reader put it back.
	Repaired  int         `json:"repaired"`
	Misplaced []misplaced `json:"misplaced"` // the rest, with --places
}

// misplaced is a value whose box does not hold it.
type misplaced struct {
	File   string      `json:"file"`
	Field  string      `json:"field"` // lines as "line.2.quantity"
	Value  string      `json:"value"`
	Page   int         `json:"page"`
	Source core.Source `json:"source"`
	Found  string      `json:"found"` // the words in the box
}

func (p *places) add(o places) {
	p.Values, p.Boxed, p.Holding, p.Inferred, p.Repaired = p.Values+o.Values, p.Boxed+o.Boxed, p.Holding+o.Holding, p.Inferred+o.Inferred, p.Repaired+o.Repaired
	p.Misplaced = append(p.Misplaced, o.Misplaced...)
}

// listed sorts the misplaced, or leaves them out.
func (p *places) listed(show bool) *places {
	if p == nil {
		return nil
	}
	out := *p
	if !show {
		out.Misplaced = []misplaced{}
	}
	slices.SortFunc(out.Misplaced, func(a, b misplaced) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Field, b.Field)) })
	return &out
}

func placesOf(e export.Extraction, r core.Reading) (p places) {
	pages := map[int]core.Page{}
	for _, page := range slices.Concat(r.Pages, r.Readable) {
		pages[page.Number] = page
	}
	look := func(source core.Source, name, field string, v export.Value) {
		p.Values++
		text := ""
		if page, ok := pages[v.Page]; ok && v.Box != nil {
			p.Boxed++
			text = score.TextIn(page, core.Box{X0: v.Box[0], Y0: v.Box[1], X1: v.Box[2], Y1: v.Box[3]})
		}
		switch {
		case score.Holds(field, v.Value, text):
			p.Holding++
		case v.Inferred && text != "":
			p.Inferred++
		case v.Repaired && score.HoldsRepaired(field, v.Value, text):
			p.Repaired++
		default:
			p.Misplaced = append(p.Misplaced, misplaced{e.File, name, v.Value, v.Page, source, text})
		}
	}
	for _, d := range e.Documents {
		for _, name := range slices.Sorted(maps.Keys(d.Fields)) {
			look(d.Source, name, name, d.Fields[name])
		}
		for i, l := range d.Lines {
			for _, name := range slices.Sorted(maps.Keys(l)) {
				look(d.Source, fmt.Sprintf("line.%d.%s", i+1, name), name, l[name])
			}
		}
	}
	return p
}

func (s *session) tellPlaces(p *places) {
	if p == nil || p.Values == 0 {
		return
	}
	s.say("\n%d values: %d with a page and a box, %d whose box holds the value, %d inferred from the text in their box, %d repaired from it", p.Values, p.Boxed, p.Holding, p.Inferred, p.Repaired)
	for _, m := range p.Misplaced {
		s.say("  %s %s: %s is not in %q on page %d", m.File, m.Field, m.Value, m.Found, m.Page)
	}
}
