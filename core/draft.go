package core

import (
	"encoding"
	"slices"
	"strconv"
	"strings"

	"countersign/core/money"
)

// Evidence says where a value stands and why it was taken.
type Evidence struct {
	Page   int    `json:"page,omitempty"` // from 1; 0 when the value stands on no page
	Boxes  []Box  `json:"boxes,omitempty"`
	Text   string `json:"text,omitempty"`   // as it stands on the page or in the XML
	Source Source `json:"source,omitempty"` // einvoice, text, ocr, person
	Rule   string `json:"rule,omitempty"`   // the label, business term or score that chose it
	// Inferred says that the text does not state the value itself: a currency from a
	// country, a discount in money from a percentage.
	Inferred bool `json:"inferred,omitempty"`
	// Repaired says that the value differs from the text by what recognition is taken to
	// have lost of these very words: the mark in "80 91", a letter of a legal form.
	Repaired bool `json:"repaired,omitempty"`
}

// Box is the smallest box around all of the evidence's boxes.
func (e Evidence) Box() Box {
	var b Box
	for _, x := range e.Boxes {
		b = b.Union(x)
	}
	return b
}

// Alternative is another reading of a field that the reviewer may choose. Value
// is in the canonical text form.
type Alternative struct {
	Value      string   `json:"value"`
	Confidence float64  `json:"confidence"`
	Evidence   Evidence `json:"evidence"`
}

// Field is one value of a draft with how sure the program is of it and where it
// found it. Confidence is a probability; 0 means that the field was not found.
type Field[T any] struct {
	Value        T             `json:"value"`
	Confidence   float64       `json:"confidence"`
	Evidence     Evidence      `json:"evidence"`
	Alternatives []Alternative `json:"alternatives,omitempty"`
	// CorrectedBy is the person who set the value, empty for the program.
	CorrectedBy string `json:"corrected_by,omitempty"`
	// Proof says what made the value sure ("sums agree", "checksum", "XML",
	// "as on 6 earlier invoices"); empty when nothing did.
	Proof string `json:"proof,omitempty"`
	// Read is what the program had before a person set the value; nil for its own.
	Read *ReadValue `json:"read,omitempty"`
}

// ReadValue is a field as the program read it. Value is in the canonical text form,
// empty for nothing.
type ReadValue struct {
	Value      string   `json:"value"`
	Confidence float64  `json:"confidence"`
	Evidence   Evidence `json:"evidence"`
	Proof      string   `json:"proof,omitempty"`
}

// IsSet reports whether the field has a value.
func (f *Field[T]) IsSet() bool { return f.Confidence > 0 }

// Text is the value in its canonical text form: dates YYYY-MM-DD, numbers with a
// decimal point and no grouping; empty when the field is not set.
func (f *Field[T]) Text() string {
	if !f.IsSet() {
		return ""
	}
	switch v := any(f.Value).(type) {
	case string:
		return v
	case DocKind:
		return string(v)
	case money.Currency:
		return string(v)
	case encoding.TextMarshaler:
		if b, err := v.MarshalText(); err == nil {
			return string(b)
		}
	}
	return ""
}

// SetText parses the canonical text form into the field and leaves its
// confidence and evidence to the caller. An empty text unsets the field. It
// returns a BadInput error when the text does not parse.
func (f *Field[T]) SetText(s string) error {
	if s == "" {
		*f = Field[T]{Alternatives: f.Alternatives}
		return nil
	}
	switch p := any(&f.Value).(type) {
	case *string:
		*p = s
	case *DocKind:
		if !slices.Contains(Kinds, DocKind(s)) {
			return Errorf(BadInput, "%q is not a kind of document", s).WithHint("such as invoice, credit_note, receipt, statement or other")
		}
		*p = DocKind(s)
	case *money.Currency:
		if !money.Currency(s).Valid() {
			return Errorf(BadInput, "%q is not a currency code like EUR", s)
		}
		*p = money.Currency(s)
	case encoding.TextUnmarshaler:
		if err := p.UnmarshalText([]byte(s)); err != nil {
			return Errorf(BadInput, "%q does not fit: %w", s, err)
		}
	}
	return nil
}

// Detail gives everything of the field but the typed value.
func (f *Field[T]) Detail() FieldDetail {
	return FieldDetail{f.Confidence, f.Evidence, f.Alternatives, f.CorrectedBy, f.Proof, f.Read}
}

// SetDetail sets everything of the field but the typed value.
func (f *Field[T]) SetDetail(d FieldDetail) {
	f.Confidence, f.Evidence, f.Alternatives, f.CorrectedBy, f.Proof, f.Read = d.Confidence, d.Evidence, d.Alternatives, d.CorrectedBy, d.Proof, d.Read
}

// FieldDetail is a Field without its typed value.
type FieldDetail struct {
	Confidence   float64
	Evidence     Evidence
	Alternatives []Alternative
	CorrectedBy  string
	Proof        string
	Read         *ReadValue
}

