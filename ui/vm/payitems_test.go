package vm

import (
	"testing"

	"countersign/core"
	"countersign/core/desk"
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
