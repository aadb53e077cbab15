package paycode

import (
	"regexp"
	"strings"

	"countersign/core/checksum"
	"countersign/core/money"
)

// The lines of a Swiss QR code, counted from 1 (Implementation Guidelines QR-bill
// 2.x, 4.2.2).
const (
	spcVersion  = 2
	spcCoding   = 3
	spcIBAN     = 4
	spcCreditor = 5  // CdtrInf/Cdtr, seven lines
	spcUltimate = 12 // UltmtCdtr, seven lines, kept for later use
	spcAmount   = 19 // CcyAmt/Amt
	spcCurrency = 20 // CcyAmt/Ccy
	spcDebtor   = 21 // UltmtDbtr, seven lines
	spcRefType  = 28 // RmtInf/Tp
	spcRef      = 29 // RmtInf/Ref
	spcMessage  = 30 // RmtInf/AddInf/Ustrd
	spcTrailer  = 31 // RmtInf/AddInf/Trailer
	spcBill     = 32 // RmtInf/AddInf/StrdBkgInf
	spcOther    = 33 // AltPmtInf/AltPmt, two lines
)

var spcSum = regexp.MustCompile(`^([0-9]{1,9})\.([0-9]{2})$`)

func parseSwiss(lines []string) (Code, error) {
	e := &elements{scheme: Swiss, lines: lines}
	c := Code{Scheme: Swiss, Version: e.at(spcVersion)}
	if len(c.Version) != 4 || !strings.HasPrefix(c.Version, "02") {
		return Code{}, e.broken("Header/Version", c.Version, "0200")
	}
	if s := e.at(spcCoding); s != "1" {
		e.fault("Header/Coding", s, "1")
	}
	if err := e.account(&c, spcIBAN, "CdtrInf/IBAN"); err != nil {
		return Code{}, err
	}
	if s := c.Account[:2]; s != "CH" && s != "LI" || len(c.Account) != 21 {
		return Code{}, e.broken("CdtrInf/IBAN", c.Account, "an account in Switzerland or Liechtenstein")
	}
	c.Creditor = e.party(spcCreditor, "CdtrInf/Cdtr")
	if c.Creditor.Name == "" {
		e.fault("CdtrInf/Cdtr/Name", "", "must be there")
	}
	if u := e.party(spcUltimate, "UltmtCdtr"); u != (Party{}) {
		e.fault("UltmtCdtr", u.Name, "must be empty")
	}
	if err := e.swissAmount(&c); err != nil {
		return Code{}, err
	}
	c.Debtor = e.party(spcDebtor, "UltmtDbtr")
	if err := e.swissReference(&c); err != nil {
		return Code{}, err
	}
	e.additional(&c)
	c.Faults = e.faults
	return c, nil
}

// party reads seven lines. In a structured address (AdrTp S) they are street,
// house number, post code and town; in a combined one (K, allowed until 2025) two
// free lines.
func (e *elements) party(n int, field string) Party {
	p := Party{Name: e.text(n+1, field+"/Name", 70), Country: strings.ToUpper(e.at(n + 6))}
	switch kind := e.at(n); kind {
	case "S":
		p.Street, p.House = e.text(n+2, field+"/StrtNmOrAdrLine1", 70), e.text(n+3, field+"/BldgNbOrAdrLine2", 16)
		p.Postcode, p.Town = e.text(n+4, field+"/PstCd", 16), e.text(n+5, field+"/TwnNm", 35)
	case "K":
		p.Combined = true
		p.Street, p.Town = e.text(n+2, field+"/StrtNmOrAdrLine1", 70), e.text(n+3, field+"/BldgNbOrAdrLine2", 70)
		if e.at(n+4)+e.at(n+5) != "" {
			e.fault(field+"/PstCd", e.at(n+4), "must be empty in a combined address")
		}
	case "":
		if p != (Party{}) {
			e.fault(field+"/AdrTp", "", "S or K")
		}
	default:
		e.fault(field+"/AdrTp", kind, "S or K")
	}
	if p.Country != "" && (len(p.Country) != 2 || !isLetter(p.Country[0]) || !isLetter(p.Country[1])) {
		e.fault(field+"/Ctry", p.Country, "two letters (ISO 3166-1)")
	}
	return p
}

