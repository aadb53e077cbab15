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
	fPayee                    // is to be paid: the holder of the account
	fBlock                    // heads an address: street and town follow
	fContact                  // telephone, mail or web address in its block
	fOwnTax                   // the supplier's tax id in its block
	fThird                    // belongs to a third party: where goods go, who to call, a bank
	fLearnt                   // a lesson of the supplier's points here; set by hand, no page shows it in fitting
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

// Linear is a linear model: what it gives for a candidate is its logit, on the
// scale on which leaving the field empty has 0.
type Linear struct {
	Bias float64
	W    []float64 // by feature; features beyond its end count nothing
}

func (m Linear) logit(x []float64) float64 {
	s := m.Bias
	for i, w := range m.W {
		s += w * x[i]
	}
	return s
}

// at is the weight of a feature.
func (m Linear) at(f feature) float64 {
	if int(f) >= len(m.W) {
		return 0
	}
	return m.W[f]
}

// Weights are the models by their names: one for the candidates of each field, and
// those that decide amounts and dates together and that say how sure a value is.
// They are fitted on labelled documents by `make fit` (cmd/internal/fit), except for
// the few in given.
type Weights map[string]Linear

// Without fitting: what the documents that models are fitted on cannot show,
// because nobody labelled it there or because it comes from the firm's own data.
var (
	given = Weights{
		"id":            {-3.6, []float64{fLabel: 6.4, fRival: -5, fFormat: 0.6, fOddFormat: -2.5, fRepeat: 0.4, fDoubt: -1.2, fBottom: -0.6}},
		"delivery_date": {-4, []float64{fLabel: 6.8, fRival: -3, fDisagree: -1, fInLines: -1.5, fDoubt: -0.8}},
		"prepaid":       {-3.8, []float64{fLabel: 5.4, fRival: -3, fLast: 0.6, fMoney: 0.6, fInteger: -2, fInLines: -2.5, fAgree: 2.5, fDoubt: -0.8}},
	}
	givenFeatures = map[feature]float64{fKnown: 5, fLearnt: 9}
)

// candidateModels are the models of one field's candidates.
var candidateModels = []string{"number", "order_ref", "issue_date", "due_date", "gross_total", "net_total", "tax_total", "amount_due",
	"supplier", "buyer", "supplier_tax_id", "payment_account"}

// model finds a model by its name, with the features that are not fitted.
func (w Weights) model(name string) Linear {
	if m, ok := w[name]; ok {
		return m
	}
	return given[name]
}

// candidate scores a field's candidate.
func (w Weights) candidate(name string, x vector) float64 {
	s := w.model(name).logit(x[:])
	for f, v := range givenFeatures {
		s += v * x[f]
	}
	return s
}

// shares gives each candidate its part of the probability that its rivals leave
// to it; a last part, at logit 0, belongs to none of them.
func shares(logits ...float64) []float64 {
	out := make([]float64, len(logits))
	sum := 1.0
	for i, l := range logits {
		out[i] = math.Exp(max(-30, min(30, l)))
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}
