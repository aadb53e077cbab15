package control

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/money"
)

const (
	ibanA = "DE89370400440532013000"
	ibanB = "FR1420041010050500013M02606"
	ibanC = "NL91ABNA0417164300"
)

var (
	firm  = core.Firm{Name: "Muster Werke GmbH", TaxID: "DE136695976", Country: "DE", Currency: "EUR"}
	clock = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

func eur(s string) money.Amount { return money.MustAmount(s, "EUR") }

// acme is an approved supplier with one trusted account.
func acme() core.Supplier {
	return core.Supplier{ID: "acme-gmbh", Name: "Acme GmbH", TaxID: "DE811907980", Country: "DE", Phone: "+49 30 1234", Emails: []string{"billing@acme-tools.de"}, State: core.SupplierApproved,
		Accounts: []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: ibanA}, State: core.AccountTrusted}}}
}

// claim is an invoice of Acme: "INV-1 2026-03-02 100.00".
func claim(t testing.TB, id, s string) core.Review {
	t.Helper()
	f := strings.Fields(s)
	if len(f) != 3 {
		t.Fatalf("claim %q", s)
	}
	for i := range f {
		if f[i] == "-" {
			f[i] = ""
		}
	}
	r := core.Review{ID: core.ReviewID(id), Part: 1, Status: core.StatusMatched, ReceivedAt: clock, Sender: "billing@acme-tools.de"}
	r.Draft.Kind = core.Field[core.DocKind]{Value: core.KindInvoice, Confidence: 1}
	r.Invoice = core.Invoice{Kind: core.KindInvoice, Number: f[0], Currency: "EUR", SupplierID: "acme-gmbh",
		Seller: core.Party{Name: "Acme GmbH", TaxID: "DE811907980", Country: "DE"}, Buyer: core.Party{Name: "Muster Werke GmbH"},
		Account: core.PaymentAccount{IBAN: ibanA}}
	if f[1] != "" {
		r.Invoice.IssueDate = core.MustDate(f[1])
	}
	if f[2] != "" {
		r.Invoice.GrossTotal = eur(f[2])
	}
	return r
}

func input(t testing.TB, s string) Input {
	t.Helper()
	a := acme()
	return Input{Review: claim(t, "me", s), Firm: firm, Settings: core.DefaultSettings(), Today: core.MustDate("2026-03-03"), Supplier: &a, KnownDomains: []string{"acme-tools.de", "northwind.example"}}
}

// twin adds an earlier claim; its ID says how many there are.
func (in *Input) twin(t testing.TB, s string, change ...func(*core.Review)) {
	r := claim(t, fmt.Sprintf("t%d", len(in.Twins)+1), s)
	r.ReceivedAt = clock.Add(-24 * time.Hour)
	for _, c := range change {
		c(&r)
	}
	in.Twins = append(in.Twins, r)
}

func (in *Input) past(t testing.TB, list ...string) {
	for _, s := range list {
		r := claim(t, fmt.Sprintf("h%d", len(in.History)+1), s)
		in.History = append(in.History, r.Past())
	}
}

// twinsOfPast has the same invoices as twins.
func (in *Input) twinsOfPast(t testing.TB, list ...string) {
	for i, s := range list {
		in.Twins = append(in.Twins, claim(t, fmt.Sprintf("h%d", i+1), s))
	}
}

// found writes findings as "Reason level severity twin", sorted.
func found(list []core.Exception) string {
	var out []string
	for _, e := range list {
		p := []string{string(e.Reason)}
		if e.Level != "" {
			p = append(p, e.Level)
		}
		p = append(p, string(e.Severity))
		if e.Twin != nil {
			p = append(p, string(*e.Twin))
		}
		out = append(out, strings.Join(p, " "))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func sentences(t *testing.T, list []core.Exception) {
	t.Helper()
	for _, e := range list {
		if !strings.HasSuffix(e.Message, ".") || strings.Contains(e.Message, "%!") {
			t.Errorf("%s: %q is no sentence", e.Reason, e.Message)
		}
	}
}
