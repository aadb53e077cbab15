package intake

import (
	"context"
	"errors"

	"countersign/core"
)

// One mail or document that the program cannot cope with must not keep the others
// from being taken in: its fault is noted on it, where people see it, and the run goes
// on. Only what cannot even be noted (a full disk, a broken database) ends a run.

// maxAttempts is how often the program tries again what it could not cope with. An
// engine that is missing is waited for without end.
const maxAttempts = 5

// guarded runs a step on one item and turns a fault of the program into an error.
func guarded(step func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = core.Errorf(core.Internal, "the program could not cope with this file: %v", p)
		}
	}()
	return step()
}

// explained is an error in words for people.
func explained(err error) *core.Error {
	var e *core.Error
	if errors.As(err, &e) && e.Kind != core.Internal {
		return e
	}
	return core.Errorf(core.Internal, "a fault of the program stopped this step: %w", err).WithHint("enter what it says by hand, or ask for it in another form")
}

// fail notes on a review, if it is still where the step began, why the step did not
// succeed. What is not the file's own fault is tried again a few times.
func (in *Intake) fail(ctx context.Context, id core.ReviewID, step string, at core.Status, cause error) error {
	why := explained(cause)
	return in.Store.Update(ctx, func(tx core.Tx) error {
		v, err := tx.FindReview(id)
		if err != nil || v.Status != at {
			return err
		}
		f := core.Failure{Step: step, Message: why.Msg, Hint: why.Hint, Attempts: 1, At: tx.Now()}
		if v.Failure != nil {
			f.Attempts = v.Failure.Attempts + 1
		}
		f.Retry = why.Kind == core.Unavailable || why.Kind != core.BadInput && f.Attempts < maxAttempts
		_, err = decide(tx, v, core.Command{Action: core.ActFail, Failure: &f, Exceptions: []core.Exception{{
			Reason: core.Unreadable, Severity: core.Block, Message: why.Error(),
		}}})
		return err
	})
}

// setAside notes on a mail why it could not be taken apart. Its bytes stay, and its
// documents can be imported from them. A full disk is not the mail's fault and ends
// the run.
func (in *Intake) setAside(ctx context.Context, id core.MessageID, cause error) error {
	why := explained(cause)
	if why.Kind == core.Unavailable {
		return cause
	}
	return in.Store.Update(ctx, func(tx core.Tx) error {
		m, err := tx.FindMessage(id)
		if err != nil || m.State != core.MessageReceived {
			return err
		}
		m.Attempts++
		if why.Kind == core.BadInput || m.Attempts >= maxAttempts {
			m.State, m.Reason = core.MessageFailed, why.Error()
		}
		if err := tx.SaveMessage(m); err != nil {
			return err
		}
		e := entry(core.User{}, "StepFailed", "message:"+short(string(id)))
		e.Document, e.Reason = core.DocumentID(id), why.Error()
		e.After = map[string]string{"step": "unpack", "state": string(m.State)}
		return tx.Audit(e)
	})
}

// partly are exceptions for what could not be looked at in a document that was read
// otherwise: a file inside may be the electronic invoice. What a second look missed
// stays as doubtful as it was.
func partly(faults []string) []core.Exception {
	var out []core.Exception
	for _, f := range faults {
		e := core.Exception{Reason: core.Unreadable, Severity: core.Block, Message: f + "."}
		if f == notAgain {
			e.Reason, e.Severity = core.LowConfidence, core.Warn
		}
		out = append(out, e)
	}
	return out
}
