package extract

import "math"

// feature is one thing that speaks for or against a candidate, mostly 0..1.
type feature int

const (
	fLabel     feature = iota // strength of the best label of the field
	fRival                    // how much stronger a label of another field is
	fTop                      // stands in the upper third of the first page
	fBottom                   // stands in the lower quarter of its page
	fTitle                    // stands in the title of the document
	fFormat                   // has the form that values of the field have
	fOddFormat                // has a form that they rarely have
	fChecksum                 // a check digit holds
	fBadSum                   // a check digit does not hold
	fRepeat                   // stands on the document more than once
	fSize                     // set larger than the page's text
	fKnown                    // known from the firm's own data
	fDomain                   // agrees with a mail or web domain on the page
	fLegal                    // carries a legal form such as GmbH
	fOnly                     // is the only candidate of its kind
	fLast                     // last amount of its row
	fLargest                  // largest amount of the document
	fMoney                    // written like money: two decimals or a currency
	fInteger                  // a plain integer
	fInLines                  // stands in a line item
	fAgree                    // arithmetic or another field agrees
	fDisagree                 // arithmetic or another field contradicts
	fDoubt                    // read by OCR with little confidence
	fFirst                    // comes first of its kind
	fOther                    // belongs to the other party
	nFeatures
)

// vector is the features of a candidate.
type vector [nFeatures]float64

// set raises a feature that is simply there or not.
func (v *vector) set(f feature, there bool) {
	if there {
		v[f] = 1
	}
}

// model is a linear model whose logit is a candidate's score. The numbers are
// set by hand from the rules of DOMAIN 2; a fitted model has the same shape and
// takes their place.
type model struct {
	bias float64
	w    map[feature]float64
}

func (m model) logit(v vector) float64 {
	s := m.bias
	for f, w := range m.w {
		s += w * v[f]
	}
	return s
}

// probability turns a logit into a confidence, never quite 0 or 1.
func probability(logit float64) float64 {
	return max(0.02, min(0.995, 1/(1+math.Exp(-logit))))
}

// sharpness turns differences of logits into odds between candidates. It was set
// by comparing confidence with what was right, on labelled documents.
const sharpness = 1.5

// shares gives each candidate its part of the probability that its rivals leave
// to it; a last part, at logit 0, belongs to none of them.
func shares(logits ...float64) []float64 {
	out := make([]float64, len(logits))
	sum := 1.0
	for i, l := range logits {
		out[i] = math.Exp(sharpness * max(-30, min(30, l)))
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

var models = map[string]model{
	"number": {-4.2, map[feature]float64{fLabel: 7.2, fRival: -5, fTop: 0.5, fBottom: -0.6, fTitle: 2.2, fFormat: 0.6, fOddFormat: -2.6, fRepeat: 0.6, fDoubt: -1.2, fAgree: 1, fInteger: -0.4}},
	"id":     {-3.6, map[feature]float64{fLabel: 6.4, fRival: -5, fFormat: 0.6, fOddFormat: -2.5, fRepeat: 0.4, fDoubt: -1.2, fBottom: -0.6}},
	"issue_date": {-3.4, map[feature]float64{fLabel: 6.2, fRival: -3.5, fTop: 0.8, fBottom: -0.8, fTitle: 2.6, fOnly: 1.6, fFirst: 0.9, fRepeat: 0.7,
		fAgree: 1.3, fDisagree: -3, fInLines: -1.5, fDoubt: -0.8, fOddFormat: -1}},
	"due_date":      {-4.2, map[feature]float64{fLabel: 7.2, fRival: -3, fAgree: 2.2, fDisagree: -4, fInLines: -2, fDoubt: -0.8}},
	"delivery_date": {-4, map[feature]float64{fLabel: 6.8, fRival: -3, fDisagree: -1, fInLines: -1.5, fDoubt: -0.8}},
	"gross_total": {-3.6, map[feature]float64{fLabel: 4.6, fRival: -3.2, fLast: 0.8, fLargest: 1.2, fMoney: 0.8, fInteger: -2.2, fInLines: -2.5,
		fRepeat: 0.5, fSize: 0.8, fDoubt: -0.8, fBottom: 0.2}},
	"net_total":  {-4, map[feature]float64{fLabel: 5, fRival: -3.2, fLast: 0.6, fMoney: 0.6, fInteger: -2.2, fInLines: -2.5, fRepeat: 0.3, fDoubt: -0.8}},
	"tax_total":  {-4, map[feature]float64{fLabel: 5, fRival: -3.2, fLast: 1, fMoney: 0.6, fInteger: -2.2, fInLines: -2.5, fLargest: -2.5, fDoubt: -0.8}},
	"amount_due": {-3.6, map[feature]float64{fLabel: 5.4, fRival: -3, fLast: 0.6, fMoney: 0.6, fInteger: -2, fInLines: -2.5, fAgree: 2, fSize: 0.5, fDoubt: -0.8}},
	"prepaid":    {-3.8, map[feature]float64{fLabel: 5.4, fRival: -3, fLast: 0.6, fMoney: 0.6, fInteger: -2, fInLines: -2.5, fAgree: 2.5, fDoubt: -0.8}},
	"supplier": {-3.4, map[feature]float64{fLabel: 3.6, fRival: -2.5, fTop: 1.1, fBottom: 0.9, fSize: 1.2, fKnown: 5, fDomain: 2.4, fLegal: 1.7, fRepeat: 0.9,
		fFirst: 1.5, fOther: -4, fAgree: 1.6, fOddFormat: -2.2, fDoubt: -0.8}},
	"buyer":           {-3, map[feature]float64{fLabel: 4.6, fRival: -2, fKnown: 5, fLegal: 0.7, fOther: -4, fAgree: 1.6, fOddFormat: -2.5, fDoubt: -0.8, fTop: 0.4}},
	"supplier_tax_id": {-2.6, map[feature]float64{fLabel: 3.4, fRival: -2, fChecksum: 1.8, fBadSum: -0.8, fFormat: 2.2, fBottom: 0.6, fOther: -4.5, fAgree: 1, fKnown: 4, fDoubt: -0.8, fFirst: 0.5}},
	"payment_account": {-2.6, map[feature]float64{fLabel: 2.6, fChecksum: 4.4, fBadSum: -1.2, fFormat: 1.4, fKnown: 2, fDoubt: -0.5, fFirst: 0.6, fOther: -3}},
}

// The joint decision over the amounts adds these to the sum of the candidates'
// logits (DOMAIN 2: agreement makes a value sure, one failed check outweighs all).
const (
	bonusSum      = 7.0  // net + tax = gross
	malusSum      = -8.0 // all three stated and they do not add up
	bonusTaxRows  = 3.0  // tax or net equals the sum of the tax breakdown
	bonusLines    = 3.0  // net equals lines + charges - allowances
	bonusRate     = 3.0  // gross = net x (1 + the printed rate)
	bonusRowSums  = 3.5  // gross = all bases + all taxes of the breakdown
	malusRow      = -4.0 // a row of the breakdown taken for the document's totals
	bonusRounded  = 1.8  // gross = an amount + the printed rounding
	bonusCash     = 2.5  // gross = cash - change
	costNoGross   = -3.0 // a total is left out although a claim should have one
	costNoNet     = -0.4
	costNoTax     = -0.4
	costUnlabeled = -4.0 // an amount without a label that only arithmetic puts forward
)
