package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"countersign/core"
)

// SaveSettings changes the firm's rules and checks again what they touch.
func (d *Desk) SaveSettings(ctx context.Context, by core.User, s core.Settings) error {
	if err := by.Require(core.MayAdminister, "change the settings"); err != nil {
		return err
	}
	after, err := json.Marshal(s)
	if err != nil {
		return core.Errorf(core.Internal, "the settings cannot be written: %w", err)
	}
	_, err = d.importing(ctx, func(tx core.Tx, _ *Changes) (map[core.SupplierID]bool, error) {
		old, err := tx.Settings()
		if err != nil {
			return nil, err
		}
		before, err := json.Marshal(old)
		if err != nil {
			return nil, core.Errorf(core.Internal, "the settings cannot be read: %w", err)
		}
		if err := tx.SaveSettings(s); err != nil {
			return nil, err
		}
		e := entry(by, "SettingsChanged", "settings:firm")
		e.Before, e.After = map[string]string{"settings": string(before)}, map[string]string{"settings": string(after)}
		return everything(tx, tx.Audit(e))
	})
	return err
}

// everything touches all suppliers, known and not.
func everything(r core.Reader, err error) (map[core.SupplierID]bool, error) {
	if err != nil {
		return nil, err
	}
	list, err := r.ListSuppliers()
	all := map[core.SupplierID]bool{"": true}
	for _, s := range list {
		all[s.ID] = true
	}
	return all, err
}

// SaveMailAccount adds or changes a mailbox. Its password is not part of it.
func (d *Desk) SaveMailAccount(ctx context.Context, by core.User, a core.MailAccount) error {
	if err := by.Require(core.MayAdminister, "set up mailboxes"); err != nil {
		return err
	}
	switch {
	case a.Name == "" || a.Host == "" || a.User == "":
		return core.Errorf(core.Usage, "a mailbox needs a name, a host and a user")
	case a.Port < 1 || a.Port > 65535:
		return core.Errorf(core.Usage, "%d is not a port", a.Port).WithHint("993 for implicit TLS, 143 for STARTTLS")
	case !slices.Contains([]string{"implicit", "starttls", "none"}, a.TLS):
		return core.Errorf(core.Usage, "%q is not a way to encrypt", a.TLS).WithHint("implicit or starttls")
	case a.TLS == "none" && !a.Local():
		return core.Errorf(core.Refused, "mail is only fetched over an encrypted connection").WithHint("use --tls implicit or --tls starttls")
	}
	return d.store.Update(ctx, func(tx core.Tx) error {
		old, err := tx.FindMailAccount(a.Name)
		action := "MailAccountChanged"
		if core.KindOf(err) == core.NotFound {
			action = "MailAccountAdded"
		} else if err != nil {
			return err
		}
		a.Rules, a.After = old.Rules, old.After
		a.LastTry, a.LastOK, a.LastError, a.Counts = old.LastTry, old.LastOK, "", old.Counts
		if err := tx.SaveMailAccount(a); err != nil {
			return err
		}
		e := entry(by, action, "mailbox:"+a.Name)
		e.After = map[string]string{"host": a.Host, "user": a.User, "tls": a.TLS, "folders": strings.Join(a.Folder, ",")}
		return tx.Audit(e)
	})
}
