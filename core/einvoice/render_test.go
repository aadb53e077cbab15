package einvoice

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"countersign/core"
)

func render(t testing.TB, data []byte) string {
	t.Helper()
	h, err := Render(data)
	if err != nil {
		t.Fatal(err)
	}
	return string(h)
}

func TestRender(t *testing.T) {
	for _, name := range []string{"ubl-full", "facturx-minimum", "orderx-basic"} {
		golden(t, "html/"+name+".html", render(t, fixture(t, name+".xml")))
	}
}

// Every value of the draft stands on the page as the draft spells it, for people
// to find and for the program to point at.
func TestPageShowsEveryValue(t *testing.T) {
	for _, name := range fixtures(t) {
		pageShows(t, name, fixture(t, name))
	}
}

func TestCorpusPagesShowEveryValue(t *testing.T) {
	dir, labels := corpus(t)
	for _, l := range labels {
		pageShows(t, l.File, xmlOf(t, filepath.Join(dir, l.File)))
	}
}

func pageShows(t *testing.T, name string, data []byte) {
	t.Helper()
	d, text := parse(t, data), pageText(t, render(t, data))
	for _, field := range core.FieldNames {
		f := d.Field(field)
		if field == "kind" || !f.IsSet() {
			continue
		}
		if want := strings.Join(strings.Fields(f.Text()), " "); !strings.Contains(text, want) {
			t.Errorf("%s: %s %q is not on the page", name, field, want)
		}
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		for _, f := range []core.AnyField{&l.Description, &l.Quantity, &l.UnitPrice, &l.NetAmount, &l.Code} {
			if f.IsSet() && !strings.Contains(text, f.Text()) {
				t.Errorf("%s: %q of line %d is not on the page", name, f.Text(), i+1)
			}
		}
	}
}

// What is about money or an account stands on the page also where the draft has no field
// for it, and an amount in another currency than the document's says so.
func TestPageShowsMoneyBesideTheDraft(t *testing.T) {
	const due, iban2 = `<b:PayableAmount currencyID="EUR">101.00`, `<b:PaymentMeansCode>58</b:PaymentMeansCode>
    <a:PayeeFinancialAccount>`
	for _, c := range []struct{ name, file, old, put, want string }{
		{"the amount due in another currency", "ubl-full", due, `<b:PayableAmount currencyID="USD">101.00`, "Amount due 101.00 USD by"},
		{"and among the totals", "ubl-full", due, `<b:PayableAmount currencyID="USD">101.00`, "-0.07 Amount due 101.00 USD"},
		{"a line in another currency", "ubl-full", `<b:LineExtensionAmount currencyID="EUR">37.40`, `<b:LineExtensionAmount currencyID="CHF">37.40`, "37.40 CHF"},
		{"an allowance in another currency", "ubl-full", `<b:Amount currencyID="EUR">10.00`, `<b:Amount currencyID="CHF">10.00`, "-10.00 CHF"},
		{"a discount in days", "ubl-full", `</a:PaymentTerms>`,
			`<b:SettlementDiscountPercent>2.50</b:SettlementDiscountPercent><a:SettlementPeriod><b:DurationMeasure unitCode="DAY">10</b:DurationMeasure></a:SettlementPeriod></a:PaymentTerms>`,
			"Early-payment discount 2.5% within 10 days"},
		{"a discount to a date", "ubl-full", `</a:PaymentTerms>`,
			`<b:SettlementDiscountPercent>3</b:SettlementDiscountPercent><a:SettlementPeriod><b:EndDate>2026-11-20</b:EndDate></a:SettlementPeriod></a:PaymentTerms>`,
			"Early-payment discount 3% until 2026-11-20"},
		{"a price before its discount", "ubl-full", `50</b:PriceAmount>`,
			`50</b:PriceAmount><a:AllowanceCharge><b:ChargeIndicator>false</b:ChargeIndicator><b:Amount currencyID="EUR">10</b:Amount><b:BaseAmount currencyID="EUR">60</b:BaseAmount></a:AllowanceCharge>`,
			"Price before discount 60.00 · Discount 10.00"},
		{"a second payment reference", "ubl-full", iban2, strings.Replace(iban2, "Code>\n", "Code><b:PaymentID>RF-2</b:PaymentID>\n", 1), "Reference of this payment RF-2"},
		{"who collects", "zugferd10-comfort", `<ram:SpecifiedTradeSettlementPaymentMeans>`,
			`<ram:CreditorReferenceID>DE98ZZZ09999999999</ram:CreditorReferenceID><ram:SpecifiedTradeSettlementPaymentMeans>`, "Creditor ID DE98ZZZ09999999999"},
		{"a number beside the IBAN", "zugferd10-comfort", `</ram:IBANID>`, `</ram:IBANID><ram:ProprietaryID>4711-0</ram:ProprietaryID>`, "Account number 4711-0"},
	} {
		file := string(fixture(t, c.file+".xml"))
		if !strings.Contains(file, c.old) {
			t.Fatalf("%s: %q is not in the file", c.name, c.old)
		}
		if text := pageText(t, render(t, []byte(strings.Replace(file, c.old, c.put, 1)))); !strings.Contains(text, c.want) {
			t.Errorf("%s: %q is not on the page", c.name, c.want)
		}
	}
}

