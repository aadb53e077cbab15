package einvoice

import "countersign/core"

// The bounds on what is kept of an invoice's terms: more notes than anybody reads, and
// longer ones, do not help to find a number.
const (
	maxStated     = 40
	maxStatedText = 2000
)

// stated lists the terms of the header in which suppliers put numbers and dates that
// belong into another one.
func (d *document) stated() []core.Term {
	var out []core.Term
	add := func(name, text string) {
		if text != "" && len(text) <= maxStatedText && len(out) < maxStated {
			out = append(out, core.Term{Name: name, Text: text})
		}
	}
	for _, t := range []struct {
		name string
		value
	}{
		{"BT-10", d.buyerReference}, {"BT-11", d.project}, {"BT-12", d.contract}, {"BT-13", d.order}, {"BT-14", d.salesOrder},
		{"BT-15", d.receipt}, {"BT-16", d.despatch}, {"BT-17", d.tender}, {"BT-18", d.object}, {"BT-19", d.accounting},
		{"BT-83", d.paymentReference}, {"BT-9", d.dueDate}, {"BT-72", d.deliveryDate}, {"BT-73", d.periodStart}, {"BT-74", d.periodEnd},
	} {
		add(t.name, t.text)
	}
	for _, id := range d.buyer.ids {
		add("BT-46", id.text)
	}
	for _, p := range d.preceding {
		add("BT-25", p.number.text)
	}
	for _, t := range d.terms {
		add("BT-20", t.text)
	}
	for _, n := range d.notes {
		add("BT-22", n.text)
	}
	return out
}
