package sample

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"countersign/core"
)

// hybrid is the claim as Factur-X: a PDF for people with the same invoice as XML
// inside, named and described as Factur-X 1.0 wants it. It does not claim to be
// PDF/A-3 throughout; receiving programs do not ask for that.
func (c claim) hybrid(day core.Date) ([]byte, error) {
	pdf, err := c.paper().pdf(day, true)
	if err != nil {
		return nil, err
	}
	pdf.pdf.SetAttachments([]fpdf.Attachment{{Content: c.cii(), Filename: "factur-x.xml", Description: "Factur-X invoice"}})
	pdf.pdf.SetXmpMetadata([]byte(facturXMP))
	raw, err := pdf.bytes()
	if err != nil {
		return nil, err
	}
	return associate(bytes.Replace(raw, []byte("%PDF-1.3"), []byte("%PDF-1.7"), 1))
}

// associate adds the catalog's list of associated files (ISO 32000-2, 14.13),
// which the PDF writer does not know, as an incremental update: a new catalog
// and a file specification that says what the XML is to the page.
func associate(raw []byte) ([]byte, error) {
	last := bytes.LastIndex(raw, []byte(" 0 obj\n<<\n/Type /Catalog"))
	spec := bytes.Index(raw, []byte("/Type /Filespec"))
	at := bytes.LastIndex(raw, []byte("startxref\n"))
	if last < 0 || spec < 0 || at < 0 {
		return nil, fmt.Errorf("the sample PDF has no catalog or attachment where they were expected")
	}
	catalogID := string(raw[bytes.LastIndexByte(raw[:last], '\n')+1 : last])
	head := raw[:spec]
	specEnd := bytes.LastIndex(head, []byte(" 0 obj"))
	specID := string(head[bytes.LastIndexByte(head[:specEnd], '\n')+1 : specEnd])
	body := string(raw[last+len(" 0 obj\n") : last+bytes.Index(raw[last:], []byte("\nendobj"))])
	file := string(raw[specEnd+len(" 0 obj\n") : specEnd+bytes.Index(raw[specEnd:], []byte("\nendobj"))])
	previous, _, _ := strings.Cut(string(raw[at+len("startxref\n"):]), "\n")
	trailer := raw[bytes.LastIndex(raw, []byte("trailer\n<<\n"))+len("trailer\n<<\n") : at]

	out := bytes.NewBuffer(bytes.Clone(raw))
	out.WriteByte('\n')
	offset := map[string]int{catalogID: out.Len()}
	fmt.Fprintf(out, "%s 0 obj\n%s\nendobj\n", catalogID, strings.Replace(body, "/Type /Catalog", "/Type /Catalog\n/AF ["+specID+" 0 R]", 1))
	offset[specID] = out.Len()
	fmt.Fprintf(out, "%s 0 obj\n%s\nendobj\n", specID, strings.Replace(file, "/F ()", "/F (factur-x.xml) /AFRelationship /Alternative", 1))
	xref := out.Len()
	out.WriteString("xref\n")
	for _, id := range []string{specID, catalogID} {
		fmt.Fprintf(out, "%s 1\n%010d 00000 n \n", id, offset[id])
	}
	fmt.Fprintf(out, "trailer\n<<\n/Prev %s\n%sstartxref\n%s\n%%%%EOF\n", previous, trailer, strconv.Itoa(xref))
	return out.Bytes(), nil
}

// facturXMP is the metadata that marks a Factur-X file (Factur-X 1.0, section 6).
const facturXMP = `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#">
<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>
<fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
