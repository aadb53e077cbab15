package control

import "github.com/agext/levenshtein"

// sameTaxID reports whether two tax IDs are one: the same letters and digits, or
// the same but for the country in front of one of them.
func sameTaxID(a, b, country string) bool {
	x, y := idKey(a), idKey(b)
	if x == "" || y == "" {
		return false
	}
	return x == y || country != "" && (x == country+y || y == country+x)
}

// otherTaxID reports whether two tax IDs of the same sort differ, so that they are
// those of two firms. A VAT identification number and a national tax number can't be
// compared; a single other character is taken for a misreading.
func otherTaxID(a, b, country string) bool {
	x, y := idKey(a), idKey(b)
	if x == "" || y == "" || sameTaxID(a, b, country) || vatCountry(x) != vatCountry(y) || vatCountry(x) == "" && len(x) != len(y) {
		return false
	}
	return levenshtein.Distance(bounded(x), bounded(y), nil) > 1
}

// vatCountry is the country of a VAT identification number; empty for a number of
// another sort.
func vatCountry(s string) string {
	if len(s) < 8 || len(s) > 15 || !isLetter(s[0]) || !isLetter(s[1]) {
		return ""
	}
	digits := 0
	for i := 2; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			digits++
		}
	}
	if digits < 6 {
		return ""
	}
	return s[:2]
}

func isLetter(b byte) bool { return b >= 'A' && b <= 'Z' }
