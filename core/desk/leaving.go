package desk

import (
	"context"
	"slices"

	"countersign/core"
	"countersign/core/export"
	"countersign/core/report"
)

// Bills gives the approved and exported invoices with an issue date from from to to,
// both inclusive, for writing to a ledger.
func (d *Desk) Bills(ctx context.Context, by core.User, from, to core.Date) ([]export.Bill, error) {
	var out []export.Bill
	err := d.read(ctx, by, func(r core.Reader) error {
		list, err := r.ListReviews(core.ReviewFilter{Status: []core.Status{core.StatusApproved, core.StatusExported, core.StatusPaid}, From: from, To: to})
		if err != nil {
			return err
		}
		for _, v := range list {
			b := export.Bill{Review: v, Orders: v.Match.Orders}
			if v.Invoice.SupplierID != "" {
				if b.Supplier, err = r.FindSupplier(v.Invoice.SupplierID); err != nil {
					return err
				}
				b.LedgerAccount = b.Supplier.LedgerAccount
			}
			out = append(out, b)
		}
		return nil
	})
	return out, err
}

// Exported notes that bills left in a file with this hash: those that were approved
// become exported, unless an auditor exports, who changes nothing. It is called after
// the file is on the disk; if it fails, the file holds what the next export will hold
// again.
func (d *Desk) Exported(ctx context.Context, by core.User, b core.ExportBatch, bills []export.Bill) (core.ExportBatch, error) {
	err := d.store.Update(ctx, func(tx core.Tx) error {
		b.By, b.At, b.Reviews = by.Name, tx.Now(), []core.ReviewID{}
		b.ID = b.Target + "-" + tx.Now().UTC().Format("20060102-150405") + "-" + b.SHA256[:min(6, len(b.SHA256))]
		for _, bill := range bills {
			b.Reviews = append(b.Reviews, bill.Review.ID)
			v, err := tx.FindReview(bill.Review.ID)
			if err != nil {
				return err
			}
			if v.Revision != bill.Review.Revision {
				return core.Errorf(core.Conflict, "invoice %s was changed while it was exported", v.Invoice.Number).WithHint("export again")
			}
			if v.Status != core.StatusApproved || core.MayMarkExported(by) != nil {
				continue
			}
			if _, err := apply(tx, v, core.Command{Action: core.ActExport, By: by, Batch: b.ID}); err != nil {
				return err
			}
		}
		if err := tx.SaveExportBatch(b); err != nil {
			return err
		}
		e := entry(by, "Exported", "export:"+b.ID)
		e.After = map[string]string{"sha256": b.SHA256, "target": b.Target, "from": b.From.String(), "to": b.To.String()}
		return tx.Audit(e)
	})
	return b, err
}

// Month computes the month's report.
func (d *Desk) Month(ctx context.Context, by core.User, in report.Input) (report.Month, error) {
	err := d.read(ctx, by, func(r core.Reader) (err error) {
		if in.Firm, err = r.Firm(); err != nil {
			return err
		}
		if in.Head, err = r.AuditHead(); err != nil {
			return err
		}
		if in.Supplier, err = supplierNames(r); err != nil {
			return err
		}
		in.Reviews, err = r.ListReviews(core.ReviewFilter{})
		return err
	})
	if err != nil {
		return report.Month{}, err
	}
	return report.Make(in)
}

// Wrote notes that a report left in a file with this hash.
func (d *Desk) Wrote(ctx context.Context, by core.User, what, sha256 string) error {
	return d.store.Update(ctx, func(tx core.Tx) error {
		e := entry(by, "ReportWritten", "report:"+what)
		e.After = map[string]string{"sha256": sha256}
		return tx.Audit(e)
	})
}

// AuditLog gives the entries from seq on, at most limit; 0 is all.
func (d *Desk) AuditLog(ctx context.Context, by core.User, from int64, limit int) ([]core.AuditEntry, error) {
	var out []core.AuditEntry
	err := d.read(ctx, by, func(r core.Reader) error {
		return r.AuditEntries(from, func(e core.AuditEntry) error {
			if limit > 0 && len(out) == limit {
				return errEnough
			}
			out = append(out, e)
			return nil
		})
	})
	if err == errEnough {
		err = nil
	}
	return slices.Clip(out), err
}

var errEnough = core.Errorf(core.Internal, "enough entries")
