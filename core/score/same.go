package score

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// legal are words of names that say what a firm is in law, not who it is.
var legal = set("gmbh ag kg co ohg ug ltd limited llc inc corp corporation plc bv nv sa sas sarl srl spa sl oy ab as aps sdn bhd pte pty company ek mbh eg ev sp zoo kft sro the und and et")

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// Same reports whether a value says what the label says: amounts to the cent,
// references and identifiers without signs and case, dates as they are written, names
// when most of their words are the same.
func Same(field, want, got string) bool {
	switch field {
	case "supplier", "buyer":
		return sameName(want, got)
	case "net_total", "tax_total", "gross_total", "amount_due":
		a, ok := cents(want)
		b, also := cents(got)
		return ok && also && a == b
	case "payment_account", "supplier_tax_id", "number", "order_ref", "currency":
		return squash(want) == squash(got)
	}
	return strings.TrimSpace(want) == strings.TrimSpace(got)
}

// right reports whether got is one of the spellings of the label.
func (w Want) right(field, got string) bool {
	for _, s := range w.Any {
		if Same(field, s, got) {
			return true
		}
	}
	return false
}

// fold brings text to one case without accents.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if norm.NFKD.PropertiesString(string(r)).CCC() == 0 {
			b.WriteRune(r)
		}
	}
	return cases.Fold().String(b.String())
}

func plainLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

// squash is what is left of a reference without signs and case.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if plainLetter(r) {
			return r
		}
		return -1
	}, fold(s))
}

// nameTokens are the words of a name without those of legal forms, unless there are
// no others.
func nameTokens(s string) []string {
	dotless := strings.NewReplacer(".", "", "'", "", "’", "").Replace(fold(s))
	all := strings.FieldsFunc(dotless, func(r rune) bool { return !plainLetter(r) })
	var core []string
	for _, t := range all {
		if !legal[t] {
			core = append(core, t)
		}
	}
	if core == nil {
		return all
	}
	return core
}

// sameName: the same letters, or three in five of all words in common.
func sameName(a, b string) bool {
	x, y := nameTokens(a), nameTokens(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	if strings.Join(x, "") == strings.Join(y, "") {
		return true
	}
	in := map[string]int{}
	for _, t := range x {
		in[t] |= 1
	}
	for _, t := range y {
		in[t] |= 2
	}
	both := 0
	for _, m := range in {
		if m == 3 {
			both++
		}
	}
	return float64(both)/float64(len(in)) >= 0.6
}

// cents is an amount in hundredths. Labels may carry thousands commas and more
// decimals, and are rounded as the reference does: half to even in binary.
func cents(s string) (int64, bool) {
	v, ok := number(strings.NewReplacer(",", "", " ", "").Replace(s))
	v = math.RoundToEven(v * 100)
	if !ok || math.Abs(v) > 1<<53 {
		return 0, false
	}
	return int64(v), true
}

func number(s string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.TrimFunc(s, unicode.IsSpace), 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
}
