package export

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/checksum"
	"countersign/core/money"
)

// maxTransfer is the most that one SEPA credit transfer moves (rulebook, AT-04).
var maxTransfer = money.MustAmount("999999999.99", "EUR")

// painFault is a rule that a payment file breaks: where, what stands there, and what
// should.
type painFault struct{ where, value, rule string }

// checkPain reads a payment file as a bank does and holds it against the rules and
// against the run. It knows nothing of how it was written.
func checkPain(data []byte, run core.PaymentRun, version string) error {
	var d painDocument
	if err := xml.Unmarshal(data, &d); err != nil {
		return core.Errorf(core.Internal, "the payment file cannot be read back: %w", err)
	}
	faults := painFaults(d, version)
	p := d.Payment
	sum, err := sumOf(p.List)
	switch {
	case err != nil || sum != run.Total || p.Sum != sum.String() || d.Header.Sum != p.Sum:
		faults = append(faults, painFault{"CtrlSum", p.Sum, "the sum of the transfers, " + run.Total.String()})
	case p.Count != len(p.List) || d.Header.Count != p.Count:
		faults = append(faults, painFault{"NbOfTxs", fmt.Sprint(p.Count), fmt.Sprintf("the number of transfers, %d", len(p.List))})
	}
	if len(faults) == 0 {
		return nil
	}
	f := faults[0]
	return core.Errorf(core.BadInput, "the bank would not take the payment file: %s is %q and should be %s", f.where, f.value, f.rule).
		WithHint("correct the account or the supplier, cancel the run and prepare a new one")
}

// painCheck collects what breaks the rules of the format (EPC132-08, chapter 2).
type painCheck struct {
	version string
	faults  []painFault
}

func (c *painCheck) must(ok bool, where, value, rule string) {
	if !ok {
		c.faults = append(c.faults, painFault{where, value, rule})
	}
}

func (c *painCheck) text(where, value string, room int) {
	c.must(value != "" && len(value) <= room && inSEPA(value) && strings.TrimSpace(value) == value, where, value, fmt.Sprintf("1 to %d characters of the SEPA set", room))
}

func (c *painCheck) id(where, value string) {
	c.text(where, value, 35)
	c.must(!strings.HasPrefix(value, "/") && !strings.HasSuffix(value, "/") && !strings.Contains(value, "//"), where, value, "without slashes at its ends or two in a row")
}

func painFaults(d painDocument, version string) []painFault {
	c := &painCheck{version: version}
	h, p := d.Header, d.Payment
	c.must(d.XMLName.Space == painSpace+version && d.XMLName.Local == "Document", "Document", d.XMLName.Space, painSpace+version)
	c.id("MsgId", h.ID)
	_, err := time.Parse("2006-01-02T15:04:05Z", h.Created)
	c.must(err == nil, "CreDtTm", h.Created, "a day and a time")
	c.text("InitgPty/Nm", h.Sender, 70)
	c.id("PmtInfId", p.ID)
	day := strings.TrimSpace(p.Day.Bare) + p.Day.Day
	_, err = core.ParseDate(day)
	c.must(err == nil && (p.Day.Day == "") == (version == "03"), "ReqdExctnDt", day, "a day")
	c.text("Dbtr/Nm", p.Debtor, 70)
	c.must(checksum.IBAN(p.Account), "DbtrAcct/Id/IBAN", p.Account, "an IBAN whose check digits hold")
	c.must(c.knownBank(p.Bank) || p.Bank.BIC+p.Bank.BICFI == "" && p.Bank.Other != nil && p.Bank.Other.ID == unknownBank, "DbtrAgt", p.Bank.BIC+p.Bank.BICFI, "a BIC or "+unknownBank)
	c.must(p.Method == "TRF" && p.Service == "SEPA" && p.Charges == "SLEV", "PmtTpInf", p.Service, "a SEPA credit transfer")
	seen := map[string]bool{}
	for i, t := range p.List {
		at := fmt.Sprintf("CdtTrfTxInf[%d]/", i+1)
		c.must(!seen[t.EndToEnd], at+"EndToEndId", t.EndToEnd, "another in each transfer")
		seen[t.EndToEnd] = true
		c.transfer(at, t)
	}
	return c.faults
}

func (c *painCheck) transfer(at string, t painTransfer) {
	c.id(at+"EndToEndId", t.EndToEnd)
	a, err := money.ParseAmount(t.Amount.Text, "EUR")
	c.must(err == nil && t.Amount.Currency == "EUR" && a.Minor > 0 && a.Cmp(maxTransfer) <= 0 && a.String() == t.Amount.Text, at+"InstdAmt", t.Amount.Text+" "+t.Amount.Currency, "from 0.01 to 999999999.99 EUR")
	c.text(at+"Cdtr/Nm", t.Name, 70)
	c.must(checksum.IBAN(t.Account), at+"CdtrAcct/Id/IBAN", t.Account, "an IBAN whose check digits hold")
	c.must(t.Bank == nil || c.knownBank(t.Bank.Bank), at+"CdtrAgt", "", "a BIC, or left out")
	if r := t.For; r != nil && r.Reference != nil {
		c.must(r.Text == "" && checksum.CreditorReference(r.Reference.Ref), at+"RmtInf/Strd/CdtrRefInf/Ref", r.Reference.Ref, "a reference of ISO 11649 alone")
	} else if r != nil {
		c.text(at+"RmtInf/Ustrd", r.Text, 140)
	}
}

// knownBank checks a bank's code, in the element of the version.
func (c *painCheck) knownBank(b painBank) bool {
	code, other := b.BICFI, b.BIC
	if c.version == "03" {
		code, other = b.BIC, b.BICFI
	}
	return other == "" && b.Other == nil && checksum.BIC(code)
}
