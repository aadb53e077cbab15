package desk

import (
	"context"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/export"
	"countersign/core/report"
)

// Leaving says what an export is to hold.
type Leaving struct {
	Target   string // "csv", "json", ...
	From, To core.Date
	// Again also takes what an earlier export for the same target held.
	Again bool
}

// Bills gives the approved and exported invoices of a period for writing to a ledger,
// and how many of them were left out because an earlier export for the same target held
// them: a ledger that imports them twice books them twice. An invoice belongs to its
// issue date, one without to the day on which it came in.
func (d *Desk) Bills(ctx context.Context, by core.User, l Leaving) (bills []export.Bill, before int, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		list, err := r.ListReviews(core.ReviewFilter{Status: []core.Status{core.StatusApproved, core.StatusExported, core.StatusPaid}})
		if err != nil {
			return err
		}
		left, err := leftBefore(r, l.Target)
		if err != nil {
			return err
		}
		for _, v := range list {
			day := v.Invoice.IssueDate
			if day.IsZero() {
				day = core.DateOf(v.ReceivedAt)
			}
			if day.Before(l.From) || l.To.Before(day) {
				continue
			}
			if left[v.ID] && !l.Again {
				before++
				continue
			}
			b := export.Bill{Review: v, Orders: v.Match.Orders}
			if v.Invoice.SupplierID != "" {
				if b.Supplier, err = r.FindSupplier(v.Invoice.SupplierID); err != nil {
					return err
				}
				b.LedgerAccount = b.Supplier.LedgerAccount
			}
			bills = append(bills, b)
		}
		return nil
	})
	return bills, before, err
}

// leftBefore names the invoices that exports for the target held so far.
func leftBefore(r core.Reader, target string) (map[core.ReviewID]bool, error) {
	list, err := r.ListExportBatches()
	left := map[core.ReviewID]bool{}
	for _, b := range list {
		for _, id := range b.Reviews {
			left[id] = left[id] || b.Target == target
		}
	}
	return left, err
}

// Exported notes that bills left in a file with this hash: those that were approved
// become exported, unless an auditor exports, who changes nothing. It is called after
// the file is on the disk; if it fails, the file holds what the next export will hold
// again.
func (d *Desk) Exported(ctx context.Context, by core.User, b core.ExportBatch, bills []export.Bill) (core.ExportBatch, error) {
	if err := d.mayNow(ctx, by, core.MayRead, "export"); err != nil {
		return b, err
	}
	err := d.store.Update(ctx, func(tx core.Tx) error {
		by, err := asNow(tx, by)
		if err != nil {
			return err
		}
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
		if core.MayMarkExported(by) == nil { // an auditor's copy is no way into the books
			if err := tx.SaveExportBatch(b); err != nil {
				return err
			}
		}
		e := entry(by, "Exported", "export:"+b.ID)
		e.After = map[string]string{"sha256": b.SHA256, "target": b.Target, "from": b.From.String(), "to": b.To.String(), "invoices": joinIDs(b.Reviews)}
		return tx.Audit(e)
	})
	return b, err
}

func joinIDs(ids []core.ReviewID) string {
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = string(id)
	}
	return strings.Join(s, ",")
}

// Month computes the month's report.
func (d *Desk) Month(ctx context.Context, by core.User, in report.Input) (report.Month, error) {
	err := d.read(ctx, by, func(r core.Reader) error { return monthInput(r, &in) })
	if err != nil {
		return report.Month{}, err
	}
	return report.Make(in)
}

// monthInput gathers what a month's report is made of.
func monthInput(r core.Reader, in *report.Input) (err error) {
	if in.Firm, err = r.Firm(); err != nil {
		return err
	}
	if in.Head, err = r.AuditHead(); err != nil {
		return err
	}
	heads, err := r.ListTreeHeads()
	if err != nil {
		return err
	}
	if len(heads) > 0 {
		in.Signed = heads[len(heads)-1]
	}
	if in.Key, err = logKey(r); err != nil {
		return err
	}
	if in.Supplier, err = supplierNames(r); err != nil {
		return err
	}
	in.Reviews, err = r.ListReviews(core.ReviewFilter{})
	return err
}

// Wrote notes that a report or a bundle left in a file with this hash.
func (d *Desk) Wrote(ctx context.Context, by core.User, action, what, sha256 string) error {
	return d.store.Update(ctx, func(tx core.Tx) error {
		e := entry(by, action, what)
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
