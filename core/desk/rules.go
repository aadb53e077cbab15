package desk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"countersign/core"
	"countersign/core/approval"
	"countersign/core/intake"
	"countersign/core/payment"
)

// SaveSettings changes the firm's rules and checks again what they touch.
func (d *Desk) SaveSettings(ctx context.Context, by core.User, s core.Settings) error {
	_, err := d.changeSettings(ctx, by, func(core.Settings) (core.Settings, error) { return s, nil })
	return err
}

// ImportSettings merges a file into the firm's rules, as they are when it is written:
// what others add meanwhile stays.
func (d *Desk) ImportSettings(ctx context.Context, by core.User, file []byte) (core.Settings, error) {
	return d.changeSettings(ctx, by, func(now core.Settings) (core.Settings, error) { return core.MergeSettings(now, file) })
}

func (d *Desk) changeSettings(ctx context.Context, by core.User, change func(core.Settings) (core.Settings, error)) (core.Settings, error) {
	var s core.Settings
	if err := d.Require(ctx, by, core.MayAdminister, "change the settings"); err != nil {
		return s, err
	}
	_, err := d.importing(ctx, func(tx core.Tx, _ *Changes) (a intake.Affected, err error) {
		old, err := tx.Settings()
		if err != nil {
			return a, err
		}
		if s, err = change(old); err != nil {
			return a, err
		}
		if s.Payment, err = payment.Paying(s.Payment); err != nil {
			return a, err
		}
		if err := named(tx, old, s); err != nil {
			return a, err
		}
		s.AutoApprove = core.KeepSignatures(old.AutoApprove, s.AutoApprove)
		if err := tx.SaveSettings(s); err != nil {
			return a, err
		}
		e, err := settingsEntry(by, old, s)
		if err != nil {
			return a, err
		}
		if err := tx.Audit(e); err != nil {
			return a, err
		}
		if _, err := checkRuled(tx); err != nil {
			return a, err
		}
		a.Everything = true
		return a, nil
	})
	return s, err
}

// settingsEntry keeps both, so that the log can tell what was in force when.
func settingsEntry(by core.User, old, now core.Settings) (core.AuditEntry, error) {
	e := entry(by, "SettingsChanged", "settings:firm")
	before, err1 := json.Marshal(old)
	after, err2 := json.Marshal(now)
	if err := errors.Join(err1, err2); err != nil {
		return e, core.Errorf(core.Internal, "the settings cannot be written: %w", err)
	}
	e.Before, e.After = map[string]string{"settings": string(before)}, map[string]string{"settings": string(after)}
	return e, nil
}

// named refuses policies and groups that ask somebody who cannot answer, where they were
// changed: who left since does not stop the owner from changing something else.
func named(r core.Reader, old, s core.Settings) error {
	staff, err := approval.StaffOf(r, time.Time{})
	if err != nil {
		return err
	}
	staff.Settings = old
	before := staff.Missing()
	staff.Settings = s
	for _, m := range staff.Missing() {
		if !slices.Contains(before, m) {
			return core.Errorf(core.BadInput, "%s", m).WithHint("`users list` shows who approves")
		}
	}
	return nil
}

// CannotAnswer says whom the policies and groups in force name who cannot answer: people
// who left, or lost the right.
func (d *Desk) CannotAnswer(ctx context.Context, by core.User) (missing []string, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		staff, err := approval.StaffOf(r, time.Time{})
		missing = staff.Missing()
		return err
	})
	return missing, err
}
