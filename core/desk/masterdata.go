package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"countersign/core"
	"countersign/core/intake"
)

// Changes counts what an import did.
type Changes struct {
	Added     int      `json:"added"`
	Updated   int      `json:"updated"`
	Unchanged int      `json:"unchanged"`
	Rechecked int      `json:"rechecked"` // invoices that were matched again
	Warnings  []string `json:"warnings,omitempty"`
	// Records says of each record what became of it, or in a preview would.
	Records []RecordChange `json:"-"`

	action string // of the audit entries; empty for an import
}

// RecordChange is what an import does to one record.
type RecordChange struct {
	Record string   `json:"record"` // "order:PO-1"
	Change string   `json:"change"` // "new", "changed", "unchanged"
	Fields []string `json:"fields,omitempty"`
}

// SaveSuppliers adds or updates suppliers, all or none. A supplier is found by its
// ID or, with an empty one, by its name.
func (d *Desk) SaveSuppliers(ctx context.Context, by core.User, list []core.Supplier) (Changes, error) {
	if err := d.Require(ctx, by, core.MayEnter, "import suppliers"); err != nil {
		return Changes{}, err
	}
	return d.importing(ctx, saveSuppliers(by, list))
}

func saveSuppliers(by core.User, list []core.Supplier) change {
	return func(tx core.Tx, ch *Changes) (a intake.Affected, err error) {
		by, err := asNow(tx, by)
		if err != nil {
			return a, err
		}
		all, err := tx.ListSuppliers()
		if err != nil {
			return a, err
		}
		touched := map[core.SupplierID]bool{}
		for _, s := range list {
			old := findSupplier(all, s)
			if old != nil && old.State == core.SupplierMerged {
				survivor := core.Surviving(all, *old)
				old, s.Name, s.ID = &survivor, survivor.Name, survivor.ID
			}
			s, kept := keepIdentity(by, vouch(by, tx.Now(), s, old), old)
			ch.Warnings = append(ch.Warnings, kept...)
			if old != nil {
				s = mergeSupplier(*old, s)
			} else if s = withoutEnded(s); s.ID == "" {
				s.ID = core.NewSupplierID(s.Name, func(id core.SupplierID) bool {
					return slices.ContainsFunc(all, func(o core.Supplier) bool { return o.ID == id })
				})
			}
			ch.Warnings = append(ch.Warnings, sharedIdentity(all, s)...)
			changed, err := put(tx, by, ch, "supplier:"+string(s.ID), old, s, tx.SaveSupplier)
			if err != nil {
				return a, err
			}
			if changed {
				touched[s.ID] = true
			}
			if i := slices.IndexFunc(all, func(o core.Supplier) bool { return o.ID == s.ID }); i >= 0 {
				all[i] = s
			} else {
				all = append(all, s)
			}
		}
		if len(touched) > 0 { // a new supplier may be one that nobody recognised
			touched[""] = true
		}
		return intake.Affected{Suppliers: touched}, nil
	}
}

// SaveOrders adds or updates orders, all or none; their suppliers must be there. Lines
// of a known order that are not given stay as they are (CONTRACT: a changed row updates).
func (d *Desk) SaveOrders(ctx context.Context, by core.User, list []core.PurchaseOrder) (Changes, error) {
	if err := d.Require(ctx, by, core.MayEnter, "import orders"); err != nil {
		return Changes{}, err
	}
	return d.importing(ctx, saveOrders(by, list))
}

func saveOrders(by core.User, list []core.PurchaseOrder) change {
	return func(tx core.Tx, ch *Changes) (intake.Affected, error) {
		touched, moved := map[core.OrderID]core.SupplierID{}, map[core.SupplierID]bool{}
		for _, o := range list {
			if _, err := tx.FindSupplier(o.SupplierID); err != nil {
				return intake.Affected{}, err
			}
			var old *core.PurchaseOrder
			if found, err := tx.FindOrder(o.ID); err == nil {
				o.Closed = o.Closed || found.Closed
				o.Lines = overLines(found.Lines, o.Lines)
				old = &found
				if found.SupplierID != o.SupplierID {
					moved[found.SupplierID] = true
				}
			} else if core.KindOf(err) != core.NotFound {
				return intake.Affected{}, err
			}
			changed, err := put(tx, by, ch, "order:"+string(o.ID), old, o, tx.SaveOrder)
			if err != nil {
				return intake.Affected{}, err
			}
			if !changed {
				continue
			}
			touched[o.ID] = o.SupplierID
			if old != nil {
				if err := noteApproved(tx, by, ch, o); err != nil {
					return intake.Affected{}, err
				}
			}
		}
		return intake.Affected{Orders: touched, Suppliers: moved}, nil
	}
}

// SaveReceipts adds or updates goods receipts, all or none; the order lines they
// name must be there. What a known receipt says of order lines that are not given stays.
func (d *Desk) SaveReceipts(ctx context.Context, by core.User, list []core.GoodsReceipt) (Changes, error) {
	if err := d.Require(ctx, by, core.MayEnter, "import receipts"); err != nil {
		return Changes{}, err
	}
	return d.importing(ctx, saveReceipts(by, list))
}

