package vm

import (
	"context"

	"countersign/core"
)

// IntentKind is what a person asks of one invoice or its supplier.
type IntentKind string

// The intents.
const (
	DoApprove         IntentKind = "approve"
	DoReject          IntentKind = "reject"
	DoHold            IntentKind = "hold"
	DoRelease         IntentKind = "release"
	DoResolve         IntentKind = "resolve"
	DoCorrect         IntentKind = "correct"
	DoAddLine         IntentKind = "add_line"
	DoRemoveLine      IntentKind = "remove_line"
	DoUncorrect       IntentKind = "uncorrect" // takes the newest correction back
	DoLink            IntentKind = "link"
	DoAsk             IntentKind = "ask"
	DoAnswer          IntentKind = "answer"
	DoVerifyAccount   IntentKind = "verify_account"
	DoTrustAccount    IntentKind = "trust_account"
	DoApproveSupplier IntentKind = "approve_supplier"
	DoTakeBack        IntentKind = "take_back" // of a lesson
	DoSplit           IntentKind = "split"
	DoSplitOne        IntentKind = "split_one"
	DoUnsplit         IntentKind = "unsplit"
)

// Intent is a decision as a value: everything that the desk needs to carry it
// out, taken from the screen before the work starts.
type Intent struct {
	Kind     IntentKind
	Review   core.ReviewID
	Revision int64
	Title    string // "Hetzner Online GmbH, EUR 1,234.56", for what is said afterwards
	Text     string // the person's words
	Reason   core.Reason
	Line     string
	Values   map[string]string        // correct, add_line, remove_line
	At       map[string]core.Evidence // where the person pointed
	Lesson   core.LessonID
	Orders   []core.OrderID
	Previous []core.OrderID // what was linked, for undo
	// Parts are the pages of each document; nil for what the program proposes.
	// PreviousParts is how the file was divided before, nil when nobody had.
	Parts, PreviousParts [][]int
	Supplier             core.SupplierID
	IBAN                 string
	To                   string // ask: whom
	Question             int    // answer: which
	Next                 bool   // go on to the next invoice afterwards
}

// Carry does what the person decided. It runs off the window's thread. Decisions
// on a supplier return an empty review.
func (i Intent) Carry(ctx context.Context, d Desk, by core.User) (core.Review, error) {
	switch i.Kind {
	case DoApprove:
		return d.Approve(ctx, by, i.Review, i.Revision, i.Text)
	case DoReject:
		return d.Reject(ctx, by, i.Review, i.Revision, i.Text)
	case DoHold:
		return d.Hold(ctx, by, i.Review, i.Revision, i.Text)
	case DoRelease:
		return d.Release(ctx, by, i.Review, i.Revision)
	case DoResolve:
		return d.Resolve(ctx, by, i.Review, i.Revision, i.Reason, i.Line, i.Text)
	case DoAsk:
		return d.Ask(ctx, by, i.Review, i.Revision, i.To, i.Text)
	case DoAnswer:
		return d.Answer(ctx, by, i.Review, i.Revision, i.Question, i.Text)
	case DoUncorrect:
		r, _, err := d.TakeBackCorrection(ctx, by, i.Review, i.Revision)
		return r, err
	case DoCorrect, DoAddLine, DoRemoveLine:
		r, _, err := d.CorrectAt(ctx, by, i.Review, i.Revision, i.Values, i.At)
		return r, err
	case DoLink:
		return d.Link(ctx, by, i.Review, i.Revision, i.Orders)
	case DoSplit:
		return d.Split(ctx, by, i.Review, i.Revision, i.Parts)
	case DoSplitOne:
		return d.SplitAsOne(ctx, by, i.Review, i.Revision)
	case DoUnsplit:
		return d.Unsplit(ctx, by, i.Review, i.Revision)
	}
	return core.Review{}, i.carrySupplier(ctx, d, by)
}

func (i Intent) carrySupplier(ctx context.Context, d Desk, by core.User) error {
	switch i.Kind {
	case DoVerifyAccount:
		return d.VerifyAccount(ctx, by, i.Supplier, i.IBAN, "call-back", i.Text)
	case DoTrustAccount:
		return d.TrustAccount(ctx, by, i.Supplier, i.IBAN)
	case DoApproveSupplier:
		return d.ApproveSupplier(ctx, by, i.Supplier)
	case DoTakeBack:
		_, err := d.TakeBack(ctx, by, i.Lesson, i.Text)
		return err
	}
	return core.Errorf(core.Internal, "the window does not know how to %s", i.Kind)
}

