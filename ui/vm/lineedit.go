package vm

import (
	"slices"
	"strconv"

	"countersign/core"
)

// LineField is one value of an invoice line that a person can correct.
type LineField struct {
	Name   string // as core.DraftLine.Field knows it
	Label  string
	Raw    string // canonical
	Shown  string
	Number bool
}

// lineFieldLooks are the fields of a line that the window shows for correction, with
// the keys of their labels.
var lineFieldLooks = []struct {
	name, key string
	number    bool
}{
	{"description", "line.description", false}, {"code", "line.code", false}, {"quantity", "line.quantity", true}, {"unit", "line.unit", false},
	{"unit_price", "line.unit_price", true}, {"discount", "line.discount", true}, {"tax_rate", "line.tax_rate", true}, {"net_amount", "line.net_amount", true},
	{"order_ref", "line.order_ref", false}, {"order_line_ref", "line.order_line_ref", false},
}

func lineFields(l core.DraftLine, f Format) []LineField {
	out := make([]LineField, 0, len(lineFieldLooks))
	for _, look := range lineFieldLooks {
		x := LineField{Name: look.name, Label: f.Words.Say(look.key), Number: look.number, Raw: l.Field(look.name).Text()}
		x.Shown = x.Raw
		if look.number {
			x.Shown = f.grouped(x.Raw)
		}
		out = append(out, x)
	}
	return out
}

// EditLine opens the line with the cursor for correction. It returns why not.
func (r *Review) EditLine(key string) Notice {
	if !r.View.Editable {
		return Notice{Mark: Mark{IconInfo, ToneWarn, r.Format.Words.Say("notice.attention")}, Text: r.View.NoEdit}
	}
	if i := r.lineAt(key); i >= 0 && len(r.View.Lines.Rows[i].Fields) > 0 {
		r.FocusLine(key)
		r.Tab, r.EditingLine, r.Fault, r.Asking = TabLines, key, "", nil
	}
	return Notice{}
}

func (r *Review) lineAt(key string) int {
	return slices.IndexFunc(r.View.Lines.Rows, func(l LineRow) bool { return l.Key == key })
}

// TypedLine turns what was typed into the fields of the line that is being corrected
// into an intent. Without a change it closes the line; with a value that does not
// fit it stays open and says why.
func (r *Review) TypedLine(typed map[string]string) (Intent, bool) {
	i := r.lineAt(r.EditingLine)
	if i < 0 {
		return Intent{}, false
	}
	row := r.View.Lines.Rows[i]
	in := r.intent(DoCorrect)
	in.Title = r.Format.Words.Say("line.title", "n", row.Line)
	in.Values, in.Before = map[string]string{}, map[string]string{}
	for _, f := range row.Fields {
		text, ok := typed[f.Name]
		if !ok || text == f.Shown {
			continue
		}
		value, err := canonicalLine(f, text, r.Format)
		if err != nil {
			r.Fault = f.Label + ": " + NoticeOf(err, r.Format.Words).Text
			return Intent{}, false
		}
		if value != f.Raw {
			name := "line." + strconv.Itoa(row.Position) + "." + f.Name
			in.Values[name], in.Before[name] = value, f.Raw
		}
	}
	r.EditingLine, r.Fault = "", ""
	return in, len(in.Values) > 0
}

func canonicalLine(l LineField, typed string, f Format) (string, error) {
	if !l.Number || typed == "" {
		return Canonical("", typed, f)
	}
	return canonicalNumber(typed, f)
}
