package sample

import (
	"fmt"
	"image"
	"image/color"

	"countersign/core"
)

// pair is a label and what it labels.
type pair struct{ label, value string }

// design draws a paper in one of the looks.
type design func(*sheet, *paper)

// paper is one piece of business paper in words, before a design draws it. An
// invoice, a statement and a delivery note differ in what they fill in.
type paper struct {
	seller    *seller
	title     string
	number    string
	meta      []pair // number, dates, references
	addressee string // what the buyer's address is called: "Bill to"
	buyer     []string
	intro     string
	table     table
	totals    []pair // the last is the sum that counts
	notes     []string
	payment   []pair
	qr        string // contents of a QR code for paying
	qrSum     pair   // currency and sum for the payment slip
}

// column is one column of a table. The one with share 0 takes what is left.
type column struct {
	title string
	share float64 // millimetres on an A4 page
	right bool
}

// table is rows of cells. Carry holds the running total after each row for pages
// that break; empty when nothing is carried.
type table struct {
	columns []column
	rows    [][]string
	carry   []string
	carried string // "Carried forward"
}

// look is how a table is drawn; clear colours draw nothing.
type look struct {
	family            family
	size, pad         float64
	head, headInk     color.RGBA
	zebra, rows, grid color.RGBA
}

// pdf draws the paper as a PDF. With embedded it carries its own typefaces. A
// paper of several pages is drawn twice, the second time knowing how many.
func (p *paper) pdf(day core.Date, embedded bool) (*pdfCanvas, error) {
	c, pages, err := p.drawPDF(day, embedded, 1)
	if err == nil && pages > 1 {
		c, _, err = p.drawPDF(day, embedded, pages)
	}
	return c, err
}

func (p *paper) drawPDF(day core.Date, embedded bool, pages int) (*pdfCanvas, int, error) {
	c := newPDF(day, embedded)
	s := &sheet{canvas: c, pages: pages}
	p.seller.draw(s, p)
	if err := c.pdf.Error(); err != nil {
		return nil, 0, fmt.Errorf("drawing %s %s: %w", p.title, p.number, err)
	}
	return c, s.page, nil
}

// picture draws the paper's first page as it looks when printed.
func (p *paper) picture(dpi float64) (*image.RGBA, error) {
	c := newPicture(dpi)
	p.seller.draw(&sheet{canvas: c, pages: 1}, p)
	if c.err != nil {
		return nil, fmt.Errorf("drawing %s %s: %w", p.title, p.number, c.err)
	}
	return c.pages[0], nil
}
