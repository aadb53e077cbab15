package checksum

import (
	"regexp"
	"strings"
)

// Verdict is what a check digit says.
type Verdict int

// The answers of a check digit; a form without one is Unchecked.
const (
	Unchecked Verdict = iota
	Holds
	Fails
)

// vatForms are the forms of VAT ids by country (VIES), without blanks, and the
// check where it is simple.
var vatForms = map[string]struct {
	form  *regexp.Regexp
	check func(body string) bool
}{
	"AT": {regexp.MustCompile(`^U\d{8}$`), checkAT}, "BE": {regexp.MustCompile(`^[01]\d{9}$`), checkBE},
	"BG": {regexp.MustCompile(`^\d{9,10}$`), nil}, "CY": {regexp.MustCompile(`^\d{8}[A-Z]$`), nil}, "CZ": {regexp.MustCompile(`^\d{8,10}$`), nil},
	"DE": {regexp.MustCompile(`^[1-9]\d{8}$`), checkDE}, "DK": {regexp.MustCompile(`^\d{8}$`), checkDK}, "EE": {regexp.MustCompile(`^\d{9}$`), nil},
	"EL": {regexp.MustCompile(`^\d{9}$`), nil}, "ES": {regexp.MustCompile(`^[A-Z0-9]\d{7}[A-Z0-9]$`), nil}, "FI": {regexp.MustCompile(`^\d{8}$`), checkFI},
	"FR": {regexp.MustCompile(`^[A-HJ-NP-Z0-9]{2}\d{9}$`), checkFR}, "GB": {regexp.MustCompile(`^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$`), BritishVAT},
	"HR": {regexp.MustCompile(`^\d{11}$`), check11}, "HU": {regexp.MustCompile(`^\d{8}$`), nil}, "IE": {regexp.MustCompile(`^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$`), nil},
	"IT": {regexp.MustCompile(`^\d{11}$`), Luhn}, "LT": {regexp.MustCompile(`^(\d{9}|\d{12})$`), nil}, "LU": {regexp.MustCompile(`^\d{8}$`), checkLU},
	"LV": {regexp.MustCompile(`^\d{11}$`), nil}, "MT": {regexp.MustCompile(`^\d{8}$`), nil}, "NL": {regexp.MustCompile(`^\d{9}B\d{2}$`), checkNL},
	"PL": {regexp.MustCompile(`^\d{10}$`), PolishNIP}, "PT": {regexp.MustCompile(`^\d{9}$`), PortugueseNIF}, "RO": {regexp.MustCompile(`^\d{2,10}$`), nil},
	"SE": {regexp.MustCompile(`^\d{10}01$`), nil}, "SI": {regexp.MustCompile(`^\d{8}$`), nil}, "SK": {regexp.MustCompile(`^\d{10}$`), nil},
	"XI": {regexp.MustCompile(`^\d{9}$`), nil}, "NO": {regexp.MustCompile(`^\d{9}MVA$`), nil}, "CHE": {regexp.MustCompile(`^\d{9}(MWST|TVA|IVA)?$`), nil},
}

// VAT reads a VAT id with its country letters from text without blanks. It
// reports the check's Verdict and false when the text is no VAT id.
func VAT(s string) (string, Verdict, bool) {
	s = TaxKey(s)
	for _, n := range []int{3, 2} {
		if len(s) <= n {
			continue
		}
		f, ok := vatForms[s[:n]]
		if !ok || !f.form.MatchString(s[n:]) {
			continue
		}
		switch {
		case f.check == nil:
			return s, Unchecked, true
		case f.check(s[n:]):
			return s, Holds, true
		}
		return s, Fails, true
	}
	return "", Unchecked, false
}

// TaxKey is a tax id as it is compared: without blanks and signs, and without the
// word for VAT behind a Swiss UID, which only says that it is registered.
func TaxKey(s string) string { return swissSuffix.ReplaceAllString(Compact(s), "$1") }

var swissSuffix = regexp.MustCompile(`^(CHE\d{9})(?:MWST|TVA|IVA)$`)

func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		if i < len(s) && isDigit(s[i]) {
			sum += int(s[i]-'0') * w
		}
	}
	return sum
}

func checkDE(s string) bool { return check11("00"+s) || check11(s) }

// check11 is ISO 7064 mod 11,10 over all digits, as German and Croatian ids use it.
func check11(s string) bool {
	s = strings.TrimPrefix(s, "00")
	p := 10
	for i := 0; i < len(s)-1; i++ {
		t := (int(s[i]-'0') + p) % 10
		if t == 0 {
			t = 10
		}
		p = 2 * t % 11
	}
	return (11-p)%10 == int(s[len(s)-1]-'0')
}

func checkAT(s string) bool {
	sum := 0
	for i := 1; i <= 7; i++ {
		d := int(s[i] - '0')
		if i%2 == 0 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return (96-sum)%10 == int(s[8]-'0')
}

func number9(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func checkBE(s string) bool { return 97-number9(s[:8])%97 == number9(s[8:]) }
func checkDK(s string) bool { return weighted(s, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 }
func checkLU(s string) bool { return number9(s[:6])%89 == number9(s[6:]) }

// PolishNIP checks the ten digits of a Polish tax number.
func PolishNIP(s string) bool { return weighted(s, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == int(s[9]-'0') }

func checkFI(s string) bool {
	r := weighted(s, 7, 9, 10, 5, 8, 4, 2) % 11
	return r == 0 && s[7] == '0' || r > 1 && 11-r == int(s[7]-'0')
}

// PortugueseNIF checks the nine digits of a Portuguese tax number.
func PortugueseNIF(s string) bool {
	r := 11 - weighted(s, 9, 8, 7, 6, 5, 4, 3, 2)%11
	if r > 9 {
		r = 0
	}
	return r == int(s[8]-'0')
}

// checkNL accepts the eleven test and, for sole traders since 2020, mod 97.
func checkNL(s string) bool {
	r := weighted(s, 9, 8, 7, 6, 5, 4, 3, 2) % 11
	return r == int(s[8]-'0') || Mod97("NL"+s) == 1
}

// BritishVAT checks the nine digits of a British VAT number, by the old and the new
// offset.
func BritishVAT(s string) bool {
	if len(s) < 9 || !isDigit(s[0]) {
		return false
	}
	r := weighted(s, 8, 7, 6, 5, 4, 3, 2) + number9(s[7:9])
	return r%97 == 0 || (r+55)%97 == 0
}

func checkFR(s string) bool {
	siren := s[2:]
	if !isDigit(s[0]) || !isDigit(s[1]) {
		return Luhn(siren)
	}
	return (number9(siren)*100+12)%97 == number9(s[:2])
}
