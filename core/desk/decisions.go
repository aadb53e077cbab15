package desk

import (
	"cmp"
	"context"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/intake"
)

// Approve, Reject, Hold, Release, Resolve, Ask, Answer, Waive, Correct and Link carry out what a
// person decides about the revision that the person saw; revision 0 stands for the
// newest. They return the review as it then is. Errors: NotFound, Refused (a rule
// forbids it), Conflict (it changed meanwhile), Usage (a reason is missing). A
// refusal is written to the log as well.

// Approve says yes. The invoice is checked anew first, so that a duplicate or a
// changed account that came to light meanwhile stops it.
func (d *Desk) Approve(ctx context.Context, by core.User, id core.ReviewID, revision int64, comment string) (core.Review, error) {
	return d.decide(ctx, id, core.Command{Action: core.ActApprove, By: by, Revision: revision, Reason: comment})
}

// Reject says no, for a reason.
func (d *Desk) Reject(ctx context.Context, by core.User, id core.ReviewID, revision int64, reason string) (core.Review, error) {
	return d.decide(ctx, id, core.Command{Action: core.ActReject, By: by, Revision: revision, Reason: reason})
}

// Reopen takes a rejection back, for a reason, and checks the invoice again.
func (d *Desk) Reopen(ctx context.Context, by core.User, id core.ReviewID, revision int64, reason string) (core.Review, error) {
	return d.inReview(ctx, by, core.ActReopen, id, revision, func(tx core.Tx, v core.Review) (core.Review, core.Command, error) {
		return v, core.Command{Action: core.ActReopen, By: by, Reason: reason}, nil
	}, func(tx core.Tx, v core.Review) (core.Review, error) {
		if v.Status == core.StatusReceived {
			return v, nil
		}
		v, err := intake.Check(tx, v)
		if err == nil {
			err = checkSiblings(tx, v)
		}
		return v, err
	})
}

// Hold keeps the invoice from approval and payment until it is released.
func (d *Desk) Hold(ctx context.Context, by core.User, id core.ReviewID, revision int64, reason string) (core.Review, error) {
	return d.decide(ctx, id, core.Command{Action: core.ActHold, By: by, Revision: revision, Reason: reason})
}

// Release ends a hold.
func (d *Desk) Release(ctx context.Context, by core.User, id core.ReviewID, revision int64) (core.Review, error) {
	return d.decide(ctx, id, core.Command{Action: core.ActRelease, By: by, Revision: revision})
}

// Resolve settles the open exceptions of one kind, or with a line the one on it. The
// invoice is then checked again: who is asked may depend on what is open. Of an invoice
// that is in the books, and is checked no more, it settles what keeps it from being paid.
func (d *Desk) Resolve(ctx context.Context, by core.User, id core.ReviewID, revision int64, what core.Reason, line, reason string) (core.Review, error) {
	return d.inReview(ctx, by, core.ActResolve, id, revision, func(tx core.Tx, v core.Review) (core.Review, core.Command, error) {
		c := core.Command{Action: core.ActResolve, By: by, Exception: what, Line: line, Reason: reason}
		if v.Status != core.StatusExported {
			return v, c, nil
		}
		g, err := openGate(tx, core.DateOf(tx.Now().In(d.zone)))
		if err == nil {
			c.Exceptions, err = g.unsettled(v)
		}
		return v, c, err
	}, func(tx core.Tx, v core.Review) (core.Review, error) {
		if v.Status == core.StatusExported {
			return v, nil
		}
		return intake.Check(tx, v)
	})
}

// Ask puts a question about the invoice to a colleague, who finds it in the queue.
func (d *Desk) Ask(ctx context.Context, by core.User, id core.ReviewID, revision int64, to, text string) (core.Review, error) {
	return d.inReview(ctx, by, core.ActAsk, id, revision, func(tx core.Tx, v core.Review) (core.Review, core.Command, error) {
		u, err := tx.FindUser(to)
		if core.KindOf(err) == core.NotFound {
			err = core.Errorf(core.NotFound, "there is no user %s", to).WithHint("`users list` shows who works here")
		}
		return v, core.Command{Action: core.ActAsk, By: by, To: u.Name, Reason: text}, err
	}, nil)
}

// Answer replies to a question; 0 stands for the oldest one that the person may answer.
func (d *Desk) Answer(ctx context.Context, by core.User, id core.ReviewID, revision int64, question int, text string) (core.Review, error) {
	return d.inReview(ctx, by, core.ActAnswer, id, revision, func(_ core.Tx, v core.Review) (core.Review, core.Command, error) {
		return v, core.Command{Action: core.ActAnswer, By: by, Question: question, Reason: text}, nil
	}, nil)
}

