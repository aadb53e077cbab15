package extract

import (
	"testing"

	"countersign/core"
)

// A name that was misread at the head of a receipt is spelled as it was read at the foot.
func TestNameIsSpelledAsItWasReadBest(t *testing.T) {
	page := func(head, foot float64, atFoot ...string) core.Reading {
		return receipt(append(ws(0.95, "HARB0R"), ws(head, "TOO1", "CENTRE", "SDN", "BHD")...), ws(0.95, "12", "HARBOUR", "STREET"), ws(0.95, "40150", "SHAH", "ALAM"), ws(0.93, "TAX", "INVOICE"),
			ws(0.95, "Date", "14/03/2026"), ws(0.95, "COPY", "PAPER", "2", "15.50", "31.00"), append(ws(0.95, "TOTAL"), ws(0.95, "31.00")...),
			ws(0.95, "Thank", "you", "for", "shopping", "at"), ws(foot, atFoot...))
	}
	right := []string{"HARBOR", "TOOL", "CENTRE", "SDN", "BHD"}
	for name, c := range map[string]struct {
		r    core.Reading
		want string
	}{
		"the foot is read better":  {page(0.7, 0.95, right...), "HARBOR TOOL CENTRE SDN BHD"},
		"the head is read better":  {page(0.95, 0.7, right...), "HARB0R TOO1 CENTRE SDN BHD"},
		"another name at the foot": {page(0.7, 0.95, "MAJU", "FURNITURE", "SDN", "BHD"), "HARB0R TOO1 CENTRE SDN BHD"},
	} {
		if d := Read(c.r, Context{}); len(d) != 1 || d[0].Supplier.Value != c.want {
			t.Errorf("%s: %q, want %q", name, d[0].Supplier.Value, c.want)
		}
	}
}

func TestSpelledAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"ORB Hardwa. 2 Centre (M) SDN BHD", "ORB Hardware Centre (M) SDN BHD", true},
		{"Kreuzberg Papier GmbH", "Kreuzberg Papler GmbH", true},
		{"Kreuzberg Papier GmbH", "Kreuzberg Papier GmbH", false}, // nothing to choose
		{"Bauhof", "Bauhaus", false}, {"AB Co", "AC Co", false}, {"Nord Logistik GmbH", "Sued Logistik GmbH", false},
	} {
		if got := spelledAlike(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

// The firm behind a branch's name is the one with its number in the register.
func TestRegisteredNameUnderAnother(t *testing.T) {
	d := one(t, `Taman Jaya Square
Golden Spoon Sdn Bhd (412907-K)
A-2, Tower B, Midview Office
50480 Kuala Lumpur

Tax Invoice
Date: 18/02/2026
Noodles      12.00
Total        12.00
`)
	if d.Supplier.Value != "Golden Spoon SDN BHD" {
		t.Errorf("supplier %q", d.Supplier.Value)
	}
}

func TestRowsOfABillAreNoNames(t *testing.T) {
	for s, want := range map[string]bool{"SUMME EUR 28,81": true, "RESTAURANT SDN BHD": true, "EUR": true, "Eur.": true, "EURO Markt": false, "IBM Ltd": false, "Wasser 1.19 B": true, "Motel 6.5": false} {
		if got := oddName(s); got != want {
			t.Errorf("%q reads as no name: %v, want %v", s, got, want)
		}
	}
}
