package core

import (
	"encoding/json"

	"countersign/core/money"
)

// Limit is a tolerance in the settings: absent (inherit from the less specific
// level), null (not checked), or a number. Null is not the same as 0.
type Limit struct {
	Present bool // the key is there
	Value   *money.Decimal
}

// Of is a Limit with a number.
func LimitOf(s string) Limit {
	d := money.MustDecimal(s)
	return Limit{true, &d}
}

// Off is a Limit that switches its check off.
func Off() Limit { return Limit{Present: true} }

// IsZero makes an absent limit vanish from JSON.
func (l Limit) IsZero() bool { return !l.Present }

// MarshalJSON writes null or the number as a string.
func (l Limit) MarshalJSON() ([]byte, error) {
	if l.Value == nil {
		return []byte("null"), nil
	}
	return json.Marshal(l.Value.String())
}

// UnmarshalJSON reads null, a string or a number; it is not called for an absent
// key. Negative limits are refused.
func (l *Limit) UnmarshalJSON(b []byte) error {
	*l = Limit{Present: true}
	if string(b) == "null" {
		return nil
	}
	s := string(b)
	if len(b) > 0 && b[0] == '"' {
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
	}
	d, err := money.ParseDecimal(s)
	if err != nil || d.Sign() < 0 {
		return Errorf(BadInput, "%s is not a tolerance; a number like \"2\" or null is", string(b))
	}
	l.Value = &d
	return nil
}

// Tolerance is how far an invoice may be from its order (DOMAIN 5). Percents and
// amounts are separate checks: failing either fails.
type Tolerance struct {
	UnitPricePercent    Limit `json:"unit_price_percent,omitzero"`
	LineTotalPercent    Limit `json:"line_total_percent,omitzero"`
	LineTotalAmount     Limit `json:"line_total_amount,omitzero"`
	QuantityPercent     Limit `json:"quantity_percent,omitzero"`
	QuantityDifference  Limit `json:"quantity_difference,omitzero"`
	InvoiceTotalPercent Limit `json:"invoice_total_percent,omitzero"`
	InvoiceTotalAmount  Limit `json:"invoice_total_amount,omitzero"`
	// BothDirections also checks what is lower than ordered.
	BothDirections *bool `json:"both_directions,omitempty"`
}

// Under fills what t leaves absent from the less specific level base.
func (t Tolerance) Under(base Tolerance) Tolerance {
	pick := func(own, b Limit) Limit {
		if own.Present {
			return own
		}
		return b
	}
	t.UnitPricePercent = pick(t.UnitPricePercent, base.UnitPricePercent)
	t.LineTotalPercent = pick(t.LineTotalPercent, base.LineTotalPercent)
	t.LineTotalAmount = pick(t.LineTotalAmount, base.LineTotalAmount)
	t.QuantityPercent = pick(t.QuantityPercent, base.QuantityPercent)
	t.QuantityDifference = pick(t.QuantityDifference, base.QuantityDifference)
	t.InvoiceTotalPercent = pick(t.InvoiceTotalPercent, base.InvoiceTotalPercent)
	t.InvoiceTotalAmount = pick(t.InvoiceTotalAmount, base.InvoiceTotalAmount)
	if t.BothDirections == nil {
		t.BothDirections = base.BothDirections
	}
	return t
}

// ChargeTypes are the types that charges apart from goods are sorted into, for which a
// supplier may have caps (Charge.Type).
var ChargeTypes = []string{"freight", "packaging", "insurance", "handling", "fee", "other"}

// Level is what can be set for the firm, a supplier, an item, or an item of a
// supplier.
type Level struct {
	MatchingPolicy   MatchPolicy      `json:"matching_policy,omitempty"`
	Tolerance        Tolerance        `json:"tolerance,omitzero"`
	Charges          map[string]Limit `json:"charges,omitempty"` // cap per type of charge
	PriceRisePercent Limit            `json:"price_rise_percent,omitzero"`
}

// Settings are the rules of the firm (CONTRACT, settings).
type Settings struct {
	Level
	Supplier            map[string]Level            `json:"supplier,omitempty"`
	Item                map[string]Level            `json:"item,omitempty"`
	SupplierItem        map[string]map[string]Level `json:"supplier_item,omitempty"`
	Approval            []Policy                    `json:"approval,omitempty"`
	Groups              map[string][]string         `json:"groups,omitempty"` // people, by the name of their group
	Calendar            Calendar                    `json:"calendar,omitzero"`
	Escalation          Escalation                  `json:"escalation,omitzero"`
	AutoApprove         AutoApprove                 `json:"auto_approve"`
	DuplicateWindowDays int                         `json:"duplicate_window_days"`
	Payment             Debtor                      `json:"payment,omitzero"`
	// Mappings are the column names of other programs' tables, by the name that the
	// firm gave them: our column -> theirs.
	Mappings map[string]map[string]string `json:"mappings,omitempty"`
	// Checklist are the proofs without which no supplier is paid.
	Checklist []Proof `json:"checklist,omitempty"`
	// Contracts answer for invoices without an order, those that ended too.
	Contracts []Contract `json:"contracts,omitempty"`
}

// DefaultSettings are those of a new firm: two-way matching, no tolerance on
// price and quantity, everything else not checked, thirty days for D3.
func DefaultSettings() Settings {
	s := Settings{DuplicateWindowDays: 30}
	s.MatchingPolicy = TwoWay
	s.Tolerance = Tolerance{
		UnitPricePercent: LimitOf("0"), QuantityPercent: LimitOf("0"), QuantityDifference: Off(),
		LineTotalPercent: Off(), LineTotalAmount: Off(), InvoiceTotalPercent: Off(), InvoiceTotalAmount: Off(),
	}
	s.PriceRisePercent = LimitOf("5")
	return s
}
