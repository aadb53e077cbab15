package intake

import (
	"cmp"
	"slices"
	"strconv"

	"countersign/core"
	"countersign/core/control"
)

// witnesses is how many approved invoices say what a code of the supplier's stands for.
const witnesses = 3

// learntCodes are the firm's item codes by those of the supplier that stand on the invoice
// and on none of the orders: what the latest approved invoices with such a code were
// matched with. A code that stood for several items stands for none.
func learntCodes(tx core.Reader, in *control.Input, orders []core.PurchaseOrder) (map[string]string, error) {
	unknown := unknownCodes(in.Review.Invoice, orders)
	if len(unknown) == 0 || in.Supplier == nil {
		return nil, nil
	}
	past, err := tx.ListPast(lastOf(in.Supplier.ID))
	if err != nil {
		return nil, err
	}
	past = slices.DeleteFunc(slices.Clone(past), func(p core.Past) bool {
		return p.ID == in.Review.ID || !slices.Contains(approved, p.Status)
	})
	out := map[string]string{}
	for _, code := range unknown {
		items, err := itemsBehind(tx, past, code)
		if err != nil {
			return nil, err
		}
		if len(items) == 1 {
			out[code] = items[0]
		}
	}
	return out, nil
}

// unknownCodes are the supplier's codes that no line of the orders has.
func unknownCodes(inv core.Invoice, orders []core.PurchaseOrder) []string {
	if len(orders) == 0 {
		return nil
	}
	known := map[string]bool{"": true}
	for _, o := range orders {
		for _, l := range o.Lines {
			known[core.ItemKey(l.ItemCode)] = true
		}
	}
	var out []string
	for _, l := range inv.Lines {
		if !known[core.ItemKey(l.Code)] && !slices.Contains(out, l.Code) {
			out = append(out, l.Code)
		}
	}
	return out
}

// itemsBehind are the item codes of the order lines that the latest of the invoices with a
// code were matched with, each once.
func itemsBehind(tx core.Reader, past []core.Past, code string) ([]string, error) {
	same := func(l core.Line) bool { return core.ItemKey(l.Code) == core.ItemKey(code) }
	var out []string
	asked := 0
	for _, p := range past {
		if asked == witnesses || !slices.ContainsFunc(p.Invoice.Lines, same) {
			continue
		}
		asked++
		v, err := tx.FindReview(p.ID)
		if err != nil {
			return nil, err
		}
		for i, l := range v.Invoice.Lines {
			if !same(l) {
				continue
			}
			items, err := itemsOf(tx, v.Match, lineName(l, i))
			if err != nil {
				return nil, err
			}
			out = append(out, items...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// lineName is how a match names a line: by its own ID, else by its position.
func lineName(l core.Line, i int) string { return cmp.Or(l.ID, strconv.Itoa(i+1)) }

// itemsOf are the item codes of the order lines that an invoice line was matched with.
func itemsOf(tx core.Reader, m core.Match, line string) ([]string, error) {
	var out []string
	for _, k := range m.Lines {
		if k.InvoiceLine != line {
			continue
		}
		o, err := tx.FindOrder(k.Order)
		if core.KindOf(err) == core.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, l := range o.Lines {
			if l.ID == k.OrderLine && core.ItemKey(l.ItemCode) != "" {
				out = append(out, l.ItemCode)
			}
		}
	}
	return out, nil
}
