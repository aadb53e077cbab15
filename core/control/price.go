package control

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// priceRises compares the unit price of each line that was not compared with an order
// with the last price that the supplier asked for the same item. What an order says was
// agreed is the matching's business, whether the line holds to it or not.
func (in Input) priceRises() []core.Exception {
	if in.kind() == core.KindCreditNote || in.Supplier == nil && in.supplierID() == "" {
		return nil
	}
	asked := asksPrice(in.Review)
	if len(asked) == 0 {
		return nil
	}
	memory := in.prices(asked)
	var out []core.Exception
	for i, l := range in.Review.Invoice.Lines {
		id := lineID(l, i)
		if !asked[id] {
			continue
		}
		if e, ok := in.priceRise(id, l, memory); ok {
			out = append(out, e)
		}
	}
	return out
}

// AsksPrices reports whether Check looks at the lines of earlier invoices. Where it
// does not, heads will do for History (core.Reader.ListHeads).
func AsksPrices(r core.Review) bool { return len(asksPrice(r)) > 0 }

// asksPrice are the lines that no order vouches for.
func asksPrice(r core.Review) map[string]bool {
	out := map[string]bool{}
	for i, l := range r.Invoice.Lines {
		out[lineID(l, i)] = true
	}
	for _, l := range r.Match.Lines {
		if l.Verdict != core.NotApplicable {
			delete(out, l.InvoiceLine)
		}
	}
	return out
}

func lineID(l core.Line, i int) string { return cmp.Or(l.ID, fmt.Sprint(i+1)) }

// paid is a price that was asked for before.
type paid struct {
	price *big.Rat
	at    *core.Past
}

// prices are the last prices of the items of these lines, per item, unit and currency.
// History is walked from the oldest, so that the newest stays.
func (in Input) prices(asked map[string]bool) map[string]paid {
	c := in.Review.Invoice.Currency
	wanted := map[string]bool{}
	for i, l := range in.Review.Invoice.Lines {
		for _, k := range itemKeys(l, c) {
			wanted[k] = wanted[k] || asked[lineID(l, i)]
		}
	}
	m, seen := map[string]paid{}, map[item][]string{}
	for _, r := range in.pastClaims() {
		if r.Invoice.Currency != c {
			continue
		}
		for _, l := range r.Invoice.Lines {
			what := item{l.GTIN, l.Code, l.BuyerCode, l.Unit, l.Description}
			keys, ok := seen[what]
			if !ok {
				keys = slices.DeleteFunc(itemKeys(l, c), func(k string) bool { return !wanted[k] })
				seen[what] = keys
			}
			if len(keys) == 0 {
				continue
			}
			if p := unitPrice(l); p != nil && p.Sign() > 0 {
				for _, k := range keys {
					m[k] = paid{p, r}
				}
			}
		}
	}
	return m
}

// item is what itemKeys looks at: suppliers sell the same again and again.
type item struct{ gtin, code, ours, unit, text string }

// pastClaims are the earlier invoices that asked for a price, the oldest first.
func (in Input) pastClaims() []*core.Past {
	var past []*core.Past
	for i := range in.History {
		r := &in.History[i]
		if r.ID != in.Review.ID && r.Status != core.StatusRejected && r.Invoice.Kind != core.KindCreditNote && !laterThan(r.Invoice.IssueDate, in.Review.Invoice.IssueDate) {
			past = append(past, r)
		}
	}
	slices.SortStableFunc(past, func(a, b *core.Past) int {
		return cmp.Or(a.Invoice.IssueDate.Time().Compare(b.Invoice.IssueDate.Time()), a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.ID, b.ID))
	})
	return past
}

// laterThan reports whether both dates are known and a is after b.
func laterThan(a, b core.Date) bool { return !a.IsZero() && !b.IsZero() && b.Before(a) }

// unitPrice is line net / quantity, else the stated price; nil when neither is
// there.
func unitPrice(l core.Line) *big.Rat {
	if l.NetAmount.IsSet() && !l.Quantity.IsZero() {
		return new(big.Rat).Quo(l.NetAmount.Decimal().Rat(), l.Quantity.Rat())
	}
	if l.UnitPrice.IsZero() {
		return nil
	}
	p := l.UnitPrice.Rat()
	if l.PriceBase.Sign() > 0 {
		p.Quo(p, l.PriceBase.Rat())
	}
	return p
}

