package extract

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

// xmlDraft is an electronic invoice over 100.00 + 19.00 with these checks failed.
func xmlDraft(gross string, failed ...string) core.Draft {
	amount := func(s string) core.Field[money.Decimal] {
		return core.Field[money.Decimal]{Value: money.MustDecimal(s), Confidence: 1}
	}
	d := core.Draft{Source: core.FromEInvoice, NetTotal: amount("100.00"), TaxTotal: amount("19.00"), GrossTotal: amount(gross),
		Kind: core.Field[core.DocKind]{Value: core.KindInvoice, Confidence: 1}, Number: core.Field[string]{Value: "E-1", Confidence: 1},
		IssueDate: core.Field[core.Date]{Value: core.MustDate("2026-11-03"), Confidence: 1}, Currency: core.Field[money.Currency]{Value: "EUR", Confidence: 1}}
	for _, name := range failed {
		d.Checks = append(d.Checks, core.Check{Name: name, Result: core.Fail, Message: "What " + name + " says"})
	}
	return d
}

func TestInvalidEInvoice(t *testing.T) {
	for _, c := range []struct {
		d    core.Draft
		want string // reason and rules
	}{
		{xmlDraft("119.00"), ""},
		{xmlDraft("119.00", "BR-08", "BR-DE-15", "BR-CL-25", "PEPPOL-EN16931-R010", "iban checksum"), ""}, // nothing about what is owed
		{xmlDraft("119.00", "BR-CL-17", "BR-S-05"), "InvalidEInvoice BR-CL-17 BR-S-05"},
		{xmlDraft("119.00", "BR-CO-10"), "InvalidEInvoice BR-CO-10"},
		{xmlDraft("120.00", "BR-CO-15"), "SumMismatch BR-CO-15"},
	} {
		_, list := Invoice(c.d, core.Date{})
		got := ""
		for _, e := range list {
			switch e.Reason {
			case core.InvalidEInvoice:
				got += "InvalidEInvoice " + e.Actual
				if !e.Blocks() || !strings.Contains(e.Message, c.d.Checks[0].Name) {
					t.Errorf("%+v", e)
				}
			case core.SumMismatch:
				got += "SumMismatch " + e.Formula[strings.Index(e.Formula, "(")+1:len(e.Formula)-1]
			}
		}
		if got != c.want {
			t.Errorf("%v: %q, want %q", c.d.Checks, got, c.want)
		}
	}
	page := xmlDraft("119.00", "BR-CL-17")
	page.Source = core.FromText
	if _, list := Invoice(page, core.Date{}); len(list) > 0 {
		t.Errorf("a page is held to no standard of XML: %+v", list)
	}
}
