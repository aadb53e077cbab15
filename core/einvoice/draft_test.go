package einvoice

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"countersign/core"
)

// fixture reads a file of testdata/xml.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "xml", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func fixtures(t testing.TB) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join("testdata", "xml", "*.xml"))
	if err != nil || len(list) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for i := range list {
		list[i] = filepath.Base(list[i])
	}
	return list
}

func parse(t testing.TB, data []byte) core.Draft {
	t.Helper()
	d, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDrafts(t *testing.T) {
	for _, name := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			golden(t, "draft/"+strings.TrimSuffix(name, ".xml")+".txt", dump(parse(t, fixture(t, name))))
		})
	}
}

// dump writes a draft for reading: every value with its confidence, business term
// and text, and every check but those that passed.
func dump(d core.Draft) string {
	var b strings.Builder
	fmt.Fprintf(&b, "source %s, profile %s\n", d.Source, d.Profile)
	for _, name := range core.FieldNames {
		field := d.Field(name)
		detail := field.Detail()
		if !field.IsSet() && detail.Evidence.Text == "" {
			continue
		}
		fmt.Fprintf(&b, "%-20s %q %.1f %s %q %s\n", name, field.Text(), detail.Confidence, detail.Evidence.Rule, detail.Evidence.Text, detail.Proof)
		for _, a := range detail.Alternatives {
			fmt.Fprintf(&b, "%-20s %q %.1f\n", "  or", a.Value, a.Confidence)
		}
	}
	fmt.Fprintf(&b, "seller %+v\nbuyer %+v\n", d.Seller, d.BuyerParty)
	for _, l := range d.Lines {
		dumpLine(&b, l)
	}
	for _, x := range d.Taxes {
		fmt.Fprintf(&b, "tax %s %s %%: base %s, tax %s\n", x.Category, x.Rate, x.Base, x.Tax)
	}
	for _, c := range d.Charges {
		fmt.Fprintf(&b, "charge %s %q: %s at %s %% (%s)\n", c.Type, c.Reason, c.Amount, c.TaxRate, c.Evidence.Rule)
	}
	for _, x := range d.Discounts {
		fmt.Fprintf(&b, "discount %s %% within %d days\n", x.Percent, x.Days)
	}
	passed := 0
	for _, c := range d.Checks {
		if c.Result == core.Pass && !strings.HasPrefix(c.Name, "BR-CO-1") {
			passed++
			continue
		}
		fmt.Fprintf(&b, "check %s %s: %s\n", c.Name, c.Result, c.Message)
	}
	fmt.Fprintf(&b, "%d other checks passed\n", passed)
	return b.String()
}

func dumpLine(b *strings.Builder, l core.DraftLine) {
	fmt.Fprintf(b, "line %s:", l.ID.Value)
	for _, f := range []struct {
		name  string
		field core.AnyField
	}{
		{"code", &l.Code}, {"buyer code", &l.BuyerCode}, {"gtin", &l.GTIN}, {"description", &l.Description}, {"quantity", &l.Quantity}, {"unit", &l.Unit},
		{"price", &l.UnitPrice}, {"per", &l.PriceBase}, {"discount", &l.Discount}, {"tax", &l.TaxRate}, {"net", &l.NetAmount}, {"order", &l.OrderRef}, {"order line", &l.OrderLineRef},
	} {
		if f.field.IsSet() {
			fmt.Fprintf(b, " %s=%q", f.name, f.field.Text())
		}
		if f.field.IsSet() && f.field.Detail().Confidence < 1 {
			fmt.Fprintf(b, "(%.1f)", f.field.Detail().Confidence)
		}
	}
	b.WriteByte('\n')
}

func TestKinds(t *testing.T) {
	for code, want := range map[string]core.DocKind{
		"380": core.KindInvoice, "384": core.KindInvoice, "389": core.KindInvoice, "326": core.KindInvoice, "383": core.KindInvoice, "875": core.KindInvoice,
		"381": core.KindCreditNote, "396": core.KindCreditNote, "261": core.KindCreditNote, "325": core.KindOther,
	} {
		data := strings.Replace(string(fixture(t, "ubl-full.xml")), ">384<", ">"+code+"<", 1)
		if d := parse(t, []byte(data)); d.Kind.Value != want || d.Kind.Confidence != 1 {
			t.Errorf("type %s: %s (%.1f), want %s", code, d.Kind.Value, d.Kind.Confidence, want)
		}
	}
	data := strings.Replace(string(fixture(t, "ubl-full.xml")), ">384<", ">999<", 1)
	if d := parse(t, []byte(data)); d.Kind.Value != core.KindInvoice || d.Kind.Confidence != doubtful {
		t.Errorf("an unknown type: %s (%.1f), want a doubtful invoice", d.Kind.Value, d.Kind.Confidence)
	}
}

