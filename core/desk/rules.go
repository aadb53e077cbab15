package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"countersign/core"
	"countersign/core/approval"
	"countersign/core/intake"
	"countersign/core/payment"
)

// SaveSettings changes the firm's rules and checks again what they touch.
func (d *Desk) SaveSettings(ctx context.Context, by core.User, s core.Settings) error {
	if err := d.Require(ctx, by, core.MayAdminister, "change the settings"); err != nil {
		return err
	}
	var err error
	if s.Payment, err = payment.Paying(s.Payment); err != nil {
		return err
	}
	_, err = d.importing(ctx, func(tx core.Tx, _ *Changes) (a intake.Affected, err error) {
		old, err := tx.Settings()
		if err != nil {
			return a, err
		}
		before, err := json.Marshal(old)
		if err != nil {
			return a, core.Errorf(core.Internal, "the settings cannot be read: %w", err)
		}
		if err := named(tx, old, s); err != nil {
			return a, err
		}
		s.AutoApprove = core.KeepSignatures(old.AutoApprove, s.AutoApprove)
		after, err := json.Marshal(s)
		if err != nil {
			return a, core.Errorf(core.Internal, "the settings cannot be written: %w", err)
		}
		if err := tx.SaveSettings(s); err != nil {
			return a, err
		}
		e := entry(by, "SettingsChanged", "settings:firm")
		e.Before, e.After = map[string]string{"settings": string(before)}, map[string]string{"settings": string(after)}
		if err := tx.Audit(e); err != nil {
			return a, err
		}
		if _, err := checkRuled(tx); err != nil {
			return a, err
		}
		a.Everything = true
		return a, nil
	})
	return err
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
