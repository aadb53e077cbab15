package desk

import "countersign/core"

// Payable is what the payment gate says of an invoice that is decided and not paid yet.
type Payable struct {
	Refusal error // why it may not be paid now; nil when it may
	// Unsettled is what people can settle on an invoice that is in the books. Such a one
	// is checked no more, so that its own list of exceptions does not have it.
	Unsettled []core.Exception
}

// payableNow asks the gate; nil for an invoice that comes to no payment as it is, or that
// the bank is told to pay already.
func payableNow(r core.Reader, v core.Review, today core.Date) (*Payable, error) {
	if v.Ordered || v.Status != core.StatusApproved && v.Status != core.StatusExported || !v.Draft.Kind.Value.IsClaim() {
		return nil, nil
	}
	g, err := openGate(r, today)
	if err != nil {
		return nil, err
	}
	f, err := g.ask(v, v.Payment, core.PaymentAccount{})
	if err != nil {
		return nil, err
	}
	p := &Payable{Refusal: f.Refusal}
	if v.Status == core.StatusExported && f.Refusal != nil {
		p.Unsettled, err = g.unsettled(v)
	}
	return p, err
}
