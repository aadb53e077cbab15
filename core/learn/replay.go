package learn

import (
	"slices"

	"countersign/core"
)

// Past is a document of the supplier and the values that people have confirmed on
// it, in canonical text by field.
type Past struct {
	Review    core.ReviewID
	Reading   core.Reading
	Confirmed map[string]string
}

// Reread reads a document again with a memory.
type Reread func(p Past, m *Memory) core.Draft

// Try reads past documents without and with a lesson and counts what it would have
// changed for the better and for the worse: its own field, and every other confirmed
// value. now are the lessons in use, rest those that stay in use beside the new one.
func Try(l core.Lesson, now, rest []core.Lesson, past []Past, read Reread) core.Replay {
	var out core.Replay
	without := NewMemory(now, nil)
	l.State = core.LessonOn
	with := NewMemory(append(slices.Clone(rest), l), nil)
	for _, p := range past {
		before, after := read(p, without), read(p, with)
		if _, ok := p.Confirmed[l.Field]; ok {
			out.Past++
		}
		broken := false
		for field, want := range p.Confirmed {
			was, is := Agrees(field, textOf(&before, field), want), Agrees(field, textOf(&after, field), want)
			switch {
			case !was && is && field == l.Field:
				out.Fixes++
			case was && !is:
				broken = true
			}
		}
		if broken {
			out.Breaks++
			out.Broken = append(out.Broken, p.Review)
		}
	}
	return out
}

func textOf(d *core.Draft, field string) string {
	if f := d.Field(field); f != nil {
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
// of the rest what is proven or sure.
func Confirmed(v core.Review) map[string]string {
	out := map[string]string{}
	approved := v.Status == core.StatusApproved || v.Status == core.StatusExported || v.Status == core.StatusPaid
	for _, name := range core.FieldNames {
		f := v.Draft.Field(name)
		d := f.Detail()
		if d.CorrectedBy != "" || approved && f.IsSet() && (slices.Contains(approvedFields, name) || d.Proof != "" || d.Confidence >= sure) {
			out[name] = f.Text()
		}
	}
	return out
}
