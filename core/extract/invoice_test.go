package extract

import (
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

func sure[T any](v T) core.Field[T] { return core.Field[T]{Value: v, Confidence: 0.99} }

func dec(s string) core.Field[money.Decimal] { return sure(money.MustDecimal(s)) }

// full is a draft with nothing to complain about.
func full() core.Draft {
	return core.Draft{
		Kind: sure(core.KindInvoice), Source: core.FromText, Supplier: sure("Northgate Fixings Limited"), Number: sure("NF-1"),
		IssueDate: sure(core.MustDate("2025-11-03")), DueDate: sure(core.MustDate("2025-12-03")), Currency: sure(money.Currency("EUR")),
		NetTotal: dec("100.00"), TaxTotal: dec("19.00"), GrossTotal: dec("119.00"),
		Lines: []core.DraftLine{{Quantity: dec("2"), UnitPrice: dec("50.00"), NetAmount: dec("100.00"), TaxRate: dec("19")}},
		Taxes: []core.DraftTax{{Rate: money.MustDecimal("19"), Base: money.MustDecimal("100.00"), Tax: money.MustDecimal("19.00")}},
	}
}

func TestInvoice(t *testing.T) {
	inv, list := Invoice(full(), core.MustDate("2025-11-05"))
	if len(list) != 0 {
		t.Fatalf("%+v", list)
	}
	if inv.GrossTotal != money.New(11900, "EUR") || inv.Lines[0].ID != "1" || inv.Lines[0].NetAmount != money.New(10000, "EUR") || inv.Seller.Name != "Northgate Fixings Limited" {
		t.Errorf("%+v", inv)
	}
}

func TestExceptions(t *testing.T) {
	for _, c := range []struct {
		name     string
		change   func(*core.Draft)
		reason   core.Reason
		severity core.Severity
		field    string
		says     string
	}{
		{"no number", func(d *core.Draft) { d.Number = core.Field[string]{} }, core.MissingField, core.Block, "number", "invoice number"},
		{"no date", func(d *core.Draft) { d.IssueDate = core.Field[core.Date]{} }, core.MissingField, core.Block, "issue_date", "invoice date"},
		{"no currency", func(d *core.Draft) { d.Currency = core.Field[money.Currency]{} }, core.MissingField, core.Block, "currency", "currency"},
		{"no gross", func(d *core.Draft) { d.GrossTotal = core.Field[money.Decimal]{} }, core.MissingField, core.Block, "gross_total", "total amount"},
		{"doubtful number", func(d *core.Draft) { d.Number.Confidence = 0.5 }, core.LowConfidence, core.Warn, "number", "50 %"},
		{"gross", func(d *core.Draft) { d.GrossTotal = dec("119.02") }, core.SumMismatch, core.Block, "gross_total", "119.02"},
		{"more due than the total", func(d *core.Draft) { d.AmountDue = dec("120.00") }, core.SumMismatch, core.Block, "amount_due", "1.00 EUR more than the gross total of 119.00 EUR"},
		{"line", func(d *core.Draft) { d.Lines[0].Quantity = dec("3") }, core.SumMismatch, core.Block, "lines", "150.00"},
		{"lines against net", func(d *core.Draft) { d.Lines = append(d.Lines, core.DraftLine{NetAmount: dec("5.00")}) }, core.SumMismatch, core.Block, "net_total", "105.00"},
		{"tax", func(d *core.Draft) { d.Taxes[0].Tax = money.MustDecimal("19.02") }, core.TaxMismatch, core.Block, "tax_total", "19.02"},
		{"future", func(d *core.Draft) {
			d.IssueDate, d.DueDate = sure(core.MustDate("2025-11-13")), core.Field[core.Date]{}
		}, core.DateImplausible, core.Warn, "issue_date", "8 days in the future"},
		{"old", func(d *core.Draft) {
			d.IssueDate, d.DueDate = sure(core.MustDate("2024-11-04")), core.Field[core.Date]{}
		}, core.DateImplausible, core.Warn, "issue_date", "more than a year"},
		{"due before issue", func(d *core.Draft) { d.DueDate = sure(core.MustDate("2025-11-02")) }, core.DateImplausible, core.Warn, "due_date", "before"},
		{"due too late", func(d *core.Draft) { d.DueDate = sure(core.MustDate("2026-03-04")) }, core.DateImplausible, core.Warn, "due_date", "121 days"},
	} {
		d := full()
		c.change(&d)
		_, list := Invoice(d, core.MustDate("2025-11-05"))
		found := false
		for _, e := range list {
			if e.Reason == c.reason && e.Field == c.field {
				found = true
				if e.Severity != c.severity || !strings.Contains(e.Message, c.says) {
					t.Errorf("%s: %s %q", c.name, e.Severity, e.Message)
				}
			}
		}
		if !found {
			t.Errorf("%s: %+v", c.name, list)
		}
	}
}

// Less than a unit of the currency is rounding, and what is due may always be less.
func TestAmountDue(t *testing.T) {
	for _, due := range []string{"119.99", "119.00", "69.00", "118.96"} {
		d := full()
		d.AmountDue = dec(due)
		if _, list := Invoice(d, core.MustDate("2025-11-05")); len(list) > 0 {
			t.Errorf("%s due: %+v", due, list)
		}
	}
}

// TestTolerances: exactly a cent is allowed, and one for each line.
func TestTolerances(t *testing.T) {
	for name, change := range map[string]func(*core.Draft){
		"gross a cent off":         func(d *core.Draft) { d.GrossTotal = dec("119.01") },
		"line a cent off":          func(d *core.Draft) { d.Lines[0].UnitPrice = dec("50.005") },
		"tax a cent off":           func(d *core.Draft) { d.Taxes[0].Tax, d.TaxTotal = money.MustDecimal("19.01"), dec("19.01") },
		"issue date in seven days": func(d *core.Draft) { d.IssueDate = sure(core.MustDate("2025-11-12")) },
		"due after 120 days":       func(d *core.Draft) { d.DueDate = sure(core.MustDate("2026-03-03")) },
		"a year ago to the day": func(d *core.Draft) {
			d.IssueDate, d.DueDate = sure(core.MustDate("2024-11-05")), core.Field[core.Date]{}
		},
		"lines priced with tax":      func(d *core.Draft) { d.Lines[0].UnitPrice, d.Lines[0].NetAmount = dec("59.50"), dec("119.00") },
		"a till receipt has no name": func(d *core.Draft) { d.Kind, d.Number = sure(core.KindReceipt), core.Field[string]{} },
		"a statement needs nothing":  func(d *core.Draft) { *d = core.Draft{Kind: sure(core.KindStatement)} },
	} {
		d := full()
		change(&d)
		if _, list := Invoice(d, core.MustDate("2025-11-05")); len(list) != 0 {
			t.Errorf("%s: %+v", name, list)
		}
	}
}

func TestChargesBehindNet(t *testing.T) {
	d := full()
	d.Charges = []core.DraftCharge{{Type: "freight", Amount: money.MustDecimal("5.00")}}
	d.GrossTotal = dec("124.00")
	inv, list := Invoice(d, core.MustDate("2025-11-05"))
	if inv.NetTotal != money.New(10500, "EUR") || len(list) != 0 {
		t.Errorf("net %s, %+v", inv.NetTotal, list)
	}
}

func TestOrderReferences(t *testing.T) {
	for in, want := range map[string]string{"PO-1": "PO-1", "PO-1, PO-2": "PO-1|PO-2", "4711;4712": "4711|4712", "4500123 / 4500124": "4500123|4500124", "4500123/4500124": "4500123|4500124",
		"2024/17": "2024/17", "INV/2023/03/0008": "INV/2023/03/0008", "PO-1, PO-1": "PO-1", "": ""} {
		if got := strings.Join(splitRefs(in), "|"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCompare(t *testing.T) {
	xml, page := full(), full()
	page.GrossTotal.Proof = "sums agree"
	xml.PaymentAccount, page.PaymentAccount = sure("DE89370400440532013000"), sure("DE89 3704 0044 0532 0130 00")
	if e := Compare(xml, page); len(e) != 0 {
		t.Fatalf("%+v", e)
	}
	for name, c := range map[string]struct {
		change func(*core.Draft)
		field  string
	}{
		"gross":                  {func(d *core.Draft) { d.GrossTotal.Value = money.MustDecimal("191.00") }, "gross_total"},
		"iban":                   {func(d *core.Draft) { d.PaymentAccount = sure("GB29NWBK60161331926819") }, "payment_account"},
		"number":                 {func(d *core.Draft) { d.Number = sure("NF-2") }, "number"},
		"number without prefix":  {func(d *core.Draft) { d.Number = sure("nf 1") }, ""},
		"unsure number":          {func(d *core.Draft) { d.Number = core.Field[string]{Value: "X-9", Confidence: 0.5} }, ""},
		"gross without proof":    {func(d *core.Draft) { d.GrossTotal = dec("191.00") }, ""},
		"iban that does not add": {func(d *core.Draft) { d.PaymentAccount = sure("DE89370400440532013001") }, ""},
		"supplier":               {func(d *core.Draft) { d.Supplier, d.SupplierTaxID = sure("Other Trading BV"), sure("NL810433941B01") }, "supplier"},
	} {
		x, p := xml, page
		x.SupplierTaxID = sure("DE136695976")
		c.change(&p)
		e := Compare(x, p)
		if c.field == "" && len(e) != 0 || c.field != "" && (len(e) != 1 || e[0].Field != c.field || e[0].Severity != core.Block) {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// TestLocate finds XML values in whatever form the page prints them.
func TestLocate(t *testing.T) {
	r := typed("Rechnung NF-1\nDatum 3. November 2025\n2 Bolzen M8     50,00    100,00\nNetto    100,00\nMwSt 19%   19,00\nGesamt   € 1.119,00")
	d := full()
	d.GrossTotal = dec("1119.00")
	d.Lines[0].Description = sure("Bolzen M8")
	Locate(&d, r)
	for name, want := range map[string]string{"number": "NF-1", "issue_date": "3. November 2025", "net_total": "100,00", "tax_total": "19,00", "gross_total": "€ 1.119,00"} {
		if e := d.Field(name).Detail().Evidence; e.Page != 1 || e.Text != want || len(e.Boxes) == 0 {
			t.Errorf("%s: %+v, want %q", name, e, want)
		}
	}
	if e := d.NetTotal.Evidence; e.Box().Y0 < d.Lines[0].NetAmount.Evidence.Box().Y0 {
		t.Error("the net total was found in the line item")
	}
	if e := d.Lines[0].NetAmount.Evidence; e.Page != 1 {
		t.Errorf("line: %+v", e)
	}
	if e := d.DueDate.Evidence; e.Page != 0 {
		t.Errorf("a due date that is not printed has a place: %+v", e)
	}
}
