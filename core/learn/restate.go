package learn

import (
	"slices"
	"strings"

	"countersign/core"
)

// Restate is the draft of an electronic invoice as the invoice states it, with what a
// memory says of its terms and codes. Without a memory it is what the invoice states;
// values that people entered are for the caller to put back. Nothing of the draft
// that is given is changed.
func Restate(d core.Draft, m *Memory) core.Draft {
	out := d.AsStated()
	if m == nil || len(m.lessons) == 0 || d.Source != core.FromEInvoice {
		out.Lines = slices.Clone(out.Lines)
		return out
	}
	out.KeepStated()
	out.Lines = slices.Clone(out.Lines)
	changed := false
	for _, name := range statedFields {
		changed = m.restate(&out, name) || changed
	}
	for i := range out.Lines {
		changed = m.restateLine(&out.Lines[i]) || changed
	}
	if !changed {
		out.Stated = nil
	}
	return out
}

// learntSure is how sure a value of a lesson is: other things than the XML may prove
// it.
const learntSure = 0.97

func (m *Memory) restate(d *core.Draft, field string) bool {
	f := d.Field(field)
	for _, l := range slices.Backward(m.lessons) {
		for _, r := range l.Rules {
			if r.Field != field {
				continue
			}
			e := core.Evidence{Source: core.FromEInvoice, Text: f.Detail().Evidence.Text, Rule: Name(l)}
			switch r.Kind {
			case core.RuleTerm:
				value, text, ok := inTerms(r, d.Terms)
				if !ok {
					continue
				}
				e.Text, e.Rule = text, r.Term+", "+e.Rule
				return !Agrees(field, f.Text(), value) && put(f, value, e)
			case core.RuleRaw:
				if stands(f, r.Was) {
					return put(f, r.Value, e)
				}
			}
		}
	}
	return false
}

func (m *Memory) restateLine(l *core.DraftLine) bool {
	stated := *l
	changed := false
	for _, name := range lineCodes {
		f := l.Field(name)
		if r, from, ok := m.rule(core.RuleRaw, "line."+name, func(r core.Rule) bool { return Fits(r, &stated) }); ok {
			changed = put(f, r.Value, core.Evidence{Source: core.FromEInvoice, Text: f.Detail().Evidence.Text, Rule: from}) || changed
		}
	}
	return changed
}

// Fits reports whether a rule about what lines state is about this one.
func Fits(r core.Rule, stated *core.DraftLine) bool {
	f := stated.Field(strings.TrimPrefix(r.Field, "line."))
	if r.Kind != core.RuleRaw || f == nil || !stands(f, r.Was) {
		return false
	}
	if r.Key == "" {
		return r.Was != ""
	}
	return fold(stated.Code.Text()) == r.Key || fold(stated.Description.Text()) == r.Key
}

// Item is how a lesson knows the item of a line: its code, else its description.
func Item(l *core.DraftLine) string {
	if l.Code.IsSet() {
		return l.Code.Value
	}
	return l.Description.Value
}

func stands(f core.AnyField, text string) bool { return strings.EqualFold(f.Text(), text) }

// put sets a field to what a lesson says; what the invoice states stays as another
// reading that people can choose.
func put(f core.AnyField, value string, e core.Evidence) bool {
	before, was := f.Detail(), f.Text()
	if was == value || f.SetText(value) != nil {
		return false
	}
	d := core.FieldDetail{Evidence: e, Alternatives: slices.Clone(before.Alternatives)}
	if value != "" {
		d.Confidence = learntSure
	}
	if was != "" {
		d.Alternatives = append([]core.Alternative{{Value: was, Confidence: 1 - learntSure, Evidence: before.Evidence}}, d.Alternatives...)
	}
	f.SetDetail(d)
	return true
}
