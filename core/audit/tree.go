package audit

import (
	"golang.org/x/mod/sumdb/tlog"

	"countersign/core"
)

// Tree is the tree (RFC 6962) over the canonical JSON of the entries, in memory. The
// zero Tree is empty.
type Tree struct {
	hashes []tlog.Hash // in the order of tlog.StoredHashIndex
	size   int64
}

// Append adds the next leaf.
func (t *Tree) Append(leaf []byte) error {
	more, err := tlog.StoredHashes(t.size, leaf, t)
	if err != nil {
		return core.Errorf(core.Internal, "the tree over the audit log cannot be computed: %w", err)
	}
	t.hashes, t.size = append(t.hashes, more...), t.size+1
	return nil
}

// ReadHashes implements tlog.HashReader.
func (t *Tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(t.hashes)) {
			return nil, core.Errorf(core.Internal, "the tree over the audit log ends before its hash %d", x)
		}
		out[i] = t.hashes[x]
	}
	return out, nil
}

// Size is how many leaves there are.
func (t *Tree) Size() int64 { return t.size }

// Hash is the stored hash at an index, and false where the tree ends before it.
func (t *Tree) Hash(index int64) (core.AuditHash, bool) {
	if index < 0 || index >= int64(len(t.hashes)) {
		return core.AuditHash{}, false
	}
	return core.AuditHash(t.hashes[index]), true
}

// Root is the hash over the first n entries.
func (t *Tree) Root(n int64) (tlog.Hash, error) { return RootOf(n, t) }

// RootOf is the hash over the first n entries of a tree.
func RootOf(n int64, r tlog.HashReader) (tlog.Hash, error) {
	root, err := tlog.TreeHash(n, r)
	if err != nil {
		return root, core.Errorf(core.Internal, "the head of the audit log cannot be computed: %w", err)
	}
	return root, nil
}

// Stored reads the tree's hashes from a store.
type Stored struct{ core.Reader }

// ReadHashes implements tlog.HashReader.
func (s Stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list, err := s.AuditHashes(indexes)
	out := make([]tlog.Hash, len(list))
	for i, h := range list {
		out[i] = tlog.Hash(h)
	}
	return out, err
}

// Leaves are the hashes that an entry adds to the tree, in the order of their indexes,
// which begin at FirstIndex. The leaf is the entry's canonical JSON.
func Leaves(seq int64, leaf []byte, r tlog.HashReader) ([]tlog.Hash, error) {
	return tlog.StoredHashes(seq-1, leaf, r)
}

// FirstIndex is where the hashes of an entry begin.
func FirstIndex(seq int64) int64 { return tlog.StoredHashCount(seq - 1) }
