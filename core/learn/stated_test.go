package learn

import (
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

// invoice is an electronic invoice with terms given as "BT-10=PO-1|BT-22=…".
func invoice(order, terms string, lines ...core.DraftLine) core.Draft {
	d := core.Draft{Source: core.FromEInvoice, Lines: lines}
	if order != "" {
		d.OrderRef = xml(order, "BT-13")
		d.Terms = append(d.Terms, core.Term{Name: "BT-13", Text: order})
	}
	for t := range strings.SplitSeq(terms, "|") {
		if name, text, ok := strings.Cut(t, "="); ok {
			d.Terms = append(d.Terms, core.Term{Name: name, Text: text})
		}
	}
	return d
}

func xml(text, term string) core.Field[string] {
	return core.Field[string]{Value: text, Confidence: 1, Proof: "XML", Evidence: core.Evidence{Text: text, Source: core.FromEInvoice, Rule: term}}
}

func taught(c Correction) *Memory {
	c.Stated = true
	return NewMemory([]core.Lesson{{ID: "L1", Field: c.Field, Number: "INV-1", State: core.LessonOn, Rules: Learn(c)}}, nil)
}

func TestTermsOfTheNextInvoice(t *testing.T) {
	for _, c := range []struct {
		name               string
		field, value       string
		order, terms       string // of the invoice that was corrected
		next, nextTerms    string
		want               string
		lessons, knownFrom int
	}{
		{"another term", "order_ref", "PO-1", "x", "BT-10=PO-1", "y", "BT-10=PO-2", "PO-2", 1, 1},
		{"of two that agree the first", "order_ref", "PO-1", "x", "BT-10=PO-1|BT-11=PO-1", "y", "BT-10=PO-2|BT-11=PO-3", "PO-2", 2, 1},
		{"the second where the first is none", "order_ref", "PO-1", "x", "BT-10=PO-1|BT-11=PO-1", "y", "BT-10=Einkauf|BT-11=PO-3", "PO-3", 2, 1},
		{"another kind of text is not it", "order_ref", "PO-1", "x", "BT-10=PO-1", "y", "BT-10=Einkauf", "y", 1, 0},
		{"the term is not there", "order_ref", "PO-1", "x", "BT-10=PO-1", "PO-9", "", "PO-9", 1, 0},
		{"among words of its own term", "order_ref", "4711", "Best. 4711 v. 3.11.", "", "Best. 4712 v. 4.11.", "", "4712", 1, 1},
		{"behind the same words of a note", "order_ref", "PO-1", "", "BT-22=Thank you.\nYour order PO-1, week 44", "", "BT-22=Your order PO-2", "PO-2", 1, 1},
		{"behind other words of a note", "order_ref", "PO-1", "", "BT-22=Your order PO-1", "", "BT-22=Pallets PO-2", "", 1, 0},
		{"two words", "order_ref", "AB 12", "", "BT-22=Order: AB 12.", "", "BT-22=Order: CD 34.", "CD 34", 1, 1},
		{"a date in a note", "due_date", "2026-12-03", "", "BT-20=Payable by 03.12.2026 net", "", "BT-20=Payable by 04.01.2027 net", "2027-01-04", 1, 1},
		{"a date in another term", "delivery_date", "2026-10-31", "", "BT-74=20261031", "", "BT-74=20261130", "2026-11-30", 1, 1},
		{"nowhere", "order_ref", "PO-1", "x", "BT-10=K-1", "x", "BT-10=K-1", "x", 0, 0},
		{"none, but that is no order", "order_ref", "", "n/a", "", "N/A", "", "", 1, 1},
		{"none, and this is one", "order_ref", "", "n/a", "", "PO-2", "", "PO-2", 1, 0},
		{"a standing contract", "contract_ref", "C-2026", "", "", "", "", "", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := invoice(c.order, c.terms)
			f := d.Field(c.field)
			k := Correction{Field: c.field, Was: f.Text(), Value: c.value, Terms: d.Terms, Stated: true}
			if rules := Learn(k); len(rules) != c.lessons {
				t.Fatalf("learnt %+v", rules)
			}
			next := invoice(c.next, c.nextTerms)
			got := Restate(next, taught(k))
			if text := got.Field(c.field).Text(); text != c.want {
				t.Errorf("%q, want %q", text, c.want)
			}
			if learnt := got.Field(c.field).Detail().Evidence.Learnt() == "INV-1"; learnt != (c.knownFrom > 0) || (got.Stated != nil) != learnt {
				t.Errorf("learnt %v, kept as stated %v", learnt, got.Stated != nil)
			}
			if back := Restate(got, nil); !reflect.DeepEqual(back, next) {
				t.Errorf("without the lesson it is %+v", back.Field(c.field).Detail())
			}
		})
	}
}

// Amounts, accounts, tax IDs, dates that the law asks for and the invoice's own number
// are what they are.
func TestWhatIsStatedAndNotLearnt(t *testing.T) {
	for _, field := range []string{"net_total", "tax_total", "gross_total", "amount_due", "payment_account", "bic", "supplier_tax_id", "buyer_tax_id", "number", "issue_date", "currency", "kind",
		"line.quantity", "line.unit_price", "line.net_amount", "line.description", "line.order_ref"} {
		c := Correction{Field: field, Was: "1", Value: "2", Item: "A", Stated: true, Terms: []core.Term{{Name: "BT-10", Text: "2"}}}
		if rules := Learn(c); len(rules) > 0 {
			t.Errorf("%s: %+v", field, rules)
		}
	}
}

