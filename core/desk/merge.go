package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/intake"
)

// MergeSupplier makes one supplier part of another that is the same firm. The first
// person proposes it, and when a second one says the same it happens, in one
// transaction: names, addresses, accounts, invoices, orders, lessons and contracts move,
// and what is undecided is checked again, for duplicates too. Nothing takes it back; the
// supplier that went stays visible as merged. It reports whether it happened.
func (d *Desk) MergeSupplier(ctx context.Context, by core.User, from, into core.SupplierID, reason string) (bool, error) {
	if err := d.Require(ctx, by, core.MayManageSuppliers, "merge suppliers"); err != nil {
		return false, err
	}
	if strings.TrimSpace(reason) == "" {
		return false, core.Errorf(core.Usage, "merging suppliers needs a reason").WithHint("say it with --reason")
	}
	done := false
	_, err := d.importing(ctx, func(tx core.Tx, _ *Changes) (a intake.Affected, err error) {
		m, err := newMerge(tx, by, from, into, reason)
		if err != nil {
			return a, err
		}
		p := m.from.Proposed
		if done = p != nil && p.Into == into && p.By != by.Name; !done {
			return a, m.propose()
		}
		if err := m.carryOut(); err != nil {
			return a, err
		}
		return intake.Affected{Suppliers: map[core.SupplierID]bool{into: true}}, nil
	})
	return done && err == nil, err
}

// merge is one merging in its transaction.
type merge struct {
	tx         core.Tx
	by         core.User
	from, into core.Supplier
	reason     string
}

func newMerge(tx core.Tx, by core.User, from, into core.SupplierID, reason string) (m merge, err error) {
	m = merge{tx: tx, by: by, reason: reason}
	if m.from, err = tx.FindSupplier(from); err != nil {
		return m, err
	}
	if m.into, err = tx.FindSupplier(into); err != nil {
		return m, err
	}
	switch {
	case from == into:
		return m, core.Errorf(core.Usage, "%s cannot be merged into itself", m.from.Name)
	case m.from.State == core.SupplierMerged, m.into.State == core.SupplierMerged:
		return m, core.Errorf(core.Refused, "one of the two was merged before").WithHint("`suppliers list` shows the suppliers")
	case m.into.State != core.SupplierApproved && m.from.State == core.SupplierApproved:
		return m, core.Errorf(core.Refused, "%s is approved and %s is not", m.from.Name, m.into.Name).WithHint("merge the other way round")
	}
	return m, nil
}

func (m merge) propose() error {
	if p := m.from.Proposed; p != nil && p.Into == m.into.ID {
		return core.Errorf(core.Refused, "%s proposed this, so another person must say the same", p.By)
	}
	m.from.Proposed = &core.MergeProposal{Into: m.into.ID, By: m.by.Name, At: m.tx.Now(), Reason: m.reason}
	if err := m.tx.SaveSupplier(m.from); err != nil {
		return err
	}
	return m.log("MergeProposed", m.from.ID, map[string]string{"into": string(m.into.ID)})
}

func (m merge) log(action string, id core.SupplierID, after map[string]string) error {
	e := entry(m.by, action, "supplier:"+string(id))
	e.Reason, e.After = m.reason, after
	return m.tx.Audit(e)
}

