package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"countersign/core"
	"countersign/core/intake"
)

// Preview says what an import would do and does nothing.
type Preview struct{ d *Desk }

// Preview gives the imports that only say what they would do.
func (d *Desk) Preview() Preview { return Preview{d} }

// SaveSuppliers is Desk.SaveSuppliers without an effect.
func (p Preview) SaveSuppliers(ctx context.Context, by core.User, list []core.Supplier) (Changes, error) {
	return p.run(ctx, by, saveSuppliers(by, list))
}

// SaveOrders is Desk.SaveOrders without an effect.
func (p Preview) SaveOrders(ctx context.Context, by core.User, list []core.PurchaseOrder) (Changes, error) {
	return p.run(ctx, by, saveOrders(by, list))
}

// SaveReceipts is Desk.SaveReceipts without an effect.
func (p Preview) SaveReceipts(ctx context.Context, by core.User, list []core.GoodsReceipt) (Changes, error) {
	return p.run(ctx, by, saveReceipts(by, list))
}

// errPreview takes the transaction of a preview back.
var errPreview = errors.New("only a preview")

func (p Preview) run(ctx context.Context, by core.User, fn change) (Changes, error) {
	var ch Changes
	if err := p.d.Require(ctx, by, core.MayEnter, "preview an import"); err != nil {
		return ch, err
	}
	err := p.d.store.Update(ctx, func(tx core.Tx) error {
		ch = Changes{}
		a, err := fn(tx, &ch)
		if err != nil {
			return err
		}
		if err := intake.Queue(tx, a); err != nil {
			return err
		}
		due, err := tx.ListRechecks(manyRechecks)
		if err != nil {
			return err
		}
		ch.Rechecked = len(due)
		return errPreview
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return ch, err
}

// manyRechecks is more than there can be.
const manyRechecks = 1 << 30

// differing names the members of two JSON objects that are not the same.
func differing(a, b []byte) []string {
	var x, y map[string]json.RawMessage
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return nil // no objects, no members
	}
	all := maps.Clone(x)
	maps.Copy(all, y)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(k string) bool { return bytes.Equal(x[k], y[k]) })
}
