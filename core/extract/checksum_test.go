package extract

import (
	"testing"

	"pgregory.net/rapid"
)

func TestIBAN(t *testing.T) {
	for s, want := range map[string]bool{"DE89370400440532013000": true, "GB29NWBK60161331926819": true, "FR1420041010050500013M02606": true, "DE89370400440532013001": false, "DE8937040044053201300": false, "XX89": false, "": false} {
		if ibanHolds(s) != want {
			t.Errorf("%s: %v", s, !want)
		}
	}
}

// TestRepairIBAN: OCR errors are mended only when the check digits then hold.
func TestRepairIBAN(t *testing.T) {
	if got, ok := repairIBAN("DE89370400440S3201300O"); !ok || got != "DE89370400440532013000" {
		t.Errorf("%s %v", got, ok)
	}
	if got, ok := repairIBAN("DE89370400440532O13O01"); ok {
		t.Errorf("invented %s", got)
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
		if ibanHolds(string(b)) != same {
			t.Fatalf("%s", b)
		}
	})
}

func TestVATID(t *testing.T) {
	for s, want := range map[string]verdict{
		"DE136695976": holds, "DE 136 695 976": holds, "DE136695975": fails, "FR44732829320": holds, "IT00743110157": holds, "NL810433941B01": holds,
		"ATU13585627": holds, "BE0428759497": holds, "DK13585628": holds, "FI20774740": holds, "LU15027442": holds, "PL8567346215": holds, "PT501964843": holds,
		"GB980780684": holds, "ESB58378431": noCheck, "CHE116281710MWST": noCheck,
	} {
		if _, v, ok := vatID(s); !ok || v != want {
			t.Errorf("%s: %v %v, want %v", s, v, ok, want)
		}
	}
	for _, s := range []string{"", "DE", "DE12", "XX123456789", "DESCRIPTION"} {
		if id, _, ok := vatID(s); ok {
			t.Errorf("%q is taken for %s", s, id)
		}
	}
}

func TestOtherChecks(t *testing.T) {
	if !luhn("732829320") || luhn("732829321") {
		t.Error("Luhn")
	}
	if !abaHolds("021000021") || abaHolds("021000022") || abaHolds("000000000") {
		t.Error("ABA")
	}
	if !gtinHolds("4012345001235") || gtinHolds("4012345001236") {
		t.Error("GTIN")
	}
}
