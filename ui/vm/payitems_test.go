package vm

import (
	"testing"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/money"
)

// What keeps a decided invoice from being paid is told at the invoice: each finding that
// people settle, or else the gate's own sentence; and nothing twice.
func TestWhatKeepsFromPayment(t *testing.T) {
	by := core.User{Name: "anna", Roles: []core.Role{core.Approver}}
	price := core.Exception{Reason: core.PriceOverTolerance, Severity: core.Block, Message: "unit price of line 1 is 11.00", Line: "1"}
	refused := core.Errorf(core.Refused, "Acme is not approved as a supplier").WithHint("a second person approves it")
	for name, c := range map[string]struct {
		own     []core.Exception
		payable *desk.Payable
		want    string // the first item
		accept  bool
		title   string
	}{
		"payable":             {nil, &desk.Payable{}, "", false, "settle.nothing"},
		"undecided":           {nil, nil, "", false, "settle.nothing"},
		"order changed since": {nil, &desk.Payable{Refusal: refused, Unsettled: []core.Exception{price}}, "Unit price of line 1 is 11.00.", true, "1 settle.before_payment"},
		"supplier":            {nil, &desk.Payable{Refusal: refused}, "Acme is not approved as a supplier.", false, "1 settle.before_payment"},
		"its own exception":   {[]core.Exception{price}, &desk.Payable{Refusal: refused}, "", false, "settle.nothing"},
	} {
		var d desk.Dossier
		d.Review = core.Review{Status: core.StatusExported, Exceptions: c.own}
		d.Payable = c.payable
		items := payItems(d, by, counted{})
		if got := settleTitle(items, true, counted{}).Text; got != c.title {
			t.Errorf("%s: the title is %q", name, got)
		}
		if c.want == "" && len(items) == 0 {
			continue
		}
		if len(items) != 1 || items[0].Text != c.want || (len(items[0].Buttons) > 0) != c.accept {
			t.Errorf("%s: %+v", name, items)
		}
	}
}

// The lines of an invoice in the books show the order as it is now where that is what
// keeps it from being paid, and as it was where nothing does.
func TestLinesOfWhatTheGateFinds(t *testing.T) {
	dec := money.MustDecimal
	var d desk.Dossier
	d.Review = core.Review{Status: core.StatusExported, Invoice: core.Invoice{Currency: "EUR", Lines: []core.Line{
		{ID: "1", Quantity: dec("10"), UnitPrice: dec("11.00"), NetAmount: money.MustAmount("110.00", "EUR")}}}}
	d.Review.Match = core.Match{Kind: core.TwoWay, Lines: []core.LineMatch{{InvoiceLine: "1", Order: "PO-1", OrderLine: "1", Quantity: dec("10"), Ordered: dec("10"), Price: dec("11"), OrderPrice: dec("11"), Verdict: core.Pass}}}
	d.Purchase = []core.PurchaseOrder{{ID: "PO-1", Lines: []core.OrderLine{{ID: "1", Quantity: dec("8"), UnitPrice: dec("9.00")}}}}
	shown := func() string {
		row := linesTable(asOfNow(d), d.Purchase, Format{Words: pointed{}}).Rows[0]
		return row.Ordered + " at " + row.OrderPrice + ", " + row.Verdict.Text
	}
	if got := shown(); got != "10 at 11.00, lines.agrees" {
		t.Errorf("nothing found: %s", got)
	}
	d.Payable = &desk.Payable{Unsettled: []core.Exception{{Reason: core.PriceOverTolerance, Severity: core.Block, Line: "1"}}}
	if got := shown(); got != "8 at 9.00, reason.price_over" {
		t.Errorf("repriced: %s", got)
	}
	if m := d.Review.Match.Lines[0]; !m.Ordered.Equal(dec("10")) || len(d.Review.Exceptions) != 0 {
		t.Errorf("the invoice itself was changed: %+v", m)
	}
}
