package desk

import (
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

// staffed is an office whose people are stored.
func staffed(t *testing.T) *office {
	o := newOffice(t)
	o.update(func(tx core.Tx) error {
		var errs []error
		for _, u := range []core.User{anna, bert, karl, paula, vera} {
			errs = append(errs, tx.SaveUser(u))
		}
		return errors.Join(errs...)
	})
	return o
}

func (o *office) settings(file string) {
	o.t.Helper()
	now, err := o.Settings(o.t.Context(), olga)
	if err != nil {
		o.t.Fatal(err)
	}
	set, err := core.MergeSettings(now, []byte(file))
	if err == nil {
		err = o.SaveSettings(o.t.Context(), olga, set)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// A substitute answers in the other's name while the days last, and the log and the
// approval say for whom.
func TestSubstituteApproves(t *testing.T) {
	o := staffed(t)
	ctx := t.Context()
	o.settings(`{"approval": [{"name": "all", "when": {}, "ask": ["user:anna"]}]}`)
	v := o.enter(o.widgets("INV-1", "PO-1"))
	_, err := o.Approve(ctx, bert, v.ID, 0, "")
	is(t, err, core.Refused, "bert is not asked")
	day := core.MustDate("2026-11-03")
	if err := o.SetSubstitute(ctx, olga, "anna", core.Substitution{User: "bert", From: day, To: day}); err != nil {
		t.Fatal(err)
	}
	if e := o.last(); e.Action != "SubstituteSet" || e.Object != "user:anna" || e.After["substitute"] != "bert" || e.After["to"] != "2026-11-03" {
		t.Errorf("%+v", e)
	}
	row, err := o.Show(ctx, bert, v.ID)
	if err != nil || len(row.Substitutes) != 1 || row.Substitutes[0].Why != "stands in for anna, who is away until 2026-11-03" || row.Allowed[core.ActApprove] != "" || row.Deadline == nil {
		t.Errorf("%v, %+v, %+v", err, row.Substitutes, row.Allowed)
	}
	got, err := o.Approve(ctx, bert, v.ID, 0, "")
	if err != nil || got.Status != core.StatusApproved {
		t.Fatalf("%v, %s", err, got.Status)
	}
	a := got.Approvals[0]
	if a.By != "bert" || a.For != "user:anna" || a.OnBehalf != "anna" || a.Why == "" {
		t.Errorf("%+v", a)
	}
	if e := o.last(); e.Action != "Approved" || e.Actor != "bert" || e.After["on_behalf_of"] != "anna" {
		t.Errorf("%+v", e)
	}
	// What the substitute or the other enters later voids the approval.
	if got, err = o.Correct(ctx, anna, v.ID, 0, map[string]string{"due_date": "2026-12-24"}); err != nil || got.Status == core.StatusApproved {
		t.Errorf("%v, %s", err, got.Status)
	}
}

func TestWhoMayBeASubstitute(t *testing.T) {
	o := staffed(t)
	ctx := t.Context()
	day := core.MustDate("2026-11-03")
	for _, c := range []struct {
		by, of string
		sub    core.Substitution
		kind   core.Kind
		says   string
	}{
		{"olga", "anna", core.Substitution{User: "karl"}, core.Refused, "karl may not approve"},
		{"olga", "anna", core.Substitution{User: "vera"}, core.Refused, "vera may not approve"},
		{"olga", "anna", core.Substitution{User: "anna"}, core.Usage, "nobody stands in"},
		{"olga", "anna", core.Substitution{User: "nobody"}, core.NotFound, ""},
		{"olga", "nobody", core.Substitution{User: "bert"}, core.NotFound, ""},
		{"olga", "anna", core.Substitution{User: "bert", From: day, To: day.AddDays(-1)}, core.Usage, "before the first"},
		{"olga", "anna", core.Substitution{User: "bert", To: day}, core.Usage, "needs a first"},
		{"anna", "anna", core.Substitution{User: "bert"}, core.Refused, "may not appoint"},
		{"bert", "anna", core.Substitution{User: "bert"}, core.Refused, "may not appoint"},
	} {
		by := map[string]core.User{"olga": olga, "anna": anna, "bert": bert}[c.by]
		is(t, o.SetSubstitute(ctx, by, c.of, c.sub), c.kind, c.says)
	}
	is(t, o.EndSubstitute(ctx, olga, "anna", "bert"), core.NotFound, "does not stand in")
}

// Who is disabled can do nothing any more, also where the window is still open; the
// last owner stays.
func TestDisabled(t *testing.T) {
	o := staffed(t)
	ctx := t.Context()
	v := o.enter(o.widgets("INV-1", "PO-1"))
	is(t, o.SetDisabled(ctx, anna, "karl", true), core.Refused, "may not disable")
	is(t, o.SetDisabled(ctx, olga, "olga", true), core.Refused, "olga is the last owner")
	if err := o.SetDisabled(ctx, olga, "anna", true); err != nil {
		t.Fatal(err)
	}
	_, err := o.Approve(ctx, anna, v.ID, 0, "")
	is(t, err, core.Refused, "anna does not work here any more")
	_, err = o.Queue(ctx, anna, QueueFilter{})
	is(t, err, core.Refused, "anna does not work here any more")
	_, err = o.SaveOrders(ctx, anna, nil)
	is(t, err, core.Refused, "anna does not work here any more")
	is(t, o.SetDisabled(ctx, olga, "anna", true), core.Refused, "anna does not work here any more already")
	if err := o.SetDisabled(ctx, olga, "anna", false); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Approve(ctx, anna, v.ID, 0, ""); err != nil {
		t.Error(err)
	}
	o.update(func(tx core.Tx) error {
		return tx.SaveUser(core.User{Name: "otto", Roles: []core.Role{core.Owner}, Disabled: true})
	})
	is(t, o.SetDisabled(ctx, olga, "olga", true), core.Refused, "olga is the last owner")
}

// A role that was taken away does not act any more, whenever its bearer signed in.
func TestRolesAreThoseOfNow(t *testing.T) {
	o := staffed(t)
	v := o.enter(o.widgets("INV-1", "PO-1"))
	o.update(func(tx core.Tx) error { return tx.SaveUser(core.User{Name: "anna", Roles: []core.Role{core.Auditor}}) })
	_, err := o.Approve(t.Context(), anna, v.ID, 0, "")
	is(t, err, core.Refused, "anna may not approve")
}

// The owner changes what people may do; the last owner stays one, and what is given is
// there for the next decision.
func TestSetRights(t *testing.T) {
	o := staffed(t)
	ctx := t.Context()
	high, none := amount("99.99"), core.User{}.Limit
	for _, c := range []struct {
		by     core.User
		of     string
		rights Rights
		kind   core.Kind
		says   string
	}{
		{anna, "anna", Rights{Limit: &none}, core.Refused, "anna may not change"},
		{olga, "anna", Rights{}, core.Usage, "neither roles nor a limit"},
		{olga, "anna", Rights{Roles: []core.Role{}}, core.Usage, "a role"},
		{olga, "anna", Rights{Roles: []core.Role{"boss"}}, core.Usage, `no role "boss"`},
		{olga, "nobody", Rights{Limit: &high}, core.NotFound, ""},
		{olga, "olga", Rights{Roles: []core.Role{core.Payer}}, core.Refused, "olga is the last owner"},
		{olga, "anna", Rights{Roles: anna.Roles, Limit: &none}, core.Refused, "already"},
	} {
		is(t, o.SetRights(ctx, c.by, c.of, c.rights), c.kind, c.says)
	}
	v := o.enter(o.widgets("INV-1", "PO-1"))
	if err := o.SetRights(ctx, olga, "anna", Rights{Limit: &high}); err != nil {
		t.Fatal(err)
	}
	if e := o.last(); e.Action != "RightsChanged" || e.Object != "user:anna" || e.Before["limit"] != "" || e.After["limit"] != "99.99 EUR" || e.After["roles"] != "approver" {
		t.Errorf("%+v", e)
	}
	_, err := o.Approve(ctx, anna, v.ID, 0, "")
	is(t, err, core.Refused, "above anna's limit")
	if err := o.SetRights(ctx, olga, "karl", Rights{Roles: []core.Role{core.Clerk, core.Owner}}); err != nil {
		t.Fatal(err)
	}
	if err := o.SetRights(ctx, karl, "olga", Rights{Roles: []core.Role{core.Auditor}}); err != nil {
		t.Fatal(err)
	}
	is(t, o.SetRights(ctx, olga, "anna", Rights{Limit: &none}), core.Refused, "olga may not")
}

// An absence ends with the firm's day: half past midnight in Hamburg is the day after,
// and the day before in London.
func TestAbsenceByTheFirmsDay(t *testing.T) {
	c := &handClock{time.Date(2026, 11, 3, 23, 30, 0, 0, time.UTC)}
	for name, zone := range map[string]*time.Location{"London": time.UTC, "Hamburg": time.FixedZone("CET", 3600)} {
		o := newOffice(t)
		s := coretest.NewStore(c.set())
		o.store, o.Desk = s, New(s, rand.Reader).In(zone)
		away := core.User{Name: "anna", Roles: anna.Roles, Substitutes: []core.Substitution{{User: "bert", From: core.MustDate("2026-11-01"), To: core.MustDate("2026-11-03")}}}
		o.update(func(tx core.Tx) error {
			return errors.Join(tx.SaveFirm(core.Firm{Name: "Nordlicht", Country: "DE", Currency: "EUR"}), tx.SaveSettings(core.DefaultSettings()), tx.SaveSupplier(o.acme),
				tx.SaveUser(olga), tx.SaveUser(away), tx.SaveUser(bert))
		})
		o.order("PO-1", "10.00")
		o.settings(`{"approval": [{"name": "anna", "when": {}, "ask": ["user:anna"]}]}`)
		v := o.enter(o.widgets("INV-1", "PO-1"))
		shown, err := o.Show(t.Context(), olga, v.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Approve(t.Context(), bert, v.ID, 0, "")
		if may := name == "London"; may != (err == nil) || may != (len(shown.Row.Substitutes) == 1) {
			t.Errorf("%s: %v, shown %v", name, err, shown.Row.Substitutes)
		}
	}
}
