package score

import (
	"encoding/json"
	"slices"
	"strings"

	"countersign/core"
)

// Header are the fields that the sums run over, in the order in which they are shown.
var Header = []string{
	"supplier", "supplier_tax_id", "number", "issue_date", "due_date", "currency", "net_total", "tax_total", "gross_total", "order_ref", "payment_account",
}

// Extra are the fields that are shown beside them and count in no sum: who the buyer
// is matters little to its own firm, and an amount due may include earlier balances.
var Extra = []string{"buyer", "amount_due"}

// Label is what one file says, as people stated it.
type Label struct {
	File    string
	Kind    core.DocKind // empty when it is not stated
	Lang    string
	Layout  string // the same word for files of the same template
	Realism string
	Fields  map[string]Want
	Lines   []Line
}

// Want is what a field should be.
type Want struct {
	None bool     // the document has none
	Any  []string // any of these spellings is right; the first is the label, unless None
}

// Line is what a line should be: its amount, and its quantity where that is stated.
type Line struct {
	NetAmount, Quantity string
}

// Folder is the first part of the file's path: the kind of material it is.
func (l Label) Folder() string {
	first, _, _ := strings.Cut(l.File, "/")
	return first
}

// kindOf are the labels of kinds that are not spelled as the program spells them.
var kindOf = map[string]core.DocKind{
	"purchase_order": core.KindOrder, "letter": core.KindOther, "corrected_invoice": core.KindInvoice, "bill_of_lading": core.KindOther, "unsupported": "",
}

// ParseLabel reads one line of a labels file: an object with "file", "doc_type",
// "lang", "layout", "realism" and "fields". It returns a BadInput error for anything
// else.
func ParseLabel(line []byte) (Label, error) {
	var in struct {
		File    string                     `json:"file"`
		DocType string                     `json:"doc_type"`
		Lang    string                     `json:"lang"`
		Layout  string                     `json:"layout"`
		Realism string                     `json:"realism"`
		Fields  map[string]json.RawMessage `json:"fields"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return Label{}, core.Errorf(core.BadInput, "this is no label: %w", err).WithHint("a label is an object with file and fields")
	}
	if in.File == "" {
		return Label{}, core.Errorf(core.BadInput, "this label names no file").WithHint("a label is an object with file and fields")
	}
	l := Label{File: in.File, Kind: core.DocKind(in.DocType), Lang: in.Lang, Layout: in.Layout, Realism: in.Realism, Fields: map[string]Want{}}
	if k, ok := kindOf[in.DocType]; ok {
		l.Kind = k
	}
	for _, name := range slices.Concat(Header, Extra) {
		raw, ok := in.Fields[name]
		if !ok {
			continue
		}
		w, err := parseWant(raw, in.Fields[name+"_alt"])
		if err != nil {
			return Label{}, core.Errorf(core.BadInput, "%s: the label of %s is neither a text nor null", in.File, name)
		}
		l.Fields[name] = w
	}
	err := l.parseLines(in.Fields["lines"])
	return l, err
}

func (l *Label) parseLines(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	var rows []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil {
		return core.Errorf(core.BadInput, "%s: the label of lines is no list of lines", l.File)
	}
	for _, r := range rows {
		l.Lines = append(l.Lines, Line{NetAmount: scalar(r["net_amount"]), Quantity: scalar(r["quantity"])})
	}
	return nil
}

func parseWant(raw, alt json.RawMessage) (Want, error) {
	var w Want
	switch v := scalar(raw); {
	case string(raw) == "null":
		w.None = true
	case v == "" && string(raw) != `""`:
		return w, core.Errorf(core.BadInput, "no text")
	default:
		w.Any = []string{v}
	}
	var several []string
	switch {
	case json.Unmarshal(alt, &several) == nil:
		w.Any = append(w.Any, several...)
	case scalar(alt) != "":
		w.Any = append(w.Any, scalar(alt))
	}
	return w, nil
}

// scalar is a text or a number as it is written; empty for everything else.
func scalar(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}
