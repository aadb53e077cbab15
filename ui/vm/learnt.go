package vm

import (
	"strings"

	"countersign/core"
)

// LessonLine is one thing that a correction taught, in words, with the way to take it
// back.
type LessonLine struct {
	ID    core.LessonID
	Title string // "Invoice number: K-1001"
	Text  string // "Learnt from K-1001 on 3 Nov: fixes 7 of the last 9, breaks none."
	Mark  Mark   // "in use", "not in use"
	Back  SupplierStep
	Ended bool
}

// lessonLines are the lessons of a supplier, the newest first: those that the invoice
// taught by a correction and are not ended, or with from "" all.
func lessonLines(all []core.Lesson, from core.ReviewID, by core.User, f Format) []LessonLine {
	var out []LessonLine
	for i := len(all) - 1; i >= 0; i-- {
		l := all[i]
		ended := l.State == core.LessonTakenBack || l.State == core.LessonReplaced
		if from != "" && (l.From != from || ended || l.Confirmed) {
			continue
		}
		out = append(out, lessonLine(l, ended, by, f))
	}
	return out
}

func lessonLine(l core.Lesson, ended bool, by core.User, f Format) LessonLine {
	w := f.Words
	value := f.fieldText(l.Field, l.Value)
	if value == "" {
		value = w.Say("learnt.no_value")
	}
	line := LessonLine{ID: l.ID, Title: w.Say("learnt.title_line", "field", lessonField(l.Field, w), "value", value), Text: lessonText(l, f), Ended: ended}
	switch l.State {
	case core.LessonOn:
		line.Mark = Mark{IconCheck, ToneGood, w.Say("learnt.on")}
	case core.LessonOff:
		line.Mark = Mark{IconPause, ToneWarn, w.Say("learnt.off")}
	case core.LessonTakenBack:
		line.Mark = Mark{IconUndo, ToneMuted, w.Say("learnt.taken_back", "who", l.EndedBy)}
	case core.LessonReplaced:
		line.Mark = Mark{IconUndo, ToneMuted, w.Say("learnt.replaced")}
	}
	line.Back = SupplierStep{Label: w.Say("learnt.take_back"), Question: w.Say("learnt.question"), Enabled: true,
		Intent: Intent{Kind: DoTakeBack, Supplier: l.Supplier, Lesson: l.ID, Title: line.Title}}
	if err := by.Require(core.MayEnter, w.Say("learnt.permission")); err != nil {
		n := NoticeOf(err, w)
		line.Back.Enabled, line.Back.Why = false, n.Text+" "+n.Hint
	}
	return line
}

// lessonField names a field, also one of a line.
func lessonField(name string, w Words) string {
	if rest, ok := strings.CutPrefix(name, "line."); ok {
		return w.Say("learnt.line_field", "field", strings.ReplaceAll(rest, "_", " "))
	}
	if look, ok := fieldLooks[name]; ok {
		return w.Say(look.key)
	}
	return strings.ReplaceAll(name, "_", " ")
}

// lessonText is where a lesson comes from and what it did to past invoices.
func lessonText(l core.Lesson, f Format) string {
	w := f.Words
	key := "learnt.from"
	if l.Confirmed {
		key = "learnt.confirmed"
	}
	from := w.Say(key, "invoice", l.InvoiceName(), "day", f.Day(core.DateOf(l.At)))
	did := ""
	switch r := l.Replay; {
	case r.Breaks > 0:
		did = w.Count("learnt.breaks", r.Breaks)
	case r.Past == 0:
		did = w.Say("learnt.next")
	case r.Fixes == 0:
		did = w.Count("learnt.changes_none", r.Past)
	default:
		did = w.Count("learnt.fixes", r.Past, "fixes", r.Fixes)
	}
	return sentence(from+": "+did) + statedText(l, w)
}

// statedText is what a lesson does to an electronic invoice: which part of it is taken,
// or what stands for something else; empty for a lesson about pages.
func statedText(l core.Lesson, w Words) string {
	if len(l.Rules) == 0 {
		return ""
	}
	switch r := l.Rules[0]; {
	case r.Kind == core.RuleColumn:
		return " " + w.Say("learnt.column", "head", r.Key)
	case r.Kind == core.RuleTerm:
		return " " + w.Say("learnt.term", "where", w.Say(termKeys[r.Term]))
	case r.Kind == core.RuleRaw && r.Was == "":
		return " " + w.Say("learnt.raw_missing")
	case r.Kind == core.RuleRaw:
		return " " + w.Say("learnt.raw", "was", r.Was)
	}
	return ""
}

// Picked is a value that the person pointed to on the page, before it is confirmed.
type Picked struct {
	Value string // canonical
	At    core.Evidence
}

// PickField is the field that a click on the page fills: the one that is being
// corrected, else the one with the cursor when it is missing or unsure.
func (r *Review) PickField() (string, bool) {
	if r.Tab != TabFields || !r.View.Editable || r.Asking != nil {
		return "", false
	}
	if r.Editing != "" {
		return r.Editing, true
	}
	c, ok := r.View.Field(r.Focus)
	return r.Focus, ok && (c.Stops() || c.State == FieldUnstated)
}

// TakePicked opens the field with the value that was pointed to; Enter confirms it.
func (r *Review) TakePicked(field string, p Picked) {
	if _, ok := r.View.Field(field); !ok {
		return
	}
	r.Focus, r.Editing, r.Fault = field, field, ""
	r.Picked = &p
}

// Choose corrects a field to another reading of it.
func (r *Review) Choose(field string, c Choice) (Intent, bool) {
	cell, ok := r.View.Field(field)
	if !ok || !r.View.Editable {
		return Intent{}, false
	}
	in := r.correct(cell, c.Value)
	if c.At.Page > 0 {
		in.At = map[string]core.Evidence{field: c.At}
	}
	return in, true
}

// UnturnPoint is where a point of the turned page stands on the upright one.
func UnturnPoint(x, y float64, turn int) (float64, float64) {
	switch turn {
	case 90:
		return y, 1 - x
	case 180:
		return 1 - x, 1 - y
	case 270:
		return 1 - y, x
	}
	return x, y
}
