package store

import (
	"golang.org/x/mod/sumdb/tlog"

	"countersign/core"
	"countersign/core/audit"
)

// leaves are hashes of the tree over the log that a transaction has made and not
// written yet: to write many at once takes a third of the time. Together with the
// stored ones they are the tree.
type leaves struct {
	stored tlog.HashReader
	first  int64  // index of the first one
	hashes []byte // one behind the other
}

// leavesAtOnce is how many may wait.
const leavesAtOnce = 1000

// many is true where they should be written.
func (l *leaves) many() bool { return len(l.hashes) >= leavesAtOnce*tlog.HashSize }

// add has the tree grow by an entry.
func (l *leaves) add(seq int64, leaf []byte) error {
	if len(l.hashes) == 0 {
		l.first = audit.FirstIndex(seq)
	}
	more, err := audit.Leaves(seq, leaf, l)
	for _, h := range more {
		l.hashes = append(l.hashes, h[:]...)
	}
	return err
}

// ReadHashes implements tlog.HashReader.
func (l *leaves) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x >= l.first && len(l.hashes) > 0 {
			at := (x - l.first) * tlog.HashSize
			if at+tlog.HashSize > int64(len(l.hashes)) {
				return nil, core.Errorf(core.Internal, "the tree over the audit log ends before its hash %d", x)
			}
			copy(out[i][:], l.hashes[at:])
			continue
		}
		h, err := l.stored.ReadHashes(indexes[i : i+1])
		if err != nil {
			return nil, err
		}
		out[i] = h[0]
	}
	return out, nil
}

// insertLeaves takes the index of the first one, all of them, and their number.
const insertLeaves = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?3)
	INSERT INTO audit_tree (idx, hash) SELECT ?1 + i, substr(?2, i * 32 + 1, 32) FROM n`

// write brings them to the database.
func (l *leaves) write(exec func(query string, args ...any) error) error {
	n := len(l.hashes) / tlog.HashSize
	if n == 0 {
		return nil
	}
	err := exec(insertLeaves, l.first, l.hashes, n)
	l.hashes = l.hashes[:0]
	return err
}