// itemKeys name an item by whatever it carries: its codes, else its text.
func itemKeys(l core.Line, c money.Currency) []string {
	tail := "|" + idKey(l.Unit) + "|" + string(c)
	var out []string
	if k := idKey(l.GTIN); k != "" {
		out = append(out, "gtin:"+k+tail)
	}
	if k := idKey(l.Code); k != "" {
		out = append(out, "code:"+k+tail)
	}
	if k := idKey(l.BuyerCode); k != "" {
		out = append(out, "ours:"+k+tail)
	}
	if k := strings.Join(strings.Fields(fold(l.Description)), " "); len(out) == 0 && k != "" {
		out = append(out, "text:"+k+tail)
	}
	return out
}

func (in Input) priceRise(id string, l core.Line, memory map[string]paid) (core.Exception, bool) {
	limit := in.Settings.Resolve(in.supplierNames(), []string{l.BuyerCode, l.Code}).PriceRisePercent
	now := unitPrice(l)
	if limit.Value == nil || now == nil {
		return core.Exception{}, false
	}
	for _, k := range itemKeys(l, in.Review.Invoice.Currency) {
		before, ok := memory[k]
		if !ok {
			continue
		}
		rise := new(big.Rat).Sub(now, before.price)
		percent := new(big.Rat).Mul(rise, big.NewRat(100, 1))
		percent.Quo(percent, before.price)
		if percent.Cmp(limit.Value.Rat()) <= 0 {
			return core.Exception{}, false
		}
		return in.risen(id, l, before, now, percent, limit), true
	}
	return core.Exception{}, false
}

func (in Input) risen(id string, l core.Line, before paid, now, percent *big.Rat, limit core.Limit) core.Exception {
	c := in.Review.Invoice.Currency
	write := func(r *big.Rat) string { return decimals(r, c.Exponent(), 6) }
	e := core.Exception{
		Reason: core.PriceRise, Severity: core.Warn, Line: id, Expected: write(before.price), Actual: write(now),
		Variance: write(new(big.Rat).Sub(now, before.price)), VariancePercent: above(percent, limit), Tolerance: limit.Value.String() + " %",
	}
	e.Message = fmt.Sprintf("Line %s (%s) costs %s %s a unit, %s %% more than the %s on %s.", id, brief(l.Description), e.Actual, c, e.VariancePercent, e.Expected, shortly(before.at))
	e.Formula = fmt.Sprintf("%s - %s = %s; %s / %s = %s %% > %s", e.Actual, e.Expected, e.Variance, e.Variance, e.Expected, e.VariancePercent, e.Tolerance)
	return e
}

// above writes a percentage with two decimals, and with more where rounding would make it
// look as if it were within the limit.
func above(percent *big.Rat, limit core.Limit) string {
	for d := 2; d < 8; d++ {
		s := percent.FloatString(d)
		if r, ok := new(big.Rat).SetString(s); ok && r.Cmp(limit.Value.Rat()) > 0 {
			return s
		}
	}
	return percent.FloatString(8)
}

func (in Input) supplierNames() []string {
	if in.Supplier != nil {
		return in.Supplier.Names()
	}
	return []string{string(in.supplierID())}
}

// decimals writes r with at least low decimals, more as far as needed, rounded at
// high.
func decimals(r *big.Rat, low, high int) string {
	s := r.FloatString(high)
	for cut := len(s) - (high - low); len(s) > cut && strings.HasSuffix(s, "0"); {
		s = s[:len(s)-1]
	}
	return strings.TrimSuffix(s, ".")
}

func brief(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return "without a description"
	}
	if len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

func shortly(r *core.Past) string {
	s := "invoice " + r.Invoice.Number
	if !r.Invoice.IssueDate.IsZero() {
		s += " of " + r.Invoice.IssueDate.String()
	}
	return s
}
