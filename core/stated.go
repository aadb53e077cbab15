package core

// Term is one business term of EN 16931 as an electronic invoice states it.
type Term struct {
	Name string `json:"name"` // "BT-10"
	Text string `json:"text"`
}

// KeepStated remembers what an electronic invoice itself states before a lesson or a
// person changes the draft.
func (d *Draft) KeepStated() {
	if d.Source != FromEInvoice || d.Stated != nil {
		return
	}
	s := *d
	s.Terms, s.Taxes, s.Charges, s.Discounts, s.Checks, s.CodeAccounts, s.Exceptions = nil, nil, nil, nil, nil, nil, nil
	d.Stated = &s
}

// AsStated is the draft of an electronic invoice without what lessons and people
// changed in it. What they never change is as it is.
func (d Draft) AsStated() Draft {
	if d.Stated == nil {
		return d
	}
	s := *d.Stated
	s.Terms, s.Taxes, s.Charges, s.Discounts, s.Checks, s.CodeAccounts, s.Exceptions = d.Terms, d.Taxes, d.Charges, d.Discounts, d.Checks, d.CodeAccounts, d.Exceptions
	return s
}
