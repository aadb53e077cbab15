package learn

import (
	"strings"
	"testing"

	"countersign/core"
)

// page lays text out in columns: one row of the text is a line.
func typedPage(text string) core.Page {
	p := core.Page{Number: 1, Width: 595, Height: 842, Source: core.FromText}
	for row, line := range strings.Split(text, "\n") {
		for col := 0; col < len(line); {
			if line[col] == ' ' {
				col++
				continue
			}
			end := col
			for end < len(line) && line[end] != ' ' {
				end++
			}
			x := func(c int) float64 { return 0.05 + 0.0095*float64(c) }
			y := 0.05 + 0.018*float64(row)
			p.Words = append(p.Words, core.Word{Text: line[col:end], Confidence: 1, Box: core.Box{X0: x(col), X1: x(end) - 0.001, Y0: y, Y1: y + 0.012}})
			col = end
		}
	}
	return p
}

// placeOf is where some words stand on a page, as the reader would say it.
func placeOf(t *testing.T, p core.Page, words string) core.Evidence {
	t.Helper()
	want := strings.Fields(words)
	for i := range p.Words {
		if i+len(want) > len(p.Words) {
			break
		}
		e := core.Evidence{Page: p.Number, Text: words}
		for j, w := range want {
			if p.Words[i+j].Text == w {
				e.Boxes = append(e.Boxes, p.Words[i+j].Box)
			}
		}
		if len(e.Boxes) == len(want) {
			return e
		}
	}
	t.Fatalf("%q does not stand on the page", words)
	return core.Evidence{}
}

// learnt makes a memory of one correction.
func learnt(t *testing.T, page core.Page, field, value, printed string) *Memory {
	t.Helper()
	c := Correction{Field: field, Value: value, Pages: []core.Page{page}, Places: []core.Evidence{placeOf(t, page, printed)}}
	rules := Learn(c)
	if len(rules) == 0 {
		t.Fatalf("%s = %q taught nothing", field, value)
	}
	return NewMemory([]core.Lesson{{ID: "L1", Field: field, State: core.LessonOn, Number: "INV-1", Rules: rules}}, nil)
}

func TestHints(t *testing.T) {
	for name, c := range map[string]struct {
		field, value, printed, first, next, want string
	}{
		"beside a word of no language": {"number", "K-1", "K-1", "Zalvik   K-1\nOrdun   12", "Ordun   14\nMore\nZalvik   K-27", "K-27"},
		"under a head":                 {"number", "K-1", "K-1", "Zalvik     Ordun\nK-1        K-9", "one line more\nZalvik     Ordun\nK-2        K-8", "K-2"},
		"by its place alone":           {"number", "4711", "4711", "Acme works\n\n                    4711\n\nlane 12", "Acme works\n\n                    4712\n\nlane 12", "4712"},
		"a number in groups":           {"number", "VR 20 17", "VR 20 17", "Zalvik  VR 20 17", "Zalvik  VR 21 18", "VR 21 18"},
		"groups that count as one":     {"number", "VR2017", "VR 20 17", "Zalvik  VR 20 17", "Zalvik  VR 21 18", "VR2118"},
		"glued to its label":           {"number", "1001", "Zalvik-1001", "Zalvik-1001  x", "Zalvik-1002  x", "1002"},
		"a date without signs":         {"issue_date", "2024-03-12", "20240312", "Ordun  20240312", "Ordun  20240429", "2024-04-29"},
		"month first":                  {"issue_date", "2024-04-03", "04/03/2024", "Ordun  04/03/2024", "Ordun  05/06/2024", "2024-05-06"},
		"an ambiguous amount":          {"gross_total", "1234", "1.234", "Summa  1.234", "Summa  5.678", "5678"},
		"behind a currency":            {"gross_total", "12.50", "12,50", "Summa  EUR 12,50", "Summa  EUR 1.399,00", "1399.00"},
	} {
		m := learnt(t, typedPage(c.first), c.field, c.value, c.printed)
		hints := m.Hints(c.field, []core.Page{typedPage(c.next)})
		if len(hints) == 0 || hints[0].Value != c.want {
			t.Errorf("%s: %+v, want %q", name, hints, c.want)
			continue
		}
		if h := hints[0]; h.Strength < 0.5 || h.Evidence.Rule != "learnt from INV-1" {
			t.Errorf("%s: strength %.2f by %q", name, h.Strength, h.Evidence.Rule)
		}
	}
}

// Another design gives no hint, whatever stands at the place.
func TestNoHintOnAnotherDesign(t *testing.T) {
	m := learnt(t, typedPage("Zalvik   K-1\nOrdun   12"), "number", "K-1", "K-1")
	for _, text := range []string{"", "Dear all\nwe have moved to 12 Mill Lane", "Invoice   9/2024\nDate   3.4.2024\nTotal   12,00", "Zalvik   soon\nOrdun   12"} {
		if h := m.Hints("number", []core.Page{typedPage(text)}); len(h) > 0 {
			t.Errorf("%q gives %+v", text, h)
		}
	}
}

func TestAccountsAreNeverRemembered(t *testing.T) {
	page := typedPage("Acme GmbH\nIBAN   DE02120300000000202051")
	at := placeOf(t, page, "DE02120300000000202051")
	for name, c := range map[string]Correction{
		"typed from elsewhere": {Field: "payment_account", Value: "DE89370400440532013000", Pages: []core.Page{page}},
		"said to be none":      {Field: "payment_account", Was: "DE02120300000000202051", WasAt: at, Pages: []core.Page{page}},
	} {
		if rules := Learn(c); len(rules) != 0 {
			t.Errorf("%s: %+v", name, rules)
		}
	}
	for _, r := range Learn(Correction{Field: "payment_account", Value: "DE02120300000000202051", Pages: []core.Page{page}, Places: []core.Evidence{at}}) {
		if r.Kind != core.RulePlace || r.Value != "" {
			t.Errorf("%+v", r)
		}
	}
}

