package desk

import (
	"slices"
	"testing"

	"countersign/core"
	"countersign/core/score"
)

// What people approved is held against what was read first, however often it was
// corrected; what waits is left out; nothing changes.
func TestConfirmed(t *testing.T) {
	o := newOffice(t)
	good := o.enter(o.widgets("INV-1", "PO-1"))
	o.order("PO-2", "10.00")
	bad := o.enter(o.widgets("INV-71", "PO-2"))
	waits := o.enter(o.widgets("INV-99", "PO-77"))
	o.enter(o.widgets("INV-100", "PO-77")) // neither corrected nor approved

	must := func(_ core.Review, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(o.Approve(t.Context(), anna, good.ID, 0, ""))
	must(o.Correct(t.Context(), karl, bad.ID, 0, map[string]string{"number": "INV-7l", "line.1.quantity": "9", "payment_reference": "x"}))
	must(o.Correct(t.Context(), karl, bad.ID, 0, map[string]string{"number": "INV-7", "line.1.quantity": "10", "due_date": "", "payment_reference": ""}))
	v := o.find(bad.ID)
	for _, e := range v.Exceptions {
		if e.Open() && e.Severity == core.Block {
			t.Fatalf("%+v", e)
		}
	}
	must(o.Approve(t.Context(), anna, bad.ID, 0, ""))
	must(o.Correct(t.Context(), karl, waits.ID, 0, map[string]string{"number": "INV-98"}))

	before := o.last()
	list, waiting, err := o.Confirmed(t.Context(), vera)
	if err != nil || waiting != 1 || len(list) != 2 {
		t.Fatalf("%d confirmed, %d waiting, %v", len(list), waiting, err)
	}
	if after := o.last(); after.Seq != before.Seq {
		t.Errorf("looking wrote %+v", after)
	}
	var tally score.Tally
	for _, c := range list {
		tally.Add(score.Compare(c.Label, &score.Answer{Documents: []score.Document{c.First}}))
		if c.Review.ID == good.ID && len(c.Corrected) > 0 {
			t.Errorf("corrected: %v", c.Corrected)
		}
		if c.Review.ID == bad.ID && !slices.Equal(c.Corrected, []string{"due_date", "line.1.quantity", "number", "payment_reference"}) {
			t.Errorf("corrected: %v", c.Corrected)
		}
	}
	r := tally.Report()
	if n := r.Fields["number"]; n.N != 2 || n.Right != 1 || n.Wrong != 1 {
		t.Errorf("number: %+v", n)
	}
	if d := r.Fields["due_date"]; d.N != 1 || d.Right != 1 || d.Wrong != 1 {
		t.Errorf("due date, which one does not have: %+v", d)
	}
	if r.Lines != [3]int{2, 2, 2} || r.Fields["gross_total"].Right != 2 || r.Clean != 0.5 {
		t.Errorf("%+v", r)
	}
	nobody := core.User{Name: "nobody"}
	if _, _, err := o.Confirmed(t.Context(), nobody); core.KindOf(err) != core.Refused {
		t.Errorf("somebody without a role: %v", err)
	}
}
