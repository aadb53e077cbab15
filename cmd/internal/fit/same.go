package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// right reports whether a value is one of the accepted ones; an empty value is right
// where none is accepted.
func right(field string, accepted []string, got string) bool {
	if len(accepted) == 0 || got == "" {
		return len(accepted) == 0 && got == ""
	}
	return slices.ContainsFunc(accepted, func(w string) bool { return same(field, w, got) })
}

// same compares as the scorer of the corpus does: names by their words without legal
// forms, amounts by their value, numbers without signs.
func same(field, want, got string) bool {
	switch field {
	case "supplier", "buyer":
		return sameName(want, got)
	case "net_total", "tax_total", "gross_total", "amount_due":
		a, err := strconv.ParseFloat(want, 64)
		b, err2 := strconv.ParseFloat(strings.TrimPrefix(got, "-"), 64)
		return err == nil && err2 == nil && int64(a*100+0.5) == int64(b*100+0.5)
	case "payment_account", "supplier_tax_id", "number", "order_ref", "currency":
		return signs.ReplaceAllString(fold(want), "") == signs.ReplaceAllString(fold(got), "")
	}
	return want == got
}

var (
	signs  = regexp.MustCompile(`[^a-z0-9]`)
	words  = regexp.MustCompile(`[a-z0-9]+`)
	quotes = regexp.MustCompile(`[.'’]`)
)

func fold(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s)))
}

var legal = strings.Fields("gmbh ag kg co ohg ug ltd limited llc inc corp corporation plc bv nv sa sas sarl srl spa sl oy ab as aps sdn bhd pte pty company ek mbh eg ev sp zoo kft sro the und and et")

func nameWords(s string) []string {
	all := words.FindAllString(quotes.ReplaceAllString(fold(s), ""), -1)
	var out []string
	for _, w := range all {
		if !slices.Contains(legal, w) {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}

func sameName(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	if strings.Join(x, "") == strings.Join(y, "") {
		return true
	}
	slices.Sort(x)
	slices.Sort(y)
	x, y = slices.Compact(x), slices.Compact(y)
	both := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			both++
		}
	}
	return float64(both)/float64(len(x)+len(y)-both) >= 0.6
}
