package extract

import "testing"

func TestTownsOfOtherForms(t *testing.T) {
	for s, want := range map[string]bool{
		"Bendigo VIC 3550": true, "Ottawa ON K1A 0B1": true, "Westmeath N91 X2T3": true, "Surat 395003": true, "Pune - 411 001": true, "352 33 Växjö": true, "80331 München": true,
		"Invoice 20250012": false, "Total 1 200": false, "F12 2025": false, "K12": false, "Model A4 2025": false,
	} {
		if got := isTown(s); got != want {
			t.Errorf("%q is a town line: %v, want %v", s, got, want)
		}
	}
}

func TestBeforeAddress(t *testing.T) {
	for s, want := range map[string]string{
		"Fjordkran KF, Kaigaten 7, 5016 Bergen": "Fjordkran KF",
		"Miller, Stone and Partners":            "Miller, Stone and Partners",
		"12 High Street, Leeds LS1 4AB":         "12 High Street, Leeds LS1 4AB",
	} {
		if got := beforeAddress(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestNameWithoutFormOfAddress(t *testing.T) {
	for s, want := range map[string]string{
		"Firma Glaswerk Lienz AG": "Glaswerk Lienz AG", "M/s Kaveri Retail LLP": "Kaveri Retail LLP", "Exmos. Srs. Obras do Sul Lda": "Obras do Sul Lda",
		"Firmament Films Ltd": "Firmament Films Ltd", "Spettacolo S.r.l.": "Spettacolo S.r.l.",
	} {
		if got, ok := nameOf(s); !ok || got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// TestCashLessChange holds that the total follows from what was given and came back,
// whatever the language and where the given amount has no label of its own.
func TestCashLessChange(t *testing.T) {
	for name, text := range map[string]string{
		"German":   "Laden Eck\nHauptstr. 4\n\nBrot      4,20\nSUMME     5,50\nBAR      20,00\nRÜCKGELD 14,50\n",
		"Polish":   "Sklep Zielony\nul. Polna 4\n\nChleb     4,20\nRAZEM     5,50\nGotówka  20,00\nReszta   14,50\n",
		"no label": "Corner Shop\n4 High Street\n\nBread     4.20\nTotal     5.50\nPay      20.00\nChange   14.50\n",
	} {
		if d := one(t, text); d.GrossTotal.Value.String() != "5.50" || d.GrossTotal.Proof != "cash less change" {
			t.Errorf("%s: %s (%s)", name, d.GrossTotal.Text(), d.GrossTotal.Proof)
		}
	}
}

func TestBrandSpeaksForItsFirm(t *testing.T) {
	d := one(t, `BLITZBLANK

INVOICE 17                     Date: 2026-02-03
Total EUR 12.00



Blitzblank Cleaning Ltd, 5 Mill Lane, Leeds LS1 4AB
`)
	if d.Supplier.Value != "Blitzblank Cleaning Ltd" {
		t.Errorf("supplier %q", d.Supplier.Value)
	}
}
