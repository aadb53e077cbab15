package control

import (
	"fmt"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

// weekdays are earlier invoices of Mondays, over sums that are not round.
func weekdays(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("H-%d %s %d.17", i, core.MustDate("2025-10-06").AddDays(7*i), 900+i))
	}
	return out
}

// Issue 5, Checks: weekend, round-sum and split-below-limit patterns.
func TestPatterns(t *testing.T) {
	limit := func(s string) func(*Input) {
		return func(in *Input) {
			d := money.MustDecimal(s)
			in.Settings.Approval = []core.Policy{{Name: "small", When: core.PolicyWhen{GrossBelow: &d}}, {Name: "large", When: core.PolicyWhen{GrossAtLeast: &d}}}
		}
	}
	near := []string{"H-1 2026-02-25 4900.00"}
	for _, c := range []struct {
		clause, me string
		past       []string
		change     func(*Input)
		field      string // of the warning; empty for none
	}{
		{clause: "a Monday", me: "N-1 2026-03-02 907.11", past: weekdays(8)},
		{clause: "a Saturday, eight weekdays before", me: "N-1 2026-02-28 907.11", past: weekdays(8), field: "issue_date"},
		{clause: "a Sunday", me: "N-1 2026-03-01 907.11", past: weekdays(8), field: "issue_date"},
		{clause: "a Sunday, too few to know", me: "N-1 2026-03-01 907.11", past: weekdays(7)},
		{clause: "a Sunday, one of a Saturday before", me: "N-1 2026-03-01 907.11", past: append(weekdays(8), "H-9 2026-02-07 917.33")},
		{clause: "a round sum", me: "N-1 2026-03-02 2000.00", past: weekdays(8), field: "gross_total"},
		{clause: "a round sum, too few to know", me: "N-1 2026-03-02 2000.00", past: weekdays(7)},
		{clause: "a round sum, one of hundreds before", me: "N-1 2026-03-02 2000.00", past: append(weekdays(8), "H-9 2026-02-09 900.00")},
		{clause: "hundreds are not round", me: "N-1 2026-03-02 1900.00", past: weekdays(8)},
		{clause: "two just below a limit", me: "N-1 2026-03-02 4950.00", past: near, change: limit("5000.00"), field: "gross_total"},
		{clause: "at nine tenths of it", me: "N-1 2026-03-02 4500.00", past: near, change: limit("5000.00"), field: "gross_total"},
		{clause: "a cent less", me: "N-1 2026-03-02 4499.99", past: near, change: limit("5000.00")},
		{clause: "at the limit", me: "N-1 2026-03-02 5000.00", past: near, change: limit("5000.00")},
		{clause: "seven days apart", me: "N-1 2026-03-04 4950.00", past: near, change: limit("5000.00"), field: "gross_total"},
		{clause: "eight days apart", me: "N-1 2026-03-05 4950.00", past: near, change: limit("5000.00")},
		{clause: "one alone", me: "N-1 2026-03-02 4950.00", change: limit("5000.00")},
		{clause: "no limits", me: "N-1 2026-03-02 4950.00", past: near},
		{clause: "ordered as a whole", me: "N-1 2026-03-02 4950.00", past: near, change: func(in *Input) { limit("5000.00")(in); in.Review.Match.Orders = []core.OrderID{"PO-1"} }},
		{clause: "the other one was rejected", me: "N-1 2026-03-02 4950.00", past: near, change: func(in *Input) { limit("5000.00")(in); in.History[0].Status = core.StatusRejected }},
		{clause: "a credit note", me: "N-1 2026-02-28 2000.00", past: weekdays(8), change: func(in *Input) { in.Review.Invoice.Kind = core.KindCreditNote }},
	} {
		in := input(t, c.me)
		in.past(t, c.past...)
		if c.change != nil {
			c.change(&in)
		}
		list := in.patterns()
		var fields []string
		for _, e := range list {
			fields = append(fields, e.Field)
			if e.Reason != core.PatternUnusual || e.Severity != core.Warn {
				t.Errorf("%s: %+v", c.clause, e)
			}
		}
		if got := strings.Join(fields, " "); got != c.field {
			t.Errorf("%s: got %q, want %q", c.clause, got, c.field)
		}
		sentences(t, list)
	}
}

