package control

import (
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/money"
)

func status(s core.Status) func(*core.Review) { return func(r *core.Review) { r.Status = s } }

func other(name, taxID, iban, sender string) func(*core.Review) {
	return func(r *core.Review) {
		r.Invoice.SupplierID, r.Invoice.Seller = "other", core.Party{Name: name, TaxID: taxID, Country: "DE"}
		r.Invoice.Account, r.Sender = core.PaymentAccount{IBAN: iban}, sender
	}
}

// DOMAIN 6; CONTRACT, Duplicates.
func TestDuplicates(t *testing.T) {
	for _, c := range []struct {
		clause, me, twin string
		change           func(*core.Review)
		mine             func(*Input)
		want             string
	}{
		{clause: "D1: number and gross", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", want: "Duplicate D1 block t1"},
		{clause: "D1: any date of the year", me: "INV-1 2026-12-31 100.00", twin: "INV-1 2026-01-01 100.00", want: "Duplicate D1 block t1"},
		{clause: "D1: case, spaces, punctuation", me: "inv/1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", want: "Duplicate D1 block t1"},
		{clause: "D1: leading zeros", me: "0017 2026-03-02 100.00", twin: "17 2026-03-02 100.00", want: "Duplicate D1 block t1"},
		{clause: "D1: O for 0", me: "2O26O1 2026-03-02 100.00", twin: "202601 2026-03-02 100.00", want: "Duplicate D1 block t1"},
		{clause: "D1: a missing date counts as the same year", me: "INV-1 - 100.00", twin: "INV-1 2025-03-02 100.00", want: "Duplicate D1 block t1"},
		{clause: "D1: paid ones count", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: status(core.StatusPaid), want: "Duplicate D1 block t1"},
		{clause: "D1: exported ones count", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: status(core.StatusExported), want: "Duplicate D1 block t1"},
		{clause: "D1: a rejected twin only warns", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: status(core.StatusRejected), want: "Duplicate D1 warn t1"},
		{clause: "D2: other gross, a cent above", me: "INV-1 2026-03-02 100.01", twin: "INV-1 2026-03-02 100.00", want: "Duplicate D2 block t1"},
		{clause: "D2: other gross, a cent below", me: "INV-1 2026-03-02 99.99", twin: "INV-1 2026-03-02 100.00", want: "Duplicate D2 block t1"},
		{clause: "D2: other gross, last day of the year", me: "INV-1 2026-01-01 90.00", twin: "INV-1 2026-12-31 100.00", want: "Duplicate D2 block t1"},
		{clause: "D2: other gross, another year warns", me: "INV-1 2026-01-01 90.00", twin: "INV-1 2025-12-31 100.00", want: "Duplicate D2 warn t1"},
		{clause: "D2: same gross, another year warns", me: "INV-1 2026-01-01 100.00", twin: "INV-1 2025-12-31 100.00", want: "Duplicate D2 warn t1"},
		{clause: "D2: unknown gross", me: "INV-1 2026-03-02 -", twin: "INV-1 2026-03-02 100.00", want: "Duplicate D2 block t1"},
		{clause: "D2: a rejected twin only warns", me: "INV-1 2026-03-02 90.00", twin: "INV-1 2026-03-02 100.00", change: status(core.StatusRejected), want: "Duplicate D2 warn t1"},
		{clause: "D2: another currency is another gross", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: func(r *core.Review) { r.Invoice.GrossTotal = money.MustAmount("100.00", "USD") }, want: "Duplicate D2 block t1"},
		{clause: "D3: gross and date, other number", me: "INV-2 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", want: "Duplicate D3 warn t1"},
		{clause: "D3: within the window, its last day", me: "INV-2 2026-03-31 100.00", twin: "INV-1 2026-03-01 100.00", want: "Duplicate D3 warn t1"},
		{clause: "D3: a day behind the window", me: "INV-2 2026-04-01 100.00", twin: "INV-1 2026-03-01 100.00"},
		{clause: "D3: the window looks forward too", me: "INV-2 2026-03-01 100.00", twin: "INV-1 2026-03-31 100.00", want: "Duplicate D3 warn t1"},
		{clause: "D3: a number without its prefix, behind the window", me: "17 2026-06-02 100.00", twin: "RE-17 2026-03-02 100.00", want: "Duplicate D3 warn t1"},
		{clause: "D3: a number with its prefix, behind the window", me: "RE-2026/017 2026-06-02 100.00", twin: "2026017 2026-03-02 100.00", want: "Duplicate D3 warn t1"},
		{clause: "D3: two prefixes are two series", me: "A-17 2026-06-02 100.00", twin: "B-17 2026-03-02 100.00"},
		{clause: "D3: a number without its prefix in another year", me: "17 2026-01-02 100.00", twin: "RE-17 2025-11-02 100.00"},
		{clause: "D3: a number without its prefix and another gross", me: "17 2026-06-02 100.01", twin: "RE-17 2026-03-02 100.00"},
		{clause: "D3: another gross", me: "INV-2 2026-03-02 100.01", twin: "INV-1 2026-03-02 100.00"},
		{clause: "D3: a missing number", me: "- 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", want: "Duplicate D3 warn t1"},
		{clause: "D3: both numbers missing", me: "- 2026-03-02 100.00", twin: "- 2026-03-05 100.00", want: "Duplicate D3 warn t1"},
		{clause: "D3: a sum of nought proves nothing", me: "INV-2 2026-03-02 0.00", twin: "INV-1 2026-03-02 0.00"},
		{clause: "D3: a window of nought still sees the same day", me: "INV-2 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", mine: func(in *Input) { in.Settings.DuplicateWindowDays = 0 }, want: "Duplicate D3 warn t1"},
		{clause: "D3: a window of nought and one day", me: "INV-2 2026-03-02 100.00", twin: "INV-1 2026-03-01 100.00", mine: func(in *Input) { in.Settings.DuplicateWindowDays = 0 }},
		{clause: "D4: another supplier with the tax ID", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: other("Acme Tools", "DE811907980", ibanB, ""), want: "Duplicate D4 warn t1"},
		{clause: "D4: another supplier with the account", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: other("Beta", "", ibanA, ""), want: "Duplicate D4 warn t1"},
		{clause: "D4: another supplier with the mail domain", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: other("Beta", "", ibanB, "office@acme-tools.de"), want: "Duplicate D4 warn t1"},
		{clause: "D4: never a free-mail domain", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: other("Beta", "", ibanB, "beta@gmail.com"), mine: func(in *Input) { in.Review.Sender = "acme@gmail.com" }},
		{clause: "D4: another supplier altogether", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: other("Beta", "DE999999999", ibanB, "a@beta.example")},
		{clause: "D4: another gross", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.01", change: other("Acme Tools", "DE811907980", ibanB, "")},
		{clause: "D5: the pages look the same", me: "INV-2 2026-03-02 100.00", twin: "INV-1 2025-03-02 70.00", mine: func(in *Input) { in.Likeness = map[core.ReviewID]float64{"t1": 0.5} }, want: "Duplicate D5 warn t1"},
		{clause: "D5: they look nearly the same", me: "INV-2 2026-03-02 100.00", twin: "INV-1 2025-03-02 70.00", mine: func(in *Input) { in.Likeness = map[core.ReviewID]float64{"t1": 0.49} }},
		{clause: "D5: a missing number", me: "- 2026-03-02 100.00", twin: "- 2025-03-02 70.00", mine: func(in *Input) { in.Likeness = map[core.ReviewID]float64{"t1": 1} }, want: "Duplicate D5 warn t1"},
		{clause: "D5: another part of the same file", me: "INV-2 2026-03-02 100.00", twin: "INV-1 2025-03-02 70.00", change: func(r *core.Review) { r.Document, r.Part = "f", 1 },
			mine: func(in *Input) {
				in.Review.Document, in.Review.Part, in.Likeness = "f", 2, map[core.ReviewID]float64{"t1": 1}
			}},
		{clause: "D5: read as an order", me: "- 2026-03-02 -", twin: "INV-1 2026-03-02 100.00", mine: func(in *Input) {
			in.Review.Invoice.Kind, in.Likeness = core.KindOrder, map[core.ReviewID]float64{"t1": 0.5}
		}, want: "Duplicate D5 warn t1"},
		{clause: "D5: read as a delivery note, and nearly the same", me: "- 2026-03-02 -", twin: "INV-1 2026-03-02 100.00", mine: func(in *Input) {
			in.Review.Invoice.Kind, in.Likeness = core.KindDeliveryNote, map[core.ReviewID]float64{"t1": 0.49}
		}},
		{clause: "D5: an order that came twice", me: "- 2026-03-02 -", twin: "- 2026-03-02 -", change: func(r *core.Review) { r.Invoice.Kind = core.KindOrder }, mine: func(in *Input) {
			in.Review.Invoice.Kind, in.Likeness = core.KindOrder, map[core.ReviewID]float64{"t1": 1}
		}},
		{clause: "D1: the same claim twice in one file", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: func(r *core.Review) { r.Document, r.Part = "f", 1 },
			mine: func(in *Input) { in.Review.Document, in.Review.Part = "f", 2 }, want: "Duplicate D1 block t1"},
		{clause: "a credit note is no duplicate of its invoice", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", mine: func(in *Input) { in.Review.Invoice.Kind = core.KindCreditNote }},
		{clause: "two credit notes", me: "CN-1 2026-03-02 100.00", twin: "CN-1 2026-03-02 100.00", change: func(r *core.Review) { r.Invoice.Kind = core.KindCreditNote }, mine: func(in *Input) { in.Review.Invoice.Kind = core.KindCreditNote }, want: "Duplicate D1 block t1"},
		{clause: "a reminder is no twin", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: func(r *core.Review) { r.Invoice.Kind = core.KindReminder }},
		{clause: "the invoice itself is no twin", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: func(r *core.Review) { r.ID = "me" }},
		{clause: "suppliers not found yet, same name", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: func(r *core.Review) {
			r.Invoice.SupplierID, r.Invoice.Seller = "", core.Party{Name: "ACME GmbH & Co. KG"}
		}, want: "Duplicate D1 block t1"},
		{clause: "suppliers not found yet, same name over another tax ID", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: func(r *core.Review) {
			r.Invoice.SupplierID, r.Invoice.Account = "", core.PaymentAccount{}
			r.Sender, r.Invoice.Seller = "", core.Party{Name: "Acme GmbH", TaxID: "DE123456788", Country: "DE"}
		}},
		{clause: "the pair is shown on the twin", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: carries("D1", core.Block, false)},
		{clause: "the pair is shown on the twin, which is ahead", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: func(r *core.Review) { carries("D1", core.Block, false)(r); r.Status = core.StatusApproved }, want: "Duplicate D1 block t1"},
		{clause: "the pair was settled on the twin", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: func(r *core.Review) { carries("D1", core.Block, true)(r); r.Status = core.StatusPaid }},
		{clause: "less was shown on the twin than there is now", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: carries("D3", core.Warn, false), want: "Duplicate D1 block t1"},
		{clause: "less was settled on the twin than there is now", me: "INV-1 2026-03-02 100.00", twin: "INV-1 2026-03-02 100.00", change: carries("D3", core.Warn, true), want: "Duplicate D1 block t1"},
	} {
		t.Run(c.clause, func(t *testing.T) {
			in := input(t, c.me)
			in.twin(t, c.twin)
			if c.change != nil {
				c.change(&in.Twins[0])
			}
			if c.mine != nil {
				c.mine(&in)
			}
			list := in.duplicates()
			if got := found(list); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			sentences(t, list)
		})
	}
}

// carries gives the twin a finding that names the invoice under test.
func carries(level string, s core.Severity, settled bool) func(*core.Review) {
	return func(r *core.Review) {
		id := core.ReviewID("me")
		e := core.Exception{Reason: core.Duplicate, Level: level, Severity: s, Twin: &id}
		if settled {
			e.Resolved = &core.Resolution{By: "anna", Reason: "two deliveries"}
		}
		r.Exceptions = append(r.Exceptions, e)
	}
}

// CONTRACT: three or more earlier ones of the same gross at even intervals (month,
// quarter, year, within 4 days).
func TestRecurring(t *testing.T) {
	for _, c := range []struct {
		clause, me string
		past       []string
		want       string
	}{
		{"monthly, three earlier", "R-4 2026-05-01 500.00", []string{"R-1 2026-02-01 500.00", "R-2 2026-03-01 500.00", "R-3 2026-04-01 500.00"}, ""},
		{"monthly, only two earlier", "R-3 2026-05-01 500.00", []string{"R-1 2026-03-01 500.00", "R-2 2026-04-01 500.00"}, "Duplicate D3 warn h2"},
		{"monthly, four days off", "R-4 2026-04-27 500.00", []string{"R-1 2026-02-01 500.00", "R-2 2026-03-01 500.00", "R-3 2026-04-01 500.00"}, ""},
		{"monthly, five days off", "R-4 2026-04-26 500.00", []string{"R-1 2026-02-01 500.00", "R-2 2026-03-01 500.00", "R-3 2026-04-01 500.00"}, "Duplicate D3 warn h3"},
		{"a second one in the month", "R-5 2026-04-20 500.00", []string{"R-1 2026-02-01 500.00", "R-2 2026-03-01 500.00", "R-3 2026-04-01 500.00"}, "Duplicate D3 warn h3"},
		{"the last day of each month", "R-4 2026-04-30 500.00", []string{"R-1 2026-01-31 500.00", "R-2 2026-02-28 500.00", "R-3 2026-03-31 500.00"}, ""},
		{"uneven intervals", "R-4 2026-05-01 500.00", []string{"R-1 2026-01-10 500.00", "R-2 2026-02-20 500.00", "R-3 2026-04-05 500.00"}, "Duplicate D3 warn h3"},
		{"another gross is no part of the series", "R-4 2026-05-01 500.00", []string{"R-1 2026-02-01 500.00", "R-2 2026-03-01 499.99", "R-3 2026-04-01 500.00"}, "Duplicate D3 warn h3"},
		{"the same day is never a series", "R-4 2026-05-01 500.00", []string{"R-1 2026-02-01 500.00", "R-2 2026-03-01 500.00", "R-3 2026-04-01 500.00", "R-5 2026-05-01 500.00"}, "Duplicate D3 warn h4"},
	} {
		t.Run(c.clause, func(t *testing.T) {
			in := input(t, c.me)
			in.past(t, c.past...)
			in.twinsOfPast(t, c.past...)
			if got := found(in.duplicates()); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	for _, months := range []int{3, 12} {
		first := core.MustDate("2022-02-28")
		dates := []core.Date{first, monthsAfter(first, months), monthsAfter(first, 2*months)}
		if n := chain(monthsAfter(first, 3*months), dates, months); n != 3 {
			t.Errorf("every %d months: %d", months, n)
		}
	}
}

// Of a pair of equal claims, in whatever order they are checked and once both were, at
// least one is stopped.
func TestOneOfTwoIsStopped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := acme()
		make := func(id core.ReviewID, st core.Status) core.Review {
			r := core.Review{ID: id, Status: st, ReceivedAt: clock}
			r.Invoice = core.Invoice{Kind: core.KindInvoice, Number: "1", SupplierID: s.ID, Currency: "EUR", GrossTotal: money.New(100, "EUR"), IssueDate: core.MustDate("2026-03-02")}
			return r
		}
		open := []core.Status{core.StatusRead, core.StatusMatched, core.StatusOnHold, core.StatusApproved}
		pair := []core.Review{make("a", rapid.SampledFrom(open).Draw(t, "a")), make("b", rapid.SampledFrom(open).Draw(t, "b"))}
		check := func(i int) {
			in := Input{Review: pair[i], Supplier: &s, Settings: core.DefaultSettings(), Twins: []core.Review{pair[1-i]}}
			pair[i].Exceptions = in.duplicates()
			if pair[i].Status == core.StatusRead {
				pair[i].Status = core.StatusMatched
			}
		}
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, 1), 0, 6).Draw(t, "checks") {
			check(i)
		}
		for i := range pair {
			if pair[i].Exceptions == nil || pair[i].Status == core.StatusRead { // everything is checked once
				check(i)
			}
		}
		if core.Clean(pair[0].Exceptions) && core.Clean(pair[1].Exceptions) {
			t.Fatal("both are clean")
		}
	})
}

func TestDuplicatesNameTheTwin(t *testing.T) {
	for _, c := range []struct {
		status core.Status
		want   string
	}{
		{core.StatusMatched, "The same number and gross total are on invoice INV-1 of 2026-03-02 for 100.00 EUR."},
		{core.StatusRejected, "The same number and gross total are on invoice INV-1 of 2026-03-02 for 100.00 EUR. That one was rejected."},
		{core.StatusPaid, "The same number and gross total are on invoice INV-1 of 2026-03-02 for 100.00 EUR. That one is paid already."},
	} {
		in := input(t, "INV-1 2026-03-02 100.00")
		in.twin(t, "INV-1 2026-03-02 100.00", status(c.status))
		if got := in.duplicates(); len(got) != 1 || got[0].Message != c.want {
			t.Errorf("%s: %+v", c.status, got)
		}
	}
}