// AnyField is a field of whatever type, by its text.
type AnyField interface {
	IsSet() bool
	Text() string
	SetText(string) error
	Detail() FieldDetail
	SetDetail(FieldDetail)
}

// DraftLine is one line as it was read.
type DraftLine struct {
	ID           Field[string]        `json:"id,omitzero"`
	Code         Field[string]        `json:"code,omitzero"`
	BuyerCode    Field[string]        `json:"buyer_code,omitzero"`
	GTIN         Field[string]        `json:"gtin,omitzero"`
	Description  Field[string]        `json:"description,omitzero"`
	Quantity     Field[money.Decimal] `json:"quantity,omitzero"`
	Unit         Field[string]        `json:"unit,omitzero"`
	UnitPrice    Field[money.Decimal] `json:"unit_price,omitzero"`
	PriceBase    Field[money.Decimal] `json:"price_base,omitzero"`
	Discount     Field[money.Decimal] `json:"discount,omitzero"`
	TaxRate      Field[money.Decimal] `json:"tax_rate,omitzero"`
	NetAmount    Field[money.Decimal] `json:"net_amount,omitzero"`
	OrderRef     Field[string]        `json:"order_ref,omitzero"`
	OrderLineRef Field[string]        `json:"order_line_ref,omitzero"`
	// PutInBy is the person who put the line in, empty for one that was read.
	PutInBy string `json:"put_in_by,omitempty"`
}

// DraftTax is one row of the tax breakdown as it was read.
type DraftTax struct {
	Category string        `json:"category,omitempty"`
	Rate     money.Decimal `json:"rate"`
	Base     money.Decimal `json:"base"`
	Tax      money.Decimal `json:"tax"`
	Evidence Evidence      `json:"evidence"`
}

// DraftCharge is a document-level charge, or an allowance when negative.
type DraftCharge struct {
	Type     string        `json:"type"`
	Reason   string        `json:"reason,omitempty"`
	Amount   money.Decimal `json:"amount"`
	TaxRate  money.Decimal `json:"tax_rate"`
	Evidence Evidence      `json:"evidence"`
}

// CheckResult is the answer of one arithmetic or plausibility check.
type CheckResult string

// A check passes, fails, or has nothing to work on.
const (
	Pass          CheckResult = "pass"
	Fail          CheckResult = "fail"
	NotApplicable CheckResult = "n/a"
)

// Check is one check of a document with its answer as a sentence. Name is short
// and stable: "gross=net+tax", or an EN 16931 rule such as "BR-CO-15".
type Check struct {
	Name    string      `json:"check"`
	Result  CheckResult `json:"result"`
	Message string      `json:"message,omitempty"`
}

// Draft is what the program believes a document says. Amounts are plain numbers
// here, because the currency is itself something that was read.
type Draft struct {
	Kind             Field[DocKind]        `json:"kind,omitzero"`
	Pages            []int                 `json:"pages"`
	Source           Source                `json:"source"`
	Profile          string                `json:"profile,omitempty"` // BT-24
	Supplier         Field[string]         `json:"supplier,omitzero"`
	SupplierTaxID    Field[string]         `json:"supplier_tax_id,omitzero"`
	Buyer            Field[string]         `json:"buyer,omitzero"`
	BuyerTaxID       Field[string]         `json:"buyer_tax_id,omitzero"`
	Number           Field[string]         `json:"number,omitzero"`
	IssueDate        Field[Date]           `json:"issue_date,omitzero"`
	DueDate          Field[Date]           `json:"due_date,omitzero"`
	DeliveryDate     Field[Date]           `json:"delivery_date,omitzero"`
	Currency         Field[money.Currency] `json:"currency,omitzero"`
	NetTotal         Field[money.Decimal]  `json:"net_total,omitzero"`
	TaxTotal         Field[money.Decimal]  `json:"tax_total,omitzero"`
	GrossTotal       Field[money.Decimal]  `json:"gross_total,omitzero"`
	Prepaid          Field[money.Decimal]  `json:"prepaid,omitzero"`
	Rounding         Field[money.Decimal]  `json:"rounding,omitzero"`
	AmountDue        Field[money.Decimal]  `json:"amount_due,omitzero"`
	OrderRef         Field[string]         `json:"order_ref,omitzero"`
	SupplierOrderRef Field[string]         `json:"supplier_order_ref,omitzero"`
	DeliveryNote     Field[string]         `json:"delivery_note,omitzero"`
	ContractRef      Field[string]         `json:"contract_ref,omitzero"`
	CustomerNumber   Field[string]         `json:"customer_number,omitzero"`
	PrecedingInvoice Field[string]         `json:"preceding_invoice,omitzero"`
	PaymentAccount   Field[string]         `json:"payment_account,omitzero"` // IBAN, else account number
	BIC              Field[string]         `json:"bic,omitzero"`
	PaymentReference Field[string]         `json:"payment_reference,omitzero"`
	Seller           Party                 `json:"seller"` // address, mail, phone, country where found
	BuyerParty       Party                 `json:"buyer_party"`
	Lines            []DraftLine           `json:"lines,omitempty"`
	// TakenOut are the lines that people took out, in the order in which they did: one
	// that is put in again is as it was read.
	TakenOut []DraftLine `json:"taken_out,omitempty"`

	Taxes     []DraftTax      `json:"taxes,omitempty"`
	Charges   []DraftCharge   `json:"charges,omitempty"`
	Discounts []DiscountTerms `json:"discounts,omitempty"`
	Checks    []Check         `json:"checks,omitempty"`
	// CodeAccounts are the IBANs that payment codes on the pages name. Whether one
	// is the account of the invoice and of the supplier is for control to say.
	CodeAccounts []string `json:"code_accounts,omitempty"`
	// Terms are those of an electronic invoice's header that may hold what another one
	// should, and Stated is what it said before a lesson or a person changed it; nil
	// where nobody did.
	Terms  []Term `json:"terms,omitempty"`
	Stated *Draft `json:"stated,omitempty"`
	// Exceptions are those that only the reader can see, such as
	// XMLDiffersFromPage.
	Exceptions []Exception `json:"exceptions,omitempty"`
}

