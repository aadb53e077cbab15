package vm

import (
	"cmp"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/match"
	"countersign/core/money"
)

// LineRow is one invoice line beside its order line, or one of the shares when a
// line bills several order lines.
type LineRow struct {
	Key         string // unique in the table
	Line        string
	Description string
	Order       string // "PO-1, line 2"; empty without an order line
	Unit        string // of the order, which all numbers of a matched line are in
	OrderPrice  string
	Price       string
	Net         string
	Ordered     string
	Received    string
	Before      string
	Now         string
	Difference  string
	Verdict     Mark
	Formulas    []string
	Boxes       []core.Box
	Page        int
	Position    int         // of the invoice line, from 1
	Fields      []LineField // what can be corrected; none on further shares of a line
	PutIn       string      // who put it in, in words; empty for a line that was read
}

// LinesTable is the comparison of an invoice with its orders.
type LinesTable struct {
	How        string // why these orders
	Orders     []string
	Rows       []LineRow
	Blank      string // instead of rows
	Candidates []Candidate
	Totals     []Total
	Linked     bool // at least one line has an order line
}

// Candidate is an order that may be meant.
type Candidate struct {
	Order core.OrderID
	Why   string
}

// Total is one line under the table: charges, taxes, sums.
type Total struct {
	Label  string
	Amount string
	Strong bool
}

func linesTable(r core.Review, orders []core.PurchaseOrder, f Format) LinesTable {
	t := LinesTable{How: sentence(r.Match.How), Totals: totals(r.Invoice, f)}
	for _, o := range r.Match.Orders {
		t.Orders = append(t.Orders, string(o))
	}
	for _, c := range r.Match.Candidates {
		t.Candidates = append(t.Candidates, Candidate{c.Order, sentence(c.Why)})
	}
	t.Rows = lineRows(r, orders, f)
	t.Linked = len(r.Match.Lines) > 0
	if len(t.Rows) == 0 {
		t.Blank = f.Words.Say("lines.none")
	}
	return t
}

func lineRows(r core.Review, orders []core.PurchaseOrder, f Format) []LineRow {
	scales := scalesOf(r.Match.Lines, r.Invoice.Lines)
	var out []LineRow
	for i, l := range r.Invoice.Lines {
		shares := sharesOf(r.Match.Lines, l.ID)
		base := LineRow{Key: l.ID, Line: l.ID, Description: oneLine(l.Description), Net: f.Number(l.NetAmount), Unit: unitWord(l.Unit),
			Price: f.priceOf(l, scales.price), Now: f.scaled(l.Quantity, scales.quantity)}
		if i < len(r.Draft.Lines) {
			ev := r.Draft.Lines[i].Description.Evidence
			base.Page, base.Boxes = ev.Page, ev.Boxes
			if !r.Draft.Lines[i].Quantity.IsSet() {
				base.Now = ""
			}
			if !r.Draft.Lines[i].UnitPrice.IsSet() {
				base.Price = ""
			}
			base.Position, base.Fields = i+1, lineFields(r.Draft.Lines[i], f)
			if by := r.Draft.Lines[i].PutInBy; by != "" {
				base.PutIn = f.Words.Say("line.put_in", "who", by)
			}
		}
		if len(shares) == 0 {
			base.Verdict = unmatchedMark(r, f.Words)
			base.Formulas = formulas(r, l.ID, nil)
			out = append(out, base)
			continue
		}
		for n, m := range shares {
			row := matchedRow(r, base, m, scales, f)
			row.Unit = cmp.Or(unitWord(orderLine(orders, m).Unit), row.Unit)
			if n > 0 {
				row.Key, row.Line, row.Description, row.Net = l.ID+"/"+itoa(n+1), "", m.Description, f.Number(m.Net)
				row.Fields = nil
			}
			out = append(out, row)
		}
	}
	return out
}

func matchedRow(r core.Review, row LineRow, m core.LineMatch, s scales, f Format) LineRow {
	row.Order = f.Words.Say("lines.order_line", "order", string(m.Order), "line", m.OrderLine)
	row.Ordered, row.Received = f.scaled(m.Ordered, s.quantity), f.scaled(m.Received, s.quantity)
	row.Before, row.Now = f.scaled(m.InvoicedBefore, s.quantity), f.scaled(m.Quantity, s.quantity)
	if row.Price != "" && !m.Price.IsZero() { // of one unit of the order, as the quantities are
		row.Price = f.scaled(m.Price, s.price)
	}
	if !m.OrderPrice.IsZero() {
		row.OrderPrice = f.scaled(m.OrderPrice, s.price)
	}
	row.Formulas = formulas(r, m.InvoiceLine, m.Formulas)
	row.Verdict = Mark{IconCheck, ToneGood, f.Words.Say("lines.agrees")}
	for _, e := range r.Exceptions {
		if e.Line != m.InvoiceLine || e.Line == "" {
			continue
		}
		row.Difference = difference(e)
		row.Verdict = reasonMark(e, f.Words)
		if !e.Open() {
			row.Verdict = Mark{IconCheck, ToneMuted, f.Words.Say("lines.accepted")}
		}
		break
	}
	if row.Difference == "" && m.Verdict == core.Fail {
		row.Verdict = Mark{IconAlert, ToneBlock, f.Words.Say("lines.differs")}
	}
	return row
}

