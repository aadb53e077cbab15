package match

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

// The tests write orders and invoices as people jot them down:
//
//	PO-1: 1 W-1 "Blue widget" 10 C62 10.00; 2 - "Cable" 5 MTR 2.50
//
// is an order with two lines: number, item code or -, text, quantity, unit, price. An
// invoice line is the same, with the net amount behind it where it is not quantity x
// price.

var acme = core.Supplier{ID: "acme-gmbh", Name: "Acme GmbH", State: core.SupplierApproved, Country: "DE"}

func fields(t testing.TB, s string) []string {
	t.Helper()
	var out []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		if s[0] == '"' {
			text, rest, ok := strings.Cut(s[1:], `"`)
			if !ok {
				t.Fatalf("no closing quote in %q", s)
			}
			out, s = append(out, text), rest
			continue
		}
		word, rest, _ := strings.Cut(s, " ")
		if word == "-" {
			word = ""
		}
		out, s = append(out, word), rest
	}
	return out
}

func order(t testing.TB, s string) core.PurchaseOrder {
	t.Helper()
	id, rest, ok := strings.Cut(s, ":")
	if !ok {
		t.Fatalf("no order number in %q", s)
	}
	o := core.PurchaseOrder{ID: core.OrderID(id), SupplierID: acme.ID, Date: core.MustDate("2026-01-05"), Currency: "EUR"}
	for _, l := range strings.Split(rest, ";") {
		f := fields(t, l)
		if len(f) < 6 {
			t.Fatalf("order line %q has %d fields of 6", l, len(f))
		}
		o.Lines = append(o.Lines, core.OrderLine{ID: f[0], ItemCode: f[1], Description: f[2], Quantity: money.MustDecimal(f[3]), Unit: f[4], UnitPrice: money.MustDecimal(f[5])})
	}
	return o
}

// invoice reads "PO-1, PO-2: lines"; what stands before the colon are references.
func invoice(t testing.TB, s string) core.Invoice {
	t.Helper()
	refs, rest, ok := strings.Cut(s, ":")
	if !ok {
		t.Fatalf("no colon in %q", s)
	}
	inv := core.Invoice{Kind: core.KindInvoice, Number: "INV-1", Currency: "EUR", SupplierID: acme.ID, IssueDate: core.MustDate("2026-03-02")}
	for _, r := range strings.Split(refs, ",") {
		if r = strings.TrimSpace(r); r != "" {
			inv.OrderRefs = append(inv.OrderRefs, r)
		}
	}
	var nets []money.Amount
	for i, l := range strings.Split(rest, ";") {
		f := fields(t, l)
		if len(f) == 0 {
			continue
		}
		if len(f) < 6 {
			t.Fatalf("invoice line %q has %d fields of 6", l, len(f))
		}
		x := core.Line{ID: f[0], Position: i + 1, Code: f[1], Description: f[2], Unit: f[4]}
		if f[3] != "" {
			x.Quantity = money.MustDecimal(f[3])
		}
		if f[5] != "" {
			x.UnitPrice = money.MustDecimal(f[5])
		}
		if len(f) > 6 {
			x.NetAmount = money.MustAmount(f[6], "EUR")
		} else {
			x.NetAmount, _ = money.Times(x.Quantity, x.UnitPrice, money.Decimal{}, "EUR")
		}
		nets = append(nets, x.NetAmount)
		inv.Lines = append(inv.Lines, x)
	}
	inv.NetTotal, _ = money.Sum(nets...)
	return inv
}

// settings are those of a new firm with the JSON merged in, as `settings import`
// does it.
func settings(t testing.TB, s string) core.Settings {
	t.Helper()
	out := core.DefaultSettings()
	if s == "" {
		return out
	}
	if err := json.Unmarshal([]byte(s), &out); err != nil {
		t.Fatalf("settings %s: %v", s, err)
	}
	return out
}

// state reads "PO-1/1 received 10 invoiced 8 80.00".
func state(t testing.TB, s string) (core.LineRef, core.LineState) {
	t.Helper()
	f := strings.Fields(s)
	o, l, _ := strings.Cut(f[0], "/")
	var st core.LineState
	for i := 1; i < len(f); {
		switch f[i] {
		case "received":
			st.Received = money.MustDecimal(f[i+1])
			i += 2
		case "invoiced":
			st.InvoicedQuantity, st.InvoicedNet = money.MustDecimal(f[i+1]), money.MustAmount(f[i+2], "EUR")
			i += 3
		default:
			t.Fatalf("state %q", s)
		}
	}
	return core.LineRef{Order: core.OrderID(o), Line: l}, st
}

func world(t testing.TB, set string, orders, states []string) World {
	t.Helper()
	s := acme
	w := World{Settings: settings(t, set), Supplier: &s, States: map[core.LineRef]core.LineState{}}
	for _, o := range orders {
		w.Orders = append(w.Orders, order(t, o))
	}
	for _, x := range states {
		ref, st := state(t, x)
		w.States[ref] = st
	}
	return w
}

// brief writes what a match found: one finding a line, "Reason line expected actual
// variance percent tolerance", empty ones as "-".
func brief(m core.Match) string {
	var out []string
	for _, e := range m.Exceptions {
		p := []string{string(e.Reason), e.Line, e.Expected, e.Actual, e.Variance, e.VariancePercent, e.Tolerance}
		for i, s := range p {
			if s == "" {
				p[i] = "-"
			}
		}
		out = append(out, strings.TrimRight(strings.Join(p, " "), " -"))
	}
	return strings.Join(out, "\n")
}

func orders(m core.Match) string {
	var out []string
	for _, o := range m.Orders {
		out = append(out, string(o))
	}
	return strings.Join(out, ",")
}

// linksOf writes the assignment: "1>PO-1/1 x10".
func linksOf(m core.Match) string {
	var out []string
	for _, l := range m.Lines {
		out = append(out, fmt.Sprintf("%s>%s/%s x%s", l.InvoiceLine, l.Order, l.OrderLine, l.Quantity))
	}
	return strings.Join(out, " ")
}

func dec(s string) money.Decimal { return money.MustDecimal(s) }
func eur(s string) money.Amount  { return money.MustAmount(s, "EUR") }
