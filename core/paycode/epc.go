package paycode

import (
	"regexp"
	"strings"

	"countersign/core/checksum"
	"countersign/core/money"
)

// The lines of an EPC code, counted from 1 (EPC069-12, section 2).
const (
	epcVersion = 2 + iota
	epcCharset
	epcIdentification
	epcBIC         // AT-23
	epcName        // AT-21
	epcIBAN        // AT-20
	epcAmount      // AT-04
	epcPurpose     // AT-44
	epcStructured  // AT-05
	epcFree        // AT-05
	epcInformation // beneficiary to originator information
)

var (
	bicForm     = regexp.MustCompile(`^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$`) // ISO 9362
	epcSum      = regexp.MustCompile(`^EUR([0-9]{1,9})(?:\.([0-9]{1,2}))?$`)
	purposeForm = regexp.MustCompile(`^[A-Z0-9]{1,4}$`)
)

func parseEPC(lines []string) (Code, error) {
	e := &elements{scheme: EPC, lines: lines}
	c := Code{Scheme: EPC, Version: e.at(epcVersion), Currency: "EUR", ReferenceKind: NoReference}
	if c.Version != "001" && c.Version != "002" {
		return Code{}, e.broken("version", c.Version, "001 or 002")
	}
	if s := e.at(epcCharset); len(s) != 1 || s < "1" || s > "8" {
		e.fault("character set", s, "1 to 8")
	}
	// INST is the same transfer, executed at once.
	if s := e.at(epcIdentification); s != "SCT" && s != "INST" {
		return Code{}, e.broken("identification", s, "SCT")
	}
	if err := e.account(&c, epcIBAN, "IBAN of the beneficiary (AT-20)"); err != nil {
		return Code{}, err
	}
	if err := e.epcAmount(&c); err != nil {
		return Code{}, err
	}
	e.epcBank(&c)
	c.Creditor.Name = e.text(epcName, "name of the beneficiary (AT-21)", 70)
	if c.Creditor.Name == "" {
		e.fault("name of the beneficiary (AT-21)", "", "must be there")
	}
	if c.Purpose = strings.ToUpper(e.at(epcPurpose)); c.Purpose != "" && !purposeForm.MatchString(c.Purpose) {
		e.fault("purpose (AT-44)", c.Purpose, "at most four letters or digits")
	}
	e.epcRemittance(&c)
	c.Information = e.text(epcInformation, "beneficiary to originator information", 70)
	if len(lines) > epcInformation {
		e.fault("end", e.at(epcInformation+1), "nothing behind line %d", epcInformation)
	}
	c.Faults = e.faults
	return c, nil
}

// account takes the IBAN, which must hold: a payment goes by nothing else.
func (e *elements) account(c *Code, n int, field string) error {
	c.Account = compact(e.at(n))
	if !checksum.IBAN(c.Account) {
		return e.broken(field, e.at(n), "an IBAN whose check digits hold (ISO 13616)")
	}
	return nil
}

// epcAmount reads AT-04: 0.01 to 999999999.99, a point before the cents.
func (e *elements) epcAmount(c *Code) error {
	s := strings.ReplaceAll(e.at(epcAmount), " ", "")
	if s == "" {
		return nil
	}
	m := epcSum.FindStringSubmatch(s)
	if m == nil {
		return e.broken("amount (AT-04)", s, "EUR and a number with a decimal point")
	}
	d, err := money.ParseDecimal(m[1] + "." + (m[2] + "00")[:2])
	if err != nil {
		return e.broken("amount (AT-04)", s, "a number")
	}
	if d.Sign() == 0 {
		e.fault("amount (AT-04)", s, "0.01 or more")
		return nil
	}
	c.Amount, c.HasAmount = d, true
	return nil
}

// epcBank reads AT-23, which version 001 wants and version 002 leaves out within
// the European Economic Area.
func (e *elements) epcBank(c *Code) {
	const field = "BIC of the beneficiary's bank (AT-23)"
	c.BIC = compact(e.at(epcBIC))
	switch {
	case c.BIC == "" && c.Version == "001":
		e.fault(field, "", "must be there in version 001")
	case c.BIC != "" && !bicForm.MatchString(c.BIC):
		e.fault(field, c.BIC, "8 or 11 characters (ISO 9362)")
		c.BIC = ""
	}
}

// epcRemittance reads AT-05, structured or free but not both.
func (e *elements) epcRemittance(c *Code) {
	s := compactReference(e.text(epcStructured, "structured remittance information (AT-05)", 35))
	c.Message = e.text(epcFree, "unstructured remittance information (AT-05)", 140)
	if s != "" && c.Message != "" {
		e.fault("remittance information (AT-05)", c.Message, "structured or free, not both")
	}
	switch {
	case s == "":
	case checksum.CreditorReference(s):
		c.ReferenceKind, c.Reference = RFReference, s
	case strings.HasPrefix(s, "RF"):
		e.fault("structured remittance information (AT-05)", s, "check digits of ISO 11649")
		c.ReferenceKind, c.Reference = OwnReference, s
	default:
		c.ReferenceKind, c.Reference = OwnReference, s
	}
}
