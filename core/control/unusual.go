package control

import (
	"fmt"
	"math"
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// What makes an amount unusual. Amounts of one supplier spread by factors and not by
// sums, so their logarithms are compared: with the median, in units of the median
// distance from it (scaled to a standard deviation). Both stay put when a few earlier
// invoices were odd themselves. Thresholds after Iglewicz and Hoaglin, How to Detect
// and Handle Outliers (1993).
const (
	fewInvoices = 5    // with fewer there is no "usual"
	oddScore    = 3.5  // robust z-score
	leastSpread = 0.10 // a supplier who always bills the same may bill a tenth more
	leastFactor = 1.5
)

// unusual warns when the gross total is far above what the supplier bills. Low
// amounts cost nothing and are not reported.
func (in Input) unusual() []core.Exception {
	inv := in.Review.Invoice
	past := in.usual()
	if len(past) < fewInvoices || !inv.GrossTotal.IsSet() || inv.GrossTotal.Minor <= 0 {
		return nil
	}
	logs := make([]float64, len(past))
	for i, p := range past {
		logs[i] = math.Log(float64(p))
	}
	mid := median(logs)
	for i, l := range logs {
		logs[i] = math.Abs(l - mid)
	}
	spread := max(1.4826*median(logs), leastSpread)
	gross := float64(inv.GrossTotal.Minor)
	factor := gross / math.Exp(mid)
	if (math.Log(gross)-mid)/spread <= oddScore || factor <= leastFactor || inv.GrossTotal.Minor <= past[len(past)-1] {
		return nil
	}
	typical := money.New(past[len(past)/2], inv.Currency)
	if n := len(past); n%2 == 0 {
		typical.Minor = (past[n/2-1] + past[n/2]) / 2
	}
	low, high := money.New(past[0], inv.Currency), money.New(past[len(past)-1], inv.Currency)
	return []core.Exception{{
		Reason: core.AmountUnusual, Severity: core.Warn, Field: "gross_total", Expected: typical.String(), Actual: inv.GrossTotal.String(),
		Variance: money.New(inv.GrossTotal.Minor-typical.Minor, inv.Currency).String(),
		Message: fmt.Sprintf("The gross total of %s is %.1f times what the supplier usually bills: %s, the middle of %d earlier invoices between %s and %s.",
			inv.GrossTotal.Format(',', '.'), factor, typical.Format(',', '.'), len(past), low.Format(',', '.'), high.Format(',', '.')),
		Formula: fmt.Sprintf("(ln %s - ln %s) / %.3f = %.1f > %.1f", inv.GrossTotal, typical, spread, (math.Log(gross)-mid)/spread, oddScore),
	}}
}

// usual are the gross totals of the supplier's earlier claims of the same kind and
// currency, the smallest first.
func (in Input) usual() []int64 {
	var out []int64
	for _, r := range in.History {
		g := r.Invoice.GrossTotal
		if r.ID == in.Review.ID || r.Status == core.StatusRejected || g.Currency != in.Review.Invoice.Currency || g.Minor <= 0 || (r.Invoice.Kind == core.KindCreditNote) != (in.kind() == core.KindCreditNote) {
			continue
		}
		out = append(out, g.Minor)
	}
	slices.Sort(out)
	return out
}

func median(list []float64) float64 {
	s := slices.Sorted(slices.Values(list))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}
