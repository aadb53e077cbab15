package paycode

import "strings"

// compact is an account or bank code in capitals and without what people put in
// between.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r == ' ' || r == '\u00a0' || r == '.' || r == '-':
			return -1
		}
		return r
	}, s)
}

// compactReference takes out blanks alone: other signs may belong to it.
func compactReference(s string) string {
	return strings.ToUpper(strings.Join(strings.Fields(s), ""))
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

func digitsOnly(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// plain reports whether a text holds capitals and digits alone.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) && !isLetter(s[i]) {
			return false
		}
	}
	return true
}

// isQRIBAN looks at the institution's number, the five digits behind the check
// digits of a Swiss or Liechtenstein IBAN.
func isQRIBAN(iban string) bool {
	return len(iban) == 21 && (iban[:2] == "CH" || iban[:2] == "LI") && iban[4:9] >= "30000" && iban[4:9] <= "31999"
}

// recursive is the table of the check digit modulo 10, recursive (QR-bill 2.x,
// annex B).
var recursive = [10]int{0, 9, 4, 6, 8, 2, 7, 1, 3, 5}

// qrrHolds checks a QR reference: 26 digits and a check digit.
func qrrHolds(s string) bool {
	if len(s) != 27 || !digitsOnly(s) || strings.Trim(s, "0") == "" {
		return false
	}
	carry := 0
	for i := range 26 {
		carry = recursive[(carry+int(s[i]-'0'))%10]
	}
	return (10-carry)%10 == int(s[26]-'0')
}