func (m merge) carryOut() error {
	for _, step := range []func() error{m.suppliers, m.orders, m.invoices, m.lessons, m.contracts, m.approved} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// suppliers moves names, addresses and accounts. An account of one that nobody approved
// was only seen, whatever it says.
func (m merge) suppliers() error {
	from, into := m.from, m.into
	for _, name := range append([]string{from.Name}, from.Aliases...) {
		if !slices.ContainsFunc(into.Names(), func(o string) bool { return strings.EqualFold(o, name) }) {
			into.Aliases = append(slices.Clone(into.Aliases), name)
		}
	}
	moved := core.Supplier{Name: into.Name, Emails: from.Emails, Accounts: slices.Clone(from.Accounts)}
	if into.TaxID == "" {
		moved.TaxID = from.TaxID
	}
	for i := range moved.Accounts {
		if from.State != core.SupplierApproved && moved.Accounts[i].State != core.AccountRetired {
			moved.Accounts[i].State = core.AccountSeen
		}
	}
	into = mergeSupplier(into, moved)
	before := accountWords(from)
	from.State, from.MergedInto, from.Proposed, from.Emails, from.Accounts = core.SupplierMerged, into.ID, nil, nil, nil
	if err := m.tx.SaveSupplier(into); err != nil {
		return err
	}
	if err := m.tx.SaveSupplier(from); err != nil {
		return err
	}
	if err := m.log("SupplierMerged", from.ID, map[string]string{"into": string(into.ID), "proposed_by": m.from.Proposed.By, "accounts": before}); err != nil {
		return err
	}
	return m.log("SupplierTookOver", into.ID, map[string]string{"from": string(from.ID), "accounts": before})
}

func accountWords(s core.Supplier) string {
	var out []string
	for _, a := range s.Accounts {
		out = append(out, fmt.Sprintf("%s (%s)", a.Key(), a.State))
	}
	return strings.Join(out, ", ")
}

func (m merge) orders() error {
	list, err := m.tx.ListOrders(m.from.ID)
	if err != nil {
		return err
	}
	for _, o := range list {
		o.SupplierID = m.into.ID
		if err := m.tx.SaveOrder(o); err != nil {
			return err
		}
		e := entry(m.by, "SupplierMerged", "order:"+string(o.ID))
		e.Before, e.After = map[string]string{"supplier": string(m.from.ID)}, map[string]string{"supplier": string(m.into.ID)}
		if err := m.tx.Audit(e); err != nil {
			return err
		}
	}
	return nil
}

func (m merge) invoices() error {
	list, err := m.tx.ListReviews(core.ReviewFilter{Supplier: m.from.ID})
	if err != nil {
		return err
	}
	for _, v := range list {
		if v.Status == core.StatusWithdrawn {
			continue // counts nowhere
		}
		if v.Payment != "" && v.Status != core.StatusPaid {
			return core.Errorf(core.Refused, "invoice %s of %s is in payment run %s", v.Invoice.Number, m.from.Name, v.Payment).WithHint("finish or cancel that run first")
		}
		next, log, err := core.Decide(v, core.Command{Action: core.ActMove, By: m.by, At: m.tx.Now(), Supplier: m.into.ID, Reason: m.reason})
		if err != nil {
			return err
		}
		if err := m.tx.SaveReview(next); err != nil {
			return err
		}
		if err := m.tx.Audit(log); err != nil {
			return err
		}
	}
	return nil
}

// approved checks again what was approved and has not left yet, of both suppliers: the
// approvals are still good for what was approved, but the supplier that stays may ask
// other people, compare with other orders, or have sent the same invoice before.
func (m merge) approved() error {
	list, err := m.tx.ListReviews(core.ReviewFilter{Supplier: m.into.ID, Status: []core.Status{core.StatusApproved}})
	if err != nil {
		return err
	}
	for _, v := range list {
		if v.Payment != "" {
			continue // the gate looks at it before it is released
		}
		if _, err := intake.Check(m.tx, v); err != nil {
			return err
		}
	}
	return nil
}

func (m merge) lessons() error {
	list, err := m.tx.ListLessons(core.LessonFilter{Supplier: m.from.ID})
	if err != nil {
		return err
	}
	for _, l := range list {
		l.Supplier = m.into.ID
		if _, err := m.tx.SaveLesson(l); err != nil {
			return err
		}
		e := entry(m.by, "SupplierMerged", "lesson:"+string(l.ID))
		e.Before, e.After = map[string]string{"supplier": string(m.from.ID)}, map[string]string{"supplier": string(m.into.ID)}
		if err := m.tx.Audit(e); err != nil {
			return err
		}
	}
	return nil
}

func (m merge) contracts() error {
	set, err := m.tx.Settings()
	if err != nil {
		return err
	}
	set.Contracts = slices.Clone(set.Contracts)
	for i, c := range set.Contracts {
		if c.Supplier != m.from.ID {
			continue
		}
		set.Contracts[i].Supplier = m.into.ID
		e := entry(m.by, "SupplierMerged", "contract:"+c.ID)
		e.Before, e.After = map[string]string{"supplier": string(m.from.ID)}, map[string]string{"supplier": string(m.into.ID)}
		if err := m.tx.Audit(e); err != nil {
			return err
		}
	}
	return m.tx.SaveSettings(set)
}