// What stands where a number should, however long, ends at the edge of the page too.
func TestLongNumbersArePartedToo(t *testing.T) {
	long := strings.Repeat("7", 300)
	for _, old := range []string{">101.00<", ">161.07<", ">50<", ">37.40<", ">19.00<", ">10<", ">20.67<"} {
		file := strings.Replace(string(fixture(t, "ubl-full.xml")), old, ">x"+long+"<", 1)
		table := render(t, []byte(file))
		table = table[strings.Index(table, "<table"):]
		if !strings.Contains(table, "777") || strings.Contains(table, long[:longestWord+2]) {
			t.Errorf("%s: a word of %d letters is in a table, or its value is not", old, len(long))
		}
	}
}

// pageText is the visible text of a page.
func pageText(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			words = append(words, strings.Fields(n.Data)...)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return strings.Join(words, " ")
}

// What a file says becomes text and never markup; and the page is well-formed,
// for drawing engines that are strict.
func TestRenderEscapes(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src="http://evil.example/x.png" onerror="x"/>`
	var escaped bytes.Buffer
	if err := xml.EscapeText(&escaped, []byte(evil)); err != nil {
		t.Fatal(err)
	}
	full := string(fixture(t, "ubl-full.xml"))
	for _, old := range []string{"INV-17", "PO-1; PO-2", "Seller GmbH &amp; Co. KG", "Main Street 1", "Consulting", "On site", "Loyalty", "Timesheet", "101.00", "2026-12-03",
		"HUR", "19.00", "Exempt by law", "#AAI#", "C:\\temp\\..\\hours.csv", "https://example.com/plan.pdf", "EM", "COBADEFFXXX", "T-1", "SEPA"} {
		if !strings.Contains(full, old) {
			t.Fatalf("%q is not in the file", old)
		}
		page := render(t, []byte(strings.Replace(full, old, escaped.String(), 1)))
		if strings.Contains(page, "<script") || strings.Contains(page, "<img") {
			t.Errorf("%q can bring markup onto the page", old)
		}
		dec := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(page, "<!DOCTYPE html>")))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("the page is not well-formed: %v", err)
			}
		}
	}
}

func TestAttachments(t *testing.T) {
	full := string(fixture(t, "ubl-full.xml"))
	list, err := Attachments([]byte(full))
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	if a := list[0]; a.Name != "hours.csv" || a.MediaType != "text/csv" || string(a.Data) != "day,hours\n1,8\n" {
		t.Errorf("%+v", a)
	}
	list, err = Attachments([]byte(strings.Replace(full, "ZGF5", "!!!!", 1)))
	if core.KindOf(err) != core.BadInput || len(list) != 0 {
		t.Errorf("a damaged attachment: %v, %v", list, err)
	}
	if _, err := Attachments([]byte("no XML")); core.KindOf(err) != core.BadInput {
		t.Errorf("no XML: %v", err)
	}
	for in, want := range map[string]string{
		"../../etc/passwd": "passwd", `C:\a\b.pdf`: "b.pdf", "": "REF-1", "..": "REF-1", "a\x00b?.pdf": "a_b_.pdf", "/": "REF-1", " . ": "attachment-1",
	} {
		if got := (attachment{name: in, id: value{text: "REF/1"}}).fileName(0); got != want {
			t.Errorf("file name %q: %q, want %q", in, got, want)
		}
	}
}
