package intake

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"countersign/core"
	"countersign/core/mailrule"
)

// WholeMail is the path of a delivery that stands for a mail and not for a file in it.
const WholeMail = "the mail itself"

// ruledOut says by which rule a mail is left out, as a sentence; empty for one that is
// taken in. A mail that lies in several places is left out only where the rules of each
// place say so.
func (in *Intake) ruledOut(ctx context.Context, m core.Message, u core.Unpacked) (why string, err error) {
	if m.WantedBy != "" {
		return "", nil
	}
	err = in.Store.View(ctx, func(r core.Reader) error {
		seen, err := r.ListMailSeen(core.MailSeenFilter{Message: m.ID})
		if err != nil {
			return err
		}
		for _, s := range seen {
			a, err := r.FindMailAccount(s.Key.Account)
			if err != nil && core.KindOf(err) != core.NotFound {
				return err
			}
			rule, ok := mailrule.First(a.Rules, facts(m, u, s.Key.Folder))
			if !ok || rule.Do != core.MailIgnore {
				why = ""
				return nil
			}
			why = cmp.Or(why, fmt.Sprintf("rule %q of mailbox %s leaves this mail out", rule.Name, a.Name))
		}
		return nil
	})
	return why, err
}

// ruledOutBefore reports whether a rule left a mail out, and nothing else is known of
// it.
func (in *Intake) ruledOutBefore(ctx context.Context, m core.Message) (out bool, err error) {
	err = in.Store.View(ctx, func(r core.Reader) error {
		out, err = onlyRuledOut(r, m)
		return err
	})
	return out, err
}

func onlyRuledOut(r core.Reader, m core.Message) (bool, error) {
	if m.State != core.MessageIgnored {
		return false, nil
	}
	list, err := r.ListDeliveries(core.DeliveryFilter{Message: m.ID})
	return len(list) > 0 && !slices.ContainsFunc(list, func(d core.Delivery) bool { return d.Path != WholeMail }), err
}

// askRulesAgain lets the next Process decide anew on a mail that a rule left out and
// that now came to another mailbox or folder too, whose rules may want it. The same
// folder numbered anew is no other place.
func askRulesAgain(tx core.Tx, m core.Message, at core.MailKey) error {
	if out, err := onlyRuledOut(tx, m); err != nil || !out {
		return err
	}
	seen, err := tx.ListMailSeen(core.MailSeenFilter{Message: m.ID})
	if err != nil || slices.ContainsFunc(seen, func(s core.MailSeen) bool { return s.Key.Account == at.Account && s.Key.Folder == at.Folder }) {
		return err
	}
	m.State, m.Reason, m.Attempts = core.MessageReceived, "", 0
	return tx.SaveMessage(m)
}

// facts are what rules look at.
func facts(m core.Message, u core.Unpacked, folder string) mailrule.Mail {
	e := u.Envelope
	f := mailrule.Mail{
		Folder: folder, From: e.From, FromName: e.FromName, Recipients: u.Recipients, Subject: e.Subject, Body: u.Text,
		Size: m.Size, Written: e.Date, Arrived: m.ReceivedAt,
	}
	for _, p := range u.Parts {
		if p.Skip == "" {
			f.Files = append(f.Files, p.Path)
		}
	}
	return f
}

// leaveOut notes that a rule leaves a mail out.
func (in *Intake) leaveOut(ctx context.Context, id core.MessageID, e core.Envelope, why string) error {
	return in.Store.Update(ctx, func(tx core.Tx) error {
		now, err := tx.FindMessage(id)
		if err != nil || now.State != core.MessageReceived || now.WantedBy != "" {
			return err // another run was quicker, or somebody wants it since
		}
		now.Envelope, now.State, now.Reason = e, core.MessageIgnored, why
		if err := tx.SaveMessage(now); err != nil {
			return err
		}
		before, err := tx.ListDeliveries(core.DeliveryFilter{Message: id, Outcome: core.Ignored})
		if err != nil {
			return err
		}
		d := core.Delivery{Door: "mail", Message: id, Path: WholeMail, Outcome: core.Ignored, Reason: why, At: tx.Now()}
		if !slices.ContainsFunc(before, func(b core.Delivery) bool { return b.Path == WholeMail && b.Reason == why }) {
			if _, err := tx.SaveDelivery(d); err != nil {
				return err
			}
		}
		log := entry(core.User{}, "MessageIgnored", "message:"+short(string(id)))
		log.Document, log.Reason = core.DocumentID(id), why
		return tx.Audit(log)
	})
}

