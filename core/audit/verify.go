package audit

import (
	"fmt"

	"countersign/core"
)

// Verifier checks a log entry by entry, from the first one on. The zero Verifier
// is ready.
type Verifier struct {
	head core.AuditHead
	tree Tree
	rows map[string]string
	keys []key
	said []headSaid

	origin string
	anchor Anchor
	seen   bool // the entry that the anchor names
	clock  clock
}

// key is a public key and the entry that brought it.
type key struct {
	public string
	since  int64
}

// headSaid is a head as the log says it was signed.
type headSaid struct {
	seq        int64
	size, root string
}

// Expect has the Verifier look for what somebody kept elsewhere. Call it before the
// first Add.
func (v *Verifier) Expect(a Anchor) { v.anchor = a }

// Add checks the next entry: its number follows, it names the hash of the entry
// before, and its own hash is right. The error is of kind Damaged, names the entry
// and says what is wrong; after an error the Verifier is of no further use.
func (v *Verifier) Add(e core.AuditEntry) error {
	leaf, err := follows(v.head, e)
	if err != nil {
		return err
	}
	if err := v.tree.Append(leaf); err != nil {
		return err
	}
	if v.head.Seq == 0 {
		v.origin, v.rows = Origin(e), map[string]string{}
	}
	v.head = core.AuditHead{Seq: e.Seq, Hash: e.Hash}
	v.seen = v.seen || e.Hash == v.anchor.Entry
	v.clock.add(e)
	for k, digest := range e.Rows {
		v.rows[k] = digest
	}
	switch e.Action {
	case core.ActionHeadKeyMade:
		v.keys = append(v.keys, key{e.After["key"], e.Seq})
	case core.ActionHeadSigned:
		v.said = append(v.said, headSaid{e.Seq, e.After["size"], e.After["root"]})
	}
	return nil
}

// follows checks that an entry is the next after head, and gives its canonical JSON.
func follows(head core.AuditHead, e core.AuditEntry) ([]byte, error) {
	want := head.Seq + 1
	switch {
	case e.Seq > want:
		return nil, damaged(want, "is missing", "the log goes on with entry %d", e.Seq)
	case e.Seq < want:
		return nil, damaged(e.Seq, "is out of order", "entry %d was expected", want)
	}
	prev := head.Hash
	if head.Seq == 0 {
		prev = Zero
	}
	leaf, err := Canonical(e)
	if err != nil {
		return nil, err
	}
	if sum(leaf) != e.Hash {
		return nil, damaged(e.Seq, "was changed", "its content does not fit its hash")
	}
	if e.Prev != prev {
		return nil, damaged(e.Seq, "does not follow the entry before it", "one of the two was replaced")
	}
	return leaf, nil
}

// Head is the last entry that was checked.
func (v *Verifier) Head() core.AuditHead { return v.head }

// SetBack says where the clock was first set back, in a sentence; empty for nowhere.
func (v *Verifier) SetBack() string { return v.clock.setBack }

// Tree is the tree over the entries that were checked.
func (v *Verifier) Tree() *Tree { return &v.tree }

// Rows are the digests of what should be stored, by kind and key.
func (v *Verifier) Rows() map[string]string { return v.rows }

// Covers checks that the log reaches the head that somebody kept elsewhere: an
// entry removed at the end shows only so. Call it after the last Add.
func (v *Verifier) Covers(stored core.AuditHead) error {
	if v.head == stored {
		return nil
	}
	if v.head.Seq < stored.Seq {
		return damaged(v.head.Seq+1, "is missing", "the log should end with entry %d", stored.Seq)
	}
	return damaged(v.head.Seq, "is not the end that was noted", "the log should end with entry %d", stored.Seq)
}

func damaged(seq int64, what, format string, args ...any) error {
	return &core.Error{
		Kind: core.Damaged,
		Msg:  fmt.Sprintf("audit entry %d %s: %s", seq, what, fmt.Sprintf(format, args...)),
		Hint: "keep this data folder as it is and compare it with a backup",
	}
}
