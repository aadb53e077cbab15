package einvoice

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"countersign/core"
)

// supplied is an invoice whose supplier has letters beyond ASCII, in a declared
// encoding.
func supplied(declaration, supplier string) string {
	return declaration + `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID><AccountingSupplierParty><Party>` +
		`<PartyName><Name>` + supplier + `</Name></PartyName></Party></AccountingSupplierParty></Invoice>`
}

func encode(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEncodings(t *testing.T) {
	const name = "Müller & Söhne"
	body := func(enc string) string {
		return supplied(`<?xml version="1.0" encoding="`+enc+`"?>`, "Müller &amp; Söhne")
	}
	bom, noBOM := unicode.UseBOM, unicode.IgnoreBOM
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"UTF-8", []byte(body("UTF-8")), name},
		{"UTF-8 with a byte order mark", []byte("\xef\xbb\xbf" + body("UTF-8")), name},
		{"no declaration", []byte(supplied("", "Müller &amp; Söhne")), name},
		{"UTF-16 LE with a mark", encode(t, unicode.UTF16(unicode.LittleEndian, bom), body("UTF-16")), name},
		{"UTF-16 BE with a mark", encode(t, unicode.UTF16(unicode.BigEndian, bom), body("UTF-16")), name},
		{"UTF-16 LE without a mark", encode(t, unicode.UTF16(unicode.LittleEndian, noBOM), body("UTF-16")), name},
		{"UTF-16 BE without a mark", encode(t, unicode.UTF16(unicode.BigEndian, noBOM), body("UTF-16")), name},
		{"ISO-8859-1", encode(t, charmap.ISO8859_1, body("ISO-8859-1")), name},
		{"ISO-8859-15 with a euro sign", encode(t, charmap.ISO8859_15, supplied(`<?xml version="1.0" encoding="ISO-8859-15"?>`, "Müller €")), "Müller €"},
		{"Windows-1252 with a euro sign", encode(t, charmap.Windows1252, supplied(`<?xml version="1.0" encoding="windows-1252"?>`, "Müller €")), "Müller €"},
		{"ISO-8859-2", encode(t, charmap.ISO8859_2, supplied(`<?xml version='1.0' encoding='iso-8859-2'?>`, "Łódź")), "Łódź"},
		{"Latin-1 that claims UTF-8", encode(t, charmap.ISO8859_1, body("UTF-8")), name},
		{"UTF-8 that claims Latin-1", []byte(body("ISO-8859-1")), name},
		{"UTF-8 that claims UTF-16", []byte(body("UTF-16")), name},
		{"a made-up name for UTF-8", []byte(body("UTF-8-W/O-BOM")), name},
	} {
		d, err := Parse(tt.data)
		if err != nil || d.Supplier.Value != tt.want {
			t.Errorf("%s: %q, %v", tt.name, d.Supplier.Value, err)
		}
	}
	_, err := Parse(encode(t, charmap.ISO8859_1, body("x-secret")))
	if core.KindOf(err) != core.BadInput || !strings.Contains(err.Error(), "x-secret") {
		t.Errorf("an unknown encoding: %v", err)
	}
}

func TestHostileXMLIsRefusedQuickly(t *testing.T) {
	head := `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">`
	for _, tt := range []struct{ name, xml, says string }{
		{"entities", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + head + `<ID>&b;</ID></Invoice>`, "DOCTYPE"},
		{"an external entity", `<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">` + head + "</Invoice>", "DOCTYPE"},
		{"an undefined entity", head + "<ID>&nbsp;</ID></Invoice>", "damaged"},
		{"deep nesting", head + strings.Repeat("<a>", 2_000_000), "deep"},
		{"many elements", head + strings.Repeat("<a/>", 2_000_000), "elements"},
		{"many attributes", head + "<a " + strings.Repeat(`b="" `, 2_000_000) + "/></Invoice>", "tag"},
		{"a tag without end", head + "<a " + strings.Repeat("b", 10_000_000), "tag"},
		{"a quote without end", head + `<a b="` + strings.Repeat("b", 10_000), "damaged"},
		{"cut off", head + "<ID>17</ID>", "damaged"},
		{"two roots", head + "</Invoice>" + head + "</Invoice>", "two root"},
		{"too large", head + strings.Repeat(" ", maxBytes), "MB"},
		{"crossed tags", head + "<ID></Invoice></ID>", "damaged"},
		{"a comment without end", head + "<!-- ", "damaged"},
		{"not an invoice", "<html/>", "not an invoice"}, {"FatturaPA", "<FatturaElettronica/>", "FatturaPA"},
		{"text", "Dear Sirs,", "not XML"}, {"nothing", "", "not XML"}, {"zeros", strings.Repeat("\x00", 99), "not XML"}, {"one byte", "\xff", "not XML"},
	} {
		start := time.Now()
		_, err := Parse([]byte(tt.xml))
		if core.KindOf(err) != core.BadInput || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want BadInput that says %q", tt.name, err, tt.says)
		}
		if _, err := Render([]byte(tt.xml)); core.KindOf(err) != core.BadInput {
			t.Errorf("%s: Render gives %v", tt.name, err)
		}
		if d := time.Since(start); d > time.Minute {
			t.Errorf("%s took %v", tt.name, d)
		}
	}
}

