package learn

import (
	"slices"
	"strconv"

	"countersign/core"
)

// Past is a document of the supplier and the values that people have confirmed on
// it, in canonical text by field ("due_date", "line.2.unit").
type Past struct {
	Review    core.ReviewID
	Reading   core.Reading
	Confirmed map[string]string
	// Stated says that the document is an electronic invoice: a lesson that changes what
	// it states into another value than people confirmed is wrong, even if the
	// invoice was wrong before.
	Stated bool
}

// Reread reads a document again with a memory.
type Reread func(p Past, m *Memory) core.Draft

// Try reads past documents without and with a lesson and counts what it would have
// changed for the better and for the worse: its own field, and every other confirmed
// value. now are the lessons in use, rest those that stay in use beside the new one.
func Try(l core.Lesson, now, rest []core.Lesson, past []Past, read Reread) core.Replay {
	return tryOn([]core.Lesson{l}, now, rest, past, read)[0]
}

// TryAll tries lessons about several fields at once, beside those in use, and counts
// for each what Try would. What becomes wrong of a field that none of them is about
// counts against all.
func TryAll(list, now []core.Lesson, past []Past, read Reread) []core.Replay {
	return tryOn(list, now, now, past, read)
}

func tryOn(list, now, rest []core.Lesson, past []Past, read Reread) []core.Replay {
	out := make([]core.Replay, len(list))
	with := slices.Clone(rest)
	for _, l := range list {
		l.State = core.LessonOn
		with = append(with, l)
	}
	without, taught := NewMemory(now, nil), NewMemory(with, nil)
	for _, p := range past {
		before, after := read(p, without), read(p, taught)
		known, fixed, broken := p.compare(&before, &after)
		ofNone := false
		for f := range broken {
			ofNone = ofNone || !slices.ContainsFunc(list, func(l core.Lesson) bool { return l.Field == f })
		}
		for i, l := range list {
			if known[l.Field] {
				out[i].Past++
			}
			if fixed[l.Field] {
				out[i].Fixes++
			}
			if broken[l.Field] || ofNone {
				out[i].Breaks++
				out[i].Broken = append(out[i].Broken, p.Review)
			}
		}
	}
	return out
}

// compare names the fields whose value people confirmed, those that are right on the
// second draft and were not on the first, and those that became wrong.
func (p Past) compare(before, after *core.Draft) (known, fixed, broken map[string]bool) {
	known, fixed, broken = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for name, want := range p.Confirmed {
		field := anyLine(name)
		was, is := Agrees(field, textOf(before, name), want), Agrees(field, textOf(after, name), want)
		known[field] = true
		if !was && is {
			fixed[field] = true
		}
		if !is && (was || p.Stated && textOf(before, name) != textOf(after, name)) {
			broken[field] = true
		}
	}
	return known, fixed, broken
}

// anyLine is a field as lessons name it: that of a line without its position.
func anyLine(name string) string {
	if _, field, ok := core.LineField(name); ok {
		return "line." + field
	}
	return name
}

func textOf(d *core.Draft, name string) string {
	if f := d.Named(name); f != nil {
		return f.Text()
	}
	return ""
}

// Agrees reports whether two values of a field are the same: names and references
// by their letters and digits, everything else to the letter.
func Agrees(field, a, b string) bool {
	switch fieldKinds[field] {
	case isAmount:
		return a == b || a != "" && b != "" && sameText(a, b)
	case isDate:
		return a == b
	}
	return fold(a) == fold(b)
}

func sameText(a, b string) bool {
	x, errX := parse(a)
	y, errY := parse(b)
	return errX == nil && errY == nil && x.Equal(y)
}

// approvedFields are those that an approval is given to (core.ContentHash), and the
// date: whoever approves has looked at them.
var approvedFields = []string{"supplier", "supplier_tax_id", "number", "issue_date", "currency", "net_total", "tax_total", "gross_total", "amount_due", "payment_account"}

// sure is the confidence from which an approved value of another field counts as
// confirmed: nobody may have looked at a buyer or an order that was read wrongly.
const sure = 0.95

// Confirmed are the values of a draft that people stand behind: what somebody
// corrected; where the invoice was approved also what the approval was given to, and
// of the rest what is proven or sure. That an electronic invoice states something
// proves that it is stated: of its references and codes only those count that brought
// the approved invoice to its order.
func Confirmed(v core.Review) map[string]string {
	out := map[string]string{}
	approved := v.Status == core.StatusApproved || v.Status == core.StatusExported || v.Status == core.StatusPaid
	stated := v.Draft.Source == core.FromEInvoice
	for _, name := range core.FieldNames {
		f := v.Draft.Field(name)
		d := f.Detail()
		seen := slices.Contains(approvedFields, name)
		switch {
		case seen:
		case !stated:
			seen = d.Proof != "" || d.Confidence >= sure
		case name == "order_ref":
			seen = len(v.Match.Orders) > 0
		}
		if d.CorrectedBy != "" || approved && f.IsSet() && seen {
			out[name] = f.Text()
		}
	}
	if v.Draft.LinesSettled() {
		return out // positions are not those of the document
	}
	if stated {
		statedLines(v, approved, out)
	} else {
		readLines(v, approved, out)
	}
	return out
}

// readLines are the cells of lines on paper that people corrected or that, on an
// approved invoice, the line's own sum proves.
func readLines(v core.Review, approved bool, out map[string]string) {
	for i := range v.Draft.Lines {
		for _, name := range []string{"code", "unit", "quantity", "unit_price", "tax_rate", "net_amount"} {
			f := v.Draft.Lines[i].Field(name)
			d := f.Detail()
			proven := d.Proof != "" && (name == "quantity" || name == "unit_price" || name == "net_amount")
			if d.CorrectedBy != "" || approved && f.IsSet() && proven {
				out["line."+strconv.Itoa(i+1)+"."+name] = f.Text()
			}
		}
	}
}

func statedLines(v core.Review, approved bool, out map[string]string) {
	for i := range v.Draft.Lines {
		l := &v.Draft.Lines[i]
		ordered := i < len(v.Invoice.Lines) && slices.ContainsFunc(v.Match.Lines, func(m core.LineMatch) bool { return m.InvoiceLine == v.Invoice.Lines[i].ID })
		for _, name := range lineCodes {
			f := l.Field(name)
			if f.Detail().CorrectedBy != "" || approved && f.IsSet() && (ordered || name == "tax_rate") {
				out["line."+strconv.Itoa(i+1)+"."+name] = f.Text()
			}
		}
	}
}
