package store

import (
	"context"
	"testing"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
)

// One transaction adds more to the tree than waits, and looks at it in between.
func TestLeaves(t *testing.T) {
	s := create(t, Options{})
	mustSave(t, s, func(tx core.Tx) error {
		for i := range leavesAtOnce + 77 {
			if err := tx.Audit(coretest.Entry("Approved", "review:ab12")); err != nil {
				return err
			}
			if i%101 == 0 {
				compareRoot(t, tx)
			}
		}
		return nil
	})
	out, err := s.CheckLog(context.Background(), audit.Anchor{}, nil)
	if err != nil || len(out.Problems) > 0 || out.Head.Seq < leavesAtOnce {
		t.Fatalf("%+v, %v", out, err)
	}
}

// compareRoot holds the stored tree to one that is made anew.
func compareRoot(t *testing.T, r core.Reader) {
	t.Helper()
	var want audit.Tree
	err := r.AuditEntries(1, func(e core.AuditEntry) error {
		leaf, err := audit.Canonical(e)
		if err != nil {
			return err
		}
		return want.Append(leaf)
	})
	if err != nil {
		t.Fatal(err)
	}
	root, err := want.Root(want.Size())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := audit.RootOf(want.Size(), audit.Stored{Reader: r}); err != nil || got != root {
		t.Fatalf("after %d entries the root is %s, not %s (%v)", want.Size(), got, root, err)
	}
}
