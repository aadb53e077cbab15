package desk

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/audit"
)

// Whatever a rule refuses leaves an entry that says who wanted what, and nothing else.
func TestRefusalsAreInTheLog(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	for name, do := range map[string]func() error{
		"add users": func() error {
			return o.AddUser(ctx, karl, core.User{Name: "x", Roles: []core.Role{core.Clerk}}, "long enough words")
		},
		"set another's passphrase":   func() error { return o.SetPassphrase(ctx, karl, "anna", "long enough words") },
		"change the settings":        func() error { return o.SaveSettings(ctx, anna, core.DefaultSettings()) },
		"import suppliers":           func() error { _, err := o.SaveSuppliers(ctx, vera, nil); return err },
		"import orders":              func() error { _, err := o.SaveOrders(ctx, vera, nil); return err },
		"import receipts":            func() error { _, err := o.SaveReceipts(ctx, vera, nil); return err },
		"change suppliers":           func() error { return o.ApproveSupplier(ctx, karl, "acme") },
		"set up mailboxes":           func() error { return o.SaveMailAccount(ctx, karl, core.MailAccount{Name: "x"}) },
		"remove mailboxes":           func() error { return o.RemoveMailAccount(ctx, karl, "x") },
		"set up outgoing mail":       func() error { return o.SaveOutgoing(ctx, karl, core.Outgoing{}) },
		"have notices tried again":   func() error { return o.RetryNotice(ctx, karl, 1) },
		"take lessons back":          func() error { _, err := o.TakeBack(ctx, vera, "L1", "x"); return err },
		"sign in as nobody at all":   func() error { _, err := o.SignIn(ctx, "nobody at all", "x"); return err },
		"set another's mail address": func() error { return o.SetAddress(ctx, karl, "anna", "a@example.com") },
	} {
		before := o.last().Seq
		err := do()
		if core.KindOf(err) != core.Refused {
			t.Errorf("%s: %v", name, err)
			continue
		}
		e := o.last()
		if e.Seq != before+1 || e.Action != "Refused" || e.After["asked"] != name || e.Reason != core.MessageOf(err) {
			t.Errorf("%s: %d entries, the last %+v", name, e.Seq-before, e)
		}
	}
}

// Somebody who tries without end does not fill the log; the last entry says that more
// may have followed, and others are entered all the same.
func TestRefusalsAreBounded(t *testing.T) {
	o := newOffice(t)
	before := o.last().Seq
	for range 3 * audit.RefusalsAnHour {
		if err := o.SaveSettings(t.Context(), karl, core.DefaultSettings()); core.KindOf(err) != core.Refused {
			t.Fatal(err)
		}
	}
	if e := o.last(); e.Seq-before != audit.RefusalsAnHour || e.After["more"] == "" || !strings.HasPrefix(e.After["more"], "further refusals") {
		t.Errorf("%d entries, the last %+v", e.Seq-before, e)
	}
	if err := o.SaveSettings(t.Context(), anna, core.DefaultSettings()); core.KindOf(err) != core.Refused || o.last().Actor != "anna" {
		t.Errorf("another person: %v, %+v", err, o.last())
	}
}

// What is refused is no reason to note that the invoice was checked, whoever asked; what
// the check before an approval finds is noted.
func TestRefusedApprovalIsOneEntry(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	v := o.enter(o.widgets("INV-1", "PO-1"))
	for _, by := range []core.User{vera, paula, karl} {
		before := o.last().Seq
		_, err := o.Approve(ctx, by, v.ID, 0, "")
		is(t, err, core.Refused, "")
		if e := o.last(); e.Seq != before+1 || e.Action != "Refused" || e.Actor != by.Name || o.find(v.ID).Revision != v.Revision {
			t.Errorf("%s: %s", by.Name, actions(o.log(int(e.Seq-before))))
		}
	}
	if _, err := o.Reject(ctx, vera, v.ID, 0, "x"); core.KindOf(err) != core.Refused {
		t.Error(err)
	}
	o.update(func(tx core.Tx) error {
		v.EnteredBy, v.Revision = []string{"anna"}, v.Revision+1
		return tx.SaveReview(v)
	})
	_, err := o.Approve(ctx, anna, v.ID, 0, "")
	is(t, err, core.Refused, "anna entered this invoice")
	if got := actions(o.log(2)); got != "Tested Refused" {
		t.Errorf("the log ends with %s", got)
	}
	o.order("PO-1", "9.00") // past the desk, so that nothing was checked again
	_, err = o.Approve(ctx, bert, v.ID, 0, "")
	is(t, err, core.Refused, "settle what is open first")
	if got := actions(o.log(2)); got != "Checked Refused" || o.find(v.ID).Status != core.StatusOnHold {
		t.Errorf("the log ends with %s", got)
	}
	o.order("PO-1", "10.00")
	if _, err := o.Approve(ctx, bert, v.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	if got := actions(o.log(2)); got != "Checked Approved" {
		t.Errorf("the log ends with %s", got)
	}
}
