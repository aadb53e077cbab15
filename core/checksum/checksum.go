// Package checksum tells whether the check digits of accounts, tax ids and article
// numbers hold. A number whose check holds was very probably read or typed right.
package checksum

import "strings"

// ibanLengths are the lengths of IBANs by country (SWIFT IBAN registry).
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "CH": 21, "CR": 22, "CY": 28, "CZ": 24,
	"DE": 22, "DK": 18, "DO": 28, "EE": 20, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "HR": 21,
	"HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27,
	"MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24,
	"SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "XK": 20,
}

// IBANLength is the length of an IBAN of a country, 0 where none are in use.
func IBANLength(country string) int { return ibanLengths[country] }

// IBAN checks length and check digits of an IBAN without blanks (ISO 13616,
// mod 97-10 of ISO 7064).
func IBAN(s string) bool {
	if len(s) < 5 || ibanLengths[s[:2]] != len(s) || !isDigit(s[2]) || !isDigit(s[3]) {
		return false
	}
	return Mod97(s[4:]+s[:4]) == 1
}

// Mod97 is the remainder of a number in which letters count from A = 10, by which
// IBANs and some tax ids are checked (ISO 7064).
func Mod97(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			n = (n*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			n = (n*100 + int(c-'A') + 10) % 97
		}
	}
	return n
}

// CreditorReference checks a reference of ISO 11649: RF, two check digits, and at
// most 21 letters and digits.
func CreditorReference(s string) bool {
	return len(s) >= 5 && len(s) <= 25 && strings.HasPrefix(s, "RF") && isDigit(s[2]) && isDigit(s[3]) && Compact(s) == s && Mod97(s[4:]+s[:4]) == 1
}

// BIC checks the form of a bank's code: four letters, a country, two and perhaps three
// more letters or digits (ISO 9362).
func BIC(s string) bool {
	if len(s) != 8 && len(s) != 11 || Compact(s) != s {
		return false
	}
	return strings.Trim(s[:6], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// Luhn checks a number by the Luhn algorithm (ISO/IEC 7812-1), as SIREN and
// SIRET use it.
func Luhn(s string) bool {
	sum := 0
	for i := 0; i < len(s); i++ {
		c := s[len(s)-1-i]
		if !isDigit(c) {
			return false
		}
		d := int(c - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return len(s) > 1 && sum%10 == 0
}

// ABA checks a routing number of the United States: nine digits with the
// weights 3, 7, 1.
func ABA(s string) bool {
	if len(s) != 9 {
		return false
	}
	sum := 0
	for i := 0; i < 9; i++ {
		if !isDigit(s[i]) {
			return false
		}
		sum += int(s[i]-'0') * [3]int{3, 7, 1}[i%3]
	}
	return sum > 0 && sum%10 == 0
}

// GTIN checks the digit at the end of a GTIN-8, 12, 13 or 14 (GS1).
func GTIN(s string) bool {
	if n := len(s); n != 8 && n != 12 && n != 13 && n != 14 {
		return false
	}
	sum := 0
	for i := len(s) - 1; i >= 0; i-- {
		if !isDigit(s[i]) {
			return false
		}
		d := int(s[i] - '0')
		if (len(s)-1-i)%2 == 1 {
			d *= 3
		}
		sum += d
	}
	return sum%10 == 0
}

// Compact is upper case letters and digits alone.
func Compact(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 32
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
