package desk

import (
	"errors"
	"fmt"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
)

// ruled is an office with a rule over Acme, an order that was received and an invoice
// that a person approved before.
func ruled(t *testing.T) *office {
	o := staffed(t)
	u, err := o.newUser(olga, "right words")
	if err != nil {
		t.Fatal(err)
	}
	o.update(func(tx core.Tx) error { return tx.SaveUser(u) })
	o.settings(`{"matching_policy": "three-way", "duplicate_window_days": 0, "auto_approve": {"enabled": true, "sample_percent": 1,
		"rules": [{"name": "widgets", "supplier": "Acme", "gross_below": "200.00"}]}}`)
	v := o.received("INV-1")
	if v.Status != core.StatusMatched {
		t.Fatalf("the first invoice is %s", state(v))
	}
	if _, err := o.Approve(t.Context(), anna, v.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	return o
}

// received takes in an invoice by mail whose order was delivered. No two cost the same.
func (o *office) received(number string) core.Review {
	o.t.Helper()
	list, err := o.Queue(o.t.Context(), vera, QueueFilter{All: true})
	if err != nil {
		o.t.Fatal(err)
	}
	order, price := "PO "+number, fmt.Sprintf("9.%02d", 99-len(list))
	o.order(order, price)
	v := coretest.Review(coretest.Invoice(number, o.acme, coretest.Line("1", "Widget", "10", price)))
	v.Draft.OrderRef = core.Field[string]{Value: order, Confidence: 0.99}
	o.update(func(tx core.Tx) (err error) {
		e := coretest.Entry("Read", "review:"+string(v.ID))
		err = errors.Join(tx.SaveReceipt(coretest.Receipt("R "+number, coretest.Received(order, "1", "10"))), tx.SaveDocument(coretest.DocumentOf(v)), tx.SaveReview(v), tx.Audit(e))
		if err == nil {
			v, err = intake.Check(tx, v)
		}
		return err
	})
	return v
}

func TestSignedRuleApproves(t *testing.T) {
	o := ruled(t)
	ctx := t.Context()
	if v := o.received("INV-2"); v.Status != core.StatusMatched {
		t.Fatalf("without a signature: %s", state(v))
	}
	_, err := o.SignRule(ctx, anna, "right words", "widgets")
	is(t, err, core.Refused, "may not sign rules")
	_, err = o.SignRule(ctx, olga, "wrong words", "widgets")
	is(t, err, core.Refused, "passphrase is wrong")
	_, err = o.SignRule(ctx, olga, "right words", "gadgets")
	is(t, err, core.NotFound, "no rule gadgets")
	sig, err := o.SignRule(ctx, olga, "right words", "widgets")
	if err != nil {
		t.Fatal(err)
	}
	approved, drawn := 0, 0
	for i := range 20 {
		v := o.received(fmt.Sprintf("A-%d", i+10))
		switch {
		case v.Route.Sampled && v.Status == core.StatusMatched:
			drawn++
		case v.Status == core.StatusApproved:
			approved++
			a := v.Approvals[0]
			if a.By != core.System.Name || a.Rule != "widgets" || a.Signature != sig.Hash || len(v.Approvals) != 1 {
				t.Errorf("%+v", a)
			}
			if e := o.log(2)[0]; e.Action != "ApprovedByRule" || e.After["rule"] != "widgets" || e.After["signature"] != sig.Hash || e.Role != "system" {
				t.Errorf("%+v", e)
			}
		default:
			t.Errorf("%s", state(v))
		}
	}
	if approved < 15 {
		t.Errorf("%d approved, %d drawn", approved, drawn)
	}
	list, err := o.Rules(ctx, vera)
	if err != nil || len(list) != 1 || list[0].Approved < approved || list[0].Waiting < drawn || list[0].Signed == nil {
		t.Errorf("%v, %+v", err, list)
	}
	// Anybody who approves stops it; what was approved waits for people again.
	_, err = o.StopRules(ctx, karl, "x")
	is(t, err, core.Refused, "may not stop")
	_, err = o.StopRules(ctx, bert, " ")
	is(t, err, core.Usage, "needs a reason")
	undone, err := o.StopRules(ctx, bert, "looks odd")
	if err != nil || undone < approved {
		t.Errorf("%d undone of %d, %v", undone, approved, err)
	}
	o.settings(`{"auto_approve": {"enabled": true}}`)
	if v := o.received("B-1"); v.Status != core.StatusMatched || v.Route.Rule != "" {
		t.Errorf("switched on again without a signature: %s", state(v))
	}
}

// A change of the settings that voids the signature takes its approvals with it; one
// that does not leaves them.
func TestChangedRuleVoidsItsApprovals(t *testing.T) {
	o := ruled(t)
	if _, err := o.SignRule(t.Context(), olga, "right words", "widgets"); err != nil {
		t.Fatal(err)
	}
	var v core.Review
	for i := 0; i < 5 && v.Status != core.StatusApproved; i++ { // one may be drawn
		v = o.received(fmt.Sprintf("A-%d", i+10))
	}
	o.settings(`{"duplicate_window_days": 1}`)
	if got := o.find(v.ID); got.Status != core.StatusApproved {
		t.Errorf("another setting changed: %s", state(got))
	}
	o.settings(`{"auto_approve": {"rules": [{"name": "widgets", "supplier": "Acme", "gross_below": "200.01"}]}}`)
	if got := o.find(v.ID); got.Status != core.StatusMatched || len(got.Approvals) != 0 {
		t.Errorf("the rule changed: %s, %+v", state(got), got.Approvals)
	}
}

// A rule stands on the word of an owner: with the one who signed it gone, or no owner any
// more, it approves nothing, and what it approved waits for people.
func TestRuleOfWhoIsNoOwnerAnyMore(t *testing.T) {
	for name, goes := range map[string]func(*office) error{
		"disabled": func(o *office) error { return o.SetDisabled(o.t.Context(), karl, "olga", true) },
		"demoted": func(o *office) error {
			return o.SetRights(o.t.Context(), karl, "olga", Rights{Roles: []core.Role{core.Clerk}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := ruled(t)
			if err := o.SetRights(t.Context(), olga, "karl", Rights{Roles: []core.Role{core.Owner}}); err != nil {
				t.Fatal(err)
			}
			if _, err := o.SignRule(t.Context(), olga, "right words", "widgets"); err != nil {
				t.Fatal(err)
			}
			var v core.Review
			for i := 0; i < 5 && v.Status != core.StatusApproved; i++ { // one may be drawn
				v = o.received(fmt.Sprintf("A-%d", i+10))
			}
			if err := goes(o); err != nil {
				t.Fatal(err)
			}
			if got := o.find(v.ID); got.Status != core.StatusMatched || len(got.Approvals) != 0 {
				t.Errorf("what the rule approved is %s, %+v", state(got), got.Approvals)
			}
			if got := o.received("B-1"); got.Status != core.StatusMatched || got.Route.Rule != "" {
				t.Errorf("the next one is %s by rule %q", state(got), got.Route.Rule)
			}
			said := false
			log, err := o.AuditLog(t.Context(), karl, 1, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range log {
				said = said || e.Action == "SignaturesVoided" && e.After["void"] == "widgets" && e.Before["signed_by"] == "olga"
			}
			if !said {
				t.Error("the log does not say that the signature ended")
			}
		})
	}
}

// The owner who signed a rule has approved what it lets through, and does not release its
// payment.
func TestWhoSignedTheRuleDoesNotPay(t *testing.T) {
	o := ruled(t)
	o.settings(`{"payment": {"account": "DE02500105170137075030"}}`)
	if _, err := o.SignRule(t.Context(), olga, "right words", "widgets"); err != nil {
		t.Fatal(err)
	}
	var v core.Review
	for i := 0; i < 5 && v.Status != core.StatusApproved; i++ { // one may be drawn
		v = o.received(fmt.Sprintf("A-%d", i+10))
	}
	run, err := o.PreparePayments(t.Context(), paula, PayPlan{Invoices: []core.ReviewID{v.ID}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.ReleaseRun(t.Context(), olga, run.ID)
	is(t, err, core.Refused, "olga signed the rule that approved invoice "+v.Invoice.Number)
	if _, err := o.ReleaseRun(t.Context(), paula, run.ID); err != nil {
		t.Error(err)
	}
}
