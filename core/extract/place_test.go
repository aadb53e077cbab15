package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/extract/drawn"
	"countersign/core/score"
)

// Every value that is read from a page has a box on a page of the reading, and the
// words in the box say the value, on documents of many layouts.
func TestEveryValueHasItsPlace(t *testing.T) {
	values := 0
	for seed := range uint64(150) {
		m := drawn.Draw(seed)
		for _, d := range Read(m.Reading, Context{}) {
			for name, f := range draftValues(&d) {
				values++
				if why := misplaced(m.Reading, name, f); why != "" {
					t.Errorf("seed %d, %s %q: %s", seed, name, f.Text(), why)
				}
			}
		}
	}
	if values < 3000 {
		t.Errorf("only %d values were looked at", values)
	}
}

// draftValues are the values of a draft by their field's name.
func draftValues(d *core.Draft) func(func(string, core.AnyField) bool) {
	return func(yield func(string, core.AnyField) bool) {
		for _, name := range core.FieldNames {
			if f := d.Field(name); name != "kind" && f.IsSet() && !yield(name, f) {
				return
			}
		}
		for i := range d.Lines {
			for _, name := range core.LineFieldNames {
				if f := d.Lines[i].Field(name); f.IsSet() && !yield(name, f) {
					return
				}
			}
		}
	}
}

func misplaced(r core.Reading, name string, f core.AnyField) string {
	e := f.Detail().Evidence
	i := slices.IndexFunc(r.Pages, func(p core.Page) bool { return p.Number == e.Page })
	if i < 0 {
		return "it has no page"
	}
	box, ok := e.Box().Clip()
	if !ok {
		return "it has no box"
	}
	switch text := score.TextIn(r.Pages[i], box); {
	case text == "":
		return "its box is empty"
	case !e.Inferred && !score.Holds(name, f.Text(), text):
		return "its box holds " + text
	}
	return ""
}

const hybrid = `
   Blue Harbour Ltd                              Invoice BH-17
   1 Quay Street                                 3 November 2026
   Bristol BS1 4DJ                               Due: 03/12/2026

   Qty   Description                       Price      VAT      Amount
    2    Rope, blue, 12 mm, sold by        4.1667     20%       8.33
         the metre and cut to length
   10    Shackle                           1.00       20%      10.00

                                           Net                 18.33
                                           VAT 20%              3.67
                                           Total           GBP 22.00
   IBAN GB29 NWBK 6016 1331 9268 19
`

// What comes from XML finds its place on the page: numbers with fewer decimals,
// texts that break over lines, the account in groups, units as words.
func TestLocateOnAHybrid(t *testing.T) {
	set := func(f core.AnyField, v string) {
		if err := f.SetText(v); err != nil {
			t.Fatal(err)
		}
		f.SetDetail(core.FieldDetail{Confidence: 1, Evidence: core.Evidence{Source: core.FromEInvoice}})
	}
	d := core.Draft{Lines: make([]core.DraftLine, 2)}
	for name, v := range map[string]string{"supplier": "Blue Harbour Limited", "number": "BH-17", "issue_date": "2026-11-03", "due_date": "2026-12-03", "currency": "GBP",
		"net_total": "18.33", "tax_total": "3.67", "gross_total": "22.00", "payment_account": "GB29NWBK60161331926819", "order_ref": "PO-NOT-PRINTED"} {
		set(d.Field(name), v)
	}
	for name, v := range map[string]string{"quantity": "2", "unit_price": "4.166666", "net_amount": "8.33", "tax_rate": "20", "description": "Rope, blue, 12 mm, sold by the metre and cut to length"} {
		set(d.Lines[0].Field(name), v)
	}
	for name, v := range map[string]string{"quantity": "10", "unit_price": "1.00", "net_amount": "10.00", "description": "Shackle", "gtin": "4012345001235"} {
		set(d.Lines[1].Field(name), v)
	}
	r := typed(hybrid)
	Locate(&d, r)
	for name, f := range draftValues(&d) {
		why := misplaced(r, name, f)
		switch name {
		case "order_ref", "gtin":
			if why != "it has no page" {
				t.Errorf("%s is not printed, but was found: %+v", name, f.Detail().Evidence)
			}
		case "supplier": // "Ltd" is printed, "Limited" meant
			if f.Detail().Evidence.Page != 1 {
				t.Errorf("%s: %s", name, why)
			}
		case "unit_price":
			if e := f.Detail().Evidence; e.Text != "4.1667" && e.Text != "1.00" {
				t.Errorf("%s is at %q", name, e.Text)
			}
		default:
			if why != "" {
				t.Errorf("%s %q: %s", name, f.Text(), why)
			}
		}
	}
	if a, b := d.Lines[0].Quantity.Evidence.Box(), d.Lines[1].Quantity.Evidence.Box(); a.Y0 >= b.Y0 {
		t.Errorf("the lines are at %v and %v", a, b)
	}
}

