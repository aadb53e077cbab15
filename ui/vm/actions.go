package vm

import (
	"countersign/core"
)

// ActionState is a button of a decision: its words, its key, and whether it may
// be used now. Why is shown under it when it may not.
type ActionState struct {
	Action   core.Action
	Label    string
	Key      string
	Primary  bool
	Enabled  bool
	Why      string
	Fix      string // what to do about it
	Question string // asked in place, where the action needs a reason
}

type actionLook struct {
	label, key, question string
	primary              bool
}

var actionLooks = map[core.Action]actionLook{
	core.ActApprove: {"action.approve", "A", "", true},
	core.ActReject:  {"action.reject", "R", "ask.reject", false},
	core.ActHold:    {"action.hold", "H", "ask.hold", false},
	core.ActAsk:     {"action.ask", "Q", "question.ask", false},
	core.ActRelease: {"action.release", "H", "", false},
}

func newAction(a core.Action, w Words) ActionState {
	look := actionLooks[a]
	s := ActionState{Action: a, Label: w.Say(look.label), Key: look.key, Primary: look.primary}
	if look.question != "" {
		s.Question = w.Say(look.question)
	}
	return s
}

// allowed is the button of an action on one review, for one person.
func allowed(r core.Review, a core.Action, by core.User, w Words) ActionState {
	s := newAction(a, w)
	if err := core.Allowed(r, a, by); err != nil {
		n := NoticeOf(err, w)
		s.Why, s.Fix = n.Text, n.Hint
		return s
	}
	s.Enabled = true
	return s
}

// reviewActions are the buttons under a review, the primary one last. Hold turns
// into release while somebody holds the invoice.
func reviewActions(r core.Review, by core.User, open int, w Words) []ActionState {
	hold := core.ActHold
	if r.Held != nil {
		hold = core.ActRelease
	}
	out := []ActionState{allowed(r, core.ActAsk, by, w), allowed(r, core.ActReject, by, w), allowed(r, hold, by, w), allowed(r, core.ActApprove, by, w)}
	yes := &out[3]
	yes.Key = "Ctrl+Enter"
	if open > 0 && !r.Status.Decided() && by.May(core.MayApprove) {
		yes.Why, yes.Fix = w.Count("action.settle_first", open), ""
	}
	return out
}
