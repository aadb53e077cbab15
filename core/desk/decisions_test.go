package desk

import (
	"testing"

	"countersign/core"
)

// Every refusal is in the log, with who, what and why, and changes nothing else.
func TestRefusalsAreLogged(t *testing.T) {
	o := newOffice(t)
	open := o.enter(o.widgets("INV-99", "PO-77"))
	for _, c := range []struct {
		name, words string
		do          func() (core.Review, error)
		by          core.User
	}{
		{"approve", "may not approve", func() (core.Review, error) { return o.Approve(t.Context(), karl, open.ID, 0, "") }, karl},
		{"approve", "settle what is open first", func() (core.Review, error) { return o.Approve(t.Context(), anna, open.ID, 0, "") }, anna},
		{"reject", "may not reject", func() (core.Review, error) { return o.Reject(t.Context(), karl, open.ID, 0, "x") }, karl},
		{"hold", "may not hold", func() (core.Review, error) { return o.Hold(t.Context(), vera, open.ID, 0, "x") }, vera},
		{"release", "nobody holds", func() (core.Review, error) { return o.Release(t.Context(), anna, open.ID, 0) }, anna},
		{"resolve", "may not settle", func() (core.Review, error) {
			return o.Resolve(t.Context(), karl, open.ID, 0, core.NoOrder, "", "x")
		}, karl},
		{"waive", "may not waive", func() (core.Review, error) {
			return o.Waive(t.Context(), anna, open.ID, 0, core.RuleEntered, "x")
		}, anna},
		{"correct", "may not change", func() (core.Review, error) {
			return o.Correct(t.Context(), vera, open.ID, 0, map[string]string{"number": "1"})
		}, vera},
		{"link", "may not change", func() (core.Review, error) {
			return o.Link(t.Context(), paula, open.ID, 0, []core.OrderID{"PO-1"})
		}, paula},
	} {
		before := state(o.find(open.ID))
		_, err := c.do()
		is(t, err, core.Refused, c.words)
		e := o.last()
		if e.Action != "Refused" || e.Actor != c.by.Name || e.Object != "review:"+string(open.ID) || e.After["asked"] != c.name || e.Reason != err.Error() {
			t.Errorf("%s by %s is in the log as %+v", c.name, c.by.Name, e)
		}
		if after := state(o.find(open.ID)); after != before {
			t.Errorf("%s by %s: %s became %s", c.name, c.by.Name, before, after)
		}
	}
}

// A missing reason, an unknown exception or field change nothing, not even the log.
func TestWrongWordsLeaveNoTrace(t *testing.T) {
	o := newOffice(t)
	v := o.enter(o.widgets("INV-99", "PO-77"))
	before := o.last()
	for _, c := range []struct {
		kind core.Kind
		do   func() (core.Review, error)
	}{
		{core.Usage, func() (core.Review, error) { return o.Reject(t.Context(), anna, v.ID, 0, " ") }},
		{core.Usage, func() (core.Review, error) { return o.Hold(t.Context(), karl, v.ID, 0, "") }},
		{core.Usage, func() (core.Review, error) { return o.Resolve(t.Context(), anna, v.ID, 0, core.NoOrder, "", "") }},
		{core.NotFound, func() (core.Review, error) { return o.Resolve(t.Context(), anna, v.ID, 0, core.NoReceipt, "", "x") }},
		{core.Usage, func() (core.Review, error) { return o.Waive(t.Context(), olga, v.ID, 0, "all", "x") }},
		{core.Usage, func() (core.Review, error) { return o.Correct(t.Context(), karl, v.ID, 0, nil) }},
		{core.BadInput, func() (core.Review, error) {
			return o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"colour": "red"})
		}},
		{core.BadInput, func() (core.Review, error) {
			return o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"kind": "banana"})
		}},
		{core.BadInput, func() (core.Review, error) {
			return o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"line.2.quantity": "1"})
		}},
		{core.BadInput, func() (core.Review, error) {
			return o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"line.1.colour": "1"})
		}},
		{core.BadInput, func() (core.Review, error) {
			return o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"gross_total": "much"})
		}},
		{core.NotFound, func() (core.Review, error) { return o.Link(t.Context(), karl, v.ID, 0, []core.OrderID{"PO-404"}) }},
		{core.NotFound, func() (core.Review, error) { return o.Approve(t.Context(), anna, "ffffffffffff", 0, "") }},
	} {
		_, err := c.do()
		is(t, err, c.kind, "")
	}
	if after := o.last(); after.Seq != before.Seq {
		t.Errorf("the log has %+v", after)
	}
}