// What nobody sees, or what turns the direction of reading, is in no value; an IBAN is
// one however it is grouped, and check digits speak for the account they belong to alone.
func TestUnseenCharacters(t *testing.T) {
	const name, iban = "Seller GmbH &amp; Co. KG", "DE89 3704 0044 0532 0130 00"
	for _, c := range []struct{ name, iban, wantName, wantIBAN, proof string }{
		{name, "DE89\u200b370400\u200b440532013000\ufeff", "Seller GmbH & Co. KG", "DE89370400440532013000", "XML, checksum"},
		{name, "de89-3704-0044-0532-0130-00", "Seller GmbH & Co. KG", "DE89370400440532013000", "XML, checksum"},
		{name, "DE89\u00a03704 0044\u202f0532 0130 00", "Seller GmbH & Co. KG", "DE89370400440532013000", "XML, checksum"},
		{"\u202eHbmG relleS", "\u202e00 0310 2350 4400 4073 98ED", "HbmG relleS", "00031023504400407398ED", "XML"},
		{"Seller\u2800\u2800GmbH", iban, "Seller GmbH", "DE89370400440532013000", "XML, checksum"},
		{"Seller\u034f Gm\u3164bH\ufe0f", iban, "Seller GmbH", "DE89370400440532013000", "XML, checksum"},
		{"Sel\u00adler\u2066 GmbH\u2069", "12-345/6", "Seller GmbH", "12-345/6", "XML"},
		{name, "\u0414E89370400440532013000", "Seller GmbH & Co. KG", "\u0414E89370400440532013000", "XML"},
	} {
		data := strings.NewReplacer(name, c.name, iban, c.iban).Replace(string(fixture(t, "ubl-full.xml")))
		d := parse(t, []byte(data))
		if d.Supplier.Value != c.wantName || d.PaymentAccount.Value != c.wantIBAN || d.PaymentAccount.Proof != c.proof {
			t.Errorf("%q, %q: got %q, %q (%s)", c.name, c.iban, d.Supplier.Value, d.PaymentAccount.Value, d.PaymentAccount.Proof)
		}
	}
}

func TestMissingCurrencyIsTakenFromTheAmounts(t *testing.T) {
	full := strings.Replace(string(fixture(t, "ubl-full.xml")), "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>", "", 1)
	if d := parse(t, []byte(full)); d.Currency.Value != "EUR" || d.Currency.Confidence != doubtful {
		t.Errorf("%q (%.1f), want a doubtful EUR", d.Currency.Value, d.Currency.Confidence)
	}
	full = strings.Replace(full, `<b:PayableAmount currencyID="EUR">`, `<b:PayableAmount currencyID="USD">`, 1)
	if d := parse(t, []byte(full)); d.Currency.IsSet() {
		t.Errorf("%q out of two currencies", d.Currency.Value)
	}
}

// Which document an XML is decided by its root and namespace; the file's name
// never counts because it is never seen.
func TestRecognise(t *testing.T) {
	const envelope = `<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><Header/>%s</StandardBusinessDocument>`
	invoice := `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID></Invoice>`
	for _, tt := range []struct {
		name, xml, profile string
		ok                 bool
	}{
		{"plain UBL", invoice, "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", true},
		{"in an envelope", fmt.Sprintf(envelope, invoice), "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", true},
		{"no namespace, but a profile", `<Invoice><CustomizationID>urn:cen.eu:en16931:2017</CustomizationID></Invoice>`, "urn:cen.eu:en16931:2017", true},
		{"damaged behind its head", `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</I`, "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", true},
		{"no namespace", `<Invoice><ID>1</ID></Invoice>`, "", false}, {"another Invoice", `<Invoice xmlns="http://example.com/"><ID>1</ID></Invoice>`, "", false},
		{"FatturaPA", `<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"/>`, "", false},
		{"HTML", `<html><body>Invoice</body></html>`, "", false}, {"text", "Invoice 17", "", false}, {"PDF", "%PDF-1.7", "", false}, {"nothing", "", "", false},
	} {
		if p, ok := Recognise([]byte(tt.xml)); ok != tt.ok || p != tt.profile {
			t.Errorf("%s: %q, %v; want %q, %v", tt.name, p, ok, tt.profile, tt.ok)
		}
	}
}

func TestOtherDocumentsAreNamed(t *testing.T) {
	for root, want := range map[string]core.DocKind{
		"Order": core.KindOrder, "Quotation": core.KindQuote, "DespatchAdvice": core.KindDeliveryNote, "Statement": core.KindStatement,
		"Reminder": core.KindReminder, "Catalogue": core.KindOther, "CreditNote": core.KindCreditNote,
	} {
		d := parse(t, fmt.Appendf(nil, `<%s xmlns="urn:oasis:names:specification:ubl:schema:xsd:%s-2"><ID>X-1</ID></%s>`, root, root, root))
		if d.Kind.Value != want || d.Number.Value != "X-1" {
			t.Errorf("%s: kind %s, number %q; want %s", root, d.Kind.Value, d.Number.Value, want)
		}
		if f := Faults(d); !want.IsClaim() && len(f) > 0 {
			t.Errorf("%s is no invoice and yet accused of %v", root, f)
		}
	}
}
