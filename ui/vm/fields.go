package vm

import (
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// FieldState is how far a value can be relied on.
type FieldState string

// The states of a field.
const (
	FieldPlain     FieldState = "plain"
	FieldProven    FieldState = "proven"
	FieldUnsure    FieldState = "unsure"
	FieldCorrected FieldState = "corrected"
	FieldMissing   FieldState = "missing"
	FieldUnstated  FieldState = "unstated" // not on the document and not needed
)

// Choice is another reading of a field.
type Choice struct {
	Value string // canonical
	Text  string // as shown
	At    core.Evidence
}

// FieldCell is one field of the review, ready to draw.
type FieldCell struct {
	Name    string
	Label   string
	Value   string // as shown
	Raw     string // canonical, for editing
	State   FieldState
	Mark    Mark
	Number  bool // aligned as a number
	Page    int  // 0 when the value stands on no page
	Boxes   []core.Box
	Choices []Choice
	Origin  string // where the value was taken from, in words
}

// Stops reports whether the cursor should stop here first.
func (c FieldCell) Stops() bool { return c.State == FieldUnsure || c.State == FieldMissing }

type fieldLook struct {
	key      string
	required bool
}

// fieldOrder is the fields as the panel shows them, two in a row. Those from
// "kind" on are shown only when the document has them.
var fieldOrder = []string{
	"supplier", "supplier_tax_id", "number", "order_ref", "issue_date", "due_date", "net_total", "tax_total",
	"gross_total", "amount_due", "currency", "buyer", "payment_account", "payment_reference",
	"kind", "buyer_tax_id", "delivery_date", "prepaid", "rounding", "supplier_order_ref", "delivery_note",
	"contract_ref", "customer_number", "preceding_invoice", "bic",
}

const alwaysShown = 14

var fieldLooks = map[string]fieldLook{
	"supplier": {"field.supplier", true}, "supplier_tax_id": {"field.supplier_tax_id", false}, "number": {"field.number", true},
	"order_ref": {"field.order_ref", false}, "issue_date": {"field.issue_date", true}, "due_date": {"field.due_date", false},
	"net_total": {"field.net_total", false}, "tax_total": {"field.tax_total", false}, "gross_total": {"field.gross_total", true},
	"amount_due": {"field.amount_due", false}, "currency": {"field.currency", true}, "buyer": {"field.buyer", false},
	"payment_account": {"field.payment_account", false}, "payment_reference": {"field.payment_reference", false},
	"kind": {"field.kind", false}, "buyer_tax_id": {"field.buyer_tax_id", false}, "delivery_date": {"field.delivery_date", false},
	"prepaid": {"field.prepaid", false}, "rounding": {"field.rounding", false}, "supplier_order_ref": {"field.supplier_order_ref", false},
	"delivery_note": {"field.delivery_note", false}, "contract_ref": {"field.contract_ref", false},
	"customer_number": {"field.customer_number", false}, "preceding_invoice": {"field.preceding_invoice", false}, "bic": {"field.bic", false},
}

var moneyFields = []string{"net_total", "tax_total", "gross_total", "amount_due", "prepaid", "rounding"}
var dateFields = []string{"issue_date", "due_date", "delivery_date"}

// sure is the confidence from which a value needs no second look (CONTRACT: of
// the values given with 0.95, nineteen in twenty are right).
const sure = 0.95

// fieldCells are the header fields of a review.
func fieldCells(r core.Review, f Format) []FieldCell {
	var out []FieldCell
	for i, name := range fieldOrder {
		c := fieldCell(r, name, f)
		if i < alwaysShown || c.Raw != "" || c.Stops() {
			out = append(out, c)
		}
	}
	return out
}

func fieldCell(r core.Review, name string, f Format) FieldCell {
	field := r.Draft.Field(name)
	d := field.Detail()
	c := FieldCell{
		Name: name, Label: f.Words.Say(fieldLooks[name].key), Raw: field.Text(), Number: slices.Contains(moneyFields, name),
		Page: d.Evidence.Page, Boxes: d.Evidence.Boxes, Origin: origin(d.Evidence, f.Words),
	}
	c.Value = f.fieldText(name, c.Raw)
	for _, a := range d.Alternatives {
		if a.Value != c.Raw {
			c.Choices = append(c.Choices, Choice{Value: a.Value, Text: f.fieldText(name, a.Value), At: a.Evidence})
		}
	}
	c.State, c.Mark = fieldState(r, name, c.Raw, d, f.Words)
	return c
}

func fieldState(r core.Review, name, raw string, d core.FieldDetail, w Words) (FieldState, Mark) {
	doubted := slices.ContainsFunc(r.Exceptions, func(e core.Exception) bool {
		return e.Open() && e.Field == name && (e.Reason == core.LowConfidence || e.Reason == core.MissingField)
	})
	switch {
	case raw == "" && (doubted || fieldLooks[name].required):
		return FieldMissing, Mark{IconAlert, ToneWarn, w.Say("state.missing")}
	case raw == "":
		return FieldUnstated, Mark{}
	case d.CorrectedBy != "":
		return FieldCorrected, Mark{IconPen, ToneAccent, w.Say("state.corrected", "who", d.CorrectedBy)}
	case doubted || d.Proof == "" && d.Confidence < sure:
		return FieldUnsure, Mark{IconInfo, ToneWarn, w.Say("state.unsure")}
	case d.Proof != "":
		return FieldProven, Mark{IconCheck, ToneGood, d.Proof}
	case d.Evidence.Learnt() != "":
		return FieldPlain, Mark{IconInfo, ToneMuted, w.Say("origin.learnt", "invoice", d.Evidence.Learnt())}
	}
	return FieldPlain, Mark{}
}

var sourceKeys = map[core.Source]string{
	core.FromEInvoice: "origin.einvoice", core.FromText: "origin.text", core.FromOCR: "origin.ocr", core.FromPerson: "origin.person",
}

func origin(e core.Evidence, w Words) string {
	key, ok := sourceKeys[e.Source]
	if !ok {
		return ""
	}
	from := ""
	if invoice := e.Learnt(); invoice != "" {
		from = w.Say("origin.learnt", "invoice", invoice)
	}
	if e.Page == 0 {
		return join(w.Say(key), from)
	}
	return join(w.Say(key), w.Say("origin.page", "n", e.Page), from)
}

// fieldText writes a canonical value the way people read it.
func (f Format) fieldText(name, raw string) string {
	switch {
	case raw == "":
		return ""
	case slices.Contains(moneyFields, name):
		if d, err := money.ParseDecimal(raw); err == nil {
			return f.Decimal(d)
		}
	case slices.Contains(dateFields, name):
		if d, err := core.ParseDate(raw); err == nil {
			return f.LongDay(d)
		}
	case name == "payment_account":
		if len(raw) > 14 {
			return IBAN(raw)
		}
	case name == "kind":
		return kindWord(core.DocKind(raw), f.Words)
	}
	return raw
}

// nextField is the field after (dir 1) or before (dir -1) the focused one: first
// those where the cursor should stop, and when there are none, all. ok is false
// at the end of the fields.
func nextField(cells []FieldCell, focused string, dir int) (string, bool) {
	at := slices.IndexFunc(cells, func(c FieldCell) bool { return c.Name == focused })
	stops := slices.ContainsFunc(cells, func(c FieldCell) bool { return c.Stops() && c.Name != focused })
	start := at + dir
	if at < 0 && dir < 0 {
		start = len(cells) - 1
	}
	if at < 0 && dir > 0 {
		start = 0
	}
	for i := start; stops && i >= 0 && i < len(cells); i += dir {
		if cells[i].Stops() {
			return cells[i].Name, true
		}
	}
	if start < 0 || start >= len(cells) {
		return "", false
	}
	return cells[start].Name, true
}
