package sample

import (
	"fmt"
	"image"
	"math/rand/v2"
	"slices"

	"countersign/core"
)

// Beside is a page that goes with an invoice and claims nothing.
type Beside struct {
	Kind core.DocKind
	Page *image.RGBA
}

// BesideMonthly draws for the first invoice of each supplier of Monthly what the same
// goods bring besides: quote, order confirmation, delivery note, statement and reminder.
func BesideMonthly(today core.Date, suppliers int) ([][]Beside, error) {
	out := make([][]Beside, suppliers)
	for i := range suppliers {
		s := bulkSeller(i)
		seed := uint64(0x3e7)
		if i%2 == 1 {
			seed = 0
		}
		c := monthly(s, rand.New(rand.NewPCG(uint64(i), seed)), i, today, 0)
		for _, b := range []struct {
			kind core.DocKind
			p    *paper
		}{
			{core.KindQuote, c.offered("Angebot", fmt.Sprintf("AN-%05d", 30417+i), -24)},
			{core.KindOrder, c.offered("Auftragsbestätigung", fmt.Sprintf("AB-%05d", 51120+3*i), -12)},
			{core.KindDeliveryNote, c.delivered(fmt.Sprintf("LS-%05d", 77120+i))},
			{core.KindStatement, c.listed("Kontoauszug", 26)},
			{core.KindReminder, c.listed("Zahlungserinnerung", 40)},
		} {
			page, err := b.p.picture(200)
			if err != nil {
				return nil, err
			}
			out[i] = append(out[i], Beside{b.kind, page})
		}
	}
	return out, nil
}

// offered is the same table and the same sums under a number and a date of its own.
func (c claim) offered(title, number string, days int) *paper {
	p, w := c.paper(), c.s.words
	p.title, p.number, p.payment, p.qr, p.notes = title, number, nil, "", nil
	p.meta = []pair{{"Nr.", number}, {"Datum", w.day(c.inv.IssueDate.AddDays(days))}, {w.customer, c.s.customer}}
	return p
}

// delivered is the table without its prices.
func (c claim) delivered(number string) *paper {
	p := c.offered("Lieferschein", number, -1)
	var kept []int
	for i, name := range c.s.columns {
		if !slices.Contains([]string{"price", "rate", "net"}, name) {
			kept = append(kept, i)
		}
	}
	pick := func(row []string) (out []string) {
		for _, i := range kept {
			out = append(out, row[i])
		}
		return out
	}
	all := p.table
	p.table, p.totals = table{}, nil
	for _, i := range kept {
		p.table.columns = append(p.table.columns, all.columns[i])
	}
	for _, row := range all.rows {
		p.table.rows = append(p.table.rows, pick(row))
	}
	return p
}

// listed names the invoice with its dates and its sum, with the account to pay to.
func (c claim) listed(title string, days int) *paper {
	w, inv := c.s.words, c.inv
	p := c.paper()
	p.title, p.number, p.qr, p.notes = title, "", "", nil
	p.meta = []pair{{"Datum", w.day(inv.IssueDate.AddDays(days))}, {w.customer, c.s.customer}}
	p.table = table{columns: []column{{"Rechnung", 0, false}, {"vom", 36, false}, {"fällig", 36, false}, {"Betrag", 32, true}},
		rows: [][]string{{inv.Number, w.day(inv.IssueDate), w.day(inv.DueDate), w.amount(inv.GrossTotal)}}}
	p.totals = []pair{{"Offen", w.sum(inv.GrossTotal)}}
	return p
}