func TestPressure(t *testing.T) {
	for _, c := range []struct {
		subject, text, account, urges string
	}{
		{"Rechnung 17", "Guten Tag, anbei unsere Rechnung.", "", ""},
		{"Rechnung 17", "Bitte beachten Sie unsere NEUE  Bankverbindung.", "neue bankverbindung", ""},
		{"Dringend!", "Unsere geänderte\nBankverbindung finden Sie anbei.", "geanderte bankverbindung", "dringend"},
		{"Our bank details have changed", "Please pay today.", "bank details have changed", "pay today"},
		{"Nouvelles coordonnées bancaires", "Merci de régler immédiatement", "nouvelles coordonnees bancaires", "immediatement"},
		{"Pilne: zmieniliśmy numer konta", "", "zmienilismy numer konta", "pilne"},
		{"Brandneues Kontor", "Die Insurgenten", "", ""}, // words, not parts of them
		{"", "", "", ""},
	} {
		if account, urges := Pressure(c.subject, c.text); account != c.account || urges != c.urges {
			t.Errorf("%q, %q: %q and %q", c.subject, c.text, account, urges)
		}
	}
}

// Words alone warn where they announce another account; to urge counts only beside that
// or a changed account.
func TestPressureCounts(t *testing.T) {
	for _, c := range []struct {
		clause  string
		account string
		urges   string
		change  func(*Input)
		want    string
	}{
		{"nothing", "", "", nil, ""},
		{"it urges", "", "dringend", nil, ""},
		{"it announces another account", "neue iban", "", nil, "warn"},
		{"it urges, and the account is another", "", "dringend", newAccount, "block"},
	} {
		in := input(t, "INV-1 2026-03-02 100.00")
		in.Envelope = &core.Envelope{From: "billing@acme-tools.de", NewAccount: c.account, Urges: c.urges}
		if c.change != nil {
			c.change(&in)
		}
		got := ""
		for _, e := range about(Check(in), core.SenderSuspicious) {
			got = string(e.Severity)
			if !strings.Contains(strings.ToLower(e.Message), c.account) || !strings.Contains(e.Message, c.urges) {
				t.Errorf("%s: %s", c.clause, e.Message)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.clause, got, c.want)
		}
	}
}

func TestLikeOnFile(t *testing.T) {
	for _, c := range []struct {
		clause string
		fresh  core.Supplier
		want   string
	}{
		{"nothing in common", core.Supplier{Name: "Zebra Catering", TaxID: "DE999999999", Emails: []string{"a@zebra.example"}}, ""},
		{"the name", core.Supplier{Name: "ACME G.m.b.H.", TaxID: "DE999999999"}, "name"},
		{"most of the name", core.Supplier{Name: "Acme Services Ltd"}, "name"},
		{"the tax ID", core.Supplier{Name: "Zebra", TaxID: "DE 811 907 980"}, "tax ID"},
		{"the account", core.Supplier{Name: "Zebra", Accounts: []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: ibanA}}}}, "account"},
		{"the mail domain", core.Supplier{Name: "Zebra", Emails: []string{"x@acme-tools.de"}}, "domain"},
		{"a free-mail domain", core.Supplier{Name: "Zebra", Emails: []string{"x@gmail.com"}}, ""},
	} {
		c.fresh.ID, c.fresh.State = "fresh", core.SupplierDraft
		a := acme()
		in := input(t, "INV-1 2026-03-02 100.00")
		in.Supplier, in.Namesakes = &c.fresh, LikeOnFile(c.fresh, []core.Supplier{a, c.fresh})
		msg := in.supplier()[0].Message
		if got := strings.Contains(msg, "on file"); got != (c.want != "") || !strings.Contains(msg, c.want) {
			t.Errorf("%s: %s", c.clause, msg)
		}
	}
}

// The page of an e-invoice that prints another account locks it as a changed one does,
// at the gate too.
func TestPageAccount(t *testing.T) {
	for _, c := range []struct {
		clause, page string
		want         string
	}{
		{"another account", ibanC, "BankChanged block"},
		{"the same one", "DE89 3704 0044 0532 0130 00", ""},
	} {
		in := input(t, "INV-1 2026-03-02 100.00")
		in.Review.Draft.Exceptions = []core.Exception{{Reason: core.XMLDiffersFromPage, Severity: core.Block, Field: "payment_account", Expected: ibanA, Actual: c.page}}
		if got := found(Check(in)); got != c.want {
			t.Errorf("%s: %q, want %q", c.clause, got, c.want)
		}
		if err := payableAccount(PayInput{Input: in}); (err != nil) != (c.want != "") {
			t.Errorf("%s: %v", c.clause, err)
		}
	}
}