// A till's rope of digits is no place for a short number.
func TestLocateLeavesOutWhatIsNotPrinted(t *testing.T) {
	var d core.Draft
	d.Number = core.Field[string]{Value: "12", Confidence: 1}
	d.Lines = []core.DraftLine{{ID: core.Field[string]{Value: "1", Confidence: 1}, NetAmount: dec("99.00")}}
	Locate(&d, typed("Invoice 4712\n\n  1  Something  98.00\n"))
	if d.Number.Evidence.Page != 0 || d.Lines[0].ID.Evidence.Page != 0 || d.Lines[0].NetAmount.Evidence.Page != 0 {
		t.Errorf("%+v %+v", d.Number.Evidence, d.Lines[0])
	}
}

// Items that say the same stand in the rows of their own, and the number of an item is
// not taken for its quantity.
func TestLocateEqualItems(t *testing.T) {
	r := typed(`
   No.  Description            Quantity  Unit   Price    VAT    Amount
   1    Paper subscription        2      each   800.00   25%    400.00
        First quarter
   2    Paper subscription        2      each   800.00   25%    400.00
        First quarter
`)
	d := core.Draft{Lines: make([]core.DraftLine, 2)}
	for i := range d.Lines {
		for name, v := range map[string]string{"id": []string{"1", "2"}[i], "description": "Paper subscription", "quantity": "2", "unit": "EA", "unit_price": "800.00", "tax_rate": "25", "net_amount": "400.00"} {
			f := d.Lines[i].Field(name)
			if err := f.SetText(v); err != nil {
				t.Fatal(err)
			}
			f.SetDetail(core.FieldDetail{Confidence: 1, Evidence: core.Evidence{Source: core.FromEInvoice}})
		}
	}
	LocateDrawn(&d, r.Pages)
	a, b := d.Lines[0], d.Lines[1]
	for _, name := range []string{"id", "description", "quantity", "unit", "unit_price", "tax_rate", "net_amount"} {
		x, y := a.Field(name).Detail().Evidence, b.Field(name).Detail().Evidence
		if x.Page != 1 || y.Page != 1 || x.Box().Y1 >= y.Box().Y0 {
			t.Errorf("%s stands at %v and %v", name, x, y)
		}
	}
	for i, l := range d.Lines {
		if id, q, u := l.ID.Evidence.Box(), l.Quantity.Evidence.Box(), l.Unit.Evidence; id.X1 >= q.X0 || u.Text != "each" {
			t.Errorf("line %d: its number is at %v, its quantity at %v, its unit %q", i+1, id, q, u.Text)
		}
	}
}

// Thousands of items that say the same are each found in their row, with work that grows
// with their number and not with its square.
func TestLocateThousandsOfEqualItems(t *testing.T) {
	place := func(pages int) core.Draft {
		d, on := equalItems(t, pages)
		LocateDrawn(&d, on)
		return d
	}
	few := testing.AllocsPerRun(1, func() { place(10) })
	if many := testing.AllocsPerRun(1, func() { place(30) }); many > 4.5*few {
		t.Errorf("three times the items take %.1f times the work", many/few)
	}
	d := place(30)
	for i := range d.Lines {
		if at := d.Lines[i].NetAmount.Evidence; at.Page != i/rowsOfEqual+1 || i%rowsOfEqual > 0 && at.Box().Y0 <= d.Lines[i-1].NetAmount.Evidence.Box().Y0 {
			t.Fatalf("item %d is placed at %+v", i+1, at)
		}
	}
}

const rowsOfEqual = 50

// equalItems are pages full of items that say the same, and the items.
func equalItems(t *testing.T, pages int) (core.Draft, []core.Page) {
	t.Helper()
	var text strings.Builder
	for i := range rowsOfEqual {
		fmt.Fprintf(&text, "   %-4d Paper subscription        2      each   800.00   25%%    400.00\n", i+1)
	}
	page := typed(text.String()).Pages[0]
	var all []core.Page
	for i := range pages {
		page.Number = i + 1
		all = append(all, page)
	}
	d := core.Draft{Lines: make([]core.DraftLine, pages*rowsOfEqual)}
	for i := range d.Lines {
		for name, v := range map[string]string{"description": "Paper subscription", "quantity": "2", "unit_price": "800.00", "tax_rate": "25", "net_amount": "400.00"} {
			f := d.Lines[i].Field(name)
			if err := f.SetText(v); err != nil {
				t.Fatal(err)
			}
			f.SetDetail(core.FieldDetail{Confidence: 1, Evidence: core.Evidence{Source: core.FromEInvoice}})
		}
	}
	return d, all
}
