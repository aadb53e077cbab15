package paycode

import (
	"errors"
	"fmt"
	"strings"

	"countersign/core/money"
)

// Scheme is the standard that a code follows.
type Scheme string

// The schemes that are read.
const (
	EPC   Scheme = "EPC"   // EPC069-12
	Swiss Scheme = "Swiss" // SIX, QR-bill
)

// Words is the scheme's name for people.
func (s Scheme) Words() string {
	if s == Swiss {
		return "Swiss QR code"
	}
	return "payment code"
}

// ReferenceKind says what sort of reference goes with the payment (RmtInf/Tp of
// the QR-bill; the EPC code has only ISO 11649 and free text).
type ReferenceKind string

// The kinds of reference.
const (
	NoReference  ReferenceKind = "NON"
	QRReference  ReferenceKind = "QRR"  // 27 digits, modulo 10 recursive
	RFReference  ReferenceKind = "SCOR" // ISO 11649
	OwnReference ReferenceKind = "OWN"  // structured, but of no standard that is checked
)

// Party is a creditor or debtor. Combined says that Street and Town are the two
// free lines of a combined address (QR-bill, AdrTp K).
type Party struct {
	Name, Street, House, Postcode, Town, Country string
	Combined                                     bool
}

// Code is what a payment code asks for.
type Code struct {
	Scheme    Scheme
	Version   string
	Account   string // IBAN without spaces, its check digits hold
	BIC       string
	Creditor  Party
	Debtor    Party
	Amount    money.Decimal
	HasAmount bool // the payer fills the amount in when it is not there
	Currency  money.Currency

	ReferenceKind ReferenceKind
	Reference     string // without spaces; empty for NON
	Message       string // unstructured remittance information
	Purpose       string // EPC: AT-44, ISO 20022 external purpose code
	Information   string // EPC: beneficiary to originator information
	BillText      string // QR-bill: StrdBkgInf as it stands
	Bill          *Bill  // the same when it is Swico's S1
	Alternatives  []string

	// Faults are what the standard does not allow and yet leaves account and
	// amount clear.
	Faults []*Error
}

// QRAccount reports whether the account is a QR-IBAN: its institution number is
// 30000 to 31999 (QR-bill 2.x, 4.2.2, IBAN).
func (c Code) QRAccount() bool { return isQRIBAN(c.Account) }

// ErrNoPayment says that a text is no payment code of any scheme known here.
var ErrNoPayment = errors.New("not a payment code")

// Error says which element of a payment code breaks which rule.
type Error struct {
	Scheme Scheme
	Field  string // the element's name in its standard
	Rule   string // the rule in a few words
	Value  string // what stands there, shortened
	Grave  bool   // no bank takes a code with this fault
}

// Error is the fault as a sentence without its full stop.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %s: %s", e.Scheme.Words(), e.Field, e.Rule)
	if e.Value != "" {
		s += fmt.Sprintf(", not %q", e.Value)
	}
	return s
}

// maxPayload is the most that a QR code holds: version 40, level L, bytes
// (ISO/IEC 18004, table 7), with each byte up to three of UTF-8.
const maxPayload = 3 * 2953

// Parse reads a code's text. The error is ErrNoPayment or an *Error; with an
// *Error nothing of the Code is to be used.
func Parse(text string) (Code, error) {
	if len(text) > maxPayload {
		return Code{}, ErrNoPayment
	}
	lines := split(text)
	switch lines[0] {
	case "BCD":
		return parseEPC(lines)
	case "SPC":
		return parseSwiss(lines)
	}
	return Code{}, ErrNoPayment
}

// split cuts a payload into its elements: both standards allow CR LF and LF. A
// lone CR, as old programs write it, parts too.
func split(text string) []string {
	text = strings.TrimPrefix(text, "\ufeff")
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	for len(lines) > 1 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// elements gives a payload's elements by their place and collects its faults.
type elements struct {
	scheme Scheme
	lines  []string
	faults []*Error
}

// at is the element on line n, counted from 1 as the standards do; empty behind
// the end.
func (e *elements) at(n int) string {
	if n < 1 || n > len(e.lines) {
		return ""
	}
	return e.lines[n-1]
}

func (e *elements) broken(field, value, rule string, args ...any) *Error {
	return &Error{Scheme: e.scheme, Field: field, Rule: fmt.Sprintf(rule, args...), Value: clip(value, 40), Grave: true}
}

// fault notes what banks let pass, grave what they do not.
func (e *elements) fault(field, value, rule string, args ...any) {
	f := e.broken(field, value, rule, args...)
	f.Grave = false
	e.faults = append(e.faults, f)
}

func (e *elements) grave(field, value, rule string, args ...any) {
	e.faults = append(e.faults, e.broken(field, value, rule, args...))
}

// text is an element with its greatest length in characters.
func (e *elements) text(n int, field string, most int) string {
	s := e.at(n)
	if len([]rune(s)) > most {
		e.fault(field, s, "at most %d characters", most)
	}
	return s
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