// Approving looks again, in its own transaction: what came to light since the last
// check stops it.
func TestApproveChecksAgain(t *testing.T) {
	o := newOffice(t)
	v := o.enter(o.widgets("INV-17", "PO-1"))
	if got := state(v); got != "Matched clean" {
		t.Fatal(got)
	}
	o.order("PO-1", "9.00") // nobody matched it again
	_, err := o.Approve(t.Context(), anna, v.ID, 0, "")
	is(t, err, core.Refused, "settle what is open first")
	if got := state(o.find(v.ID)); got != "OnHold mismatch PriceOverTolerance" {
		t.Errorf("after the refusal it is %s", got)
	}
	if e := o.log(2); e[0].Action != "Checked" || e[1].Action != "Refused" || !e[0].Time.Equal(e[1].Time) {
		t.Errorf("the log has %s %s", e[0].Action, e[1].Action)
	}

	o.order("PO-1", "10.00")
	w, err := o.Approve(t.Context(), anna, v.ID, 0, "fine")
	if err != nil || w.Status != core.StatusApproved || len(w.Approvals) != 1 || w.Approvals[0].Comment != "fine" {
		t.Errorf("%s %+v, %v", state(w), w.Approvals, err)
	}
	_, err = o.Approve(t.Context(), bert, v.ID, 0, "")
	is(t, err, core.Refused, "already approved")
}

// A person decides about what the person saw.
func TestStaleRevision(t *testing.T) {
	o := newOffice(t)
	v := o.enter(o.widgets("INV-17", "PO-1"))
	if _, err := o.Hold(t.Context(), karl, v.ID, v.Revision, "wait"); err != nil {
		t.Fatal(err)
	}
	before := o.last()
	for name, do := range map[string]func(revision int64) (core.Review, error){
		"approve": func(r int64) (core.Review, error) { return o.Approve(t.Context(), anna, v.ID, r, "") },
		"reject":  func(r int64) (core.Review, error) { return o.Reject(t.Context(), anna, v.ID, r, "x") },
		"hold":    func(r int64) (core.Review, error) { return o.Hold(t.Context(), karl, v.ID, r, "x") },
		"release": func(r int64) (core.Review, error) { return o.Release(t.Context(), karl, v.ID, r) },
		"resolve": func(r int64) (core.Review, error) {
			return o.Resolve(t.Context(), anna, v.ID, r, core.NoOrder, "", "x")
		},
		"waive": func(r int64) (core.Review, error) { return o.Waive(t.Context(), olga, v.ID, r, core.RuleLimit, "x") },
		"link":  func(r int64) (core.Review, error) { return o.Link(t.Context(), karl, v.ID, r, nil) },
		"correct": func(r int64) (core.Review, error) {
			return o.Correct(t.Context(), karl, v.ID, r, map[string]string{"number": "1"})
		},
	} {
		_, err := do(v.Revision)
		is(t, err, core.Conflict, "changed after you opened it")
		if after := o.last(); after.Seq != before.Seq {
			t.Errorf("%s: the log has %+v", name, after)
		}
	}
	if _, err := o.Release(t.Context(), karl, v.ID, v.Revision+1); err != nil {
		t.Errorf("with the newest revision: %v", err)
	}
}

// A correction voids the approvals of another content, and keeps those where the
// content stayed.
func TestCorrectVoidsApprovals(t *testing.T) {
	o := newOffice(t)
	s := core.DefaultSettings()
	s.Approval = []core.Policy{{Name: "two", Ask: []core.Step{{Who: []string{"role:approver"}}, {Who: []string{"role:approver"}}}}}
	if err := o.SaveSettings(t.Context(), olga, s); err != nil {
		t.Fatal(err)
	}
	v := o.enter(o.widgets("INV-17", "PO-1"))
	if v, err := o.Approve(t.Context(), anna, v.ID, 0, ""); err != nil || v.Status != core.StatusMatched || len(v.Asked()) != 1 {
		t.Fatal(state(v), err)
	}
	w, err := o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"payment_reference": "see invoice"})
	if err != nil || len(w.Approvals) != 1 {
		t.Errorf("the reference alone was corrected: %d approvals, %v", len(w.Approvals), err)
	}
	w, err = o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"number": "INV-71"})
	if err != nil || len(w.Approvals) != 0 || w.Invoice.Number != "INV-71" || state(w) != "Matched clean" {
		t.Errorf("the number was corrected: %d approvals, %s, %v", len(w.Approvals), state(w), err)
	}
	e := o.log(2)[0]
	if e.Action != "Corrected" || e.Before["number"] != "INV-17" || e.After["number"] != "INV-71" || e.After["approvals_voided"] != "anna" {
		t.Errorf("the log has %+v", e)
	}
	f := w.Draft.Number
	if f.CorrectedBy != "karl" || f.Confidence != 1 || f.Evidence.Source != core.FromPerson || f.Evidence.Page != 1 {
		t.Errorf("the field is %+v", f)
	}
	for i, by := range []core.User{anna, bert} {
		if w, err = o.Approve(t.Context(), by, v.ID, 0, ""); err != nil || (w.Status == core.StatusApproved) != (i == 1) {
			t.Errorf("%s: %s, %v", by.Name, state(w), err)
		}
	}
	if w, err = o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"gross_total": "120.00"}); err != nil || w.Status != core.StatusOnHold || len(w.Approvals) != 0 {
		t.Errorf("an approved invoice was corrected: %s, %v", state(w), err)
	}
}

