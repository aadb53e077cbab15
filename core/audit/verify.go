package audit

import (
	"fmt"

	"countersign/core"
)

// Verifier checks a log entry by entry, from the first one on. The zero Verifier
// is ready.
type Verifier struct {
	head  core.AuditHead
	count int64
}

// Add checks the next entry: its number follows, it names the hash of the entry
// before, and its own hash is right. The error is of kind Damaged, names the entry
// and says what is wrong; after an error the Verifier is of no further use.
func (v *Verifier) Add(e core.AuditEntry) error {
	want := v.head.Seq + 1
	switch {
	case e.Seq > want:
		return damaged(want, "is missing", "the log goes on with entry %d", e.Seq)
	case e.Seq < want:
		return damaged(e.Seq, "is out of order", "entry %d was expected", want)
	}
	prev := v.head.Hash
	if v.head.Seq == 0 {
		prev = Zero
	}
	sum, err := Hash(e)
	if err != nil {
		return err
	}
	if sum != e.Hash {
		return damaged(e.Seq, "was changed", "its content does not fit its hash")
	}
	if e.Prev != prev {
		return damaged(e.Seq, "does not follow the entry before it", "one of the two was replaced")
	}
	v.head = core.AuditHead{Seq: e.Seq, Hash: e.Hash}
	v.count++
	return nil
}

// Head is the last entry that was checked.
func (v *Verifier) Head() core.AuditHead { return v.head }

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
