package extract

import (
	"math"
	"strings"

	"countersign/core"
)

// sureFeature is what speaks for or against a decided value being right.
type sureFeature int

const (
	uOne      sureFeature = iota // always 1
	uShare                       // the logit of its share among the candidates
	uSums                        // sums agree, or the terms of payment do
	uChecksum                    // a check digit holds
	uWeak                        // what agrees may do so by chance
	uOCR                         // read by OCR
	uDoubt                       // how unsure OCR was of the word it was least sure of
	uBareOCR                     // an amount from OCR that nothing agrees with
	uAmount                      // the kind of field: an amount,
	uDate                        // a date,
	uName                        // a name,
	uCode                        // a number of a document or an account,
	uKind                        // what the document is
	uOCRName                     // a name from OCR
	uBothWays                    // a date that can be read with the month first
	uOutside                     // something other than the page says the same
	nSureFeatures
)

var sureFeatureNames = [nSureFeatures]string{"uOne", "uShare", "uSums", "uChecksum", "uWeak", "uOCR", "uDoubt", "uBareOCR", "uAmount", "uDate", "uName", "uCode", "uKind",
	"uOCRName", "uBothWays", "uOutside"}

// certainty is what is known of a decided value before it is said how sure it is.
type certainty struct {
	share    float64 // of the probability, among the candidates
	doubt    float64 // 1 - the lowest OCR confidence
	weak     bool
	bothWays bool
	limit    float64 // a check failed: no more than this, 0 for none
}

// limited says that a check of a field failed: whatever else speaks for it, it is
// no surer than p (DOMAIN 2).
func (rd *reader) limited(p float64, fields ...string) {
	for _, f := range fields {
		if c, ok := rd.certain[f]; ok && (c.limit == 0 || p < c.limit) {
			c.limit = p
		}
	}
}

// weak says that what agrees about fields may do so by chance.
func (rd *reader) weak(fields ...string) {
	for _, f := range fields {
		if c, ok := rd.certain[f]; ok {
			c.weak = true
		}
	}
}

// besides is the part of the weight of agreement that documents for fitting cannot
// show: history, payment codes and what was learnt.
const besides = 3.0

// saySure turns what speaks for each decided value into a probability.
func (rd *reader) saySure() {
	m := rd.weights.model("sure")
	for _, name := range core.FieldNames {
		f, c := rd.d.Field(name), rd.certain[name]
		if c == nil || !f.IsSet() {
			continue
		}
		det := f.Detail()
		x := rd.sureFeatures(name, det, c)
		rd.observe(Group{Model: "sure", Fields: []string{name}, Choices: []Choice{{Values: []string{""}, X: make([]float64, nSureFeatures)}, {Values: []string{f.Text()}, X: x[:]}}})
		det.Confidence = max(0.02, min(0.995, 1/(1+math.Exp(-m.logit(x[:])-besides*x[uOutside]))))
		if c.limit > 0 {
			det.Confidence = min(det.Confidence, c.limit)
		}
		f.SetDetail(det)
	}
}

func (rd *reader) sureFeatures(name string, det core.FieldDetail, c *certainty) [nSureFeatures]float64 {
	var x [nSureFeatures]float64
	on := func(f sureFeature, there bool) {
		if there {
			x[f] = 1
		}
	}
	share := max(0.002, min(0.998, c.share))
	x[uOne], x[uShare], x[uDoubt] = 1, math.Log(share/(1-share)), c.doubt
	sums, sum := false, false
	switch p := det.Proof; {
	case p == "":
	case strings.Contains(p, "checksum"):
		sum = true
	case p == "sums agree", p == "lines sum up", p == "cash less change", strings.HasSuffix(p, " days"):
		sums = true
	default:
		x[uOutside] = 1
	}
	if det.Evidence.Learnt() != "" {
		x[uOutside] = 1
	}
	on(uSums, sums)
	on(uChecksum, sum)
	on(uWeak, c.weak)
	on(uBothWays, c.bothWays)
	ocr := rd.src == core.FromOCR
	on(uOCR, ocr)
	switch name {
	case "net_total", "tax_total", "gross_total", "amount_due", "prepaid":
		x[uAmount] = 1
		on(uBareOCR, ocr && det.Proof == "")
	case "issue_date", "due_date", "delivery_date":
		x[uDate] = 1
	case "supplier", "buyer":
		x[uName] = 1
		on(uOCRName, ocr)
	case "kind":
		x[uKind] = 1
	case "currency":
	default:
		x[uCode] = 1
	}
	return x
}
