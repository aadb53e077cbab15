package mail

import (
	"bytes"
	"encoding/xml"
	"path"
	"slices"
	"strings"

	"countersign/core"
)

// invoiceRoots are the root elements of e-invoices with their namespaces: UBL
// 2.1, CII D16B and the first ZUGFeRD. Recognition proper, with profiles, is the
// business of core/einvoice; here it only decides which files belong together.
var invoiceRoots = map[xml.Name]bool{
	{Space: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", Local: "Invoice"}:                    true,
	{Space: "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2", Local: "CreditNote"}:              true,
	{Space: "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", Local: "CrossIndustryInvoice"}: true,
	{Space: "urn:ferd:CrossIndustryDocument:invoice:1p0", Local: "CrossIndustryDocument"}:                  true,
}

// pairCompanions finds the XML and the PDF that are one invoice in two forms:
// in one mail or archive with the same name, or the only one of each where the
// XML is an e-invoice.
func pairCompanions(parts []core.Part) {
	type folder struct{ xml, pdf []int }
	folders := map[string]*folder{}
	for i, p := range parts {
		if len(p.Data) == 0 || p.Fault != "" || p.MediaType != typeXML && p.MediaType != typePDF {
			continue
		}
		dir := path.Dir(p.Path)
		if folders[dir] == nil {
			folders[dir] = &folder{}
		}
		if p.MediaType == typeXML {
			folders[dir].xml = append(folders[dir].xml, i)
		} else {
			folders[dir].pdf = append(folders[dir].pdf, i)
		}
	}
	for _, f := range folders {
		pair(parts, f.xml, f.pdf)
	}
}

// pair joins the XML and PDF files of one folder. A PDF has one companion: what is left
// over stays a document of its own. E-invoices come first, then what is called alike.
func pair(parts []core.Part, xmls, pdfs []int) {
	alone := len(xmls) == 1 && len(pdfs) == 1
	taken := map[int]bool{}
	for _, invoices := range []bool{true, false} {
		for _, x := range xmls {
			if isInvoiceXML(parts[x].Data) != invoices {
				continue
			}
			fits := func(p int) bool {
				return !taken[p] && (alone && invoices || stem(parts[x].Path) == stem(parts[p].Path))
			}
			if i := slices.IndexFunc(pdfs, fits); i >= 0 {
				parts[x].CompanionOf, taken[pdfs[i]] = parts[pdfs[i]].Path, true
			}
		}
	}
}

// stem is a file name without its extensions, in lower case.
func stem(full string) string {
	base := strings.ToLower(path.Base(full))
	for range 2 {
		switch ext := path.Ext(base); ext {
		case ".xml", ".pdf", ".p7m", ".gz":
			base = strings.TrimSuffix(base, ext)
		}
	}
	return base
}

// isInvoiceXML tells e-invoices by their root element.
func isInvoiceXML(data []byte) bool {
	text, ok := plainText(data[:min(len(data), 64<<10)])
	if !ok {
		return false
	}
	d := xml.NewDecoder(bytes.NewReader([]byte(text)))
	d.CharsetReader = passThrough
	for range 50 {
		t, err := d.Token()
		if err != nil {
			return false
		}
		if start, ok := t.(xml.StartElement); ok {
			return invoiceRoots[start.Name]
		}
	}
	return false
}
