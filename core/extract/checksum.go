package extract

import "countersign/core/checksum"

// digitFor and letterFor are what OCR puts for one another.
var digitFor = map[byte]byte{'O': '0', 'Q': '0', 'D': '0', 'I': '1', 'L': '1', 'Z': '2', 'S': '5', 'G': '6', 'B': '8', 'T': '7', 'A': '4'}

// repairIBAN puts digits for letters that cannot stand where they are, and
// returns the result only when the check digits then hold (DOMAIN 2: agreement
// makes a value sure).
func repairIBAN(s string) (string, bool) {
	if checksum.IBAN(s) {
		return s, true
	}
	if len(s) < 15 || len(s) > 34 {
		return s, false
	}
	country := s[:2]
	if checksum.IBANLength(country) != len(s) {
		return s, false
	}
	b := []byte(s)
	for i := 2; i < len(b); i++ {
		if i >= 4 && lettersAllowed(country, i) {
			continue
		}
		if d, ok := digitFor[b[i]]; ok {
			b[i] = d
		}
	}
	if checksum.IBAN(string(b)) {
		return string(b), true
	}
	return s, false
}

// lettersAllowed reports whether position i of a country's IBAN may be a letter.
func lettersAllowed(country string, i int) bool {
	switch country {
	case "DE", "AT", "BE", "ES", "PL", "PT", "CZ", "DK", "EE", "FI", "HR", "HU", "LT", "NO", "SE", "SI", "SK", "RS":
		return false
	case "GB", "NL", "IE", "RO", "LV", "BG", "GI":
		return i < 8
	case "IT", "SM":
		return i == 4 || i >= 15
	case "FR", "MC":
		return i >= 14 && i < 25
	}
	return true
}
