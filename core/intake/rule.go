package intake

import (
	"context"
	"fmt"
	"slices"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/mailrule"
)

// WholeMail is the path of a delivery that stands for a mail and not for a file in it.
const WholeMail = "the mail itself"

// mailPlace is where a mail lies, with the rules that hold there.
type mailPlace struct {
	account, folder string
	rules           []core.MailRule
}

// placesOf lists where a mail lies.
func placesOf(r core.Reader, id core.MessageID) ([]mailPlace, error) {
	seen, err := r.ListMailSeen(core.MailSeenFilter{Message: id})
	if err != nil {
		return nil, err
	}
	var out []mailPlace
	for _, s := range seen {
		a, err := r.FindMailAccount(s.Key.Account)
		if err != nil && core.KindOf(err) != core.NotFound {
			return nil, err
		}
		out = append(out, mailPlace{s.Key.Account, s.Key.Folder, a.Rules})
	}
	return out, nil
}

// decided gives the rule that decides about a mail and the mailbox whose it is; no name
// where none fits. A mail that lies in several places is left out only where the rules of
// each place say so: one that does not decides.
func decided(places []mailPlace, m core.Message, u core.Unpacked) (rule core.MailRule, account string) {
	for i, p := range places {
		r, ok := mailrule.First(p.rules, facts(m, u, p.folder))
		if !ok || r.Do != core.MailIgnore {
			return r, p.account
		}
		if i == 0 {
			rule, account = r, p.account
		}
	}
	return rule, account
}

// ruledOut says by which rule a mail is left out, as a sentence; empty for one that is
// taken in.
func (in *Intake) ruledOut(ctx context.Context, m core.Message, u core.Unpacked) (why string, err error) {
	if m.WantedBy != "" {
		return "", nil
	}
	err = in.Store.View(ctx, func(r core.Reader) error {
		places, err := placesOf(r, m.ID)
		if err != nil {
			return err
		}
		if rule, account := decided(places, m, u); rule.Do == core.MailIgnore {
			why = fmt.Sprintf("rule %q of mailbox %s leaves this mail out", rule.Name, account)
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

// leaveOut notes that a mail is left out and why, and with it what else is to be noted,
// which may be nothing.
func (in *Intake) leaveOut(ctx context.Context, id core.MessageID, e core.Envelope, why string, also func(core.Tx) error) error {
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
		if err := tx.Audit(log); err != nil || also == nil {
			return err
		}
		return also(tx)
	})
}

// Want takes a mail in that was left out or failed, because a person wants it: no rule
// is asked again. What it holds shows after the next Process. It is Refused for a mail
// that was taken in.
func (in *Intake) Want(ctx context.Context, by core.User, id core.MessageID, reason string) error {
	const toDo = "take mails in"
	if err := by.Require(core.MayEnter, toDo); err != nil {
		return audit.Refused(ctx, in.Store, by, toDo, err)
	}
	return audit.Refused(ctx, in.Store, by, toDo, in.Store.Update(ctx, func(tx core.Tx) error {
		if err := enterSheetsOf(tx, id); err != nil {
			return err
		}
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
	}))
}