func TestNumbersAndDates(t *testing.T) {
	for in, want := range map[string]string{
		"10": "10", "+10.50": "10.50", "5.": "5", ".5": "0.5", "-0.10": "-0.10", "3.3333333333333335": "3.333333333333", "1234567.123456789012": "1234567.12345678901",
		"1,5": "", "1 000": "", "1e3": "", "abc": "", "1/3": "", "0x1": "", "--1": "", strings.Repeat("9", 100): "",
	} {
		d, ok := value{text: in}.decimal()
		if ok != (want != "") || ok && d.String() != want {
			t.Errorf("decimal %q = %s, %v; want %q", in, d, ok, want)
		}
	}
	for in, want := range map[string]string{
		"2026-11-03": "2026-11-03", "2026-11-03Z": "2026-11-03", "2026-11-03+01:00": "2026-11-03", "2013-03-01T00:00:00": "2013-03-01",
		"20261103": "2026-11-03", "202611031530": "2026-11-03", "20261103153000": "2026-11-03", "20260230": "", "2026-13-01": "", "2026-11-03x": "",
		"03.11.2026": "", "261103": "", "2026": "", "": "", "٢٠٢٦١١٠٣": "",
	} {
		d, ok := value{text: in}.date()
		if ok != (want != "") || d.String() != want {
			t.Errorf("date %q = %s, %v; want %q", in, d, ok, want)
		}
	}
}

// A file may use any prefix, and none.
func TestPrefixesDoNotMatter(t *testing.T) {
	full := string(fixture(t, "ubl-full.xml"))
	want := dump(parse(t, []byte(full)))
	other := strings.NewReplacer("<b:", "<cbc:", "</b:", "</cbc:", "xmlns:b=", "xmlns:cbc=", "<a:", "<", "</a:", "</", "xmlns:a=", "xmlns=").Replace(full)
	if got := dump(parse(t, []byte(other))); got != want {
		t.Error("other prefixes give another draft")
	}
}

func ExampleRecognise() {
	profile, ok := Recognise([]byte(`<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">` +
		`<CustomizationID>urn:cen.eu:en16931:2017</CustomizationID></Invoice>`))
	fmt.Println(profile, ok)
	// Output: urn:cen.eu:en16931:2017 true
}

// Files that are within all bounds and as bad as they can be stay quick: nothing
// grows with lines times tax rows.
func TestLargestFilesStayQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("builds files of many megabytes")
	}
	head := `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><DocumentCurrencyCode>EUR</DocumentCurrencyCode>`
	line := `<InvoiceLine><LineExtensionAmount>1.11</LineExtensionAmount><Item><ClassifiedTaxCategory><ID>S</ID><Percent>19</Percent></ClassifiedTaxCategory></Item></InvoiceLine>`
	row := `<TaxSubtotal><TaxableAmount>9.99</TaxableAmount><TaxAmount>1</TaxAmount><TaxCategory><ID>S</ID><Percent>19</Percent></TaxCategory></TaxSubtotal>`
	term := `<PaymentTerms><Note>` + strings.Repeat("3 % innerhalb 14 Tagen, ", 20) + `</Note><SettlementDiscountPercent>%d.%d</SettlementDiscountPercent></PaymentTerms>`
	var terms strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&terms, term, i%50, i)
	}
	for name, body := range map[string]string{
		"lines and tax rows": strings.Repeat(line, 20_000) + "<TaxTotal>" + strings.Repeat(row, 20_000) + "</TaxTotal>",
		"payment terms":      terms.String(),
		"notes":              strings.Repeat("<Note>#AAI#"+strings.Repeat("a b\n", 40)+"</Note>", 30_000),
	} {
		start := time.Now()
		data := []byte(head + body + "</Invoice>")
		if _, err := Parse(data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		h, err := Render(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := time.Since(start); d > 2*time.Minute {
			t.Errorf("%s took %v", name, d)
		} else {
			t.Logf("%s: %d MB of XML to %d MB of page in %v", name, len(data)>>20, len(h)>>20, d)
		}
	}
}
