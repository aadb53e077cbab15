package proof

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"

	"countersign/core"
)

// letter is a mail.
type letter struct {
	from, name, replyTo string
	auth                string // what our own server found
	headers             string // further lines
	subject, body       string
	files               []file
}

type file struct {
	name, media string
	data        []byte
}

// ourServer is the name by which the firm's mail server signs what it found.
const ourServer = "mx.nordlicht.example"

func (l letter) raw() []byte {
	var b strings.Builder
	if l.auth != "" {
		fmt.Fprintf(&b, "Authentication-Results: %s; %s\r\n", ourServer, l.auth)
	}
	fmt.Fprintf(&b, "From: %q <%s>\r\nTo: rechnung@nordlicht.example\r\nSubject: %s\r\nDate: Mon, 15 Jun 2026 08:00:00 +0000\r\nMessage-ID: <%s@proof.example>\r\n",
		l.name, l.from, l.subject, base64.RawURLEncoding.EncodeToString([]byte(l.subject+l.from)))
	if l.replyTo != "" {
		fmt.Fprintf(&b, "Reply-To: %s\r\n", l.replyTo)
	}
	b.WriteString(l.headers)
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=part\r\n\r\n")
	fmt.Fprintf(&b, "--part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", l.body)
	for _, f := range l.files {
		fmt.Fprintf(&b, "--part\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n", f.media, f.name)
		text := base64.StdEncoding.EncodeToString(f.data)
		for len(text) > 76 {
			b.WriteString(text[:76] + "\r\n")
			text = text[76:]
		}
		b.WriteString(text + "\r\n")
	}
	b.WriteString("--part--\r\n")
	return []byte(b.String())
}

// paper is a PDF in the form that the reader of these tests reads: what is printed, the
// electronic invoice inside, and what a payment code says.
type paper struct{ Text, XML, Code string }

func (p paper) file(name string) file {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return file{name, "application/pdf", append([]byte("%PDF-1.4\n"), b...)}
}

// pages reads papers, and the pages that are made of electronic invoices.
type pages struct{ blobs core.Blobs }

var tags = regexp.MustCompile(`<style.*?</style>|<[^>]*>`)

func (r pages) Read(ctx context.Context, doc core.Document, path string) (core.Reading, error) {
	f, err := r.blobs.Open(ctx, strings.TrimPrefix(path, "memory:"))
	if err != nil {
		return core.Reading{}, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return core.Reading{}, err
	}
	var p paper
	if doc.MediaType == "application/pdf" {
		if err := json.Unmarshal(data[len("%PDF-1.4\n"):], &p); err != nil {
			return core.Reading{}, err
		}
	} else {
		p.Text = tags.ReplaceAllString(string(data), " ")
	}
	page := laidOut(p.Text)
	if p.Code != "" {
		page.Codes = []core.Code{{Format: core.CodeQR, Text: p.Code, Box: core.Box{X0: 0.7, Y0: 0.8, X1: 0.85, Y1: 0.9}}}
	}
	out := core.Reading{Pages: []core.Page{page}, Engine: "test"}
	if p.XML != "" {
		out.Embedded = []core.Embedded{{Name: "factur-x.xml", MediaType: "text/xml", Data: []byte(p.XML)}}
	}
	return out, nil
}

// laidOut sets a text line by line, in letters of one width.
func laidOut(text string) core.Page {
	p := core.Page{Number: 1, Width: 595, Height: 842, Source: core.FromText}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		y := 0.05 + 0.9*float64(i)/float64(max(50, len(lines)))
		at := 0
		for _, w := range strings.Fields(line) {
			at += strings.Index(line[at:], w)
			p.Words = append(p.Words, core.Word{Text: w, Confidence: 1, Size: 10,
				Box: core.Box{X0: min(0.99, 0.08+0.009*float64(at)), Y0: y, X1: min(1, 0.08+0.009*float64(at+len(w))), Y1: y + 0.012}})
			at += len(w)
		}
	}
	return p
}

