package extract

import (
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
)

// Pick reads the value of a field at a point of a page, in fractions of its width and
// height, where a person pointed: the date, amount or account under it, the words of a
// name, one word of a reference. ok is false where nothing of that kind stands.
func Pick(r core.Reading, field string, page int, x, y float64) (value string, e core.Evidence, ok bool) {
	var pages []core.Page
	for _, p := range r.Pages {
		if p.Number == page {
			pages = append(pages, p)
		}
	}
	s := newSheet(pages)
	if len(s.segs) == 0 {
		return "", e, false
	}
	rd := &reader{sheet: s, src: core.FromText}
	if s.ocr {
		rd.src = core.FromOCR
	}
	rd.labels = findLabels(s.segs, labelLexicon, s.ocr)
	rd.mark = decimalMark(s.segs)
	rd.findValues()
	at, ok := rd.under(x, y)
	if !ok {
		return "", e, false
	}
	value, at = rd.valueAt(field, at)
	return value, at.evidence(rd.src, ""), value != ""
}

// under is the word at a point, or the nearest within a line's height.
func (rd *reader) under(x, y float64) (span, bool) {
	var best span
	const reach = 0.012
	near := reach
	for _, s := range rd.sheet.segs {
		for i, w := range s.words {
			dx, dy := max(0, w.box.X0-x, x-w.box.X1), max(0, w.box.Y0-y, y-w.box.Y1)
			if d := max(dx, dy); d < near {
				best, near = span{s, i, i + 1}, d
			}
		}
	}
	return best, best.seg != nil
}

// valueAt is the field's value that the word is part of, in canonical text.
func (rd *reader) valueAt(field string, at span) (string, span) {
	switch {
	case strings.HasSuffix(field, "_date"):
		for _, d := range rd.dates {
			if d.overlaps(at) {
				return d.date.String(), d.span
			}
		}
		return "", at
	case slices.Contains([]string{"net_total", "tax_total", "gross_total", "amount_due", "prepaid", "rounding"}, field):
		for _, a := range rd.amounts {
			if a.overlaps(at) {
				return twoPlaces(a.value).String(), a.span
			}
		}
		return "", at
	case field == "payment_account":
		for _, c := range rd.ibans() {
			if c.at.overlaps(at) {
				return c.text, c.at
			}
		}
		at, text := rd.extendDigits(at, at.text())
		return checksum.Compact(text), at
	case field == "supplier_tax_id" || field == "buyer_tax_id" || field == "bic":
		for _, c := range rd.taxIDs() {
			if c.at.overlaps(at) && field != "bic" {
				return c.text, c.at
			}
		}
		return checksum.Compact(at.text()), at
	case field == "supplier" || field == "buyer":
		whole := at.seg.whole()
		if name, ok := nameOf(whole.text()); ok {
			return name, trimTo(whole, name)
		}
		return whole.text(), whole
	case field == "currency":
		for _, a := range rd.amounts {
			if a.overlaps(at) && len(a.currency) > 0 {
				return string(a.currency[0]), a.span
			}
		}
	}
	if v, text, ok := rd.idAt(at.seg, at.from); ok && v.from == at.from {
		return text, v
	}
	return trimID(at.text()), at
}
