package extract

import "testing"

// TestStructuredReferences: a reference with check digits needs no label, and one whose
// check fails is none.
func TestStructuredReferences(t *testing.T) {
	for line, want := range map[string]string{
		"Gelieve te betalen met mededeling +++090/9337/55493+++": "+++090/9337/55493+++",
		"Communication: ***090/9337/55493***":                    "***090/9337/55493***",
		"Please quote RF18 5390 0754 7034":                       "RF18539007547034",
		"Please quote RF18 5390 0754 7034 in your transfer":      "RF18539007547034",
		"Gelieve te betalen met +++090/9337/55494+++":            "",
		"Alfa, RF19 5390 0754 7034":                              "",
	} {
		d := one(t, "Alfa BV\nFactuur 17\nTotaal   120,00 EUR\n"+line)
		if got := d.PaymentReference; got.Value != want || want != "" && got.Proof != "checksum" {
			t.Errorf("%s: %q (%s)", line, got.Value, got.Proof)
		}
	}
}