// bill is an invoice over one thing at 19 % tax.
type bill struct {
	name, tax, country, email, iban, number string
	date                                    core.Date
	net                                     int64
	item                                    string
}

// billOf is an honest invoice of a supplier.
func billOf(s core.Supplier, number string, net int64) bill {
	b := bill{name: s.Name, tax: s.TaxID, country: s.Country, email: s.Emails[0], number: number, date: today.AddDays(-5), net: net, item: "Lieferung"}
	if len(s.Accounts) > 0 {
		b.iban = s.Accounts[0].IBAN
	}
	return b
}

func cents(n int64) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

func (b bill) sums() (net, tax, gross string) {
	t := (b.net*19 + 50) / 100
	return cents(b.net), cents(t), cents(b.net + t)
}

// xml is the bill as UBL 2.1.
func (b bill) xml() string {
	net, tax, gross := b.sums()
	account := ""
	if b.iban != "" {
		account = `<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>` + b.iban + `</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>`
	}
	vat := ""
	if b.tax != "" {
		vat = `<cac:PartyTaxScheme><cbc:CompanyID>` + b.tax + `</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>`
	}
	return strings.NewReplacer("{number}", b.number, "{date}", b.date.String(), "{due}", b.date.AddDays(14).String(), "{name}", b.name, "{vat}", vat, "{country}", b.country,
		"{email}", b.email, "{account}", account, "{net}", net, "{tax}", tax, "{gross}", gross, "{item}", b.item).Replace(`<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{number}</cbc:ID><cbc:IssueDate>{date}</cbc:IssueDate><cbc:DueDate>{due}</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>{vat}<cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName></cac:PartyLegalEntity><cac:Contact><cbc:ElectronicMail>{email}</cbc:ElectronicMail></cac:Contact></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>Nordlicht Beispiel GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
{account}<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">{net}</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">{net}</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">{gross}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">{gross}</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount><cac:Item><cbc:Name>{item}</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">{net}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>`)
}

func (b bill) file() file {
	return file{"invoice.xml", "application/xml", []byte(b.xml())}
}

// german writes an amount as German paper has it.
func german(s string) string { return strings.Replace(s, ".", ",", 1) }

// page is the bill in print, headed by a word: Rechnung, Zahlungserinnerung, Kontoauszug.
func (b bill) page(head string) string {
	net, tax, gross := b.sums()
	return fmt.Sprintf(`%s
Musterweg 3
22301 Hamburg

Nordlicht Beispiel GmbH
Uferweg 12
20457 Hamburg

%s

Rechnungsnummer: %s
Rechnungsdatum: %s
Fällig am: %s

Pos  Bezeichnung                 Menge   Einzelpreis      Betrag
1    %s                          1       %s EUR       %s EUR

Nettobetrag                                      %s EUR
Umsatzsteuer 19 %%                               %s EUR
Gesamtbetrag                                     %s EUR

Bitte überweisen Sie auf das Konto
IBAN: %s
USt-IdNr.: %s   E-Mail: %s`, b.name, head, b.number, printedDay(b.date), printedDay(b.date.AddDays(14)), b.item, german(net), german(net), german(net), german(tax), german(gross), b.iban, b.tax, b.email)
}

func printedDay(d core.Date) string { return fmt.Sprintf("%02d.%02d.%d", d.Day, d.Month, d.Year) }

// hybrid prints one bill and carries another as XML.
func hybrid(printed, carried bill) file {
	return paper{Text: printed.page("Rechnung"), XML: carried.xml()}.file("rechnung.pdf")
}

// code is the text of a payment code (EPC 069-12) for a bill.
func (b bill) code() string {
	_, _, gross := b.sums()
	return strings.Join([]string{"BCD", "002", "1", "SCT", "", b.name, b.iban, "EUR" + gross, "", "", b.number}, "\n")
}
