package extract

import "testing"

// TestPortugueseNumbers: the type of the document before series and number is part of
// what identifies it (Portaria 363/2010).
func TestPortugueseNumbers(t *testing.T) {
	for title, want := range map[string]string{
		"Fatura FT A/1187":                     "FT A/1187",
		"Fatura n.º FT 2026/77":                "FT 2026/77",
		"Fatura-Recibo FR 1/23":                "FR 1/23",
		"Fatura Simplificada FS LOJA2026/1187": "FS LOJA2026/1187",
		"Nota de Crédito NC A/1187":            "NC A/1187",
	} {
		if got := one(t, "Papelaria Alfa Lda\n\n"+title+"\n\nData  2026-10-28\nTotal a pagar   252,23 EUR").Number.Value; got != want {
			t.Errorf("%s: %q", title, got)
		}
	}
}