// orderLine is the order line that a match is with, empty when it is no more.
func orderLine(orders []core.PurchaseOrder, m core.LineMatch) core.OrderLine {
	for _, o := range orders {
		for _, l := range o.Lines {
			if o.ID == m.Order && l.ID == m.OrderLine {
				return l
			}
		}
	}
	return core.OrderLine{}
}

// asOfNow is the invoice with what keeps it from being paid since it went to the books:
// it is compared no more, so that its match tells how the order was then.
func asOfNow(d desk.Dossier) core.Review {
	r := d.Review
	if d.Payable == nil || len(d.Payable.Unsettled) == 0 {
		return r
	}
	r.Exceptions = slices.Concat(r.Exceptions, d.Payable.Unsettled)
	r.Match.Lines = slices.Clone(r.Match.Lines)
	for i, m := range r.Match.Lines {
		if l := orderLine(d.Purchase, m); l.ID != "" {
			r.Match.Lines[i].Ordered, r.Match.Lines[i].OrderPrice = l.Quantity, l.UnitPrice
		}
	}
	return r
}

func unitWord(unit string) string {
	if unit == "" {
		return ""
	}
	return match.UnitName(unit)
}

func unmatchedMark(r core.Review, w Words) Mark {
	if r.Match.Kind == core.MatchNone || r.Match.Kind == "" {
		return Mark{Tone: ToneMuted, Text: w.Say("lines.no_order")}
	}
	return Mark{IconAlert, ToneWarn, w.Say("lines.not_ordered")}
}

func difference(e core.Exception) string {
	d := e.Variance
	if d != "" && d[0] != '-' && d[0] != '+' {
		d = "+" + d
	}
	if e.VariancePercent != "" {
		d = strings.TrimSpace(d + " (" + e.VariancePercent + " %)")
	}
	return d
}

func formulas(r core.Review, line string, own []string) []string {
	out := append([]string(nil), own...)
	for _, e := range r.Exceptions {
		if e.Line == line && line != "" {
			said := e.Formula
			if said == "" {
				said = sentence(e.Message)
			}
			if !slices.Contains(out, said) {
				out = append(out, said)
			}
		}
	}
	return out
}

func sharesOf(list []core.LineMatch, line string) []core.LineMatch {
	var out []core.LineMatch
	for _, m := range list {
		if m.InvoiceLine == line {
			out = append(out, m)
		}
	}
	return out
}

// scales are the decimals of the table's columns: the same in a whole column.
type scales struct{ quantity, price int }

func scalesOf(matches []core.LineMatch, lines []core.Line) scales {
	var s scales
	for _, m := range matches {
		for _, d := range []money.Decimal{m.Ordered, m.Received, m.InvoicedBefore, m.Quantity} {
			s.quantity = max(s.quantity, d.Trim().Scale())
		}
		s.price = max(s.price, min(m.Price.Trim().Scale(), mostPrice), min(m.OrderPrice.Trim().Scale(), mostPrice))
	}
	for _, l := range lines {
		s.quantity = max(s.quantity, l.Quantity.Trim().Scale())
		s.price = max(s.price, l.UnitPrice.Trim().Scale(), l.NetAmount.Decimal().Scale())
	}
	return s
}

// mostPrice is how many decimals a price that was worked out is shown with.
const mostPrice = 4

// priceOf is a line's price as it stands there, with the quantity that it is for.
func (f Format) priceOf(l core.Line, scale int) string {
	p := f.scaled(l.UnitPrice, scale)
	if l.PriceBase.Sign() > 0 && !l.PriceBase.Equal(money.NewDecimal(1, 0)) {
		p += " / " + f.Decimal(l.PriceBase.Trim())
	}
	return p
}

func (f Format) scaled(d money.Decimal, scale int) string {
	if v, err := d.WithScale(scale); err == nil {
		d = v
	}
	return f.Decimal(d)
}

func totals(inv core.Invoice, f Format) []Total {
	var out []Total
	add := func(label string, a money.Amount, strong bool) {
		if a.IsSet() {
			out = append(out, Total{label, f.Number(a), strong})
		}
	}
	for _, c := range inv.Charges {
		label := c.Reason
		if label == "" {
			label = c.Type
		}
		add(label, c.Amount, false)
	}
	add(f.Words.Say("field.net_total"), inv.NetTotal, false)
	for _, t := range inv.Taxes {
		add(f.Words.Say("lines.tax", "rate", f.Decimal(t.Rate.Trim()), "base", f.Number(t.Base)), t.Tax, false)
	}
	if len(inv.Taxes) == 0 {
		add(f.Words.Say("field.tax_total"), inv.TaxTotal, false)
	}
	add(f.Words.Say("field.gross_total"), inv.GrossTotal, true)
	if inv.AmountDue.IsSet() && inv.AmountDue != inv.GrossTotal {
		add(f.Words.Say("field.amount_due"), inv.AmountDue, true)
	}
	return out
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