// swissAmount reads CcyAmt: two decimals behind a point, francs or euros.
func (e *elements) swissAmount(c *Code) error {
	switch s := strings.ToUpper(e.at(spcCurrency)); s {
	case "CHF", "EUR":
		c.Currency = money.Currency(s)
	default:
		return e.broken("CcyAmt/Ccy", s, "CHF or EUR")
	}
	s := e.at(spcAmount)
	if s == "" {
		return nil
	}
	m := spcSum.FindStringSubmatch(s)
	if m == nil {
		return e.broken("CcyAmt/Amt", s, "a number with a point and two decimals")
	}
	d, err := money.ParseDecimal(s)
	if err != nil {
		return e.broken("CcyAmt/Amt", s, "a number")
	}
	// 0.00 marks a notification that is not to be paid (QR-bill 2.x, 4.2.2).
	c.Amount, c.HasAmount = d, true
	return nil
}

// swissReference reads RmtInf. A QR-IBAN goes with a QR reference and with nothing
// else, so that a code whose account was exchanged breaks the rule more often than
// not: banks refuse it, and people should hear of it.
func (e *elements) swissReference(c *Code) error {
	kind, ref := ReferenceKind(strings.ToUpper(e.at(spcRefType))), compactReference(e.at(spcRef))
	if kind != QRReference && kind != RFReference && kind != NoReference {
		return e.broken("RmtInf/Tp", string(kind), "QRR, SCOR or NON")
	}
	c.ReferenceKind, c.Reference = kind, ref
	qr := c.QRAccount()
	switch {
	case kind == NoReference && ref != "":
		e.fault("RmtInf/Ref", ref, "must be empty with NON")
	case kind == QRReference && !qrrHolds(ref):
		e.grave("RmtInf/Ref", ref, "27 digits whose check digit holds (modulo 10, recursive)")
		c.Reference = ""
	case kind == RFReference && !checksum.CreditorReference(ref):
		e.grave("RmtInf/Ref", ref, "a creditor reference whose check digits hold (ISO 11649)")
		c.Reference = ""
	}
	switch {
	case qr && kind != QRReference:
		e.grave("RmtInf/Tp", string(kind), "QRR, because the account is a QR-IBAN")
	case !qr && kind == QRReference:
		e.grave("CdtrInf/IBAN", c.Account, "a QR-IBAN, because the reference is a QR reference")
	}
	return nil
}

// additional reads AddInf and the alternative procedures.
func (e *elements) additional(c *Code) {
	c.Message = e.text(spcMessage, "RmtInf/AddInf/Ustrd", 140)
	if s := e.at(spcTrailer); s != "EPD" {
		e.fault("RmtInf/AddInf/Trailer", s, "EPD")
		return
	}
	c.BillText = e.text(spcBill, "RmtInf/AddInf/StrdBkgInf", 140)
	if len([]rune(c.Message))+len([]rune(c.BillText)) > 140 {
		e.fault("RmtInf/AddInf", c.Message, "Ustrd and StrdBkgInf together at most 140 characters")
	}
	for n := spcOther; n <= len(e.lines); n++ {
		if s := e.text(n, "AltPmtInf/AltPmt", 100); s != "" {
			c.Alternatives = append(c.Alternatives, s)
		}
	}
	if len(c.Alternatives) > 2 {
		e.fault("AltPmtInf", c.Alternatives[2], "two procedures at most")
		c.Alternatives = c.Alternatives[:2]
	}
	if b, err := ParseBill(c.BillText); err == nil {
		c.Bill = &b
	} else if f, ok := err.(*Error); ok {
		e.faults = append(e.faults, f)
	}
}