func saveReceipts(by core.User, list []core.GoodsReceipt) change {
	return func(tx core.Tx, ch *Changes) (intake.Affected, error) {
		touched := map[core.OrderID]core.SupplierID{}
		for _, g := range list {
			orders, err := orderedFrom(tx, g)
			if err != nil {
				return intake.Affected{}, err
			}
			var old *core.GoodsReceipt
			if found, err := tx.FindReceipt(g.ID); err == nil {
				g.Lines = overReceived(found.Lines, g.Lines)
				old = &found
			} else if core.KindOf(err) != core.NotFound {
				return intake.Affected{}, err
			}
			changed, err := put(tx, by, ch, "receipt:"+g.ID, old, g, tx.SaveReceipt)
			if err != nil {
				return intake.Affected{}, err
			}
			if !changed {
				continue
			}
			maps.Copy(touched, orders)
			if err := noteReceived(tx, ch, g); err != nil {
				return intake.Affected{}, err
			}
		}
		return intake.Affected{Orders: touched}, nil
	}
}

// noteReceived says what is odd about a receipt and yet taken as it is: goods that come
// only later, goods for an order that was closed, and more given back than had come.
func noteReceived(tx core.Tx, ch *Changes, g core.GoodsReceipt) error {
	var latest core.Date
	for _, l := range g.Lines {
		if latest.Before(l.Date) {
			latest = l.Date
		}
	}
	if today := tx.Today(); today.Before(latest) {
		ch.Warnings = append(ch.Warnings, fmt.Sprintf("receipt %s is dated %s, which is still to come (today is %s); it counts as received all the same", g.ID, latest, today))
	}
	var o core.PurchaseOrder
	for _, l := range g.Lines {
		if o.ID != l.OrderID {
			var err error
			if o, err = tx.FindOrder(l.OrderID); err != nil {
				return err
			}
			if o.Closed {
				ch.Warnings = append(ch.Warnings, fmt.Sprintf("receipt %s is for order %s, which was closed by hand", g.ID, o.ID))
			}
		}
		if l.Accepted.Sign() >= 0 {
			continue
		}
		states, err := tx.LineStates([]core.OrderID{o.ID}, "")
		if err != nil {
			return err
		}
		if r := states[core.LineRef{Order: o.ID, Line: l.OrderLine}].Received; r.Sign() < 0 {
			ch.Warnings = append(ch.Warnings, fmt.Sprintf("with receipt %s, %s more of line %s of order %s went back than had come", g.ID, r.Neg().Trim(), l.OrderLine, o.ID))
		}
	}
	return nil
}

// orderedFrom checks that the order lines of a receipt are there and names the orders
// with their suppliers.
func orderedFrom(tx core.Reader, g core.GoodsReceipt) (map[core.OrderID]core.SupplierID, error) {
	out := map[core.OrderID]core.SupplierID{}
	var o core.PurchaseOrder // the lines of a receipt are mostly of one
	for _, l := range g.Lines {
		if o.ID != l.OrderID {
			var err error
			if o, err = tx.FindOrder(l.OrderID); err != nil {
				return nil, err
			}
		}
		if !slices.ContainsFunc(o.Lines, func(x core.OrderLine) bool { return x.ID == l.OrderLine }) {
			return nil, core.Errorf(core.BadInput, "receipt %s names line %s of order %s, which has no such line", g.ID, l.OrderLine, l.OrderID).
				WithHint("import the order with that line first")
		}
		out[o.ID] = o.SupplierID
	}
	return out, nil
}

// change is what an import does in its transaction.
type change func(core.Tx, *Changes) (intake.Affected, error)

// importing runs an import in one transaction and then matches again every invoice that
// depends on what it touched. What it imported stands when that is stopped halfway: the
// rest is matched again with the next import or the next mail.
func (d *Desk) importing(ctx context.Context, fn change) (Changes, error) {
	var ch Changes
	err := d.store.Update(ctx, func(tx core.Tx) error {
		ch = Changes{}
		a, err := fn(tx, &ch)
		if err != nil {
			return err
		}
		return intake.Queue(tx, a)
	})
	if err != nil {
		return ch, err
	}
	ch.Rechecked, err = intake.Recheck(ctx, d.store)
	return ch, err
}

// put saves one record when it differs from the old one, with its entry.
func put[T any](tx core.Tx, by core.User, ch *Changes, object string, old *T, now T, save func(T) error) (bool, error) {
	after, err := json.Marshal(now)
	if err != nil {
		return false, core.Errorf(core.Internal, "%s cannot be written: %w", object, err)
	}
	e := entry(by, cmp.Or(ch.action, "Imported"), object)
	e.After = map[string]string{"record": string(after)}
	if old == nil {
		ch.Added++
		ch.Records = append(ch.Records, RecordChange{Record: object, Change: "new"})
	} else {
		before, err := json.Marshal(*old)
		if err != nil {
			return false, core.Errorf(core.Internal, "%s cannot be read: %w", object, err)
		}
		if string(before) == string(after) {
			ch.Unchanged++
			ch.Records = append(ch.Records, RecordChange{Record: object, Change: "unchanged"})
			return false, nil
		}
		e.Before = map[string]string{"record": string(before)}
		ch.Updated++
		ch.Records = append(ch.Records, RecordChange{object, "changed", differing(before, after)})
	}
	if err := save(now); err != nil {
		return false, err
	}
	return true, tx.Audit(e)
}
