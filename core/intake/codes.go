package intake

import (
	"cmp"
	"slices"
	"strconv"

	"countersign/core"
	"countersign/core/control"
)

// What a code of the supplier's stands for is asked of the latest approved invoices with it:
// of so many for one code, and of so many for all codes of an invoice.
const witnesses, mostWitnesses = 3, 10

// codebook learns the firm's item codes by those of a supplier.
type codebook struct {
	tx     core.Reader
	sought map[string]string            // how the invoice writes a code, by its key
	seen   map[string]int               // by how many invoices it was told so far
	items  map[string]map[string]string // what for: our codes by their keys
}

// learntCodes are the firm's item codes by those of the supplier that stand on the invoice
// and on none of the orders: what the latest approved invoices with such a code were
// matched with. A code that stood for several items stands for none.
func learntCodes(tx core.Reader, in *control.Input, orders []core.PurchaseOrder, latest func(core.SupplierID) ([]core.Past, error)) (map[string]string, error) {
	b := codebook{tx: tx, sought: unknownCodes(in.Review.Invoice, orders), seen: map[string]int{}, items: map[string]map[string]string{}}
	if len(b.sought) == 0 || in.Supplier == nil {
		return nil, nil
	}
	past, err := latest(in.Supplier.ID)
	if err != nil {
		return nil, err
	}
	asked := 0
	for _, p := range past {
		if asked == mostWitnesses || p.ID == in.Review.ID || !slices.Contains(approved, p.Status) || !slices.ContainsFunc(p.Invoice.Lines, b.wants) {
			continue
		}
		asked++
		if err := b.ask(p.ID); err != nil {
			return nil, err
		}
	}
	out := map[string]string{}
	for key, items := range b.items {
		for _, item := range items {
			if len(items) == 1 {
				out[b.sought[key]] = item
			}
		}
	}
	return out, nil
}

// unknownCodes are the supplier's codes that no line of the orders has, by their keys.
func unknownCodes(inv core.Invoice, orders []core.PurchaseOrder) map[string]string {
	out := map[string]string{}
	if len(orders) == 0 {
		return out
	}
	for _, l := range inv.Lines {
		if k := core.ItemKey(l.Code); k != "" {
			out[k] = l.Code
		}
	}
	for _, o := range orders {
		for _, l := range o.Lines {
			delete(out, core.ItemKey(l.ItemCode))
		}
	}
	return out
}

// wants reports whether a line has a code of which not enough is known.
func (b codebook) wants(l core.Line) bool {
	k := core.ItemKey(l.Code)
	return b.sought[k] != "" && b.seen[k] < witnesses
}

// ask notes what the codes on an invoice were matched with.
func (b codebook) ask(id core.ReviewID) error {
	v, err := b.tx.FindReview(id)
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for i, l := range v.Invoice.Lines {
		if !b.wants(l) {
			continue
		}
		key := core.ItemKey(l.Code)
		if err := b.note(key, v.Match, cmp.Or(l.ID, strconv.Itoa(i+1))); err != nil {
			return err
		}
		told[key] = true
	}
	for key := range told {
		b.seen[key]++
	}
	return nil
}

// note takes down the items of the order lines that an invoice line was matched with.
func (b codebook) note(key string, m core.Match, line string) error {
	for _, k := range m.Lines {
		if k.InvoiceLine != line {
			continue
		}
		o, err := b.tx.FindOrder(k.Order)
		if core.KindOf(err) == core.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		for _, l := range o.Lines {
			item := core.ItemKey(l.ItemCode)
			if l.ID != k.OrderLine || item == "" {
				continue
			}
			if b.items[key] == nil {
				b.items[key] = map[string]string{}
			}
			b.items[key][item] = l.ItemCode
		}
	}
	return nil
}
