package desk

import (
	"crypto/rand"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
)

// signer is a firm with a clock that is set by hand, and a key.
type signer struct {
	*Desk
	t     *testing.T
	store *coretest.Store
	now   time.Time
}

func newSigner(t *testing.T) *signer {
	t.Helper()
	s := &signer{t: t, now: coretest.Noon}
	s.store = coretest.NewStore(func() time.Time { return s.now })
	s.Desk = New(s.store, rand.Reader)
	s.happens(func(tx core.Tx) error { return tx.SaveFirm(core.Firm{Name: "Nordlicht Beispiel GmbH"}) })
	return s
}

func (s *signer) happens(fn func(core.Tx) error) {
	s.t.Helper()
	err := s.store.Update(s.t.Context(), func(tx core.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *signer) key() HeadKey {
	s.t.Helper()
	name, err := s.LogName(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	var k HeadKey
	if k.Private, k.Public, err = audit.NewKey(rand.Reader, name); err != nil {
		s.t.Fatal(err)
	}
	return k
}

func (s *signer) sign(k HeadKey) core.TreeHead {
	s.t.Helper()
	h, err := s.SignHead(s.t.Context(), vera, k, "test")
	if err != nil {
		s.t.Fatal(err)
	}
	return h
}

func (s *signer) due() bool {
	s.t.Helper()
	due, err := s.HeadDue(s.t.Context(), s.now)
	if err != nil {
		s.t.Fatal(err)
	}
	return due
}

// verified checks the log and gives the keys and heads that it holds.
func (s *signer) verified(key string, heads ...core.TreeHead) {
	s.t.Helper()
	var v audit.Verifier
	err := s.store.View(s.t.Context(), func(r core.Reader) error { return r.AuditEntries(1, v.Add) })
	if err != nil {
		s.t.Fatal(err)
	}
	if found := v.Heads(heads, key); len(found) > 0 {
		s.t.Errorf("%q", found)
	}
}

// A head is signed once for what there is; a new key is an entry, and what was signed
// with the old one stays checkable.
func TestHeadsAreSigned(t *testing.T) {
	s := newSigner(t)
	first := s.key()
	h := s.sign(first)
	if h.Size != 2 { // the firm and the key
		t.Errorf("the first head is over %d entries", h.Size)
	}
	if again := s.sign(first); again != h {
		t.Errorf("signed twice: %+v and %+v", h, again)
	}
	s.happens(func(core.Tx) error { return nil })
	second := s.sign(first)
	other := s.key()
	third := s.sign(other)
	if second.Size != 4 || third.Size != 6 {
		t.Errorf("heads over %d and %d entries", second.Size, third.Size)
	}
	s.verified(other.Public, h, second, third)
	if _, err := s.SignHead(t.Context(), core.User{Name: "nobody"}, first, "x"); core.KindOf(err) != core.Refused {
		t.Errorf("somebody without a role: %v", err)
	}
}

func TestHeadIsDueOnceADay(t *testing.T) {
	s := newSigner(t)
	if s.due() {
		t.Error("due on the day on which the log began")
	}
	s.now = s.now.Add(24 * time.Hour)
	s.happens(func(core.Tx) error { return nil })
	if !s.due() {
		t.Error("not due a day later")
	}
	k := s.key()
	s.sign(k)
	if s.due() {
		t.Error("due right after it was signed")
	}
	s.now = s.now.Add(24 * time.Hour)
	if s.due() {
		t.Error("due though nothing happened")
	}
	s.happens(func(core.Tx) error { return nil })
	if !s.due() {
		t.Error("not due though something happened")
	}
}
