package core

import "strings"

// SpreadsheetText makes a text safe to write into a CSV file: one that a spreadsheet
// would run as a formula gets an apostrophe before it (OWASP, CSV injection).
func SpreadsheetText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
