package store

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
)

const selectRun = `SELECT body FROM payment_runs `

// runNumber is 7 of "P7", and 0 of what is no name of a run.
func runNumber(id core.RunID) int64 {
	digits, ok := strings.CutPrefix(string(id), "P")
	n, err := strconv.ParseInt(digits, 10, 32)
	if !ok || err != nil || n < 1 || id != core.NewRunID(int(n)-1) {
		return 0
	}
	return n
}

// FindPaymentRun implements core.Reader.
func (r *reader) FindPaymentRun(id core.RunID) (core.PaymentRun, error) {
	return one(r, "reading a payment run", notFound("payment run", string(id)), scanBody[core.PaymentRun], selectRun+`WHERE number = ?`, runNumber(id))
}

// ListPaymentRuns implements core.Reader.
func (r *reader) ListPaymentRuns() ([]core.PaymentRun, error) {
	return all(r, "reading payment runs", scanBody[core.PaymentRun], selectRun+`ORDER BY number`)
}

// SavePaymentRun implements core.Tx.
func (t *tx) SavePaymentRun(p core.PaymentRun) error {
	body, err := toJSON(p)
	if err != nil {
		return err
	}
	old, err := t.FindPaymentRun(p.ID)
	known := err == nil
	if err != nil && core.KindOf(err) != core.NotFound {
		return err
	}
	if p.Revision != old.Revision+1 || known != (p.Revision > 1) {
		return core.Errorf(core.Conflict, "somebody else changed this payment run meanwhile").WithHint("look at it again and repeat what you did")
	}
	if known && old.Hash != p.Hash {
		return core.Errorf(core.Internal, "what payment run %s pays never changes", p.ID)
	}
	if err := t.takenElsewhere(p); err != nil {
		return err
	}
	if known {
		err = t.changeRun(p, body)
	} else {
		err = t.addRun(p, body)
	}
	return t.keep(boundRuns, p.ID, err)
}

// takenElsewhere is a Conflict where another run takes one of the invoices. The index
// payment_lines_once keeps it so; this says it in words.
func (t *tx) takenElsewhere(p core.PaymentRun) error {
	for _, id := range p.Taken() {
		other, err := one(&t.reader, "reading payment runs", errNone, func(rw row) (n int64, err error) { return n, rw.Scan(&n) },
			`SELECT run FROM payment_lines WHERE review_id = ? AND taken = 1 AND run <> ?`, id, runNumber(p.ID))
		if errors.Is(err, errNone) {
			continue
		}
		if err != nil {
			return err
		}
		return core.Errorf(core.Conflict, "invoice %s is in payment run %s already", id, core.NewRunID(int(other)-1))
	}
	return nil
}

func (t *tx) addRun(p core.PaymentRun, body string) error {
	n, err := one(&t.reader, "reading payment runs", errNone, func(rw row) (n int64, err error) { return n, rw.Scan(&n) }, `SELECT count(*) FROM payment_runs`)
	if err != nil {
		return err
	}
	if p.ID != core.NewRunID(int(n)) {
		return core.Errorf(core.Internal, "the payment run after %d others is not %s", n, p.ID)
	}
	seen := map[core.ReviewID]bool{}
	for _, id := range p.Invoices() {
		if seen[id] {
			return core.Errorf(core.Internal, "payment run %s pays invoice %s twice", p.ID, id)
		}
		seen[id] = true
	}
	if err := t.run("saving a payment run", `INSERT INTO payment_runs (number, revision, state, hash, body) VALUES (?, ?, ?, ?, ?)`,
		n+1, p.Revision, p.State, p.Hash, body); err != nil {
		return err
	}
	taken := p.Taken()
	for i, id := range p.Invoices() {
		if err := t.run("saving a payment run", `INSERT INTO payment_lines (run, position, review_id, taken) VALUES (?, ?, ?, ?)`, n+1, i+1, id, slices.Contains(taken, id)); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) changeRun(p core.PaymentRun, body string) error {
	n := runNumber(p.ID)
	if err := t.run("saving a payment run", `UPDATE payment_runs SET revision = ?, state = ?, body = ? WHERE number = ?`, p.Revision, p.State, body, n); err != nil {
		return err
	}
	taken := p.Taken()
	for i, id := range p.Invoices() {
		if err := t.run("saving a payment run", `UPDATE payment_lines SET taken = ? WHERE run = ? AND position = ?`, slices.Contains(taken, id), n, i+1); err != nil {
			return err
		}
	}
	return nil
}
