package core

import "countersign/core/money"

// DocKind is what a document is. Only invoices and credit notes can be paid or
// posted; everything else is kept and shown as what it is.
type DocKind string

// The kinds of document, spelled as `extract --json` gives them.
const (
	KindInvoice      DocKind = "invoice"
	KindCreditNote   DocKind = "credit_note"
	KindReceipt      DocKind = "receipt"
	KindStatement    DocKind = "statement"
	KindReminder     DocKind = "reminder"
	KindOrder        DocKind = "order"
	KindDeliveryNote DocKind = "delivery_note"
	KindQuote        DocKind = "quote"
	KindOther        DocKind = "other"
)

// Kinds lists all kinds of document.
var Kinds = []DocKind{KindInvoice, KindCreditNote, KindReceipt, KindStatement, KindReminder, KindOrder, KindDeliveryNote, KindQuote, KindOther}

// IsClaim reports whether the document asks for or returns money and so passes
// through matching and approval: an invoice, a credit note or a till receipt.
func (k DocKind) IsClaim() bool {
	return k == KindInvoice || k == KindCreditNote || k == KindReceipt
}

// Party is a seller or buyer as the document names it (BG-4, BG-7).
type Party struct {
	Name           string `json:"name,omitempty"`            // BT-27, BT-44
	TaxID          string `json:"tax_id,omitempty"`          // BT-31, BT-48; BT-32 where there is no VAT id
	RegistrationID string `json:"registration_id,omitempty"` // BT-30, BT-47
	Address        string `json:"address,omitempty"`
	Country        string `json:"country,omitempty"` // ISO 3166-1 alpha-2, BT-40, BT-55
	Email          string `json:"email,omitempty"`
	Phone          string `json:"phone,omitempty"`
}

// PaymentAccount is where the document asks the money to go (BG-17).
type PaymentAccount struct {
	IBAN   string `json:"iban,omitempty"`   // BT-84, without spaces
	BIC    string `json:"bic,omitempty"`    // BT-86
	Number string `json:"number,omitempty"` // an account number that is no IBAN
	Holder string `json:"holder,omitempty"` // BT-85
}

// Key is the IBAN, else the account number; empty when none is stated.
func (a PaymentAccount) Key() string {
	if a.IBAN != "" {
		return a.IBAN
	}
	return a.Number
}

// DiscountTerms is one discount for early payment (part of BT-20).
type DiscountTerms struct {
	Percent money.Decimal `json:"percent"`
	Days    int           `json:"days"`
	// Base is the part of the sum that the discount is of; zero is all of it.
	Base money.Decimal `json:"base,omitzero"`
}

// MostDiscount bounds, in percent, what is taken off for paying early: more is a misread
// number, and the supplier would ask for the rest.
const MostDiscount = 20

// TaxLine is one row of the tax breakdown (BG-23).
type TaxLine struct {
	Category string        `json:"category,omitempty"` // BT-118, UNCL 5305: S, Z, E, AE, K, G, O
	Rate     money.Decimal `json:"rate"`               // BT-119, percent
	Base     money.Amount  `json:"base"`               // BT-116
	Tax      money.Amount  `json:"tax"`                // BT-117
}

// Charge is a document-level charge (BG-21) or, with a negative amount, an
// allowance (BG-20). Type groups charges for the supplier's caps: "freight",
// "packaging", "insurance", "handling", "fee", "other".
type Charge struct {
	Type    string        `json:"type"`
	Reason  string        `json:"reason,omitempty"` // BT-97, BT-104
	Amount  money.Amount  `json:"amount"`           // BT-92, BT-99
	TaxRate money.Decimal `json:"tax_rate"`
}