func TestCorrectLinesAndUnset(t *testing.T) {
	o := newOffice(t)
	v := o.enter(o.widgets("INV-17", "PO-1"))
	w, err := o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"line.1.quantity": "5", "line.1.unit_price": "20.00", "due_date": ""})
	if err != nil || w.Invoice.Lines[0].Quantity.String() != "5" || !w.Invoice.DueDate.IsZero() || w.Draft.DueDate.IsSet() {
		t.Errorf("%+v, %v", w.Invoice, err)
	}
	if got := state(w); got != "OnHold mismatch PriceOverTolerance" {
		t.Errorf("twice the price: %s", got)
	}
	if old := o.find(v.ID); old.Draft.Lines[0].Quantity.Value.String() != "5" {
		t.Error("what was saved is not what was returned")
	}
}

// An unreadable document becomes an invoice when a person enters it.
func TestCorrectAnUnreadableDocument(t *testing.T) {
	o := newOffice(t)
	v := o.widgets("", "")
	v.Draft, v.Invoice, v.Status = core.Draft{}, core.Invoice{}, core.StatusReceived
	v.Failure = &core.Failure{Step: "read", Message: "damaged"}
	v.Exceptions = []core.Exception{{Reason: core.Unreadable, Severity: core.Block, Message: "damaged"}}
	v = o.enter(v)
	w, err := o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"supplier": "Acme", "supplier_tax_id": "DE123456788", "number": "7", "issue_date": "2026-11-02",
		"currency": "EUR", "net_total": "100.00", "tax_total": "19.00", "gross_total": "119.00", "order_ref": "PO-1"})
	if err != nil || w.Failure != nil || w.Draft.Kind.Value != core.KindInvoice || w.Invoice.SupplierID != o.acme.ID || w.Lane() == core.LaneNeedsData {
		t.Errorf("%s %+v, %v", state(w), w.Exceptions, err)
	}
	_, err = o.Approve(t.Context(), karl, v.ID, 0, "")
	is(t, err, core.Refused, "may not approve")
}

// A link by a person holds through later checks, and is undone by none.
func TestLink(t *testing.T) {
	o := newOffice(t)
	o.order("PO-2", "10.00")
	v := o.enter(o.widgets("INV-17", "PO-1"))
	w, err := o.Link(t.Context(), karl, v.ID, 0, []core.OrderID{"PO-2"})
	if err != nil || len(w.Match.Orders) != 1 || w.Match.Orders[0] != "PO-2" || !w.Match.ByPerson || state(w) != "Matched clean" {
		t.Errorf("%v %s, %v", w.Match.Orders, state(w), err)
	}
	if e := o.log(2)[0]; e.Action != "Linked" || e.Before["orders"] != "PO-1" || e.After["orders"] != "PO-2" {
		t.Errorf("the log has %+v", e)
	}
	if _, err := o.SaveOrders(t.Context(), karl, []core.PurchaseOrder{{ID: "PO-9", SupplierID: o.acme.ID, Currency: "EUR"}}); err != nil {
		t.Fatal(err)
	}
	if w = o.find(v.ID); w.Match.Orders[0] != "PO-2" {
		t.Errorf("matched again it is linked to %v", w.Match.Orders)
	}
}

// A hold by a person survives matching again.
func TestHoldSurvives(t *testing.T) {
	o := newOffice(t)
	v := o.enter(o.widgets("INV-17", "PO-1"))
	if _, err := o.Hold(t.Context(), karl, v.ID, 0, "asked"); err != nil {
		t.Fatal(err)
	}
	if err := o.SaveSettings(t.Context(), olga, core.DefaultSettings()); err != nil {
		t.Fatal(err)
	}
	w := o.find(v.ID)
	if w.Status != core.StatusOnHold || w.Held == nil || w.Lane() != core.LaneOther {
		t.Errorf("%s %+v", state(w), w.Held)
	}
	_, err := o.Release(t.Context(), anna, v.ID, 0)
	is(t, err, core.Refused, "karl holds this invoice")
	if w, err = o.Release(t.Context(), olga, v.ID, 0); err != nil || state(w) != "Matched clean" {
		t.Errorf("%s, %v", state(w), err)
	}
}
