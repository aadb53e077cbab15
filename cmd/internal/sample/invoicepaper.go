package sample

import (
	"fmt"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// paper is the claim's paper in the seller's words.
func (c claim) paper() *paper {
	s, inv, w := c.s, c.inv, c.s.words
	p := &paper{
		seller: s, title: w.invoice, number: inv.Number, addressee: w.billTo, buyer: buyerLines(s), intro: w.greeting,
		table: table{columns: columnsOf(s), carried: w.carried}, meta: invoiceMeta(s, inv), notes: invoiceNotes(c),
	}
	switch inv.Kind {
	case core.KindCreditNote:
		p.title, p.intro = w.credit, ""
	case core.KindReceipt:
		p.title, p.buyer = w.receipt, nil
	}
	carry := money.New(0, inv.Currency)
	for _, l := range inv.Lines {
		p.table.rows = append(p.table.rows, cells(s, l))
		carry = exact(carry.Add(l.NetAmount))
		p.table.carry = append(p.table.carry, w.amount(carry))
	}
	p.totals = invoiceTotals(s, inv)
	if inv.Account.IBAN != "" {
		p.payment = []pair{{w.bank, s.bank}, {"IBAN", grouped(inv.Account.IBAN)}, {"BIC", inv.Account.BIC}, {w.reference, inv.PaymentReference}}
		p.qr, p.qrSum = paymentCode(s, inv), pair{string(inv.Currency), w.amount(inv.AmountDue)}
	}
	return p
}

// buyerLines is the sample firm as the seller addresses it: with its VAT id where
// the tax is zero because of it.
func buyerLines(s *seller) []string {
	if s.category == "K" || s.category == "AE" {
		return append(slices.Clone(firmAddress), s.words.vatID+" "+Firm().TaxID)
	}
	return firmAddress
}

func invoiceMeta(s *seller, inv core.Invoice) []pair {
	w := s.words
	label, date := w.number, w.date
	switch inv.Kind {
	case core.KindCreditNote:
		label, date = w.creditNumber, w.dated
	case core.KindReceipt:
		return []pair{{"Bon-Nr.", inv.Number}, {"Datum", w.day(inv.IssueDate)}, {"Kasse", "03"}}
	}
	meta := []pair{{label, inv.Number}, {date, w.day(inv.IssueDate)}}
	if !inv.DueDate.IsZero() {
		meta = append(meta, pair{w.due, w.day(inv.DueDate)})
	}
	if !inv.DeliveryDate.IsZero() {
		meta = append(meta, pair{w.delivery, w.day(inv.DeliveryDate)})
	}
	if len(inv.OrderRefs) > 0 {
		meta = append(meta, pair{w.order, strings.Join(inv.OrderRefs, ", ")})
	}
	if s.customer != "" {
		meta = append(meta, pair{w.customer, s.customer})
	}
	return meta
}

func invoiceTotals(s *seller, inv core.Invoice) []pair {
	w := s.words
	var list []pair
	for _, c := range inv.Charges {
		list = append(list, pair{c.Reason, w.sum(c.Amount)})
	}
	list = append(list, pair{w.netTotal, w.sum(inv.NetTotal)})
	for _, t := range inv.Taxes {
		list = append(list, pair{strings.Replace(w.tax, "{rate}", w.decimal(t.Rate), 1), w.sum(t.Tax)})
	}
	return append(list, pair{w.gross, w.sum(inv.GrossTotal)})
}

func invoiceNotes(c claim) []string {
	s, inv, w := c.s, c.inv, c.s.words
	if inv.Kind == core.KindReceipt {
		return []string{"Bezahlt mit Karte", "Vielen Dank für Ihren Einkauf!"}
	}
	var notes []string
	if inv.PrecedingInvoice != "" {
		notes = append(notes, fmt.Sprintf(w.preceding, inv.PrecedingInvoice, w.day(c.earlier)))
	}
	if text := w.free[s.category]; text != "" {
		notes = append(notes, text)
	}
	if !inv.DueDate.IsZero() {
		notes = append(notes, fmt.Sprintf(w.payBy, w.day(inv.DueDate)))
	}
	for _, d := range inv.Discounts {
		off := exact(exact(inv.GrossTotal.Decimal().Mul(exact(d.Percent.Div(money.NewDecimal(100, 0), 6)), 2)).Amount(inv.Currency))
		notes = append(notes, strings.NewReplacer("{percent}", w.decimal(d.Percent), "{date}", w.day(inv.IssueDate.AddDays(d.Days)), "{sum}", w.sum(off)).Replace(w.discount))
	}
	if inv.Kind == core.KindInvoice {
		notes = append(notes, w.thanks)
	}
	return notes
}

// grouped writes an IBAN in groups of four, as paper does (ISO 13616).
func grouped(iban string) string {
	var b strings.Builder
	for i, c := range iban {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// paymentCode is the contents of the QR code for paying: the Swiss payment code
// (SIX Implementation Guidelines QR-bill 2.3) for francs, the EPC code (EPC069-12)
// for euros, and nothing for other currencies.
func paymentCode(s *seller, inv core.Invoice) string {
	switch inv.Currency {
	case "CHF":
		number, town, _ := strings.Cut(s.city, " ")
		street, house := splitHouse(s.street)
		return strings.Join([]string{"SPC", "0200", "1", inv.Account.IBAN,
			"S", s.Name, street, house, number, town, s.Country, "", "", "", "", "", "", "",
			inv.AmountDue.String(), "CHF", "S", Firm().Name, "Musterstraße", "12", "20095", "Hamburg", "DE",
			"NON", "", inv.Number, "EPD"}, "\r\n")
	case "EUR":
		return strings.Join([]string{"BCD", "002", "1", "SCT", inv.Account.BIC, s.Name, inv.Account.IBAN,
			"EUR" + inv.AmountDue.String(), "", "", inv.Number}, "\n")
	}
	return ""
}

func splitHouse(street string) (name, house string) {
	i := strings.LastIndexByte(street, ' ')
	return street[:i], street[i+1:]
}