// FieldNames are the header fields in the order in which people read them. The
// first fourteen are those of `extract --json`; the names are a contract.
var FieldNames = []string{
	"supplier", "supplier_tax_id", "buyer", "number", "issue_date", "due_date", "currency",
	"net_total", "tax_total", "gross_total", "amount_due", "order_ref", "payment_account", "payment_reference",
	"kind", "buyer_tax_id", "delivery_date", "prepaid", "rounding", "supplier_order_ref", "delivery_note",
	"contract_ref", "customer_number", "preceding_invoice", "bic",
}

// ContractFields is how many of FieldNames `extract --json` gives.
const ContractFields = 14

// LinesSettled reports whether a person said which lines there are: what was read is
// then not looked at again, as with a corrected value.
func (d *Draft) LinesSettled() bool {
	return slices.ContainsFunc(d.Lines, func(l DraftLine) bool { return l.PutInBy != "" }) ||
		slices.ContainsFunc(d.TakenOut, func(l DraftLine) bool { return l.PutInBy == "" })
}

// Field finds a header field by its name; nil when there is none of that name.
func (d *Draft) Field(name string) AnyField {
	switch name {
	case "kind":
		return &d.Kind
	case "supplier":
		return &d.Supplier
	case "supplier_tax_id":
		return &d.SupplierTaxID
	case "buyer":
		return &d.Buyer
	case "buyer_tax_id":
		return &d.BuyerTaxID
	case "number":
		return &d.Number
	case "issue_date":
		return &d.IssueDate
	case "due_date":
		return &d.DueDate
	case "delivery_date":
		return &d.DeliveryDate
	case "currency":
		return &d.Currency
	case "net_total":
		return &d.NetTotal
	case "tax_total":
		return &d.TaxTotal
	case "gross_total":
		return &d.GrossTotal
	case "prepaid":
		return &d.Prepaid
	case "rounding":
		return &d.Rounding
	case "amount_due":
		return &d.AmountDue
	case "order_ref":
		return &d.OrderRef
	case "supplier_order_ref":
		return &d.SupplierOrderRef
	case "delivery_note":
		return &d.DeliveryNote
	case "contract_ref":
		return &d.ContractRef
	case "customer_number":
		return &d.CustomerNumber
	case "preceding_invoice":
		return &d.PrecedingInvoice
	case "payment_account":
		return &d.PaymentAccount
	case "bic":
		return &d.BIC
	case "payment_reference":
		return &d.PaymentReference
	}
	return nil
}

// Field finds a field of the line by its JSON name; nil when there is none.
func (l *DraftLine) Field(name string) AnyField {
	switch name {
	case "id":
		return &l.ID
	case "code":
		return &l.Code
	case "buyer_code":
		return &l.BuyerCode
	case "gtin":
		return &l.GTIN
	case "description":
		return &l.Description
	case "quantity":
		return &l.Quantity
	case "unit":
		return &l.Unit
	case "unit_price":
		return &l.UnitPrice
	case "price_base":
		return &l.PriceBase
	case "discount":
		return &l.Discount
	case "tax_rate":
		return &l.TaxRate
	case "net_amount":
		return &l.NetAmount
	case "order_ref":
		return &l.OrderRef
	case "order_line_ref":
		return &l.OrderLineRef
	}
	return nil
}

// Named finds a header field by its name, or a field of a line by its position and
// name, as in "line.2.quantity"; nil when there is none of that name.
func (d *Draft) Named(name string) AnyField {
	rest, ok := strings.CutPrefix(name, "line.")
	if !ok {
		return d.Field(name)
	}
	pos, field, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(pos)
	if err != nil || n < 1 || n > len(d.Lines) {
		return nil
	}
	return d.Lines[n-1].Field(field)
}

// LineFieldNames are the fields of a line, in the order in which people read them.
var LineFieldNames = []string{
	"id", "code", "buyer_code", "gtin", "description", "quantity", "unit", "unit_price", "price_base", "discount", "tax_rate",
	"net_amount", "order_ref", "order_line_ref",
}
