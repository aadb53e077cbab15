package desk

import (
	"testing"

	"countersign/core"
)

// What is no invoice is shown as what it is and counts nowhere.
func TestWhatIsNoInvoice(t *testing.T) {
	const reminder = `Acme
Werkstraße 5, 50667 Köln                        USt-IdNr.: DE123456788

Nordlicht Beispiel GmbH
Hafenstraße 1
20457 Hamburg

2. Mahnung                                      Datum: 02.12.2026

zu unserer Rechnung R-1 vom 02.11.2026 über 119,00 EUR, Bestellung PO-1,
haben wir noch keine Zahlung erhalten. Bitte überweisen Sie 119,00 EUR bis zum 10.12.2026.
`
	o := newOffice(t)
	v := o.file(reminder)
	if v.Draft.Kind.Value != core.KindReminder || v.Status != core.StatusRead || v.Lane() != core.LaneOther || len(v.Match.Lines) > 0 || v.Invoice.SupplierID != "" {
		t.Fatalf("it is %s, %s in %s", v.Draft.Kind.Value, v.Status, v.Lane())
	}
	ctx := t.Context()
	is(t, second(o.Approve(ctx, anna, v.ID, 0, "")), core.Refused, "this is a reminder, not an invoice")
	rows, err := o.Queue(ctx, karl, QueueFilter{})
	if err != nil || len(rows) != 1 || rows[0].Kind != core.KindReminder || len(rows[0].Asked) != 0 {
		t.Errorf("the queue shows %+v, %v", rows, err)
	}
}

// An invoice that a person corrects to something else bills no order any more.
func TestCorrectedToNoInvoice(t *testing.T) {
	o := newOffice(t)
	v := o.file(sheet("A-1", "10.00", "19,00", "119,00"))
	if _, err := o.Link(t.Context(), karl, v.ID, 0, []core.OrderID{"PO-1"}); err != nil {
		t.Fatal(err)
	}
	if v = o.find(v.ID); len(v.Match.Lines) == 0 || v.Status != core.StatusMatched {
		t.Fatalf("it is %s with %d lines matched", v.Status, len(v.Match.Lines))
	}
	got, err := o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"kind": "quote"})
	if err != nil || got.Status != core.StatusRead || len(got.Match.Lines) > 0 || len(got.Asked()) > 0 {
		t.Fatalf("it is %s with %d lines matched, %v", got.Status, len(got.Match.Lines), err)
	}
	var states map[core.LineRef]core.LineState
	o.view(func(r core.Reader) (err error) {
		states, err = r.LineStates([]core.OrderID{"PO-1"}, "")
		return err
	})
	for ref, s := range states {
		if !s.InvoicedQuantity.IsZero() {
			t.Errorf("%v still counts %s as invoiced", ref, s.InvoicedQuantity)
		}
	}
	is(t, second(o.Approve(t.Context(), anna, v.ID, 0, "")), core.Refused, "this is a quote")
	if got, err = o.Correct(t.Context(), karl, v.ID, 0, map[string]string{"kind": "invoice"}); err != nil || len(got.Match.Lines) == 0 {
		t.Errorf("as an invoice again it matches %d lines, %v", len(got.Match.Lines), err)
	}
}
