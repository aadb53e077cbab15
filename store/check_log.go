package store

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/audit"
)

// LogReport is what the check of the audit log found.
type LogReport struct {
	Head core.AuditHead // the last entry that is sound
	// Signed is the newest signed head; the zero TreeHead when none was signed yet.
	Signed   core.TreeHead
	Key      string // the public key that the log names
	SetBack  string // where the clock was set back; see audit.Verifier
	Problems []string
}

// CheckLog goes through the whole log, and holds to it what is stored: rows, tree and
// signed heads. The anchor is what somebody kept elsewhere. The first bad entry is
// named first; what is behind it is then not looked at. The error is about the check
// itself, not about what it found.
func (s *Store) CheckLog(ctx context.Context, anchor audit.Anchor, progress func(done, total int)) (LogReport, error) {
	var out LogReport
	err := s.View(ctx, func(r core.Reader) error {
		inside, ok := r.(*reader)
		if !ok {
			return core.Errorf(core.Internal, "the check reads another store")
		}
		c := &logChecker{ctx: ctx, r: inside, key: s.readPublicKey, progress: progress}
		c.v.Expect(anchor)
		err := c.check(&out)
		out.Head, out.Key, out.SetBack = c.v.Head(), c.v.Key(), c.v.SetBack()
		return err
	})
	if core.KindOf(err) == core.Damaged {
		out.Problems = append(out.Problems, strings.TrimSuffix(core.MessageOf(err), "."))
		err = nil
	}
	return out, err
}

type logChecker struct {
	ctx      context.Context
	r        *reader
	v        audit.Verifier
	key      func() (string, error)
	progress func(done, total int)
}

func (c *logChecker) check(out *LogReport) error {
	stored, err := c.r.AuditHead()
	if err != nil {
		return err
	}
	err = c.r.AuditEntries(1, func(e core.AuditEntry) error {
		if c.progress != nil && e.Seq%auditPage == 0 {
			c.progress(int(e.Seq), int(max(stored.Seq, e.Seq)))
		}
		return c.v.Add(e)
	})
	if err == nil {
		err = c.v.Covers(stored)
	}
	if err != nil {
		return err
	}
	if p := c.v.Anchored(); p != "" {
		out.Problems = append(out.Problems, p)
	}
	for _, step := range []func() ([]string, error){c.heads(out), c.tree, c.rows} {
		found, err := step()
		if err != nil {
			return err
		}
		out.Problems = append(out.Problems, found...)
	}
	return nil
}

func (c *logChecker) heads(out *LogReport) func() ([]string, error) {
	return func() ([]string, error) {
		list, err := c.r.ListTreeHeads()
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			out.Signed = list[len(list)-1]
		}
		public, err := c.key()
		if err != nil {
			return nil, err
		}
		return c.v.Heads(list, public), nil
	}
}

// tree compares the stored tree with the one over the entries.
func (c *logChecker) tree() (problems []string, err error) {
	tree, next := c.v.Tree(), int64(0)
	err = c.r.each("reading the tree over the audit log", func(rw row) error {
		var at int64
		var b []byte
		if err := rw.Scan(&at, &b); err != nil {
			return err
		}
		if want, ok := tree.Hash(at); problems == nil && (at != next || !ok || string(want[:]) != string(b)) {
			problems = []string{"The tree over the audit log was changed, at its hash " + strconv.FormatInt(next, 10) + "."}
		}
		next = at + 1
		return nil
	}, `SELECT idx, hash FROM audit_tree ORDER BY idx`)
	if _, more := tree.Hash(next); err == nil && problems == nil && more {
		problems = []string{"The tree over the audit log ends before the log does."}
	}
	return problems, err
}

// rows compares what is stored with the digests that the log names.
func (c *logChecker) rows() (problems []string, err error) {
	said := c.v.Rows()
	err = boundRows(c.ctx, c.r.conn, func(b *bound, name, digest string) error {
		want, ok := said[name]
		delete(said, name)
		switch {
		case len(problems) >= maxProblems:
		case !ok:
			problems = append(problems, b.called(name)+" is stored, but no entry of the log says so: it was put there by hand.")
		case want != digest:
			problems = append(problems, b.called(name)+" is not what the log says was stored: it was changed by hand.")
		}
		return stopped(c.ctx)
	})
	for _, name := range slices.Sorted(maps.Keys(said)) {
		if len(problems) < maxProblems {
			problems = append(problems, calledByName(name)+" is not stored any more, though the log says it was: it was removed by hand.")
		}
	}
	return problems, c.r.failed("checking the database", err)
}

// publicKeyName is the file with the key that checks signatures of the log's heads.
const publicKeyName = "audit.key"

func (s *Store) readPublicKey() (string, error) {
	b, err := readFile(filepath.Join(s.dir, publicKeyName), 4<<10)
	if os.IsNotExist(err) {
		return "", nil
	}
	return strings.TrimSpace(string(b)), fileError("the key of the audit log cannot be read", err)
}

// KeepPublicKey lays the key that checks signatures beside the log. What lies there
// stays when it is another: the check says so.
func (s *Store) KeepPublicKey(old, now string) error {
	there, err := s.readPublicKey()
	if err != nil || there == now || there != "" && there != old {
		return err
	}
	return fileError("the key of the audit log cannot be written", replaceFile(filepath.Join(s.dir, publicKeyName), []byte(now+"\n")))
}
