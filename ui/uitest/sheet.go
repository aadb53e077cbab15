package uitest

import (
	"fmt"

	"countersign/core"
	"countersign/core/coretest"
)

// sheet is an invoice that is drawn and read in one go: each value stands where
// its evidence says.
type sheet struct {
	draft core.Draft
	words []word
	more  [][]word // pages after the first
	// missed says that the number stands on the page and was not read.
	missed bool
}

const textHigh = 0.012

// newSheet lays an invoice out on an A4 page.
func newSheet(inv core.Invoice, changes ...func(*core.Draft)) *sheet {
	s := &sheet{draft: coretest.Draft(inv)}
	for _, c := range changes {
		c(&s.draft)
	}
	d := &s.draft
	s.print(&d.Supplier, inv.Seller.Name, 0.09, 0.06, 0.020, true)
	s.value("VAT", &d.SupplierTaxID, 0.09, 0.09)
	s.value("", &d.Buyer, 0.09, 0.16)
	s.plain("Invoice", 0.09, 0.26, 0.022, true)
	s.value("Invoice number", &d.Number, 0.60, 0.16)
	if s.missed = !d.Number.IsSet() && inv.Number != ""; s.missed {
		s.plain("Voucher", 0.60, 0.16, textHigh, false)
		s.plain(inv.Number, 0.75, 0.16, textHigh, false)
	}
	s.value("Date", &d.IssueDate, 0.60, 0.18)
	s.value("Due", &d.DueDate, 0.60, 0.20)
	s.value("Your order", &d.OrderRef, 0.60, 0.22)
	end := s.table(inv)
	s.value("Net", &d.NetTotal, 0.60, end+0.02)
	s.value("VAT 19 %", &d.TaxTotal, 0.60, end+0.04)
	s.value("Total "+string(inv.Currency), &d.GrossTotal, 0.60, end+0.06)
	s.value("IBAN", &d.PaymentAccount, 0.09, 0.93)
	s.value("Reference", &d.PaymentReference, 0.60, 0.93)
	return s
}

// rowsPerPage is how many lines fit under the head of the first page.
const rowsPerPage = 26

func (s *sheet) table(inv core.Invoice) float64 {
	y := 0.33
	page := &s.words
	for i, l := range inv.Lines {
		if i > 0 && i%rowsPerPage == 0 {
			s.more = append(s.more, nil)
			page = &s.more[len(s.more)-1]
			y = 0.08
		}
		number := 1 + len(s.more)
		text := fmt.Sprintf("%s   %s", l.ID, l.Description)
		*page = append(*page, word{text, 0.09, y, textHigh, false}, word{l.Quantity.String(), 0.58, y, textHigh, false},
			word{l.UnitPrice.String(), 0.68, y, textHigh, false}, word{l.NetAmount.String(), 0.80, y, textHigh, false})
		if i < len(s.draft.Lines) && s.draft.Lines[i].Description.IsSet() {
			s.draft.Lines[i].Description.Evidence = core.Evidence{Page: number, Source: core.FromText, Boxes: []core.Box{{X0: 0.08, Y0: y - 0.002, X1: 0.90, Y1: y + textHigh + 0.004}}}
		}
		y += 0.02
	}
	if len(s.more) > 0 {
		return 0.85
	}
	return y
}

func (s *sheet) plain(text string, x, y, size float64, bold bool) {
	s.words = append(s.words, word{text, x, y, size, bold})
}

// value prints a label with the field's value behind it.
func (s *sheet) value(label string, f core.AnyField, x, y float64) {
	if !f.IsSet() {
		return
	}
	at := x
	if label != "" {
		s.plain(label, x, y, textHigh, false)
		at += 0.15
		if x < 0.5 {
			at -= 0.08
		}
	}
	s.print(f, f.Text(), at, y, textHigh, false)
}

func (s *sheet) print(f core.AnyField, text string, x, y, size float64, bold bool) {
	if !f.IsSet() {
		return
	}
	s.plain(text, x, y, size, bold)
	d := f.Detail()
	wide := min(0.95, x+float64(len([]rune(text)))*size*0.9)
	d.Evidence.Page, d.Evidence.Text = 1, text
	d.Evidence.Boxes = []core.Box{{X0: x - 0.004, Y0: y - 0.002, X1: wide, Y1: y + size + 0.003}}
	f.SetDetail(d)
}

// pages are the words of all pages.
func (s *sheet) pages() [][]word { return append([][]word{s.words}, s.more...) }
