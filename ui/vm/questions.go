package vm

import (
	"countersign/core"
)

// QuestionItem is an open question about the invoice.
type QuestionItem struct {
	Number int
	Who    string // "anna asks you"
	When   string
	Text   string
	Mine   bool // the person may answer it
}

// questionItems are the open questions, and those that are answered as something
// settled.
func questionItems(r core.Review, by core.User, f Format) (open []QuestionItem, done []Settled) {
	w := f.Words
	for _, q := range r.Questions {
		to := q.To
		if to == by.Name {
			to = w.Say("role.you")
		}
		who := w.Say("question.asks", "who", q.By, "to", to)
		if q.Answer == nil {
			open = append(open, QuestionItem{Number: q.Number, Who: who, When: f.Moment(q.At), Text: q.Text, Mine: q.AnsweredBy(by)})
			continue
		}
		done = append(done, Settled{Text: who + ": " + q.Text,
			By: w.Say("question.answered", "who", q.Answer.By, "when", f.Moment(q.Answer.At), "text", q.Answer.Text)})
	}
	return open, done
}

// questionMark is the mark of an open question in a list: the person's own first.
func questionMark(r core.Review, by core.User, w Words) (Mark, bool) {
	var waits *core.Question
	for _, q := range r.Questions {
		switch {
		case q.Answer != nil:
		case q.To == by.Name:
			return Mark{IconPerson, ToneAccent, w.Say("question.to_you")}, true
		case waits == nil:
			waits = &q
		}
	}
	if waits == nil {
		return Mark{}, false
	}
	return Mark{IconPerson, ToneMuted, w.Say("question.to", "who", waits.To)}, true
}

// AskColleague asks what to ask, of whom.
func (r *Review) AskColleague() Notice {
	w := r.Format.Words
	a, ok := r.action(DoAsk)
	note := Notice{Mark: Mark{IconInfo, ToneWarn, w.Say("notice.attention")}, Text: a.Why, Hint: a.Fix}
	switch {
	case !ok || !a.Enabled:
		return note
	case len(r.View.Colleagues) == 0:
		note.Text, note.Hint = w.Say("question.nobody"), w.Say("question.nobody_hint")
		return note
	}
	in := r.intent(DoAsk)
	in.To = r.View.Colleagues[0]
	r.Asking = &Ask{Question: a.Question, Button: w.Say("question.send"), Intent: in, Needed: true, At: AskAtActions, People: r.View.Colleagues}
	return Notice{}
}

// AskTo chooses whom the question that is being written goes to.
func (r *Review) AskTo(name string) {
	if r.Asking != nil && r.Asking.Intent.Kind == DoAsk {
		r.Asking.Intent.To = name
	}
}

// AskAnswer asks for the answer to an open question.
func (r *Review) AskAnswer(item int) {
	if item < 0 || item >= len(r.View.Questions) || !r.View.Questions[item].Mine {
		return
	}
	w := r.Format.Words
	in := r.intent(DoAnswer)
	in.Question = r.View.Questions[item].Number
	r.Asking = &Ask{Question: w.Say("question.answer_ask"), Button: w.Say("question.answer"), Intent: in, Needed: true, At: AskAtQuestion, Item: item}
}