// Line is one invoice line (BG-25). Position counts from 1; ID is BT-126 and is
// the position in words where the document numbers nothing.
type Line struct {
	ID           string        `json:"id"`
	Position     int           `json:"position"`
	Code         string        `json:"code,omitempty"`           // BT-155, seller's item code
	BuyerCode    string        `json:"buyer_code,omitempty"`     // BT-156
	GTIN         string        `json:"gtin,omitempty"`           // BT-157
	Description  string        `json:"description"`              // BT-153 and BT-154
	Quantity     money.Decimal `json:"quantity"`                 // BT-129
	Unit         string        `json:"unit,omitempty"`           // BT-130, UNECE Rec 20
	UnitPrice    money.Decimal `json:"unit_price"`               // BT-146
	PriceBase    money.Decimal `json:"price_base"`               // BT-149; 0 counts as 1
	Discount     money.Amount  `json:"discount"`                 // BG-27 less BG-28, taken off the line
	TaxRate      money.Decimal `json:"tax_rate"`                 // BT-152, percent
	NetAmount    money.Amount  `json:"net_amount"`               // BT-131
	OrderRef     string        `json:"order_ref,omitempty"`      // an order named on the line
	OrderLineRef string        `json:"order_line_ref,omitempty"` // BT-132
}

// Invoice is what a document claims, as the program or a person has settled it:
// an invoice, a credit note (amounts positive, the kind turns the sign) or a
// receipt. Unstated amounts have no currency, unstated dates are zero. Numbers
// behind the fields are EN 16931 business terms.
type Invoice struct {
	Kind             DocKind         `json:"kind"`              // BT-3
	Profile          string          `json:"profile,omitempty"` // BT-24 where there was XML
	Number           string          `json:"number"`            // BT-1
	IssueDate        Date            `json:"issue_date"`        // BT-2
	DueDate          Date            `json:"due_date"`          // BT-9
	DeliveryDate     Date            `json:"delivery_date"`     // BT-72, else BT-74
	Currency         money.Currency  `json:"currency"`          // BT-5
	SupplierID       SupplierID      `json:"supplier_id,omitempty"`
	Seller           Party           `json:"seller"`
	Buyer            Party           `json:"buyer"`
	NetTotal         money.Amount    `json:"net_total"`                    // BT-109
	TaxTotal         money.Amount    `json:"tax_total"`                    // BT-110
	GrossTotal       money.Amount    `json:"gross_total"`                  // BT-112
	Prepaid          money.Amount    `json:"prepaid"`                      // BT-113
	Rounding         money.Amount    `json:"rounding"`                     // BT-114
	AmountDue        money.Amount    `json:"amount_due"`                   // BT-115
	Taxes            []TaxLine       `json:"taxes,omitempty"`              // BG-23
	Charges          []Charge        `json:"charges,omitempty"`            // BG-20, BG-21
	Lines            []Line          `json:"lines,omitempty"`              // BG-25
	OrderRefs        []string        `json:"order_refs,omitempty"`         // BT-13, split at separators
	SupplierOrderRef string          `json:"supplier_order_ref,omitempty"` // BT-14
	DeliveryNotes    []string        `json:"delivery_notes,omitempty"`     // BT-16
	ContractRef      string          `json:"contract_ref,omitempty"`       // BT-12
	PrecedingInvoice string          `json:"preceding_invoice,omitempty"`  // BT-25
	Account          PaymentAccount  `json:"account"`                      // BG-17
	PaymentReference string          `json:"payment_reference,omitempty"`  // BT-83
	Discounts        []DiscountTerms `json:"discounts,omitempty"`
}

// Sign is -1 for a credit note and 1 for everything else: multiply amounts by it
// to add claims up.
func (inv Invoice) Sign() int64 {
	if inv.Kind == KindCreditNote {
		return -1
	}
	return 1
}

// Excess is by how much more is due than the gross total, where rounding to the next unit
// of the currency (BT-114) does not explain it: an earlier balance, or money that no line
// answers for. Limits, policies and checks go by the gross total, so no more is paid on it.
func (inv Invoice) Excess() (money.Amount, bool) {
	over, err := inv.AmountDue.Sub(inv.GrossTotal)
	if err != nil || !inv.AmountDue.IsSet() || !inv.GrossTotal.IsSet() {
		return money.Amount{}, false
	}
	unit := int64(1)
	for range over.Currency.Exponent() {
		unit *= 10
	}
	return over, over.Minor >= unit
}