func TestOtherRules(t *testing.T) {
	days := Learn(Correction{Field: "due_date", Value: "2026-11-30", Issued: core.MustDate("2026-10-31")})
	if len(days) != 1 || days[0].Kind != core.RuleDays || days[0].Days != 30 {
		t.Errorf("%+v", days)
	}
	code := Learn(Correction{Field: "line.buyer_code", Value: "W-7", Item: "Hex bolt M8"})
	m := NewMemory([]core.Lesson{{State: core.LessonOn, Rules: code}}, nil)
	if v, _, _, ok := m.ForItem("line.buyer_code", "HEX BOLT, M8"); !ok || v != "W-7" {
		t.Errorf("%q %v", v, ok)
	}
	if r := Learn(Correction{Field: "line.quantity", Value: "4", Item: "Hex bolt"}); len(r) != 0 {
		t.Errorf("a quantity was learnt: %+v", r)
	}
	name := Learn(Correction{Field: "supplier", Value: "Acme GmbH", Was: "Kaufhaus"})
	if len(name) != 2 || name[0].Kind != core.RuleConstant || name[1].Kind != core.RuleAlias || name[1].Value != "Kaufhaus" {
		t.Errorf("%+v", name)
	}
	off := NewMemory([]core.Lesson{{State: core.LessonOff, Rules: code}, {State: core.LessonTakenBack, Rules: name}}, nil)
	if !off.Empty() {
		t.Error("lessons that are off are in use")
	}
}

func TestPriors(t *testing.T) {
	draft := func(number, tax string) (d core.Draft) {
		d.Number = core.Field[string]{Value: number, Confidence: 1}
		d.SupplierTaxID = core.Field[string]{Value: tax, Confidence: 1}
		return d
	}
	p := Priors([]core.Draft{draft("K-1007", "DE1"), draft("K-998", "DE1"), draft("K-997", "DE1"), draft("9", "DE2")})
	if p["supplier_tax_id"] != (Prior{"DE1", 3}) || p[NumberShape].Times != 3 {
		t.Errorf("%+v", p)
	}
	m := NewMemory(nil, p)
	for number, want := range map[string]bool{"K-1008": true, "K-12345": true, "R-1008": false, "1008": false} {
		if fits, n := m.NumberFits(number); fits != want || n != 3 {
			t.Errorf("%s fits: %v", number, fits)
		}
	}
	if p := Priors([]core.Draft{draft("1", "DE1"), draft("2", "DE1"), draft("3", "DE2"), draft("4", "DE1")}); p["supplier_tax_id"].Times != 0 {
		t.Errorf("two that agree made a prior: %+v", p)
	}
}

func TestReplayCounts(t *testing.T) {
	read := func(p Past, m *Memory) (d core.Draft) {
		d.IssueDate = core.Field[core.Date]{Value: core.MustDate("2026-01-01"), Confidence: 1}
		if !m.Empty() {
			d.Number = core.Field[string]{Value: "right", Confidence: 1}
			if p.Review == "broken" {
				d.IssueDate = core.Field[core.Date]{}
			}
		}
		return d
	}
	past := []Past{
		{Review: "fixed", Confirmed: map[string]string{"number": "right"}},
		{Review: "broken", Confirmed: map[string]string{"number": "right", "issue_date": "2026-01-01"}},
		{Review: "neither", Confirmed: map[string]string{"number": "other"}},
		{Review: "silent", Confirmed: map[string]string{"issue_date": "2026-01-01"}},
	}
	l := core.Lesson{Field: "number"}
	if r := Try(l, nil, nil, past, read); r.Past != 3 || r.Fixes != 2 || r.Breaks != 1 || len(r.Broken) != 1 || r.Broken[0] != "broken" {
		t.Errorf("%+v", r)
	}
}

// What nobody looked at is not confirmed by an approval: else a misread buyer would
// keep its own correction from being learnt.
func TestConfirmed(t *testing.T) {
	set := func(f core.AnyField, value, by, proof string, p float64) {
		if err := f.SetText(value); err != nil {
			t.Fatal(err)
		}
		f.SetDetail(core.FieldDetail{Confidence: p, CorrectedBy: by, Proof: proof})
	}
	var v core.Review
	set(&v.Draft.Number, "K-1", "", "", 0.7)
	set(&v.Draft.Buyer, "Misread", "", "", 0.7)
	set(&v.Draft.OrderRef, "PO-1", "", "", 0.97)
	set(&v.Draft.DueDate, "2026-12-01", "", "issue date + 30 days", 0.9)
	set(&v.Draft.CustomerNumber, "77", "anna", "", 1)
	v.Draft.PaymentReference.CorrectedBy = "anna" // there is none, she said
	if got := Confirmed(v); len(got) != 2 || got["customer_number"] != "77" {
		t.Errorf("before the approval: %v", got)
	}
	v.Status = core.StatusApproved
	got := Confirmed(v)
	if _, ok := got["buyer"]; ok || got["number"] != "K-1" || got["order_ref"] != "PO-1" || got["due_date"] != "2026-12-01" {
		t.Errorf("after it: %v", got)
	}
}
