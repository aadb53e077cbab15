package match

import (
	"testing"

	"countersign/core"
	"countersign/core/money"
)

func TestCreditTotal(t *testing.T) {
	claim := func(kind core.DocKind, number, gross string, cur money.Currency) core.Invoice {
		return core.Invoice{Kind: kind, Number: number, GrossTotal: money.MustAmount(gross, cur), Currency: cur}
	}
	for _, c := range []struct {
		name, mine, before string
		cur                money.Currency
		change             func(*World)
		want               string
	}{
		{name: "all of it", mine: "119.00"},
		{name: "a cent more", mine: "119.01", want: "The credit note gives back 119.01 EUR, 0.01 EUR or 0.01 % more than the 119.00 EUR of invoice A 1%d; no difference is allowed."},
		{name: "the rest of it", mine: "50.00", before: "69.00"},
		{name: "a cent more than the rest", mine: "50.01", before: "69.00", want: "Together with C 1%s the credit note gives back 119.01 EUR, 0.01 EUR or 0.01 % more than the 119.00 EUR of invoice A 1%d; no difference is allowed."},
		{name: "in another currency", mine: "200.00", cur: "USD"},
		{name: "of an invoice that was rejected", mine: "200.00", change: func(w *World) { w.Preceding.Status = core.StatusRejected }},
		{name: "of an invoice that is not here", mine: "200.00", change: func(w *World) { w.Preceding = nil }},
	} {
		cur := c.cur
		if cur == "" {
			cur = "EUR"
		}
		w := World{Settings: core.DefaultSettings(), Preceding: &core.Review{Invoice: claim(core.KindInvoice, "A 1%d", "119.00", "EUR")}}
		w.Settings.MatchingPolicy = core.MatchNone
		if c.before != "" {
			w.Credited = []core.Review{{Invoice: claim(core.KindCreditNote, "C 1%s", c.before, "EUR")}}
		}
		if c.change != nil {
			c.change(&w)
		}
		got := ""
		for _, e := range Compare(claim(core.KindCreditNote, "C-2", c.mine, cur), w).Exceptions {
			if e.Reason == core.InvoiceTotalOverTolerance {
				got = e.Message
			}
		}
		if got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
