package extract

import (
	"testing"

	"countersign/core"
)

// What recognition lost is put back, and the evidence says so: its box is that of all
// the words, its text what was recognised in them.
func TestRepairedReadingsSaySo(t *testing.T) {
	r := receipt(ws(0.95, "SILVER", "SPOON", "SON", "BHO"), ws(0.95, "Company", "No", ":", "412907"), ws(0.95, "12", "HARBOUR", "STREET"), ws(0.95, "40150", "SHAH", "ALAM"),
		ws(0.93, "TAX", "INVOICE"), ws(0.95, "Date", "14/03/2026"), ws(0.95, "COPY", "PAPER", "2", "15.50", "31.00"), ws(0.95, "TOTAL", "31", "00"), ws(0.95, "CASH", "50.00"), ws(0.95, "CHANGE", "19.00"))
	far := &r.Pages[0].Words
	for i := range *far { // the amount stands in a column of its own
		if w := &(*far)[i]; w.Text == "31" || w.Text == "00" {
			w.Box.X0, w.Box.X1 = w.Box.X0+0.4, w.Box.X1+0.4
		}
	}
	d := Read(r, Context{})[0]
	for _, c := range []struct {
		name, value, text string
		words             int
	}{{"supplier", "SILVER SPOON SDN BHD", "SILVER SPOON SON BHO", 4}, {"gross_total", "31.00", "31 00", 2}} {
		f := d.Field(c.name)
		e := f.Detail().Evidence
		if f.Text() != c.value || e.Text != c.text || !e.Repaired {
			t.Errorf("%s: %q from %q, repaired %v", c.name, f.Text(), e.Text, e.Repaired)
		}
		n := 0
		for _, w := range r.Pages[0].Words {
			if inBoxes(e.Boxes, w.Box) {
				n++
			}
		}
		if n != c.words {
			t.Errorf("%s: %d words in its box %v", c.name, n, e.Boxes)
		}
	}
	if e := d.IssueDate.Evidence; e.Repaired {
		t.Errorf("the date was read as it is: %+v", e)
	}
}

// An amount and a name that were read as they are declare nothing.
func TestPlainReadingsAreNotRepaired(t *testing.T) {
	r := receipt(ws(0.95, "SILVER", "SPOON", "SDN", "BHD"), ws(0.95, "12", "HARBOUR", "STREET"), ws(0.95, "40150", "SHAH", "ALAM"), ws(0.93, "TAX", "INVOICE"),
		ws(0.95, "Date", "14/03/2026"), ws(0.95, "COPY", "PAPER", "2", "15.50", "31.00"), ws(0.95, "TOTAL", "31.00"))
	d := Read(r, Context{})[0]
	if d.Supplier.Value != "SILVER SPOON SDN BHD" || d.GrossTotal.Text() != "31.00" {
		t.Fatalf("%q, %s", d.Supplier.Value, d.GrossTotal.Text())
	}
	for _, e := range []core.Evidence{d.Supplier.Evidence, d.GrossTotal.Evidence} {
		if e.Repaired {
			t.Errorf("%+v", e)
		}
	}
}
