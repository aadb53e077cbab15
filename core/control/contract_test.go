package control

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

func phone() core.Contract {
	return core.Contract{ID: "C-1", Supplier: "telecom", Text: "telephone", Currency: "EUR", Low: money.MustDecimal("40"), High: money.MustDecimal("60"),
		Period: core.Monthly, From: core.MustDate("2026-01-01"), To: core.MustDate("2026-12-31")}
}

func phoneBill(day, gross string) core.Invoice {
	return core.Invoice{Kind: core.KindInvoice, Number: "T-" + day, SupplierID: "telecom", IssueDate: core.MustDate(day), GrossTotal: money.MustAmount(gross, "EUR")}
}

func under(day, gross string, status core.Status) core.Past {
	return core.Past{ID: core.ReviewID(day), Status: status, Invoice: phoneBill(day, gross), Contract: "C-1"}
}

// DOMAIN 5, "No order": a contract answers for an invoice within its band, once in a
// period and while it runs.
func TestContracted(t *testing.T) {
	wide := phone()
	wide.TolerancePercent = money.MustDecimal("10")
	quarter := phone()
	quarter.Period = core.Quarterly
	paid := []core.Past{under("2026-10-05", "50.00", core.StatusPaid)}
	for _, c := range []struct {
		name     string
		contract core.Contract
		inv      core.Invoice
		past     []core.Past
		says     string // empty when the contract answers
	}{
		{"in the middle", phone(), phoneBill("2026-11-05", "50.00"), paid, ""},
		{"at the lower end", phone(), phoneBill("2026-11-05", "40.00"), nil, ""},
		{"a cent below", phone(), phoneBill("2026-11-05", "39.99"), nil, "39.99 EUR is not within contract C-1 (telephone), which covers 40.00 to 60.00 EUR"},
		{"at the upper end", phone(), phoneBill("2026-11-05", "60.00"), nil, ""},
		{"a cent above", phone(), phoneBill("2026-11-05", "60.01"), nil, "60.01 EUR is not within"},
		{"at the tolerance", wide, phoneBill("2026-11-05", "66.00"), nil, ""},
		{"a cent above the tolerance", wide, phoneBill("2026-11-05", "66.01"), nil, "give or take 10 %"},
		{"on the last day", phone(), phoneBill("2026-12-31", "50.00"), nil, ""},
		{"after the end", phone(), phoneBill("2027-01-01", "50.00"), nil, "is from after the end of contract C-1 (telephone) on 2026-12-31"},
		{"before the beginning", phone(), phoneBill("2025-12-31", "50.00"), nil, "before contract C-1 (telephone) begins"},
		{"twice in a month", phone(), phoneBill("2026-10-31", "50.00"), paid, "Invoice T-2026-10-05 of 2026-10-05 was already billed under contract C-1 (telephone), which is billed once a month"},
		{"after one that was rejected", phone(), phoneBill("2026-10-31", "50.00"), []core.Past{under("2026-10-05", "50.00", core.StatusRejected)}, ""},
		{"twice in a quarter", quarter, phoneBill("2026-12-31", "50.00"), paid, "billed once a quarter"},
		{"in the next quarter", quarter, phoneBill("2026-09-30", "50.00"), paid, ""},
	} {
		m := core.Match{Exceptions: []core.Exception{{Reason: core.NoOrder, Severity: core.Block}}}
		got := Contracted(c.inv, m, []core.Contract{c.contract}, c.past)
		switch {
		case c.says == "" && (got.Contract != "C-1" || len(got.Exceptions) > 0):
			t.Errorf("%s: not covered: %+v", c.name, got.Exceptions)
		case c.says != "" && (got.Contract != "" || len(got.Exceptions) != 1 || !strings.Contains(got.Exceptions[0].Message, c.says)):
			t.Errorf("%s: %+v, want %q", c.name, got, c.says)
		}
		if m.Exceptions[0].Message != "" {
			t.Errorf("%s: changed its input", c.name)
		}
	}
}

func TestContractedLeavesOthersAlone(t *testing.T) {
	no := []core.Exception{{Reason: core.NoOrder, Severity: core.Block, Message: "as before"}}
	named, other, credit := phoneBill("2026-11-05", "50.00"), phoneBill("2026-11-05", "50.00"), phoneBill("2026-11-05", "50.00")
	named.OrderRefs, other.SupplierID, credit.Kind = []string{"PO-9"}, "somebody", core.KindCreditNote
	for name, c := range map[string]struct {
		inv core.Invoice
		m   core.Match
	}{
		"names an order":   {named, core.Match{Exceptions: no}},
		"another supplier": {other, core.Match{Exceptions: no}},
		"a credit note":    {credit, core.Match{Exceptions: no}},
		"linked":           {phoneBill("2026-11-05", "50.00"), core.Match{Exceptions: no, Orders: []core.OrderID{"PO-1"}}},
		"by a person":      {phoneBill("2026-11-05", "50.00"), core.Match{Exceptions: no, ByPerson: true}},
	} {
		if got := Contracted(c.inv, c.m, []core.Contract{phone()}, nil); got.Contract != "" || got.Exceptions[0].Message != "as before" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// "Telecom usually comes by the 5th."
func TestMissed(t *testing.T) {
	past := []core.Past{under("2026-10-05", "50.00", core.StatusPaid), under("2026-09-04", "50.00", core.StatusPaid), under("2026-08-03", "50.00", core.StatusApproved)}
	for day, want := range map[string]bool{"2026-11-05": false, "2026-11-08": false, "2026-11-09": true, "2027-01-20": false} {
		if said, missed := Missed(phone(), "Telecom AG", past, core.MustDate(day)); missed != want || missed && !strings.Contains(said, "by 2026-11-05; nothing has come for this month") {
			t.Errorf("on %s: %v %q", day, missed, said)
		}
	}
	if _, missed := Missed(phone(), "Telecom AG", past[:2], core.MustDate("2026-11-20")); missed {
		t.Error("two invoices make no habit")
	}
	came := append([]core.Past{under("2026-11-02", "50.00", core.StatusOnHold)}, past...)
	if _, missed := Missed(phone(), "Telecom AG", came, core.MustDate("2026-11-20")); missed {
		t.Error("it came")
	}
	dearer := under("2026-11-02", "75.00", core.StatusOnHold)
	dearer.Contract, dearer.Invoice.Number = "", "T-11"
	if said, _ := Missed(phone(), "Telecom AG", append([]core.Past{dearer}, past...), core.MustDate("2026-11-20")); !strings.HasSuffix(said, "nothing has come for this month but invoice T-11 of 2026-11-02, which is on hold and not within it.") {
		t.Errorf("another came instead: %q", said)
	}
}

func TestBand(t *testing.T) {
	rent := phone()
	rent.Low, rent.High = money.MustDecimal("1190"), money.MustDecimal("1190")
	if got := Band(rent); got != "1,190.00 EUR" {
		t.Error(got)
	}
	rent.High, rent.TolerancePercent = money.MustDecimal("1200.5"), money.MustDecimal("5")
	if got := Band(rent); got != "1,190.00 to 1,200.50 EUR give or take 5 %" {
		t.Error(got)
	}
}