// Waive lifts a rule of segregation of duties for this invoice; the owner alone can.
func (d *Desk) Waive(ctx context.Context, by core.User, id core.ReviewID, revision int64, rule, reason string) (core.Review, error) {
	return d.decide(ctx, id, core.Command{Action: core.ActWaive, By: by, Revision: revision, Rule: rule, Reason: reason})
}

func (d *Desk) decide(ctx context.Context, id core.ReviewID, c core.Command) (core.Review, error) {
	return d.inReview(ctx, c.By, c.Action, id, c.Revision, func(tx core.Tx, v core.Review) (core.Review, core.Command, error) {
		if c.Action != core.ActApprove || v.Status.Decided() {
			return v, c, nil
		}
		v, err := intake.CheckAgain(tx, v)
		return v, c, err
	}, func(tx core.Tx, v core.Review) (core.Review, error) {
		v, err := afterDecision(tx, v)
		if err == nil && c.Action == core.ActApprove && v.Status == core.StatusApproved {
			err = intake.Confirm(tx, v, c.By)
		}
		return v, err
	})
}

// inReview carries out one decision in one transaction: prepare brings the review
// up to date and makes the command, finish does what follows from it. What a rule
// refuses is written to the log in the same transaction, together with what prepare
// found, and the refusal is returned. What the person may never do comes before all else.
func (d *Desk) inReview(ctx context.Context, by core.User, a core.Action, id core.ReviewID, revision int64,
	prepare func(core.Tx, core.Review) (core.Review, core.Command, error), finish func(core.Tx, core.Review) (core.Review, error),
) (core.Review, error) {
	var out core.Review
	var refusal error
	err := d.store.Update(ctx, func(tx core.Tx) error {
		v, err := found(tx, by, a, id)
		if err != nil {
			refusal, err = onRecord(tx, v, core.Command{Action: a, By: by}, err)
			return err
		}
		if revision != 0 && revision != v.Revision {
			return core.Errorf(core.Conflict, "the invoice was changed after you opened it").WithHint("look at it again and decide anew")
		}
		before := v
		v, c, err := prepare(tx, v)
		if err != nil {
			return err
		}
		if c.By, err = d.acting(tx, c.By, v); err != nil {
			return err
		}
		c.Revision = 0 // compared above; what prepare did is part of this decision
		if out, err = apply(tx, v, c); err != nil {
			refusal, err = onRecord(tx, v, c, err)
			return err
		}
		if finish != nil {
			out, err = finish(tx, out)
		}
		if err == nil && before.OnHoldCredit() != out.OnHoldCredit() {
			err = checkSiblings(tx, before, out)
		}
		return err
	})
	if err == nil {
		return out, refusal
	}
	return out, d.noted(ctx, by, "decide on invoice "+short(string(id)), err)
}

// found is the review with the ID, for a person whose roles let them do this to invoices:
// that they may not is said even where there is no such invoice.
func found(tx core.Tx, by core.User, a core.Action, id core.ReviewID) (core.Review, error) {
	v, err := find(tx, id)
	now, uerr := asNow(tx, by)
	if uerr == nil {
		uerr = core.MayEver(a, now)
	}
	return v, cmp.Or(uerr, err)
}

// onRecord writes down in the transaction that a rule refused a command on a review, and
// gives the refusal; any other error, and one that is about no review, it gives back.
func onRecord(tx core.Tx, v core.Review, c core.Command, why error) (refusal, err error) {
	if core.KindOf(why) != core.Refused || v.ID == "" {
		return nil, why
	}
	return why, refused(tx, v, c, why)
}

func apply(tx core.Tx, v core.Review, c core.Command) (core.Review, error) {
	c.At = tx.Now()
	next, log, err := core.Decide(v, c)
	if err != nil {
		return v, err
	}
	if err := tx.SaveReview(next); err != nil {
		return v, err
	}
	return next, tx.Audit(log)
}

// refused keeps what was refused to whom, and why.
func refused(tx core.Tx, v core.Review, c core.Command, why error) error {
	e := entry(c.By, "Refused", "review:"+string(v.ID))
	e.Document, e.Reason, e.After = v.Document, why.Error(), map[string]string{"asked": string(c.Action)}
	return audit.NoteRefusal(tx, e)
}
