package extract

import (
	"cmp"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// Places are where a value of a field stands on the pages of a draft, the likeliest
// first: beside a label of the field or among the draft's own alternatives, and
// rather not where the draft found another field.
func Places(r core.Reading, d *core.Draft, field, value string) []core.Evidence {
	s := newSheet(PagesOf(r, d))
	if len(s.segs) == 0 || value == "" {
		return nil
	}
	rd := &reader{sheet: s, src: core.FromText}
	if s.ocr {
		rd.src = core.FromOCR
	}
	rd.labels = findLabels(s.segs, labelLexicon, s.ocr)
	rd.mark = decimalMark(s.segs)
	rd.findValues()
	type ranked struct {
		at    span
		score float64
	}
	var list []ranked
	for _, v := range rd.standing(field, value) {
		list = append(list, ranked{v, rd.likely(d, field, value, v)})
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	var out []core.Evidence
	for _, x := range list {
		out = append(out, x.at.evidence(rd.src, ""))
	}
	return out
}

// PagesOf are the pages of a reading that a draft was read from.
func PagesOf(r core.Reading, d *core.Draft) []core.Page {
	if len(d.Pages) == 0 {
		return r.Pages
	}
	return slices.DeleteFunc(slices.Clone(r.Pages), func(p core.Page) bool { return !slices.Contains(d.Pages, p.Number) })
}

// SameAs is another amount of the draft that has the value and the only place of
// it; empty when there is none, or when the value stands in several places.
func SameAs(d *core.Draft, field, value string, places []core.Evidence) string {
	if _, ok := d.Field(field).(*core.Field[money.Decimal]); !ok || len(places) != 1 {
		return ""
	}
	for _, other := range core.FieldNames {
		f := d.Field(other)
		if _, ok := f.(*core.Field[money.Decimal]); !ok || other == field || !f.IsSet() || !sameValue(f.Text(), value) {
			continue
		}
		if e := f.Detail().Evidence; e.Page == places[0].Page && inBoxes(e.Boxes, places[0].Box()) {
			return other
		}
	}
	return ""
}

// standing finds every place of a value, in any notation.
func (rd *reader) standing(field, value string) []span {
	var out []span
	add := func(v span) {
		if !slices.ContainsFunc(out, v.overlaps) {
			out = append(out, v)
		}
	}
	if date, err := core.ParseDate(value); err == nil && strings.HasSuffix(field, "_date") {
		for _, x := range rd.dates {
			if x.hit.date == date || x.hit.alt == date {
				add(x.span)
			}
		}
		y, m, d := value[:4], value[5:7], value[8:10]
		for _, key := range []string{y + m + d, d + m + y, m + d + y, d + m + y[2:], y[2:] + m + d} {
			rd.eachPlace(key, true, add)
		}
		return out
	}
	if slices.Contains([]string{"net_total", "tax_total", "gross_total", "amount_due", "prepaid", "rounding"}, field) {
		if n, err := money.ParseDecimal(value); err == nil {
			for _, a := range rd.amounts {
				if !a.percent && (a.value.Abs().Equal(n.Abs()) || a.alt != nil && a.alt.Abs().Equal(n.Abs())) {
					add(a.span)
				}
			}
		}
		return out
	}
	rd.eachPlace(squash(value), false, add)
	return out
}

// eachPlace finds the words that squash to key, in segments and across their gaps.
func (rd *reader) eachPlace(key string, exact bool, add func(span)) {
	if key == "" {
		return
	}
	for _, l := range rd.sheet.lines {
		for _, s := range append(slices.Clone(l.segs), l.all) {
			for from := 0; from < len(s.words); {
				v, ok := findSquashed(&segment{words: s.words[from:]}, key)
				if !ok {
					break
				}
				v.seg, v.from, v.to = s, v.from+from, v.to+from
				from = v.to
				if !exact || v.to == v.from+1 && s.words[v.from].sq == key {
					add(v)
				}
			}
		}
	}
}

// likely ranks a place of a field's value.
func (rd *reader) likely(d *core.Draft, field, value string, v span) float64 {
	score := 0.0
	if c, ok := labelOfField[field]; ok {
		own, _ := rd.best(c, rd.segmentOf(v))
		score += 2 * own
		if r, _ := rd.bestOf(rd.segmentOf(v), rivals[c]...); r > own {
			score -= r - own
		}
	}
	e := v.evidence(rd.src, "")
	for _, a := range d.Field(field).Detail().Alternatives {
		if a.Value == value && a.Evidence.Page == e.Page && a.Evidence.Box().Y0 == e.Box().Y0 {
			score++
		}
	}
	for _, other := range core.FieldNames {
		if f := d.Field(other); other != field && f.IsSet() && f.Detail().Evidence.Page == e.Page && inBoxes(f.Detail().Evidence.Boxes, e.Box()) {
			score -= 0.7
		}
	}
	y := e.Box().Y0
	switch {
	case strings.HasSuffix(field, "_total"):
		score += 0.3 * y
	case e.Page == rd.sheet.pages[0].number:
		score += 0.4 * (1 - y)
	}
	// A word of its own rather than a part of a sentence.
	if len(v.seg.words) > 8 {
		score -= 0.3
	}
	return score
}