func line(code, description, unit, rate string) core.DraftLine {
	l := core.DraftLine{Code: xml(code, "BT-155"), Description: xml(description, "BT-153"), Unit: xml(unit, "BT-130")}
	if code == "" {
		l.Code = core.Field[string]{}
	}
	l.TaxRate = core.Field[money.Decimal]{Value: money.MustDecimal(rate), Confidence: 1}
	return l
}

func TestCodesOfTheNextInvoice(t *testing.T) {
	for _, c := range []struct {
		name, field, was, value, item string
		give                          core.DraftLine
		want                          string
	}{
		{"unit, any item", "unit", "XPP", "C62", "A", line("B", "b", "XPP", "19"), "C62"},
		{"another unit", "unit", "XPP", "C62", "A", line("A", "a", "KGM", "19"), "KGM"},
		{"code", "code", "A", "W-1", "A", line("a", "b", "C62", "19"), "W-1"},
		{"no code, by its text", "code", "", "W-1", "Blue widget", line("", "BLUE  WIDGET", "C62", "19"), "W-1"},
		{"no code, another text", "code", "", "W-1", "Blue widget", line("", "Red widget", "C62", "19"), ""},
		{"the buyer's code for the seller's", "buyer_code", "", "OUR-1", "A", line("A", "x", "C62", "19"), "OUR-1"},
		{"no code at all", "code", "-", "", "-", line("-", "x", "C62", "19"), ""},
		{"tax rate of the item", "tax_rate", "19", "7", "A", line("A", "x", "C62", "19"), "7"},
		{"tax rate of another item", "tax_rate", "19", "7", "A", line("B", "x", "C62", "19"), "19"},
		{"another tax rate of the item", "tax_rate", "19", "7", "A", line("A", "x", "C62", "16"), "16"},
		{"no unit is no lesson", "unit", "XPP", "", "A", line("A", "x", "XPP", "19"), "XPP"},
	} {
		d := invoice("", "", c.give)
		got := Restate(d, taught(Correction{Field: "line." + c.field, Was: c.was, Value: c.value, Item: c.item}))
		if text := got.Lines[0].Field(c.field).Text(); text != c.want {
			t.Errorf("%s: %q, want %q", c.name, text, c.want)
		}
		if back := Restate(got, nil); !reflect.DeepEqual(back, d) {
			t.Errorf("%s: without the lesson it is %+v", c.name, back.Lines[0].Field(c.field).Detail())
		}
	}
}

// Whatever was learnt, without it every invoice is what it states.
func TestRestatedAndBack(t *testing.T) {
	rnd := rand.New(rand.NewSource(3))
	pick := func(list ...string) string { return list[rnd.Intn(len(list))] }
	some := func() string { return pick("PO-1", "PO-2", "x", "n/a", "", "K 17", "2026-12-03") }
	changed := 0
	for range 3000 {
		give := invoice(some(), "BT-10="+some()+"|BT-22=Order "+some()+", "+some(), line(pick("A", "B", ""), pick("a", "b"), pick("XPP", "C62"), pick("19", "7")), line(pick("A", "B"), "a", pick("XPP", "C62"), "19"))
		var lessons []core.Lesson
		for i := range 1 + rnd.Intn(4) {
			field := pick("order_ref", "contract_ref", "due_date", "supplier", "line.unit", "line.code", "line.buyer_code", "line.tax_rate", "line.gtin")
			value := some()
			if field == "line.tax_rate" {
				value = pick("7", "19")
			}
			c := Correction{Field: field, Was: some(), Value: value, Item: pick("A", "B"), Stated: true, Terms: give.Terms}
			lessons = append(lessons, core.Lesson{ID: core.LessonID(fmt.Sprint("L", i)), Field: field, State: core.LessonOn, Number: "N", Rules: Learn(c)})
		}
		before := fmt.Sprintf("%+v", give)
		got := Restate(give, NewMemory(lessons, nil))
		if fmt.Sprintf("%+v", give) != before {
			t.Fatal("the invoice that was given is changed")
		}
		if got.Stated != nil {
			changed++
		}
		if again := Restate(got, NewMemory(lessons, nil)); !reflect.DeepEqual(again, got) {
			t.Fatalf("read twice with the same lessons it differs: %+v", lessons)
		}
		if back := Restate(got, nil); !reflect.DeepEqual(back, give) {
			t.Fatalf("without the lessons it is another: %+v", lessons)
		}
	}
	if changed < 300 {
		t.Errorf("only %d invoices were changed at all", changed)
	}
}

// FuzzTerms looks for values with any rule in any text: never a panic, and what is
// found stands there.
func FuzzTerms(f *testing.F) {
	f.Add("Your order PO-1, week 44", "PO-1", "order_ref", 1, "order", "A-9")
	f.Add("bis 03.12.2026", "2026-12-03", "due_date", -4, "bis", "9.9.9")
	f.Fuzz(func(t *testing.T, text, value, field string, words int, left, shape string) {
		terms := []core.Term{{Name: "BT-22", Text: text}}
		Learn(Correction{Field: field, Value: value, Stated: true, Terms: terms})
		inTerms(core.Rule{Kind: core.RuleTerm, Field: field, Term: "BT-22", Words: words, Left: left, Shape: shape}, terms)
	})
}
