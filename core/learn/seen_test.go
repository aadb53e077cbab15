package learn

import (
	"testing"

	"countersign/core"
)

// TestSeen: an approved value teaches its place for half of a correction, and never what
// a field always is.
func TestSeen(t *testing.T) {
	p := typedPage("Acme Ltd\n\nZalvik   K-1001\nOrdun    16/11/2025\nTotal due      12.50\nGoods  10.00\n\n                99.00")
	for _, c := range []struct {
		field, value, printed, same string
		rules                       int
	}{
		{"number", "K-1001", "K-1001", "", 1},
		{"issue_date", "2025-11-16", "16/11/2025", "", 1},
		{"gross_total", "12.50", "12.50", "", 1},
		{"net_total", "99.00", "99.00", "", 0}, // nothing beside it
		{"amount_due", "12.50", "12.50", "", 1},
		{"amount_due", "12.50", "12.50", "gross_total", 0},
		{"buyer", "Acme Ltd", "Acme Ltd", "", 1},
		{"supplier", "Acme Ltd", "Acme Ltd", "", 0},
		{"currency", "EUR", "12.50", "", 0},
		{"kind", "invoice", "Acme Ltd", "", 0},
		{"line.code", "Goods", "Goods", "", 0},
		{"number", "", "K-1001", "", 0},
	} {
		at := placeOf(t, p, c.printed)
		list := Learn(Correction{Field: c.field, Was: c.value, Value: c.value, Places: []core.Evidence{at}, SameAs: c.same, Pages: []core.Page{p}, Confirmed: true})
		if len(list) != c.rules {
			t.Errorf("%s %s: %+v", c.field, c.same, list)
		}
		for _, r := range list {
			if r.Kind != core.RulePlace || r.Weight != seenWeight {
				t.Errorf("%s: %+v", c.field, r)
			}
		}
	}
}

// TestDateOrderOfWhom: what somebody corrected says more of the order of dates than what
// was approved, whichever came last.
func TestDateOrderOfWhom(t *testing.T) {
	lesson := func(id core.LessonID, order string, confirmed bool) core.Lesson {
		return core.Lesson{ID: id, Field: "issue_date", State: core.LessonOn, Confirmed: confirmed, Rules: []core.Rule{{Kind: core.RulePlace, Field: "issue_date", Order: order}}}
	}
	for _, c := range []struct {
		list []core.Lesson
		want string
	}{
		{[]core.Lesson{lesson("L1", "dmy", true)}, "dmy"},
		{[]core.Lesson{lesson("L1", "mdy", false), lesson("L2", "dmy", true)}, "mdy"},
		{[]core.Lesson{lesson("L1", "mdy", true), lesson("L2", "dmy", true)}, "dmy"},
		{[]core.Lesson{lesson("L1", "mdy", false), lesson("L2", "dmy", false)}, "dmy"},
		{nil, ""},
	} {
		if got := NewMemory(c.list, nil).DateOrder(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestShadingIsNoLabel: words that recognition hardly made out are no label of a value,
// and of two places that fit the better one counts.
func TestShadingIsNoLabel(t *testing.T) {
	first := typedPage("Acme Ltd\n\n\n          er  05.03.2026\n              05.03.2026\n\nGoods  10.00")
	for i := range first.Words {
		if first.Words[i].Text == "er" {
			first.Words[i].Confidence = 0.2
		}
	}
	next := typedPage("Acme Ltd\n\n\n              05.06.2026\n              03.06.2026\n\nGoods  27.50")
	m := NewMemory([]core.Lesson{{ID: "L1", Field: "issue_date", State: core.LessonOn, Rules: Learn(Correction{Field: "issue_date", Value: "2026-03-05", Was: "2026-03-05",
		Places: []core.Evidence{placeOf(t, first, "05.03.2026")}, Pages: []core.Page{first}, Confirmed: true})}}, nil)
	hints := m.Hints("issue_date", []core.Page{next})
	if len(hints) == 0 || hints[0].Value != "2026-06-05" {
		t.Fatalf("%+v", hints)
	}
	if len(hints) > 1 && hints[1].Strength > 0.8*hints[0].Strength {
		t.Errorf("the second place is as good: %.2f and %.2f", hints[0].Strength, hints[1].Strength)
	}
}

// TestTryAll counts for each lesson what became of its own field, and against all what
// became wrong of another.
func TestTryAll(t *testing.T) {
	past := []Past{{Review: "R1", Confirmed: map[string]string{"number": "1", "issue_date": "2026-01-01"}}, {Review: "R2", Confirmed: map[string]string{"number": "2", "currency": "EUR"}}}
	list := []core.Lesson{{ID: "L1", Field: "number", Rules: []core.Rule{{Kind: core.RulePlace}}}, {ID: "L2", Field: "issue_date", Rules: []core.Rule{{Kind: core.RulePlace}}}}
	read := func(p Past, m *Memory) core.Draft {
		var d core.Draft
		set := func(field, value string) {
			if err := d.Field(field).SetText(value); err != nil {
				t.Fatal(err)
			}
			d.Field(field).SetDetail(core.FieldDetail{Confidence: 1})
		}
		if p.Review == "R1" {
			set("issue_date", "2026-01-01")
			if !m.Empty() {
				set("number", "1")
				set("issue_date", "2026-02-02")
			}
			return d
		}
		set("number", "2")
		set("currency", "EUR")
		if !m.Empty() {
			set("currency", "USD")
		}
		return d
	}
	got := TryAll(list, nil, past, read)
	if r := got[0]; r.Past != 2 || r.Fixes != 1 || r.Breaks != 1 || r.Broken[0] != "R2" {
		t.Errorf("number: %+v", r)
	}
	if r := got[1]; r.Past != 1 || r.Fixes != 0 || r.Breaks != 2 {
		t.Errorf("issue date: %+v", r)
	}
}
