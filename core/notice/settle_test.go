package notice_test

import (
	"testing"

	"countersign/core"
	"countersign/core/notice"
)

// Whoever can end what stops an invoice is asked to, and nobody else.
func TestSettleRequests(t *testing.T) {
	monday := at("2026-11-30 07:00")
	const anna, karl, paul, olga = "settle anna@firm.example 2026-11-30T08 1", "settle karl@firm.example 2026-11-30T08 1", "settle paul@firm.example 2026-11-30T08 1", "settle olga@firm.example 2026-11-30T08 1"
	for _, c := range []struct {
		name    string
		reasons []core.Reason
		want    string
	}{
		{"what was read", []core.Reason{core.MissingField}, anna + "; " + karl},
		{"a price", []core.Reason{core.PriceOverTolerance}, anna},
		{"a bank account", []core.Reason{core.BankChanged}, anna + "; " + paul},
		{"a new supplier", []core.Reason{core.NewSupplier}, anna + "; " + paul},
		{"two things", []core.Reason{core.BankChanged, core.MissingField}, anna + "; " + karl + "; " + paul},
		{"a receipt that comes by itself", []core.Reason{core.NoReceipt}, ""},
		{"a receipt and a price", []core.Reason{core.NoReceipt, core.PriceOverTolerance}, anna},
	} {
		s := state("2026-11-30 08:05", waiting("A-1", monday, stopped(c.reasons...)))
		s.Users = []core.User{person("anna", core.Approver), person("karl", core.Clerk), person("paul", core.Payer), person("vera", core.Auditor), person("olga", core.Owner)}
		if got := brief(notice.Plan(s)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	s := state("2026-11-30 08:05", waiting("A-1", monday, stopped(core.PriceOverTolerance)))
	s.Users = []core.User{person("karl", core.Clerk), person("olga", core.Owner)}
	if got := brief(notice.Plan(s)); got != olga {
		t.Errorf("where only the owner can: %q", got)
	}
}

// Settling and approving are asked for apart, and each reminded of.
func TestSettledThenApproved(t *testing.T) {
	s := state("2026-11-30 08:05", waiting("A-1", at("2026-11-30 07:00"), stopped(core.PriceOverTolerance)))
	s = queued(s, notice.Plan(s))
	first := s.Before[0]
	if !notice.Waits(first.Items[0], s.Waiting[0], "anna", s.Users, nil) || notice.Waits(first.Items[0], s.Waiting[0], "karl", s.Users, nil) {
		t.Error("it waits for another")
	}
	s.Now = at("2026-12-03 08:05")
	if got, want := brief(notice.Plan(s)), "reminder anna@firm.example 2026-12-03 1"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	s.Waiting[0] = waiting("A-1", at("2026-11-30 07:00"))
	if got, want := brief(notice.Plan(s)), "approval anna@firm.example 2026-12-03T08 1"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if notice.Waits(first.Items[0], s.Waiting[0], "anna", s.Users, nil) {
		t.Error("what was settled still waits")
	}
}
