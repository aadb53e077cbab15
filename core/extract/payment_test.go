package extract

import (
	"fmt"
	"testing"
)

// TestPolishAccounts: in Poland accounts are printed without their country.
func TestPolishAccounts(t *testing.T) {
	const page = "Faktura VAT FV/12/2026\nData wystawienia: 12.11.2026\nRazem brutto   123,00 %s\n%s"
	for name, c := range map[string]struct{ currency, line, want string }{
		"labelled":            {"EUR", "Nr konta: 61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"},
		"on a paper in złoty": {"PLN", "Bank Alfa   61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"},
		"with its country":    {"PLN", "Nr konta: PL 61 1090 1014 0000 0712 1981 2874", "PL61109010140000071219812874"},
		"a wrong digit":       {"PLN", "Nr konta: 61 1090 1014 0000 0712 1981 2875", ""},
		"another number":      {"EUR", "Sendung   61 1090 1014 0000 0712 1981 2874", ""},
	} {
		d := one(t, fmt.Sprintf(page, c.currency, c.line))
		if got := d.PaymentAccount; got.Value != c.want || got.IsSet() && got.Evidence.Inferred != (name != "with its country") {
			t.Errorf("%s: %q, inferred %v, want %q", name, got.Value, got.Evidence.Inferred, c.want)
		}
	}
}
