package learn

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"countersign/core"
)

// pageOf lays words out from a seed: on lines, in columns, on top of one another, and
// off the page.
func pageOf(text string, seed uint64, number int) core.Page {
	p := core.Page{Number: number, Width: 595, Height: 842, Source: core.FromOCR}
	next := func() float64 {
		seed = seed*6364136223846793005 + 1442695040888963407
		return float64(seed>>40) / (1 << 24)
	}
	for i, w := range strings.Fields(text) {
		if i == 400 {
			break
		}
		x, y := 1.2*next()-0.1, float64(int(60*next()))/60
		p.Words = append(p.Words, core.Word{Text: w, Confidence: next(), Box: core.Box{X0: x, X1: x + 0.01*float64(len(w)), Y0: y, Y1: y + 0.013}})
		if w == "\x01" {
			p.Words[i].Box.X1 = math.NaN()
		}
	}
	return p
}

// FuzzHints learns a value of one page and looks for it on another: there is never a
// panic, and every hint has boxes within its page that words of the page fill.
func FuzzHints(f *testing.F) {
	f.Add("Zalvik K-1001 Ordun 03.10.2026 Summe 1.234,56 EUR", "Zalvik K-1002 Ordun 04.10.2026", "K-1001", "number", uint64(1), uint64(2))
	f.Add("Total: 12,00 Total: 13,00", "Total 14,00", "12.00", "gross_total", uint64(3), uint64(3))
	f.Add("20240312 x", "20240401 y", "2024-03-12", "issue_date", uint64(5), uint64(5))
	f.Add("\x01 a:b c", "d", "", "order_ref", uint64(7), uint64(8))
	f.Fuzz(func(t *testing.T, first, second, value, field string, a, b uint64) {
		p := pageOf(first, a, 1)
		c := Correction{Field: field, Value: value, Was: "x", Pages: []core.Page{p}, Issued: core.MustDate("2024-03-01"), Item: first}
		for _, w := range p.Words {
			c.Places = append(c.Places, core.Evidence{Page: 1, Boxes: []core.Box{w.Box}, Text: w.Text})
		}
		if len(c.Places) > 0 {
			c.WasAt = c.Places[0]
		}
		l := core.Lesson{ID: "L1", Field: field, State: core.LessonOn, Number: "N", Rules: Learn(c)}
		pages := []core.Page{pageOf(second, b, 1), pageOf(first, b, 2)}
		look(t, NewMemory([]core.Lesson{l}, nil), pages)
	})
}

// FuzzRules uses rules as a damaged or foreign data folder might hold them.
func FuzzRules(f *testing.F) {
	f.Add(`[{"kind":"place","field":"number","weight":1,"left":"zalvik","words":1,"shape":"A-9","page":{"first":true}}]`, "Zalvik K-1", uint64(1))
	f.Add(`[{"kind":"not","field":"number","weight":-3,"words":-7,"box":{"x0":1e300}},{"kind":"place","field":"number","words":999}]`, "a b c", uint64(2))
	f.Add(`[{"kind":"term","field":"order_ref","term":"BT-22","words":1,"left":"order","shape":"A-9"},{"kind":"raw","field":"line.unit","was":"XPP","value":"C62"},{"kind":"raw","field":"line.tax_rate","key":"a","was":"19","value":"x"}]`, "order PO-7", uint64(4))
	f.Add(`[{"kind":"place","field":"issue_date","words":1,"order":"yyy"},{"kind":"place","field":"gross_total","words":1,"mark":"é"}]`, "12 13 2024", uint64(3))
	f.Fuzz(func(t *testing.T, rules, text string, seed uint64) {
		var list []core.Rule
		if json.Unmarshal([]byte(rules), &list) != nil || len(list) > 20 {
			return
		}
		m := NewMemory([]core.Lesson{{State: core.LessonOn, Rules: list}}, nil)
		look(t, m, []core.Page{pageOf(text, seed, 1)})
		give := invoice("PO-1", "BT-22="+text, line("A", text, "XPP", "19"))
		if back := Restate(Restate(give, m), nil); !reflect.DeepEqual(back, give) {
			t.Fatalf("without the rules it is %+v", back)
		}
	})
}

// look asks a memory everything about some pages.
func look(t *testing.T, m *Memory, pages []core.Page) {
	t.Helper()
	for _, field := range append([]string{"", "line.code"}, core.FieldNames...) {
		for _, h := range m.Hints(field, pages) {
			if h.Strength > 1 || h.Strength < -1 || math.IsNaN(h.Strength) {
				t.Fatalf("%s has the strength %v", field, h.Strength)
			}
			if h.Evidence.Page < 1 || h.Evidence.Page > len(pages) || len(h.Evidence.Boxes) == 0 || h.Evidence.Text == "" {
				t.Fatalf("%s has the evidence %+v", field, h.Evidence)
			}
			for _, b := range h.Evidence.Boxes {
				if c, ok := b.Clip(); !ok || c != b {
					t.Fatalf("%s has the box %v", field, b)
				}
			}
		}
		m.Constant(field)
		m.Prior(field)
		m.SameAs(field)
		m.ForItem("line."+field, "item")
		m.Column(field)
	}
	m.CreditDays()
	m.DateOrder()
	m.NumberFits("x")
}
