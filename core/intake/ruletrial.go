package intake

import (
	"context"
	"slices"
	"time"

	"countersign/core"
	"countersign/core/mailrule"
)

// Trial is what rules would do with a mail that is here, and what those that hold do.
type Trial struct {
	Message core.MessageID    `json:"message"`
	Now     core.MessageState `json:"now"`
	From    string            `json:"from"`
	Subject string            `json:"subject"`
	Arrived time.Time         `json:"arrived"`
	Do      core.MailAction   `json:"do,omitempty"`
	Rule    string            `json:"rule,omitempty"` // empty where none fits
	// Held and HeldRule are the same of the rules that hold now.
	Held     core.MailAction `json:"held,omitempty"`
	HeldRule string          `json:"held_rule,omitempty"`
	// Elsewhere is another mailbox in which the mail lies too and whose rules decide.
	Elsewhere string `json:"elsewhere,omitempty"`
	// Trouble says why rules cannot be asked about a mail that cannot be taken apart.
	Trouble string `json:"trouble,omitempty"`
}

// tried is a mail that rules are tried with.
type tried struct {
	m      core.Message
	places []mailPlace
}

// TryRules says what rules would do with the latest mails of an account, of how many,
// and changes nothing. tell hears how many are done; it may be nil.
func (in *Intake) TryRules(ctx context.Context, by core.User, account string, rules []core.MailRule, latest int, tell func(done, of int)) (list []Trial, all int, err error) {
	if err := by.Require(core.MayRead, "try rules"); err != nil {
		return nil, 0, err
	}
	if err := mailrule.Check(rules); err != nil {
		return nil, 0, err
	}
	mails, all, err := in.latest(ctx, account, latest)
	if err != nil {
		return nil, 0, err
	}
	for i, t := range mails {
		got, err := in.try(ctx, t, account, rules)
		if err != nil {
			return nil, 0, err
		}
		list = append(list, got)
		if tell != nil {
			tell(i+1, len(mails))
		}
	}
	return list, all, nil
}

// latest are the latest mails of an account, the newest first, and of how many.
func (in *Intake) latest(ctx context.Context, account string, latest int) (list []tried, all int, err error) {
	err = in.Store.View(ctx, func(r core.Reader) error {
		seen, err := r.ListMailSeen(core.MailSeenFilter{Account: account})
		if err != nil {
			return err
		}
		done := map[core.MessageID]bool{"": true}
		for _, s := range slices.Backward(seen) {
			if done[s.Message] {
				continue
			}
			done[s.Message] = true
			if all++; len(list) >= latest {
				continue
			}
			m, err := r.FindMessage(s.Message)
			if err != nil {
				return err
			}
			places, err := placesOf(r, m.ID)
			if err != nil {
				return err
			}
			list = append(list, tried{m, places})
		}
		return nil
	})
	return list, all, err
}

func (in *Intake) try(ctx context.Context, x tried, account string, rules []core.MailRule) (Trial, error) {
	m := x.m
	t := Trial{Message: m.ID, Now: m.State, From: m.Envelope.From, Subject: m.Envelope.Subject, Arrived: m.ReceivedAt}
	var u core.Unpacked
	err := guarded(func() error {
		raw, err := in.bytes(ctx, string(m.ID))
		if err == nil {
			u, err = in.Unpacker.Unpack(ctx, "message.eml", raw)
		}
		return err
	})
	if ctx.Err() != nil {
		return t, ctx.Err()
	}
	if err != nil {
		t.Trouble = explained(err).Error()
		return t, nil
	}
	t.From, t.Subject = u.Envelope.From, u.Envelope.Subject
	t.Held, t.HeldRule, _ = outcome(x.places, account, m, u)
	wanted := slices.Clone(x.places)
	for i := range wanted {
		if wanted[i].account == account {
			wanted[i].rules = rules
		}
	}
	t.Do, t.Rule, t.Elsewhere = outcome(wanted, account, m, u)
	return t, nil
}

// outcome is what becomes of a mail by the rules of its places, seen from an account.
func outcome(places []mailPlace, account string, m core.Message, u core.Unpacked) (do core.MailAction, rule, elsewhere string) {
	r, whose := decided(places, m, u)
	do = core.MailTake
	if r.Do == core.MailIgnore {
		do = core.MailIgnore
	}
	if whose != account {
		elsewhere = whose
	}
	return do, r.Name, elsewhere
}
