package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"countersign/core"
)

// entries checks the entries: each hash, the chain between them, each proof, and that
// none of the month is left out at the ends. What they name is gathered on the way.
func (u *unpacker) entries() error {
	proofs, err := u.open(proofsName)
	if err != nil {
		return err
	}
	defer func() { _ = proofs.file.Close() }() // only read from
	u.wanted, u.hashes = map[string]bool{}, map[string]bool{}
	x, err := newIndex(u.index, u.names)
	if err != nil {
		return err
	}
	seq, prev := u.self.First-1, ""
	err = u.each(entriesName, func(text []byte) error {
		seq++
		if seq > u.self.Last {
			return wrong("The bundle has more entries than it says: after %d", u.self.Last)
		}
		e, err := readEntry(text, seq, prev)
		if err != nil {
			return err
		}
		var p proof
		leaf := tlog.RecordHash(u.raw(e))
		if !proofs.Scan() || !strict(proofs.Bytes(), &p) || p.Seq != seq || tlog.CheckRecord(p.Proof, u.top.Size, u.top.Root, seq-1, leaf) != nil {
			return wrong("Entry %d is not proved to be in the log that the head was signed over: it was changed, or its proof is of another log", seq)
		}
		prev = e.Hash
		u.clock.add(e)
		return errors.Join(u.edge(e), u.gather(e), x.add(e))
	})
	if err != nil {
		return err
	}
	if seq != u.self.Last {
		return wrong("Entry %d is missing in the bundle", seq+1)
	}
	if proofs.Scan() || proofs.Err() != nil {
		return wrong("The bundle has more proofs than entries")
	}
	return x.close()
}

func (u *unpacker) raw(e core.AuditEntry) []byte {
	b, _ := Canonical(e) // readEntry had the same
	return b
}

// readEntry reads an entry that must have this number and follow the hash before it.
func readEntry(text []byte, seq int64, prev string) (core.AuditEntry, error) {
	var l line
	var e core.AuditEntry
	if !strict(text, &l) || json.Unmarshal(l.Entry, &e) != nil {
		return e, wrong("Entry %d in the bundle was changed: it cannot be read", seq)
	}
	e.Hash = l.Hash
	raw, err := Canonical(e)
	switch {
	case err != nil || !bytes.Equal(raw, l.Entry) || sum(raw) != l.Hash:
		return e, wrong("Entry %d in the bundle was changed: its content does not fit its hash", seq)
	case e.Seq > seq:
		return e, wrong("Entry %d is missing in the bundle: entry %d is in its place", seq, e.Seq)
	case e.Seq < seq:
		return e, wrong("Entry %d is in the place of entry %d in the bundle", e.Seq, seq)
	case prev != "" && e.Prev != prev:
		return e, wrong("Entry %d does not follow the entry before it", seq)
	}
	return e, nil
}

// edge checks that the first and the last entry leave nothing of the month out.
func (u *unpacker) edge(e core.AuditEntry) error {
	if e.Seq == u.self.First && e.Seq > 1 && u.span.holds(e.Time) {
		return wrong("The bundle begins in the middle of the month: entry %d may be one of it that is left out", e.Seq-1)
	}
	if e.Seq == u.self.Last && e.Seq < u.top.Size && u.span.holds(e.Time) {
		return wrong("The bundle ends in the middle of the month: entry %d may be one of it that is left out", e.Seq+1)
	}
	return nil
}

func (u *unpacker) gather(e core.AuditEntry) error {
	u.hashes[e.Hash] = true
	if !u.span.holds(e.Time) {
		return nil
	}
	for _, s := range sumsOf(e) {
		if u.wanted[s] = true; u.names[s] == "" {
			return wrong("The original %s, which entry %d names, is missing in the bundle", s[:12], e.Seq)
		}
	}
	return nil
}

// texts compares what people read with what it is made of.
func (u *unpacker) texts() error {
	text, err := u.small(readmeName)
	if err != nil {
		return err
	}
	if text != readme(u.self, u.top, u.keys) {
		return wrong("The file %s in the bundle was changed", readmeName)
	}
	r, err := u.files[indexName].Open()
	if err != nil {
		return wrong("The file %s in the bundle cannot be read", indexName)
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(r, int64(maxLine)*int64(u.self.Last-u.self.First+2))); err != nil || !bytes.Equal(h.Sum(nil), u.index.Sum(nil)) {
		return wrong("The file %s in the bundle was changed: it does not say what the entries say", indexName)
	}
	return nil
}

// earlier checks that the log only grew since the heads before.
func (u *unpacker) earlier() error {
	u.sizes = map[int64]tlog.Hash{}
	newest := int64(0)
	return u.each(earlierName, func(text []byte) error {
		var l earlier
		if !strict(text, &l) {
			return wrong("The file %s in the bundle was changed", earlierName)
		}
		h, err := OpenHead(l.Note, u.keys...)
		if err != nil || h.Origin != u.top.Origin {
			return wrong("An earlier head in the bundle was changed, or is of another log")
		}
		if h.Size <= newest {
			return wrong("The earlier heads in the bundle are not in their order, or are there twice")
		}
		newest = h.Size
		if h.Size >= u.top.Size || tlog.CheckTree(l.Proof, u.top.Size, u.top.Root, h.Size, h.Root) != nil {
			return wrong("The log does not go on from the head over %d entries of %s: it was changed since", h.Size, h.Time.Format("2006-01-02"))
		}
		u.sizes[h.Size] = h.Root
		return u.within(h)
	})
}

// anchored compares with what somebody kept elsewhere.
func (u *unpacker) anchored() error {
	a := u.in.Anchor
	if a.Entry != "" && !u.hashes[a.Entry] {
		return wrong("The hash that you kept is of no entry in the bundle")
	}
	if a.Size == 0 {
		return nil
	}
	root, ok := u.sizes[a.Size]
	if a.Size == u.top.Size {
		root, ok = u.top.Root, true
	}
	switch {
	case a.Size > u.top.Size:
		return core.Errorf(core.Damaged, "The head over %d entries that you kept is newer than the bundle, whose log has %d: it cannot be compared with it", a.Size, u.top.Size).
			WithHint("ask for the bundle again, made today; if that is no larger, entries at the end of the log were removed")
	case !ok:
		return wrong("The bundle has no proof for the head over %d entries that you kept", a.Size)
	case root != a.Root:
		return wrong("The head over %d entries that you kept is another: the log was written anew, or is not the same", a.Size)
	}
	return nil
}

// originals compares the files with their names.
func (u *unpacker) originals() error {
	for i, s := range slices.Sorted(maps.Keys(u.names)) {
		if err := u.ctx.Err(); err != nil {
			return err
		}
		if !u.wanted[s] {
			return wrong("The bundle holds an original that no entry of the month names: %s", s[:12])
		}
		r, err := u.files[u.names[s]].Open()
		if err != nil {
			return wrong("The original %s in the bundle cannot be read", s[:12])
		}
		h := sha256.New()
		_, err = io.Copy(h, r)
		_ = r.Close() // only read from
		if err != nil || hex.EncodeToString(h.Sum(nil)) != s {
			return wrong("The original %s in the bundle was changed", s[:12])
		}
		if u.in.Progress != nil {
			u.in.Progress(i+1, len(u.names))
		}
	}
	return nil
}