// Divides reports whether the intent changes which pages of a file are which
// document.
func (i Intent) Divides() bool {
	return i.Kind == DoSplit || i.Kind == DoSplitOne || i.Kind == DoUnsplit
}

var doneKeys = map[IntentKind]string{
	DoApprove: "done.approve", DoReject: "done.reject", DoHold: "done.hold", DoRelease: "done.release", DoResolve: "done.resolve",
	DoAsk: "done.ask", DoAnswer: "done.answer", DoCorrect: "done.correct", DoAddLine: "done.add_line", DoRemoveLine: "done.remove_line", DoUncorrect: "done.undone", DoLink: "done.link", DoVerifyAccount: "done.verify_account", DoTrustAccount: "done.trust_account",
	DoApproveSupplier: "done.approve_supplier", DoTakeBack: "done.take_back", DoSplit: "done.split", DoSplitOne: "done.split_one", DoUnsplit: "done.unsplit",
}

// Done says what was done. After an approval it says whether others must still
// approve.
func (i Intent) Done(r core.Review, w Words) Notice {
	n := Done(w.Say(doneKeys[i.Kind], "what", i.Title, "who", i.To))
	if asked := r.Asked(); i.Kind == DoApprove && len(asked) > 0 {
		n.Text = w.Say("done.approve_waits", "what", i.Title, "who", askedWords(asked, core.User{}, w))
	}
	return n
}

// Undo is the intent that takes this one back exactly, against the review as it
// was afterwards; ok is false where that would not be honest: an approval, a
// rejection and a settled exception stay on record and are answered anew.
func (i Intent) Undo(after core.Review) (Intent, bool) {
	back := Intent{Review: i.Review, Revision: after.Revision, Title: i.Title}
	switch i.Kind {
	case DoHold:
		back.Kind = DoRelease
	case DoCorrect, DoAddLine, DoRemoveLine:
		back.Kind = DoUncorrect
	case DoLink:
		back.Kind, back.Orders, back.Previous = DoLink, i.Previous, i.Orders
	case DoSplit, DoSplitOne:
		back.Review, back.Kind = after.ID, DoUnsplit
		if len(i.PreviousParts) > 0 {
			back.Kind, back.Parts = DoSplit, i.PreviousParts
		}
	default:
		return Intent{}, false
	}
	return back, true
}

// Several is the same decision on several invoices, one after the other. A
// refusal of one does not stop the others.
type Several struct {
	Intents []Intent
}

// SeveralResult is what became of them.
type SeveralResult struct {
	Done    int
	Refused []Notice
	Left    int // not begun, because the person stopped it
}

// Carry decides one after the other and reports how many are through.
func (s Several) Carry(ctx context.Context, d Desk, by core.User, w Words, through func(n int)) SeveralResult {
	var res SeveralResult
	for n, i := range s.Intents {
		if ctx.Err() != nil {
			res.Left = len(s.Intents) - n
			return res
		}
		if _, err := i.Carry(ctx, d, by); err != nil {
			notice := NoticeOf(err, w)
			notice.Text = i.Title + ": " + notice.Text
			res.Refused = append(res.Refused, notice)
		} else {
			res.Done++
		}
		through(n + 1)
	}
	return res
}

var severalKeys = map[IntentKind]string{DoApprove: "several.approve", DoReject: "several.reject", DoHold: "several.hold"}

// Notice says what became of all of them.
func (r SeveralResult) Notice(kind IntentKind, w Words) Notice {
	n := Done(w.Count(severalKeys[kind], r.Done))
	if r.Left > 0 {
		n.Hint = w.Count("several.left", r.Left)
	}
	if len(r.Refused) == 0 {
		return n
	}
	n.Mark = Mark{IconAlert, ToneWarn, w.Say("notice.attention")}
	n.Hint = w.Count("several.refused", len(r.Refused)) + " " + n.Hint
	for _, x := range r.Refused {
		n.Details += x.Text + " " + x.Hint + "\n"
	}
	return n
}
