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
		return r.noEdit()
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

// NewLine is the key of a line that is being put in.
const NewLine = "new"

// AddLine opens an empty line behind the one with the cursor. It returns why not.
func (r *Review) AddLine() Notice {
	if !r.View.Editable {
		return r.noEdit()
	}
	r.SetTab(TabLines)
	r.EditingLine, r.NewAt, r.Asking = NewLine, 1, nil
	if i := r.lineAt(r.Line); i >= 0 {
		r.NewAt = r.View.Lines.Rows[i].Position + 1
	}
	return Notice{}
}

// NewRow is the line that is being put in, with nothing in it yet.
func (r *Review) NewRow() LineRow {
	return LineRow{Key: NewLine, Position: r.NewAt, Fields: lineFields(core.DraftLine{}, r.Format)}
}

// RemoveLine takes the line with the cursor out. ok is false where there is none, and
// the notice says why where it may not be.
func (r *Review) RemoveLine() (Intent, bool, Notice) {
	i := r.lineAt(r.Line)
	if r.Tab != TabLines || i < 0 || r.View.Lines.Rows[i].Position == 0 {
		return Intent{}, false, Notice{}
	}
	if !r.View.Editable {
		return Intent{}, false, r.noEdit()
	}
	row := r.View.Lines.Rows[i]
	in := r.intent(DoRemoveLine)
	in.Title = r.Format.Words.Say("line.title", "n", r.LineNumber())
	if row.Description != "" {
		in.Title += ", " + row.Description
	}
	in.Values = map[string]string{"line." + strconv.Itoa(row.Position): ""}
	r.lineAfter, r.Opened = row.Position, map[string]bool{}
	return in, true, Notice{}
}

// LineNumber is the number of the line with the cursor, empty where there is none.
func (r *Review) LineNumber() string {
	i := r.lineAt(r.Line)
	if i < 0 {
		return ""
	}
	position := r.View.Lines.Rows[i].Position
	for _, row := range r.View.Lines.Rows {
		if row.Position == position && row.Line != "" {
			return row.Line // further shares of a line have none of their own
		}
	}
	return ""
}

// showLine puts the cursor among the lines where the last change was, else where it
// was, else on the first.
func (r *Review) showLine() {
	rows := r.View.Lines.Rows
	i := slices.IndexFunc(rows, func(l LineRow) bool { return l.Position >= r.lineAfter })
	switch {
	case len(rows) == 0:
		r.Line = ""
	case r.lineAfter > 0 && i >= 0:
		r.Line = rows[i].Key
	case r.lineAfter > 0:
		r.Line = rows[len(rows)-1].Key
	case r.lineAt(r.Line) < 0:
		r.Line = rows[0].Key
	}
	if r.lineAfter = 0; r.Tab == TabLines {
		r.FocusLine(r.Line)
	}
}

func (r *Review) noEdit() Notice {
	return Notice{Mark: Mark{IconInfo, ToneWarn, r.Format.Words.Say("notice.attention")}, Text: r.View.NoEdit}
}

// typedNew turns what was typed into a new line into an intent. Without anything it
// closes the line; without an amount it stays open and says so.
func (r *Review) typedNew(typed map[string]string) (Intent, bool) {
	in := r.intent(DoAddLine)
	in.Title = r.Format.Words.Say("line.title", "n", strconv.Itoa(r.NewAt))
	in.Values = map[string]string{}
	for _, f := range r.NewRow().Fields {
		value, err := canonicalLine(f, typed[f.Name], r.Format)
		if err != nil {
			r.Fault, r.FaultAt = f.Label+": "+NoticeOf(err, r.Format.Words).Text, f.Name
			return Intent{}, false
		}
		if value != "" {
			in.Values["line.new."+f.Name] = value
		}
	}
	switch {
	case len(in.Values) == 0:
		r.CancelEdit()
		return Intent{}, false
	case in.Values["line.new.net_amount"] == "":
		r.Fault, r.FaultAt = r.Format.Words.Say("line.needs_amount"), "net_amount"
		return Intent{}, false
	}
	if d := in.Values["line.new.description"]; d != "" {
		in.Title += ", " + oneLine(d)
	}
	in.Values["line.new.at"] = strconv.Itoa(r.NewAt)
	r.lineAfter, r.Opened = r.NewAt, map[string]bool{}
	r.CancelEdit()
	return in, true
}

// TypedLine turns what was typed into the fields of the line that is being corrected
// into an intent. Without a change it closes the line; with a value that does not
// fit it stays open and says why.
func (r *Review) TypedLine(typed map[string]string) (Intent, bool) {
	if r.EditingLine == NewLine {
		return r.typedNew(typed)
	}
	i := r.lineAt(r.EditingLine)
	if i < 0 {
		return Intent{}, false
	}
	row := r.View.Lines.Rows[i]
	in := r.intent(DoCorrect)
	in.Title = r.Format.Words.Say("line.title", "n", row.Line)
	in.Values = map[string]string{}
	for _, f := range row.Fields {
		text, ok := typed[f.Name]
		if !ok || text == f.Shown {
			continue
		}
		value, err := canonicalLine(f, text, r.Format)
		if err != nil {
			r.Fault, r.FaultAt = f.Label+": "+NoticeOf(err, r.Format.Words).Text, f.Name
			return Intent{}, false
		}
		if value != f.Raw {
			in.Values["line."+strconv.Itoa(row.Position)+"."+f.Name] = value
		}
	}
	r.CancelEdit()
	return in, len(in.Values) > 0
}

func canonicalLine(l LineField, typed string, f Format) (string, error) {
	if !l.Number || typed == "" {
		return Canonical("", typed, f)
	}
	return canonicalNumber(typed, f)
}
