package extract

import (
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// concept is what a label names. Values and table columns share the vocabulary's
// form but not its index.
type concept string

// The concepts of header labels.
const (
	cNumber       concept = "number"
	cIssue        concept = "issue_date"
	cDue          concept = "due_date"
	cDelivery     concept = "delivery_date"
	cPeriod       concept = "service_period"
	cOtherDate    concept = "other_date"
	cOrder        concept = "order_ref"
	cSellerOrder  concept = "supplier_order_ref"
	cDeliveryNote concept = "delivery_note"
	cContract     concept = "contract_ref"
	cCustomer     concept = "customer_number"
	cPreceding    concept = "preceding_invoice"
	cOtherID      concept = "other_id"
	cNet          concept = "net_total"
	cTax          concept = "tax_total"
	cTaxRow       concept = "tax_row" // a tax label that may be one rate's row
	cGross        concept = "gross_total"
	cAmountDue    concept = "amount_due"
	cPrepaid      concept = "prepaid"
	cPrevious     concept = "previous_balance"
	cSubtotal     concept = "subtotal"
	cRounding     concept = "rounding"
	cAllowance    concept = "allowance"
	cFreight      concept = "freight"
	cPackaging    concept = "packaging"
	cInsurance    concept = "insurance"
	cHandling     concept = "handling"
	cFee          concept = "fee"
	cCarried      concept = "carried_over"
	cCash         concept = "cash"
	cIBAN         concept = "iban"
	cAccount      concept = "account"
	cRouting      concept = "routing"
	cBIC          concept = "bic"
	cPayRef       concept = "payment_reference"
	cTaxID        concept = "tax_id"
	cBuyerTaxID   concept = "buyer_tax_id"
	cLocalTaxID   concept = "local_tax_id"
	cRegistration concept = "registration"
	cSeller       concept = "seller"
	cBuyer        concept = "buyer"
	cShipTo       concept = "ship_to"
	cPayee        concept = "payee"
	cName         concept = "name"
	cTerms        concept = "terms"
	cCurrency     concept = "currency"
	cContact      concept = "contact"
)

// The concepts of table columns.
const (
	colPos         concept = "pos"
	colCode        concept = "code"
	colDescription concept = "description"
	colQuantity    concept = "quantity"
	colUnit        concept = "unit"
	colPrice       concept = "unit_price"
	colDiscount    concept = "discount"
	colTaxRate     concept = "tax_rate"
	colTaxAmount   concept = "tax_amount"
	colNet         concept = "net_amount"
	colGross       concept = "gross_amount"
	colDate        concept = "date"
	colOther       concept = "other"
)

// The concepts of title words are the kinds of document.

// vocabulary is the words of one language: phrases by concept, separated by
// semicolons. A tilde in front marks a weak phrase, two a very weak one.
type vocabulary struct {
	labels  map[concept]string
	columns map[concept]string
	kinds   map[concept]string
}

// meaning is a concept with the strength of the phrase that names it, 0..1.
type meaning struct {
	concept concept
	weight  float64
}

// lexicon is an index from squashed phrases to what they mean.
type lexicon struct {
	phrases map[string][]meaning
	byLen   map[int][]spelling // for the search that tolerates OCR errors
	longest int
}

// spelling is a squashed phrase with its shape and the letters of that.
type spelling struct {
	key, shape string
	letters    uint64
}

// shape gives letters that OCR takes for one another one form.
func shape(key string) string { return alike.Replace(key) }

// shapely is how long a phrase must be to be known by its shape: short ones look
// too much like other words.
const shapely = 12

var alike = strings.NewReplacer("l", "i", "t", "i", "1", "i", "0", "o", "5", "s", "8", "b")

// lettersOf is a set of the letters and digits of a squashed text. An edit changes
// at most two of its members, so that most phrases need no closer look.
func lettersOf(s string) uint64 {
	var m uint64
	for i := 0; i < len(s); i++ {
		m |= 1 << (s[i] & 63)
	}
	return m
}

var (
	languages     = []vocabulary{english, german, french, dutch, spanish, italian, polish, portuguese}
	labelLexicon  = newLexicon(func(v vocabulary) map[concept]string { return v.labels })
	columnLexicon = newLexicon(func(v vocabulary) map[concept]string { return v.columns })
	kindLexicon   = newLexicon(func(v vocabulary) map[concept]string { return v.kinds })
)

func newLexicon(part func(vocabulary) map[concept]string) *lexicon {
	l := &lexicon{phrases: map[string][]meaning{}, byLen: map[int][]spelling{}}
	for _, v := range languages {
		phrases := part(v)
		for _, c := range slices.Sorted(maps.Keys(phrases)) { // so that equal meanings keep one order
			for _, p := range strings.Split(phrases[c], ";") {
				l.add(c, strings.TrimSpace(p))
			}
		}
	}
	return l
}

func (l *lexicon) add(c concept, phrase string) {
	weight := 1.0
	for strings.HasPrefix(phrase, "~") {
		weight *= 0.55
		phrase = phrase[1:]
	}
	key := squash(phrase)
	if key == "" {
		return
	}
	for i, m := range l.phrases[key] {
		if m.concept == c {
			l.phrases[key][i].weight = max(m.weight, weight)
			return
		}
	}
	if _, ok := l.phrases[key]; !ok {
		l.byLen[len(key)] = append(l.byLen[len(key)], spelling{key, shape(key), lettersOf(shape(key))})
		l.longest = max(l.longest, len(key))
	}
	l.phrases[key] = append(l.phrases[key], meaning{c, weight})
}

// find looks a squashed phrase up: exactly, and when fuzzy also with one edit in
// six letters, after folding what OCR confuses. The result's weights are reduced
// for what had to be forgiven.
func (l *lexicon) find(key string, fuzzy bool) ([]meaning, float64) {
	if m, ok := l.phrases[key]; ok {
		return m, 1
	}
	if !fuzzy || len(key) < 5 {
		return nil, 0
	}
	limit := min(3, len(key)/6)
	if limit == 0 {
		limit = 1
	}
	form := shape(key)
	letters := lettersOf(form)
	for d := 0; d <= limit; d++ {
		for _, n := range [2]int{len(key) - d, len(key) + d} {
			for _, p := range l.byLen[n] {
				if p := p.shape; p[0] != form[0] && p[len(p)-1] != form[len(form)-1] || len(p) < 5 {
					continue
				}
				if bits.OnesCount64(p.letters^letters) <= 2*limit && (within(key, p.key, limit) || len(key) >= shapely && within(form, p.shape, limit)) {
					return l.phrases[p.key], 0.8
				}
			}
		}
	}
	return nil, 0
}
