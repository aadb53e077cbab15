package extract

import (
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// Locate gives the values of a draft that comes from XML their place on the
// pages, by finding their printed form: numbers in any notation, dates in any
// format and language, texts without regard to case, accents and spacing. Values
// that stand on no page keep their evidence as it is.
func Locate(d *core.Draft, r core.Reading) { locate(d, r.Pages, rowBehind) }

// LocateDrawn is Locate for the pages that are drawn of the XML itself. There all that
// belongs to a line item stands below it, however much that is.
func LocateDrawn(d *core.Draft, pages []core.Page) { locate(d, pages, rowDrawn) }

func locate(d *core.Draft, pages []core.Page, behind int) {
	s := newSheet(pages)
	if len(s.segs) == 0 {
		return
	}
	rd := &reader{sheet: s, src: core.FromText}
	rd.labels = findLabels(s.segs, labelLexicon, s.ocr)
	rd.mark = decimalMark(s.segs)
	rd.findValues()
	f := newFinder(rd)
	f.behind = behind
	for _, name := range core.FieldNames {
		f.field(d.Field(name), name)
	}
	for i := range d.Lines {
		f.line(&d.Lines[i])
	}
	for i := range d.Taxes {
		f.place(&d.Taxes[i].Evidence, f.number(d.Taxes[i].Tax, cTax))
	}
	for i := range d.Charges {
		f.place(&d.Charges[i].Evidence, f.number(d.Charges[i].Amount, cFreight))
	}
}

// finder finds printed forms on a sheet.
type finder struct {
	rd     *reader
	behind int   // how many lines below a row are looked at
	row    *line // the line where the last line item was found: the next stands below
	byLine map[*line][]*amount
	words  map[string][]*line // lines by their squashed words
	// numbers are the lines by the numbers on them, rates the first place of each
	// percentage.
	numbers map[string][]*line
	rates   map[string]*amount
}

func newFinder(rd *reader) *finder {
	f := &finder{rd: rd, byLine: map[*line][]*amount{}, words: map[string][]*line{}, numbers: map[string][]*line{}, rates: map[string]*amount{}}
	for i := range rd.amounts {
		a := &rd.amounts[i]
		f.byLine[a.seg.line] = append(f.byLine[a.seg.line], a)
		if key := numberKey(a.value); a.percent && f.rates[key] == nil {
			f.rates[key] = a
		}
	}
	for _, l := range rd.sheet.lines {
		for _, a := range f.byLine[l] {
			key := numberKey(a.value)
			if at := f.numbers[key]; !a.percent && (len(at) == 0 || at[len(at)-1] != l) {
				f.numbers[key] = append(at, l)
			}
		}
		for _, w := range l.all.words {
			if at := f.words[w.sq]; w.sq != "" && (len(at) == 0 || at[len(at)-1] != l) {
				f.words[w.sq] = append(at, l)
			}
		}
	}
	return f
}

var labelOfField = map[string]concept{"net_total": cNet, "tax_total": cTax, "gross_total": cGross, "amount_due": cAmountDue, "prepaid": cPrepaid, "rounding": cRounding,
	"issue_date": cIssue, "due_date": cDue, "delivery_date": cDelivery, "number": cNumber, "order_ref": cOrder, "payment_reference": cPayRef, "supplier": cSeller, "buyer": cBuyer}

func (f *finder) field(v core.AnyField, name string) {
	if v == nil || !v.IsSet() || name == "kind" || v.Detail().Evidence.Page != 0 {
		return
	}
	var at span
	det := v.Detail()
	switch t := v.(type) {
	case *core.Field[core.Date]:
		at = f.date(t.Value, labelOfField[name])
	case *core.Field[money.Decimal]:
		at = f.number(t.Value, labelOfField[name])
	case *core.Field[money.Currency]:
		at = f.currency(t.Value)
	default:
		if at = f.text(v.Text(), labelOfField[name]); at.seg == nil {
			f.across(&det.Evidence, v.Text(), f.rd.sheet.lines)
		}
		if at.seg == nil && det.Evidence.Page == 0 && (name == "supplier" || name == "buyer") {
			at = f.text(stripLegal(v.Text()), labelOfField[name]) // "Ltd" for "Limited"
		}
	}
	f.place(&det.Evidence, at)
	v.SetDetail(det)
}

func (f *finder) place(e *core.Evidence, at span) {
	if at.seg == nil || e.Page != 0 {
		return
	}
	found := at.evidence(e.Source, e.Rule)
	e.Page, e.Boxes = found.Page, found.Boxes
	if e.Text == "" {
		e.Text = found.Text
	}
}

// date finds a day, best beside the label that fits.
func (f *finder) date(d core.Date, c concept) span {
	var best span
	top := -1.0
	for _, x := range f.rd.dates {
		if x.hit.date != d && x.hit.alt != d {
			continue
		}
		if s, _ := f.rd.best(c, x.span); s > top {
			best, top = x.span, s
		}
	}
	return best
}

func (f *finder) number(d money.Decimal, c concept) span {
	var best span
	top := -1.0
	for _, a := range f.rd.amounts {
		if a.percent || !a.value.Abs().Equal(d.Abs()) && (a.alt == nil || !a.alt.Abs().Equal(d.Abs())) {
			continue
		}
		s, _ := f.rd.amountLabel(c, a.span)
		if !a.plainInt {
			s += 0.05
		}
		if s > top {
			best, top = a.span, s
		}
	}
	return best
}

func (f *finder) currency(c money.Currency) span {
	for _, s := range f.rd.sheet.segs {
		for i, w := range s.words {
			if w.text == string(c) {
				return span{s, i, i + 1}
			}
		}
	}
	for _, a := range f.rd.amounts {
		for _, k := range a.currency {
			if k == c {
				return a.span
			}
		}
	}
	return span{}
}

// text finds a text inside one line, else a name's first words.
func (f *finder) text(t string, c concept) span {
	key := squash(t)
	if key == "" {
		return span{}
	}
	var best span
	top := -1.0
	for _, l := range f.rd.sheet.lines {
		for _, s := range l.segs {
			if v, ok := findSquashed(s, key); ok {
				k, _ := f.rd.best(c, v)
				if k > top {
					best, top = v, k
				}
			}
		}
		if best.seg == nil {
			if v, ok := findSquashed(l.all, key); ok {
				best = v
			}
		}
	}
	return best
}

// findSquashed finds words that squash to key, also as the start or end of a
// word when key is long.
func findSquashed(s *segment, key string) (span, bool) {
	for i := range s.words {
		if s.words[i].sq == "" {
			continue
		}
		got := ""
		for j := i; j < len(s.words) && len(got) < len(key); j++ {
			got += s.words[j].sq
			if got == key || len(key) >= 6 && len(got) > len(key) && len(got) <= len(key)+4 && (strings.HasPrefix(got, key) || strings.HasSuffix(got, key)) {
				return span{s, i, j + 1}, true
			}
			if len(got) < len(key) && !strings.HasPrefix(key, got) {
				break
			}
		}
	}
	return span{}, false
}

// nameWords are the folded words of a name that mean something.
func nameWords(s string) []string {
	var out []string
	for _, w := range strings.Fields(fold(stripLegal(s))) {
		if w = strings.Trim(w, ".,;:()&-"); len(w) >= 4 {
			out = append(out, w)
		}
	}
	return out
}
