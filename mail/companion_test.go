package mail_test

import (
	"slices"
	"testing"

	"countersign/mail"
)

// A PDF has one other form. A second XML of its name is a document of its own: nobody may
// take it for what is in the first.
func TestCompanions(t *testing.T) {
	xml := func(name, content string) string {
		return attach("Content-Type: application/xml; name=\""+name+"\"\r\nContent-Disposition: attachment", content)
	}
	other := `<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>`
	for _, c := range []struct {
		name  string
		parts []string
		want  []string // XML=PDF
	}{
		{"one of each", []string{pdfPart("a.pdf"), xml("b.xml", aXML)}, []string{"b.xml=a.pdf"}},
		{"by name", []string{pdfPart("a.pdf"), pdfPart("b.pdf"), xml("b.xml", aXML)}, []string{"b.xml=b.pdf"}},
		{"two of one name", []string{pdfPart("a.pdf"), xml("a.xml", aXML), xml("a.pdf.xml", other)}, []string{"a.xml=a.pdf", "a.pdf.xml="}},
		{"an order before the invoice", []string{pdfPart("a.pdf"), xml("a.pdf.xml", uXML), xml("a.xml", aXML)}, []string{"a.pdf.xml=", "a.xml=a.pdf"}},
		{"an order alone", []string{pdfPart("a.pdf"), xml("b.xml", uXML)}, []string{"b.xml="}},
		{"two PDFs of one name", []string{pdfPart("a.pdf"), pdfPart("a.pdf.pdf"), xml("a.xml", aXML), xml("a.pdf.xml", other)}, []string{"a.xml=a.pdf", "a.pdf.xml=a.pdf.pdf"}},
	} {
		u, err := mail.Unpacker{}.Unpack(t.Context(), "mail.eml", []byte(head+mixed("mixed", append([]string{textPart}, c.parts...)...)))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range u.Parts {
			if p.MediaType == "text/xml" || p.MediaType == "application/xml" {
				got = append(got, p.Path+"="+p.CompanionOf)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
