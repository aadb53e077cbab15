package match

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"countersign/core"
	"countersign/core/letters"
)

// text is a description made ready for comparing: its words, and the letters
// triples of the words together.
type text struct {
	folded string
	words  []string // sorted, each once
	digits []string // the words with a digit: sizes, types, numbers
	triple []uint64 // three letters of 21 bits each; sorted, each once
}

// noise are words that say nothing about what is sold.
var noise = map[string]bool{
	"pos": true, "position": true, "art": true, "artikel": true, "article": true, "item": true, "nr": true, "no": true,
	"the": true, "and": true, "und": true, "der": true, "die": true, "das": true, "et": true, "le": true, "la": true,
	"de": true, "of": true, "for": true, "fur": true, "mit": true, "with": true, "x": true, "per": true, "pro": true,
}

// longestText bounds the work on one description; what stands behind is terms and
// small print.
const longestText = 400

func newText(s string) text {
	if len(s) > longestText {
		s = s[:longestText]
	}
	t := text{folded: letters.Fold(s)}
	t.words = slices.DeleteFunc(strings.FieldsFunc(t.folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), func(w string) bool { return noise[w] })
	for _, w := range t.words {
		if strings.ContainsFunc(w, unicode.IsDigit) {
			t.digits = append(t.digits, w)
		}
	}
	joined := []rune(" " + strings.Join(t.words, " ") + " ")
	t.triple = make([]uint64, 0, len(joined))
	for i := 0; i+3 <= len(joined); i++ {
		t.triple = append(t.triple, uint64(joined[i])<<42|uint64(joined[i+1])<<21|uint64(joined[i+2]))
	}
	t.words, t.digits, t.triple = set(t.words), set(t.digits), set(t.triple)
	return t
}

func set[T cmp.Ordered](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}

// similar is how much two descriptions say the same, in thousandths. Words count
// by their length, misspellings through the triples; a shorter text that is wholly
// in the longer one counts more than half; other sizes or types ("M8x40", "M8x45")
// are another thing.
func similar(a, b text) int {
	if len(a.words) == 0 || len(b.words) == 0 {
		return 0
	}
	if slices.Equal(a.words, b.words) {
		return 1000
	}
	common, weighA, weighB := overlap(a.words, b.words)
	byWords := 2000 * common / (weighA + weighB)
	triples, n, m := count(a.triple, b.triple)
	byTriples := 2000 * triples / (n + m)
	s := max(byWords, byTriples*95/100)
	if least := min(weighA, weighB); common == least && least >= 4 {
		s = max(s, 550+s*4/10)
	}
	if len(a.digits) > 0 && len(b.digits) > 0 {
		if both, _, _ := count(a.digits, b.digits); both == 0 {
			s = s * 6 / 10
		}
	}
	return min(s, 999)
}

func overlap(a, b []string) (common, weighA, weighB int) {
	shared(a, b, func(w string) { common += len(w) })
	for _, w := range a {
		weighA += len(w)
	}
	for _, w := range b {
		weighB += len(w)
	}
	return common, weighA, weighB
}

func count[T cmp.Ordered](a, b []T) (common, n, m int) {
	shared(a, b, func(T) { common++ })
	return common, len(a), len(b)
}

// shared calls found for what is in both of two sorted lists.
func shared[T cmp.Ordered](a, b []T, found func(T)) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			found(a[i])
			i, j = i+1, j+1
		}
	}
}

// mentions reports whether a description names the item code as a word of its own,
// as documents without a column for codes do. Short codes are words of their own.
func (l *line) mentions(code string) bool {
	if len(code) < 4 || !strings.ContainsFunc(code, unicode.IsDigit) {
		return false
	}
	for _, w := range strings.Fields(l.text.folded) {
		if core.ItemKey(w) == code {
			return true
		}
	}
	return false
}

// chargeWords are what lines are called that bill no goods, by type of charge.
var chargeWords = map[string]string{
	"freight": "freight", "fracht": "freight", "frachtkosten": "freight", "shipping": "freight", "shipment": "freight", "versand": "freight", "versandkosten": "freight", "porto": "freight",
	"postage": "freight", "delivery": "freight", "lieferung": "freight", "lieferkosten": "freight", "liefergebuhr": "freight", "transport": "freight", "transportkosten": "freight", "carriage": "freight",
	"livraison": "freight", "envio": "freight", "flete": "freight", "spedizione": "freight", "verzendkosten": "freight", "wysylka": "freight", "portes": "freight", "gastos": "freight",
	"packaging": "packaging", "packing": "packaging", "verpackung": "packaging", "verpackungskosten": "packaging", "emballage": "packaging", "embalaje": "packaging", "imballaggio": "packaging",
	"insurance": "insurance", "versicherung": "insurance", "transportversicherung": "insurance", "assurance": "insurance", "seguro": "insurance",
	"handling": "handling", "bearbeitung": "handling", "bearbeitungsgebuhr": "handling", "mindermengenzuschlag": "handling", "surcharge": "fee", "zuschlag": "fee", "fee": "fee", "gebuhr": "fee",
}

// filler words may stand beside a charge word without making the line goods.
var filler = map[string]bool{
	"costs": true, "cost": true, "kosten": true, "charge": true, "charges": true, "fees": true, "pauschal": true, "pauschale": true,
	"frais": true, "coste": true, "spese": true, "di": true, "en": true, "standard": true, "express": true, "in": true, "inkl": true, "dhl": true, "ups": true, "dpd": true, "gls": true, "fedex": true,
}

// chargeType is the type of charge that a description names, when it names nothing
// but that; else it is empty.
func chargeType(description string) string {
	kind := ""
	for _, w := range newText(description).words {
		switch t := chargeWords[w]; {
		case t != "" && (kind == "" || kind == "fee"):
			kind = t
		case t == "" && !filler[w]:
			return ""
		}
	}
	return kind
}

// lineName is how a sentence calls an invoice line.
func lineName(id string) string { return "line " + id }

// orderLineName is how a sentence calls an order line.
func orderLineName(r core.LineRef) string { return "line " + r.Line + " of order " + string(r.Order) }
