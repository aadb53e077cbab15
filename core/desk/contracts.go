package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/intake"
)

// ContractRow is a contract with its supplier's name and what became of it.
type ContractRow struct {
	core.Contract
	Supplier string `json:"supplier_name"`
	Invoices int    `json:"invoices"` // billed under it, of the supplier's latest
	// Missed says in a sentence that this period's invoice has not come.
	Missed string `json:"missed,omitempty"`
}

// contractPast is how many invoices of a supplier are looked at for its contracts.
const contractPast = 60

// Contracts lists the contracts as of a day.
func (d *Desk) Contracts(ctx context.Context, by core.User, now time.Time) ([]ContractRow, error) {
	var out []ContractRow
	err := d.read(ctx, by, func(r core.Reader) error {
		set, err := r.Settings()
		if err != nil || len(set.Contracts) == 0 {
			return err
		}
		names, err := supplierNames(r)
		if err != nil {
			return err
		}
		for _, c := range set.Contracts {
			past, err := r.ListPast(core.ReviewFilter{Supplier: c.Supplier, Newest: true, Limit: contractPast})
			if err != nil {
				return err
			}
			row := ContractRow{Contract: c, Supplier: names[c.Supplier]}
			for _, v := range past {
				if v.Contract == c.ID {
					row.Invoices++
				}
			}
			row.Missed, _ = control.Missed(c, row.Supplier, past, core.DateOf(now))
			out = append(out, row)
		}
		return nil
	})
	return out, err
}

// AddContract adds a contract under the next number and checks again what it may
// answer for. Its supplier is to be there.
func (d *Desk) AddContract(ctx context.Context, by core.User, c core.Contract) (core.Contract, error) {
	err := d.changeContracts(ctx, by, func(tx core.Tx, list []core.Contract) ([]core.Contract, core.AuditEntry, error) {
		var e core.AuditEntry
		if _, err := tx.FindSupplier(c.Supplier); err != nil {
			return nil, e, err
		}
		for n := len(list) + 1; ; n++ {
			c.ID = fmt.Sprintf("C-%d", n)
			if !slices.ContainsFunc(list, func(o core.Contract) bool { return o.ID == c.ID }) {
				break
			}
		}
		e = entry(by, "ContractAdded", "contract:"+c.ID)
		return append(slices.Clone(list), c), e, nil
	})
	return c, err
}

// EndContract says on which day a contract ends. It stays, with what was billed under it.
func (d *Desk) EndContract(ctx context.Context, by core.User, id string, day core.Date, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return core.Errorf(core.Usage, "ending a contract needs a reason").WithHint("say it with --reason")
	}
	return d.changeContracts(ctx, by, func(_ core.Tx, list []core.Contract) ([]core.Contract, core.AuditEntry, error) {
		e := entry(by, "ContractEnded", "contract:"+id)
		e.Reason = reason
		i := slices.IndexFunc(list, func(c core.Contract) bool { return c.ID == id })
		if i < 0 {
			return nil, e, core.Errorf(core.NotFound, "there is no contract %s", id).WithHint("`contracts list` shows them")
		}
		list = slices.Clone(list)
		list[i].To = day
		return list, e, nil
	})
}

// changeContracts changes the contracts with one entry, which holds the contract named
// in it before and after. A contract lets money leave without an order, so it takes
// somebody who may approve that.
func (d *Desk) changeContracts(ctx context.Context, by core.User, fn func(core.Tx, []core.Contract) ([]core.Contract, core.AuditEntry, error)) error {
	if err := d.Require(ctx, by, core.MayApprove, "change contracts"); err != nil {
		return err
	}
	_, err := d.importing(ctx, func(tx core.Tx, _ *Changes) (a intake.Affected, err error) {
		set, err := tx.Settings()
		if err != nil {
			return a, err
		}
		list, e, err := fn(tx, set.Contracts)
		if err != nil {
			return a, err
		}
		id := strings.TrimPrefix(e.Object, "contract:")
		e.Before, _, err = contractIn(set.Contracts, id)
		if err != nil {
			return a, err
		}
		var supplier core.SupplierID
		if e.After, supplier, err = contractIn(list, id); err != nil {
			return a, err
		}
		set.Contracts = list
		if err := set.Check(); err != nil {
			return a, err
		}
		if err := tx.SaveSettings(set); err != nil {
			return a, err
		}
		return intake.Affected{Suppliers: map[core.SupplierID]bool{supplier: true}}, tx.Audit(e)
	})
	return err
}

// contractIn is a contract as the log keeps it; nothing where there is none.
func contractIn(list []core.Contract, id string) (map[string]string, core.SupplierID, error) {
	for _, c := range list {
		if c.ID != id {
			continue
		}
		b, err := json.Marshal(c)
		if err != nil {
			return nil, "", core.Errorf(core.Internal, "contract %s cannot be written: %w", id, err)
		}
		return map[string]string{"contract": string(b)}, c.Supplier, nil
	}
	return nil, "", nil
}
