package desk

import (
	"context"
	"encoding/json"

	"countersign/core"
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
	after, err := json.Marshal(s)
	if err != nil {
		return core.Errorf(core.Internal, "the settings cannot be written: %w", err)
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
		if err := tx.SaveSettings(s); err != nil {
			return a, err
		}
		e := entry(by, "SettingsChanged", "settings:firm")
		e.Before, e.After = map[string]string{"settings": string(before)}, map[string]string{"settings": string(after)}
		a.Everything = true
		return a, tx.Audit(e)
	})
	return err
}
