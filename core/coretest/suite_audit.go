package coretest

import (
	"errors"
	"time"

	"countersign/core"
	"countersign/core/audit"
)

func testAudit(b *bench) {
	equal(b, "the head of an empty log", get(b, core.Reader.AuditHead), core.AuditHead{})
	full := Filled[core.AuditEntry]()
	full.Object = "review:1"
	var at time.Time
	for i := range 3 {
		err := b.store.Update(b.Context(), func(tx core.Tx) error {
			at = tx.Now()
			if i > 0 {
				time.Sleep(time.Millisecond)
			}
			if !tx.Now().Equal(at) || at.Location() != time.UTC {
				b.Error("the time of a transaction goes on, or is not in UTC")
			}
			return each(tx.Audit, full, Entry("Other", "review:2"))
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	var list []core.AuditEntry
	var v audit.Verifier
	b.read(func(r core.Reader) error {
		return r.AuditEntries(1, func(e core.AuditEntry) error {
			list = append(list, e)
			return v.Add(e)
		})
	})
	if len(list) != 6 {
		b.Fatalf("%d entries of 6", len(list))
	}
	equal(b, "the head", get(b, core.Reader.AuditHead), v.Head())
	last := list[4]
	if !last.Time.Equal(at) || last.Host == full.Host {
		b.Errorf("time %s (the transaction's is %s) or host %q are not the store's", last.Time, at, last.Host)
	}
	full.Seq, full.Time, full.Host, full.Prev, full.Hash = last.Seq, last.Time, last.Host, last.Prev, last.Hash
	equal(b, "an entry", last, full)
	of := get(b, func(r core.Reader) ([]core.AuditEntry, error) { return r.AuditEntriesOf("review:1") })
	equal(b, "entries of one object", of, []core.AuditEntry{list[0], list[2], list[4]})
	equal(b, "entries of no object", get(b, func(r core.Reader) ([]core.AuditEntry, error) { return r.AuditEntriesOf("x") }), nil)
	testAuditWalk(b)
}

// testAuditWalk walks through a log of six entries.
func testAuditWalk(b *bench) {
	for from, want := range map[int64]int{-5: 6, 0: 6, 1: 6, 5: 2, 6: 1, 7: 0, 99: 0} {
		n := 0
		b.read(func(r core.Reader) error {
			return r.AuditEntries(from, func(core.AuditEntry) error {
				n++
				// Other questions may be asked on the way.
				_, err := r.AuditHead()
				return err
			})
		})
		if n != want {
			b.Errorf("%d entries from %d on, want %d", n, from, want)
		}
	}
	n := 0
	err := b.store.View(b.Context(), func(r core.Reader) error {
		return r.AuditEntries(2, func(core.AuditEntry) error { n++; return errTest })
	})
	if !errors.Is(err, errTest) || n != 1 {
		b.Errorf("after an error of the caller: %v and %d entries", err, n)
	}
	b.kind("an entry without an actor", b.store.Update(b.Context(), func(tx core.Tx) error {
		return tx.Audit(core.AuditEntry{Action: "x", Object: "y"})
	}), core.Internal)
}
