package export

import (
	"time"

	"countersign/core"
	"countersign/core/money"
	"countersign/core/payment"
)

// PayAnswer is a payment run, or the proposal of one, as programs get it: sums are
// strings with a decimal point, in the currency beside them (CONTRACT). A proposal has
// no ID and no state yet.
type PayAnswer struct {
	Run       core.RunID       `json:"run,omitempty"`
	State     core.RunState    `json:"state,omitempty"`
	ExecuteOn core.Date        `json:"execute_on"`
	Until     *core.Date       `json:"until,omitempty"`
	Currency  money.Currency   `json:"currency"`
	Total     string           `json:"total"`
	Discount  string           `json:"discount"`
	Account   string           `json:"account,omitempty"`
	MadeBy    string           `json:"made_by,omitempty"`
	MadeAt    time.Time        `json:"made_at,omitzero"`
	Hash      string           `json:"hash,omitempty"`
	Releases  []core.RunStep   `json:"releases,omitempty"`
	Files     []core.RunFile   `json:"files,omitempty"`
	Cancelled *core.RunStep    `json:"cancelled,omitempty"`
	Transfers []TransferAnswer `json:"transfers"`
	LeftOut   []LeftOutAnswer  `json:"left_out,omitempty"`
}

// TransferAnswer is one payment of a run.
type TransferAnswer struct {
	EndToEnd  string             `json:"end_to_end,omitempty"`
	Supplier  core.SupplierID    `json:"supplier"`
	Name      string             `json:"name"`
	Account   string             `json:"account"`
	BIC       string             `json:"bic,omitempty"`
	Amount    string             `json:"amount"`
	Reference string             `json:"reference,omitempty"`
	Text      string             `json:"text,omitempty"`
	State     core.TransferState `json:"state"`
	PaidOn    *core.Date         `json:"paid_on,omitempty"`
	Returned  *core.RunStep      `json:"returned,omitempty"`
	Invoices  []LineAnswer       `json:"invoices"`
}

// LineAnswer is one invoice of a payment; credit notes are negative.
type LineAnswer struct {
	ID       core.ReviewID `json:"id"`
	Number   string        `json:"number"`
	Amount   string        `json:"amount"`
	Discount string        `json:"discount,omitempty"`
	Why      string        `json:"why"`
}

// LeftOutAnswer is an invoice that a proposal does not pay.
type LeftOutAnswer struct {
	ID       core.ReviewID   `json:"id"`
	Number   string          `json:"number"`
	Supplier core.SupplierID `json:"supplier"`
	Amount   string          `json:"amount"`
	Currency money.Currency  `json:"currency"`
	Why      string          `json:"why"`
	Hint     string          `json:"hint,omitempty"`
}

// Proposal answers with a proposal.
func Proposal(p payment.Proposal) PayAnswer {
	a := PayAnswer{ExecuteOn: p.On, Until: &p.Until, Currency: p.Total.Currency, Total: p.Total.String(), Discount: p.Discount.String(), Transfers: transferAnswers(p.Transfers)}
	for _, l := range p.LeftOut {
		o := LeftOutAnswer{ID: l.Review, Number: l.Number, Supplier: l.Supplier, Currency: l.Amount.Currency, Why: l.Why, Hint: l.Hint}
		if l.Amount.IsSet() {
			o.Amount = l.Amount.String()
		}
		a.LeftOut = append(a.LeftOut, o)
	}
	return a
}

// Run answers with a payment run.
func Run(p core.PaymentRun) PayAnswer {
	off := money.New(0, p.Total.Currency)
	for _, t := range p.Transfers {
		for _, l := range t.Lines {
			off.Minor += l.Discount.Minor
		}
	}
	return PayAnswer{
		Run: p.ID, State: p.State, ExecuteOn: p.ExecuteOn, Currency: p.Total.Currency, Total: p.Total.String(), Discount: off.String(), Account: p.Debtor.Account,
		MadeBy: p.MadeBy, MadeAt: p.MadeAt, Hash: p.Hash, Releases: p.Releases, Files: p.Files, Cancelled: p.End, Transfers: transferAnswers(p.Transfers),
	}
}

func transferAnswers(list []core.Transfer) []TransferAnswer {
	out := []TransferAnswer{}
	for _, t := range list {
		a := TransferAnswer{EndToEnd: t.EndToEnd, Supplier: t.Supplier, Name: t.Name, Account: t.Account.Key(), BIC: t.Account.BIC, Amount: t.Amount.String(), Reference: t.Reference, Text: t.Text, State: t.State, Returned: t.Returned}
		if !t.PaidOn.IsZero() {
			a.PaidOn = &t.PaidOn
		}
		for _, l := range t.Lines {
			line := LineAnswer{ID: l.Review, Number: l.Number, Amount: l.Amount.String(), Why: l.Why}
			if l.Discount.Minor > 0 {
				line.Discount = l.Discount.String()
			}
			a.Invoices = append(a.Invoices, line)
		}
		out = append(out, a)
	}
	return out
}
