package payment

import (
	"fmt"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
)

// area are the countries of the Single Euro Payments Area by the IBANs in use (EPC409-09);
// territories have the IBANs of their countries.
const area = " AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM VA "

// unpayable says why no SEPA credit transfer goes to an account, and what to do.
func unpayable(a core.PaymentAccount) (why, hint string) {
	iban := checksum.Compact(a.IBAN)
	switch {
	case a.IBAN == "":
		return fmt.Sprintf("account %s has no IBAN, and payment files are for IBANs alone", a.Key()), "ask the supplier for the IBAN, or pay it by hand"
	case !checksum.IBAN(iban):
		return fmt.Sprintf("the check digits of account %s do not hold", a.IBAN), "ask the supplier for the IBAN"
	case !strings.Contains(area, " "+iban[:2]+" "):
		return fmt.Sprintf("account %s is in a country outside SEPA", a.IBAN), "pay it by hand"
	}
	return "", ""
}

// Paying brings the account that the firm pays from into its canonical form. It is
// BadInput when it is none that a payment file can name; without any it is left as
// it is.
func Paying(d core.Debtor) (core.Debtor, error) {
	if d == (core.Debtor{}) {
		return d, nil
	}
	d.Account, d.BIC, d.Name = checksum.Compact(d.Account), checksum.Compact(d.BIC), strings.TrimSpace(d.Name)
	if why, _ := unpayable(core.PaymentAccount{IBAN: d.Account}); why != "" {
		return d, core.Errorf(core.BadInput, "payment.account: %s", why).WithHint("write the IBAN of the account that the firm pays from")
	}
	if d.BIC != "" && !checksum.BIC(d.BIC) {
		return d, core.Errorf(core.BadInput, "payment.bic %q is not the code of a bank", d.BIC).WithHint("eight or eleven letters and digits, or leave it out")
	}
	return d, nil
}
