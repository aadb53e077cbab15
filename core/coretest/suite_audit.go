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
	full.Seq, full.Time, full.Host, full.Rows, full.Prev, full.Hash = last.Seq, last.Time, last.Host, last.Rows, last.Prev, last.Hash
	equal(b, "an entry", last, full)
	of := get(b, func(r core.Reader) ([]core.AuditEntry, error) { return r.AuditEntriesOf("review:1") })
	equal(b, "entries of one object", of, []core.AuditEntry{list[0], list[2], list[4]})
	equal(b, "entries of no object", get(b, func(r core.Reader) ([]core.AuditEntry, error) { return r.AuditEntriesOf("x") }), nil)
	testAuditWalk(b)
	testTree(b, v.Tree())
}

// testTree compares the stored tree with the one over the entries, and keeps heads.
func testTree(b *bench, tree *audit.Tree) {
	b.read(func(r core.Reader) error {
		for n := int64(1); n <= tree.Size(); n++ {
			stored, err := audit.RootOf(n, audit.Stored{Reader: r})
			want, werr := tree.Root(n)
			if err != nil || werr != nil || stored != want {
				b.Errorf("the root over %d entries is %s, want %s (%v, %v)", n, stored, want, err, werr)
			}
		}
		if _, err := r.AuditHashes([]int64{0, 1 << 40}); err == nil {
			b.Error("a hash that is not there was given")
		}
		return nil
	})
	head := Filled[core.TreeHead]()
	head.Size = 6
	later := head
	later.Size = 7
	for _, h := range []core.TreeHead{head, later} {
		if err := b.trySave(func(tx core.Tx) error { return tx.SaveTreeHead(h) }); err != nil {
			b.Errorf("a head over %d entries: %v", h.Size, err)
		}
	}
	b.kind("a head of the same size again", b.trySave(func(tx core.Tx) error { return tx.SaveTreeHead(head) }), core.Internal)
	equal(b, "the heads", get(b, core.Reader.ListTreeHeads), []core.TreeHead{head, later})
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
