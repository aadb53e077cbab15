package desk

import (
	"context"

	"countersign/core"
	"countersign/core/approval"
)

// TryPolicies shows whom policies would have asked for the invoices of some days, and
// which of them the rules of auto_approve would have approved once signed. It changes
// nothing, and refuses (BadInput) what could not be imported. From and To bound the issue date; unset they do not.
func (d *Desk) TryPolicies(ctx context.Context, by core.User, s core.Settings, from, to core.Date) (t approval.Trials, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		firm, err := r.Firm()
		if err != nil {
			return err
		}
		now, err := r.Settings()
		if err != nil {
			return err
		}
		if err := named(r, now, s); err != nil {
			return err
		}
		list, err := r.ListReviews(core.ReviewFilter{From: from, To: to})
		if err != nil {
			return err
		}
		suppliers, err := r.ListSuppliers()
		if err != nil {
			return err
		}
		t = approval.DryRun(s, firm, list, suppliers)
		return nil
	})
	return t, err
}
