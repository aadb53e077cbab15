package vm

import (
	"testing"

	"countersign/core"
)

// The account that people look into is the invoice's, or its payment code's where
// only that one is unknown.
func TestAccountInQuestion(t *testing.T) {
	const printed, code = "DE12990010000004711001", "LT149900011101001000"
	about := func(account string) core.Exception {
		return core.Exception{Reason: core.BankChanged, Severity: core.Block, Field: "payment_account", Actual: account}
	}
	differs := core.Exception{Reason: core.CodeDiffersFromPage, Severity: core.Block, Field: "payment_account", Expected: printed, Actual: code}
	for name, c := range map[string]struct {
		list []core.Exception
		want string
	}{
		"the printed one":       {[]core.Exception{about(printed)}, printed},
		"the code's":            {[]core.Exception{differs, about(code)}, code},
		"both":                  {[]core.Exception{about(printed), differs, about(code)}, printed},
		"nothing is the matter": {nil, printed},
	} {
		r := core.Review{Exceptions: c.list}
		r.Invoice.Account = core.PaymentAccount{IBAN: printed}
		r.Draft.CodeAccounts = []string{code}
		if got := accountInQuestion(r).Key(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
