package desk

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/mailrule"
)

// SaveMailRules replaces the rules of a mailbox.
func (d *Desk) SaveMailRules(ctx context.Context, by core.User, account string, rules []core.MailRule) error {
	return d.saveMailRules(ctx, by, account, rules, func([]core.MailRule) error { return nil })
}

// ChangeMailRules replaces the rules of a mailbox by what somebody made of those before.
// It is a Conflict when others hold by now.
func (d *Desk) ChangeMailRules(ctx context.Context, by core.User, account string, before, rules []core.MailRule) error {
	return d.saveMailRules(ctx, by, account, rules, func(now []core.MailRule) error {
		if !slices.EqualFunc(now, before, func(a, b core.MailRule) bool { return reflect.DeepEqual(a, b) }) {
			return core.Errorf(core.Conflict, "the rules of %s were changed by somebody else meanwhile", account).WithHint("go back and open them again; yours were not saved")
		}
		return nil
	})
}

func (d *Desk) saveMailRules(ctx context.Context, by core.User, account string, rules []core.MailRule, check func(now []core.MailRule) error) error {
	if err := d.Require(ctx, by, core.MayAdminister, "change the rules of mailboxes"); err != nil {
		return err
	}
	if err := mailrule.Check(rules); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx core.Tx) error {
		a, err := tx.FindMailAccount(account)
		if err != nil {
			return err
		}
		if err := check(a.Rules); err != nil {
			return err
		}
		e := entry(by, "MailRulesChanged", "mailbox:"+account)
		e.Before, e.After = ruleWords(a.Rules), ruleWords(rules)
		a.Rules = rules
		if err := tx.SaveMailAccount(a); err != nil {
			return err
		}
		return tx.Audit(e)
	})
}

// ruleWords are rules as the log keeps them: whole, so that what a rule left out can
// be understood later.
func ruleWords(rules []core.MailRule) map[string]string {
	out := map[string]string{}
	for i, r := range rules {
		out[fmt.Sprintf("rule %02d", i+1)] = mailrule.Words(r)
	}
	return out
}

// SaveMailAfter says what happens on the server to mails of a mailbox that are taken in
// from now on; nil for nothing. It is a Conflict when another wish than before holds by
// now.
func (d *Desk) SaveMailAfter(ctx context.Context, by core.User, account string, before, after *core.MailAfter) error {
	if err := d.Require(ctx, by, core.MayAdminister, "change what happens on mail servers"); err != nil {
		return err
	}
	return d.store.Update(ctx, func(tx core.Tx) error {
		a, err := tx.FindMailAccount(account)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(a.After, before) {
			return core.Errorf(core.Conflict, "what happens to the mails of %s was changed by somebody else meanwhile", account).WithHint("go back and look at it again; yours was not saved")
		}
		if after != nil {
			if err := checkAfter(a, *after); err != nil {
				return err
			}
			wish := *after
			wish.Since = tx.Now()
			after = &wish
		}
		e := entry(by, "MailAfterChanged", "mailbox:"+account)
		e.Before, e.After = afterWords(a.After), afterWords(after)
		a.After = after
		if err := tx.SaveMailAccount(a); err != nil {
			return err
		}
		return tx.Audit(e)
	})
}

func checkAfter(a core.MailAccount, w core.MailAfter) error {
	switch {
	case w.Keyword == "" && !w.Seen && !w.Flagged && w.Move == "":
		return core.Errorf(core.Usage, "nothing is said about what should happen to the mails")
	case !isKeyword(w.Keyword):
		return core.Errorf(core.BadInput, "%q cannot be a keyword on a mail server", w.Keyword).WithHint("letters, digits, - and _, at most 50")
	case w.Move != "" && slices.ContainsFunc(watched(a), func(f string) bool { return strings.EqualFold(f, w.Move) }):
		return core.Errorf(core.BadInput, "mails cannot be moved to %s, which is a folder that is watched", w.Move).WithHint("choose another folder")
	case strings.ContainsAny(w.Move, "\r\n\x00"):
		return core.Errorf(core.BadInput, "this is not the name of a folder")
	}
	return nil
}

func watched(a core.MailAccount) []string {
	if len(a.Folder) == 0 {
		return []string{"INBOX"}
	}
	return a.Folder
}

// isKeyword reports whether a text is empty or what any server takes as a keyword: an
// atom of RFC 9051, section 9, and less.
func isKeyword(s string) bool {
	return len(s) <= 50 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("-_$", r)
	})
}

func afterWords(w *core.MailAfter) map[string]string {
	if w == nil {
		return nil
	}
	out := map[string]string{}
	for k, v := range map[string]string{"keyword": w.Keyword, "move": w.Move} {
		if v != "" {
			out[k] = v
		}
	}
	if w.Seen {
		out["seen"] = "yes"
	}
	if w.Flagged {
		out["flagged"] = "yes"
	}
	return out
}
