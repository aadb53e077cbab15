package checksum

import (
	"testing"

	"pgregory.net/rapid"
)

func TestIBAN(t *testing.T) {
	for s, want := range map[string]bool{"DE89370400440532013000": true, "GB29NWBK60161331926819": true, "FR1420041010050500013M02606": true, "DE89370400440532013001": false, "DE8937040044053201300": false, "XX89": false, "": false} {
		if IBAN(s) != want {
			t.Errorf("%s: %v", s, !want)
		}
	}
}

// TestOneWrongDigit: no single wrong digit passes mod 97.
func TestOneWrongDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := []byte("DE89370400440532013000")
		i := rapid.IntRange(2, len(b)-1).Draw(t, "at")
		d := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		same := b[i] == d
		b[i] = d
		if IBAN(string(b)) != same {
			t.Fatalf("%s", b)
		}
	})
}

func TestVATID(t *testing.T) {
	for s, want := range map[string]Verdict{
		"DE136695976": Holds, "DE 136 695 976": Holds, "DE136695975": Fails, "FR44732829320": Holds, "IT00743110157": Holds, "NL810433941B01": Holds,
		"ATU13585627": Holds, "BE0428759497": Holds, "DK13585628": Holds, "FI20774740": Holds, "LU15027442": Holds, "PL8567346215": Holds, "PT501964843": Holds,
		"GB980780684": Holds, "ESB58378431": Unchecked, "CHE116281710MWST": Unchecked,
	} {
		if _, v, ok := VAT(s); !ok || v != want {
			t.Errorf("%s: %v %v, want %v", s, v, ok, want)
		}
	}
	for _, s := range []string{"", "DE", "DE12", "XX123456789", "DESCRIPTION"} {
		if id, _, ok := VAT(s); ok {
			t.Errorf("%q is taken for %s", s, id)
		}
	}
}

func TestOtherChecks(t *testing.T) {
	if !Luhn("732829320") || Luhn("732829321") {
		t.Error("Luhn")
	}
	if !ABA("021000021") || ABA("021000022") || ABA("000000000") {
		t.Error("ABA")
	}
	if !GTIN("4012345001235") || GTIN("4012345001236") {
		t.Error("GTIN")
	}
}

func TestCreditorReference(t *testing.T) {
	for s, want := range map[string]bool{
		"RF18539007547034": true, "RF19539007547034": false, "RF18 5390 0754 7034": false, "rf18539007547034": false, "RF18": false, "RF": false, "": false,
		"RFXX539007547034": false, "RF18539007547034539007547034": false,
	} {
		if CreditorReference(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestBIC(t *testing.T) {
	for s, want := range map[string]bool{"COBADEFFXXX": true, "INGDDEFF": true, "INGDDEF1": true, "INGDDEFFXX": false, "1NGDDEFF": false, "ingddeff": false, "INGD DEF": false, "": false} {
		if BIC(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
