package ocr

import (
	"bytes"
	"image/jpeg"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"countersign/core"
)

// A file of mixed pages is judged page by page: a text layer is read, a picture is
// recognised, the invisible layer of another program's OCR is believed where it
// makes sense and not where it is junk.
func TestMixedPages(t *testing.T) {
	p := realPool(t, Limits{})
	needOCR(t, p)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, scanned(t, p, 1400), &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	hidden := func(pdf *fpdf.Fpdf, lines ...string) {
		pdf.SetFont("Helvetica", "", 11)
		pdf.SetTextRenderingMode(3)
		for i, l := range lines {
			pdf.Text(72, 100+20*float64(i), l)
		}
		pdf.SetTextRenderingMode(0)
	}
	junk := []string{"Kpxqjg pwdgt KPX rngc cbg rcbk ykvjkp vjktv", "Xjrzk qwrtz plkjh mnbvc xzsdf ghjkl trwqp vbnmk", "dfghj klmnb wrtzp Bgrtz Mnpqr vwxzs fghkl prtwx"}
	honest := []string{"Northwind Paper Ltd, 12 Harbour Street, Bristol", "Invoice number INV-2041 of 14 March 2026", "Net total 222.00, VAT 20 percent 44.40, gross total 266.40", "Thank you for your business, please pay within thirty days", "HONESTLAYER"}
	data := letter(t, func(pdf *fpdf.Fpdf) {
		pdf.SetFont("Helvetica", "", 12)
		for i, l := range invoiceLines {
			pdf.Text(72, 100+20*float64(i), l)
		}
		for _, layer := range [][]string{nil, junk, honest} {
			pdf.AddPage()
			pdf.RegisterImageOptionsReader("s", fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(b.Bytes()))
			pdf.ImageOptions("s", 0, 0, 595.28, 841.89, false, fpdf.ImageOptions{}, 0, "")
			hidden(pdf, layer...)
		}
	})
	r, err := p.Read(t.Context(), core.Document{}, write(t, "mixed.pdf", data))
	if err != nil || len(r.Pages) != 4 {
		t.Fatalf("%d pages, %v", len(r.Pages), err)
	}
	for i, want := range []struct {
		source core.Source
		has    string
		hasNot string
	}{
		{core.FromText, "INV-2041", "HONESTLAYER"}, {core.FromOCR, "266.40", "HONESTLAYER"},
		{core.FromOCR, "266.40", "ghjkl"}, {core.FromOCR, "HONESTLAYER", "ghjkl"},
	} {
		pg := r.Pages[i]
		var all []string
		for _, w := range pg.Words {
			all = append(all, w.Text)
		}
		text := strings.Join(all, " ")
		if pg.Source != want.source || !strings.Contains(text, want.has) || strings.Contains(text, want.hasNot) {
			t.Errorf("page %d from %s: %s", i+1, pg.Source, text)
		}
	}
}
