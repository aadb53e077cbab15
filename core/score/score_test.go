package score

import (
	"math"
	"testing"

	"countersign/core"
)

func TestSame(t *testing.T) {
	for _, c := range []struct {
		field, want, got string
		same             bool
	}{
		{"gross_total", "1234.50", "1234.5", true},
		{"gross_total", "1,234.50", "1234.50", true},
		{"gross_total", "30", "30.00", true},
		{"gross_total", "30.01", "30.00", false},
		{"gross_total", "30.00", "thirty", false},
		{"gross_total", "-3.00", "3.00", false},
		{"number", "RE-2024/17", "re 2024 17", true},
		{"number", "RE-2024/17", "2024/17", false},
		{"payment_account", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", true},
		{"issue_date", "2024-03-01", "2024-03-01 ", true},
		{"issue_date", "2024-03-01", "2024-01-03", false},
		{"supplier", "Müller & Söhne GmbH", "MULLER SOHNE", true},
		{"supplier", "Blue Harbour Trading Ltd.", "Blue Harbour", true},
		{"supplier", "Blue Harbour Trading Company of Leith", "Blue Harbour", false},
		{"supplier", "O'Neil’s", "ONeils Ltd", true},
		{"supplier", "Groß AG", "GROSS", true},
		{"supplier", "The Company", "the company", true},
		{"supplier", "", "x", false},
	} {
		if got := Same(c.field, c.want, c.got); got != c.same {
			t.Errorf("%s: %q and %q: %v", c.field, c.want, c.got, got)
		}
	}
}

func TestParseLabel(t *testing.T) {
	l, err := ParseLabel([]byte(`{"file": "scans/a.png", "doc_type": "purchase_order", "lang": "de", "fields": {"number": "17", "due_date": null, "gross_total": 12.5,
		"supplier": "A", "supplier_alt": ["B", "C"], "buyer": "X", "buyer_alt": "Y", "bic": "ignored", "lines": [{"net_amount": "1.00", "quantity": 2}, {"net_amount": null}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if l.Kind != core.KindOrder || l.Folder() != "scans" || !l.Fields["due_date"].None || l.Fields["gross_total"].Any[0] != "12.5" || len(l.Fields["supplier"].Any) != 3 ||
		l.Fields["buyer"].Any[1] != "Y" || len(l.Fields) != 5 || len(l.Lines) != 2 || l.Lines[0].Quantity != "2" || l.Lines[1].NetAmount != "" {
		t.Errorf("%+v", l)
	}
	for _, bad := range []string{"", "[]", `{"fields": {}}`, `{"file": "a", "fields": {"number": []}}`, `{"file": "a", "fields": {"lines": "x"}}`, `{"file": 3}`} {
		if _, err := ParseLabel([]byte(bad)); core.KindOf(err) != core.BadInput {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzParseLabel(f *testing.F) {
	f.Add([]byte(`{"file": "a", "fields": {"number": "1", "lines": [{"net_amount": "1"}]}}`))
	f.Add([]byte(`{"file": "a", "fields": {"supplier": null, "supplier_alt": [1]}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		l, err := ParseLabel(line)
		if err != nil {
			return
		}
		var tally Tally
		tally.Add(Compare(l, nil))
		tally.Add(Compare(l, &Answer{Documents: []Document{{Fields: map[string]Value{"number": {"1", 0.9}}, Lines: l.Lines}}}))
		if r := tally.Report(); math.IsNaN(r.MicroF1) || math.IsNaN(r.MacroF1) || r.MicroF1 > 1 {
			t.Fatalf("%+v", r)
		}
	})
}

func labelOf(fields map[string]Want) Label {
	return Label{File: "a/b.pdf", Kind: core.KindInvoice, Fields: fields}
}

func is(s ...string) Want { return Want{Any: s} }

func TestCompareTakesTheBestDocument(t *testing.T) {
	l := labelOf(map[string]Want{"number": is("17"), "gross_total": is("5.00"), "due_date": {None: true}})
	r := Compare(l, &Answer{Documents: []Document{
		{Kind: core.KindQuote, Fields: map[string]Value{"number": {"18", 0.9}, "due_date": {"2024-01-01", 0.9}}},
		{Kind: core.KindInvoice, Source: core.FromOCR, Fields: map[string]Value{"number": {"17", 0.9}}},
	}})
	if !r.KindRight || r.Source != core.FromOCR || r.Clean() || len(r.Outcomes) != 3 {
		t.Fatalf("%+v", r)
	}
	if r.Outcomes[0].Verdict != Right || r.Outcomes[1].Verdict != None || r.Outcomes[2].Verdict != Missing {
		t.Errorf("%+v", r.Outcomes)
	}
}

func TestLines(t *testing.T) {
	want := []Line{{"10.00", "2"}, {"10.00", "3"}, {"5.00", ""}}
	for _, c := range []struct {
		got  []Line
		hits int
	}{
		{nil, 0},
		{want, 3},
		{[]Line{{"10.00", "3.0"}, {"10", "2"}, {"5", "1"}}, 3},
		{[]Line{{"10.00", ""}, {"10.00", ""}}, 2},
		{[]Line{{"10.00", "2"}}, 1},
		{[]Line{{"10.00", "two"}, {"", "2"}, {"5.01", ""}}, 0},
	} {
		if got := matchLines(want, c.got); got != c.hits {
			t.Errorf("%v: %d right, want %d", c.got, got, c.hits)
		}
	}
}

// A label that is known to be absent counts against precision when a value is given,
// and for nothing when none is.
func TestReportOfAbsentFields(t *testing.T) {
	var tally Tally
	l := labelOf(map[string]Want{"number": is("17"), "due_date": {None: true}})
	tally.Add(Compare(l, &Answer{Documents: []Document{{Fields: map[string]Value{"number": {"17", 0.99}, "due_date": {"2024-01-01", 0.96}}}}}))
	tally.Add(Compare(l, &Answer{Documents: []Document{{Fields: map[string]Value{"number": {"17", 0}}}}}))
	tally.Add(Compare(l, nil))
	r := tally.Report()
	if d := r.Fields["due_date"]; d != (Row{Wrong: 1}) {
		t.Errorf("due_date: %+v", d)
	}
	if n := r.Fields["number"]; n.N != 3 || n.Right != 2 || n.Missing != 1 || n.Precision != 1 || n.Recall != 0.6667 || n.F1 != 0.8 {
		t.Errorf("number: %+v", n)
	}
	if r.Files != 3 || r.Absent != 1 || r.Clean != 0.3333 || r.Sure != [2]int{1, 2} || *r.SurePrecision != 0.5 || *r.SureShare != 0.6667 || r.LineF1 != nil {
		t.Errorf("%+v", r)
	}
}

// Ten values of 0.85 of which eight are right, and ten of 0.99, all right: the first
// step is 0.05 off, the second 0.01, so the mean is 0.03.
func TestCalibration(t *testing.T) {
	var tally Tally
	for i := range 10 {
		tally.judge(0.85, i < 8)
		tally.judge(0.99, true)
	}
	c := tally.calibration()
	if c.Values != 20 || c.Error != 0.03 || len(c.Steps) != 2 || c.Steps[0].Right != 8 || c.Steps[0].From != 0.8 || c.Steps[1].Precision != 1 {
		t.Errorf("%+v", c)
	}
	if want := round((8*0.15*0.15 + 2*0.85*0.85 + 10*0.01*0.01) / 20); c.Brier != want {
		t.Errorf("Brier %v, want %v", c.Brier, want)
	}
	for _, odd := range []float64{0, 1, -1, 2} {
		tally.judge(odd, true) // stays inside the table
	}
}