// Trial is what rules would do with a mail that is here.
type Trial struct {
	Message core.MessageID    `json:"message"`
	Now     core.MessageState `json:"now"`
	From    string            `json:"from"`
	Subject string            `json:"subject"`
	Do      core.MailAction   `json:"do,omitempty"`
	Rule    string            `json:"rule,omitempty"` // empty where none fits
	// Trouble says why rules cannot be asked about a mail that cannot be taken apart.
	Trouble string `json:"trouble,omitempty"`
}

// TryRules says what rules would do with the latest mails of an account, and changes
// nothing.
func (in *Intake) TryRules(ctx context.Context, by core.User, account string, rules []core.MailRule, latest int) ([]Trial, error) {
	if err := by.Require(core.MayRead, "try rules"); err != nil {
		return nil, err
	}
	if err := mailrule.Check(rules); err != nil {
		return nil, err
	}
	type place struct {
		m      core.Message
		folder string
	}
	var list []place
	err := in.Store.View(ctx, func(r core.Reader) error {
		seen, err := r.ListMailSeen(core.MailSeenFilter{Account: account})
		if err != nil {
			return err
		}
		done := map[core.MessageID]bool{"": true}
		for _, s := range slices.Backward(seen) {
			if done[s.Message] || len(list) >= latest {
				continue
			}
			done[s.Message] = true
			m, err := r.FindMessage(s.Message)
			if err != nil {
				return err
			}
			list = append(list, place{m, s.Key.Folder})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []Trial
	for _, p := range list {
		t, err := in.try(ctx, p.m, p.folder, rules)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func (in *Intake) try(ctx context.Context, m core.Message, folder string, rules []core.MailRule) (Trial, error) {
	t := Trial{Message: m.ID, Now: m.State, From: m.Envelope.From, Subject: m.Envelope.Subject, Do: core.MailTake}
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
		t.Do, t.Trouble = "", explained(err).Error()
		return t, nil
	}
	t.From, t.Subject = u.Envelope.From, u.Envelope.Subject
	if rule, ok := mailrule.First(rules, facts(m, u, folder)); ok {
		t.Do, t.Rule = rule.Do, rule.Name
	}
	return t, nil
}

// Want takes a mail in that was left out or failed, because a person wants it: no rule
// is asked again. What it holds shows after the next Process. It is Refused for a mail
// that was taken in.
func (in *Intake) Want(ctx context.Context, by core.User, id core.MessageID, reason string) error {
	if err := by.Require(core.MayEnter, "take mails in"); err != nil {
		return err
	}
	return in.Store.Update(ctx, func(tx core.Tx) error {
		m, err := tx.FindMessage(id)
		switch {
		case err != nil:
			return err
		case m.State == core.MessageReceived && m.WantedBy != "":
			return nil // it waits already
		case m.State == core.MessageUnpacked:
			return core.Errorf(core.Refused, "this mail was taken in already").WithHint("its files are in the list of what came in")
		}
		log := entry(by, "MessageWanted", "message:"+short(string(id)))
		log.Document, log.Reason, log.Before = core.DocumentID(id), reason, map[string]string{"state": string(m.State), "reason": m.Reason}
		m.State, m.Reason, m.Attempts, m.WantedBy = core.MessageReceived, "", 0, by.Name
		if err := tx.SaveMessage(m); err != nil {
			return err
		}
		return tx.Audit(log)
	})
}
