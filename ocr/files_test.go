package ocr

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"countersign/core"
)

const someXML = `<?xml version="1.0"?><rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>`

func names(r core.Reading) (out []string) {
	for _, e := range r.Embedded {
		out = append(out, e.Name)
	}
	return out
}

func TestFilesInsideThePDF(t *testing.T) {
	p := realPool(t, Limits{})
	byName := letter(t, func(pdf *fpdf.Fpdf) {
		pdf.SetFont("Helvetica", "", 12)
		pdf.Text(72, 72, "see the attachment")
		pdf.SetAttachments([]fpdf.Attachment{{Content: []byte(someXML), Filename: "factur-x.xml"}, {Content: []byte("terms"), Filename: "Bedingungen ü.txt"}})
	})
	spec := func(name, file int) string {
		return fmt.Sprintf("<</Type/Filespec/F(f%d.xml)/UF(folder/../f%d.xml)/EF<</F %d 0 R>>>>", name, name, file)
	}
	file := "<</Type/EmbeddedFile/Subtype/text#2Fxml/Length " + fmt.Sprint(len(someXML)) + ">>\nstream\n" + someXML + "\nendstream"
	elsewhere := pdfOf("<</Type/Catalog/Pages 2 0 R/AF[4 0 R]>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/AF[8 0 R]/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 6 0 R>> <</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 4 0 R>>]>>",
		spec(1, 5), file, spec(2, 7), file, spec(3, 9), file)
	circle := pdfOf("<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 4 0 R>>>>", "<</Type/Pages/Kids[3 0 R 2 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>", "<</Kids[4 0 R 5 0 R 4 0 R]/Names[(x) 5 0 R (y)]>>", "<</F(a)/EF<</F 4 0 R>>>>")
	many := func() []byte {
		var list []fpdf.Attachment
		for i := range 60 {
			list = append(list, fpdf.Attachment{Content: fmt.Appendf(nil, "file %d", i), Filename: fmt.Sprintf("%02d.txt", i)})
		}
		return letter(t, func(pdf *fpdf.Fpdf) { pdf.SetAttachments(list) })
	}()
	for _, c := range []struct {
		name  string
		data  []byte
		want  []string
		fault string
	}{
		{"name tree", byName, []string{"factur-x.xml", "Bedingungen ü.txt"}, ""},
		{"associated files and annotations", elsewhere, []string{"f1.xml", "f2.xml", "f3.xml"}, ""},
		{"in a circle", circle, nil, ""},
		{"none", invoice(t), nil, ""},
		{"too many", many, nil, "more than 50"},
	} {
		r, err := p.Read(t.Context(), core.Document{}, write(t, "a.pdf", c.data))
		if err != nil || len(r.Pages) != 1 {
			t.Errorf("%s: %d pages, %v", c.name, len(r.Pages), err)
			continue
		}
		got := names(r)
		slices.Sort(got)
		slices.Sort(c.want)
		if c.want != nil && !slices.Equal(got, c.want) || c.name == "none" && len(got) > 0 {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if f := strings.Join(r.Faults, "; "); c.fault != "" && !strings.Contains(f, c.fault) {
			t.Errorf("%s: faults %q", c.name, f)
		}
		for _, e := range r.Embedded {
			if strings.HasSuffix(e.Name, ".xml") && !bytes.Equal(e.Data, []byte(someXML)) {
				t.Errorf("%s: %s holds %q", c.name, e.Name, e.Data)
			}
		}
	}
}

// A file inside that unpacks to more than the limit is left out; its document is
// read.
func TestFileBomb(t *testing.T) {
	p := realPool(t, Limits{FileBytes: 1 << 20})
	data := letter(t, func(pdf *fpdf.Fpdf) {
		pdf.SetAttachments([]fpdf.Attachment{{Content: make([]byte, 30<<20), Filename: "zeros.xml"}, {Content: []byte(someXML), Filename: "ok.xml"}})
	})
	r, err := p.Read(t.Context(), core.Document{}, write(t, "a.pdf", data))
	if err != nil || !slices.Equal(names(r), []string{"ok.xml"}) || len(r.Faults) != 1 || !strings.Contains(r.Faults[0], "too large") {
		t.Errorf("%q, %q, %v", names(r), r.Faults, err)
	}
}
