package extract

import "testing"

// TestClock: a time of day beside a date is told from the date itself, and from
// amounts, in all languages that are read.
func TestClock(t *testing.T) {
	for text, want := range map[string]bool{
		"Datum: 12.10.2026":                      false,
		"Datum 12.10.26":                         false,
		"12. 10. 2026":                           false,
		"Rechnungsdatum 12.10.2026 Seite 1":      false,
		"Leistung vom 01.10.2026 bis 12.10.2026": false,
		"Date of issue 12.10.2026":               false,
		"Date de facture : 12.10.2026":           false,
		"Factuurdatum 12.10.2026":                false,
		"Fecha de emisión 12.10.2026":            false,
		"Data fattura 12.10.2026":                false,
		"Data wystawienia 12.10.2026 r.":         false,
		"Data de emissão 12.10.2026":             false,
		"2026.10.12":                             false,
		"12.10.2026   12.50":                     false, // an amount
		"12.10.2026   2,50 h":                    false,
		"12/10/2026 Ref 12:99":                   false,
		"12.10.2026 version 3.12.10.7":           false,
		"12.10.2026 H1 23.10":                    false,

		"12.10.2026 14:30":                  true,
		"12.10.26 14:30:05":                 true,
		"12.10.2026 14.30 Uhr":              true,
		"Uhrzeit: 14.30  Datum: 12.10.2026": true,
		"12.10 h":                           true,
		"12.10.2026 12.10 h":                true,
		"2026-10-12 9:05 pm":                true,
		"12/10/2026 02.30PM":                true,
		"12/10/2026 14h30":                  true,
		"le 12.10.2026 à 14 h 30":           true,
		"12-10-2026 14.30 uur":              true,
		"12/10/2026 14.30 horas":            true,
		"Hora 14.30 Fecha 12.10.2026":       true,
		"12/10/2026 ore 14:30":              true,
		"12.10.2026 godz. 14.30":            true,
		"12.10.2026 às 14:30":               true,
	} {
		if got := hasClock(fold(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
