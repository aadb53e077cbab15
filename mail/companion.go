package mail

import (
	"bytes"
	"encoding/xml"
	"path"
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
		for _, x := range f.xml {
			for _, p := range f.pdf {
				alone := len(f.xml) == 1 && len(f.pdf) == 1 && isInvoiceXML(parts[x].Data)
				if alone || stem(parts[x].Path) == stem(parts[p].Path) {
					parts[x].CompanionOf = parts[p].Path
					break
				}
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
