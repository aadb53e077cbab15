package desk

import (
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

// handClock is a clock that a test sets.
type handClock struct{ now time.Time }

func (c *handClock) set() func() time.Time { return func() time.Time { return c.now } }

// guarded is a desk with one owner, whose passphrase is "right words", on a clock.
func guardedDesk(t *testing.T) (*Desk, *coretest.Store, *handClock) {
	t.Helper()
	c := &handClock{coretest.Noon}
	s := coretest.NewStore(c.set())
	d := New(s, rand.Reader)
	if err := d.Init(t.Context(), core.Firm{Name: "Nordlicht", Country: "DE", Currency: "EUR"}, "olga", "right words"); err != nil {
		t.Fatal(err)
	}
	return d, s, c
}

// After the third wrong passphrase no other is tried for a while, the right one
// neither, by this program or another on the same data; names that nobody has answer
// the same.
func TestWrongPassphrasesDelay(t *testing.T) {
	for _, name := range []string{"olga", "nobody"} {
		d, s, clock := guardedDesk(t)
		for range 3 {
			_, err := d.SignIn(t.Context(), name, "wrong")
			is(t, err, core.Refused, "the name or the passphrase is wrong")
		}
		other := New(s, rand.Reader)
		_, err := other.SignIn(t.Context(), name, "right words")
		is(t, err, core.Refused, "3 wrong passphrases in a row; try again in 2 seconds")
		clock.now = clock.now.Add(-time.Hour)
		_, err = other.SignIn(t.Context(), name, "right words")
		is(t, err, core.Refused, "try again in 2 seconds")
		clock.now = clock.now.Add(time.Second)
		_, err = other.SignIn(t.Context(), name, "right words")
		is(t, err, core.Refused, "try again in 1 second")
		clock.now = clock.now.Add(time.Second)
		_, err = other.SignIn(t.Context(), name, "right words")
		if (err == nil) != (name == "olga") {
			t.Errorf("%s after the wait: %v", name, err)
		}
	}
}

// A right passphrase ends the count, and the log says how many wrong ones there were.
func TestRightPassphraseEndsTheCount(t *testing.T) {
	d, s, clock := guardedDesk(t)
	for range 4 {
		_, err := d.SignIn(t.Context(), "olga", "wrong")
		is(t, err, core.Refused, "wrong")
		clock.now = clock.now.Add(time.Minute)
	}
	u, err := d.SignIn(t.Context(), "olga", "right words")
	if err != nil {
		t.Fatal(err)
	}
	list, err := d.AuditLog(t.Context(), u, 1, 0)
	if last := list[len(list)-1]; err != nil || last.Action != "SignedIn" || last.Before["wrong"] != "4" {
		t.Errorf("%v, %+v", err, last)
	}
	err = s.View(t.Context(), func(r core.Reader) error {
		g, err := r.FindGuard("olga")
		if g.Wrong != 0 {
			t.Errorf("still %+v", g)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// An owner ends a wait, with an entry; nobody else does.
func TestUnlock(t *testing.T) {
	o := newOffice(t)
	u, err := o.newUser(anna, "right words")
	if err != nil {
		t.Fatal(err)
	}
	o.update(func(tx core.Tx) error {
		return errors.Join(tx.SaveUser(u), tx.SaveGuard(core.Guard{Name: "anna", Wrong: 30, Since: tx.Now()}))
	})
	_, err = o.SignIn(t.Context(), "anna", "right words")
	is(t, err, core.Refused, "30 wrong passphrases in a row")
	is(t, o.Unlock(t.Context(), anna, "anna"), core.Refused, "may not unlock")
	is(t, o.Unlock(t.Context(), olga, "nobody"), core.NotFound, "")
	if err := o.Unlock(t.Context(), olga, "anna"); err != nil {
		t.Fatal(err)
	}
	if e := o.last(); e.Action != "Unlocked" || e.Object != "user:anna" || e.Actor != "olga" || e.Before["wrong"] != "30" {
		t.Errorf("%+v", e)
	}
	if _, err := o.SignIn(t.Context(), "anna", "right words"); err != nil {
		t.Error(err)
	}
}

// However many names are tried, they fill nothing.
func TestUnknownNamesShareTheirCounts(t *testing.T) {
	seen := map[string]bool{}
	for i := range 5000 {
		seen[guardName(string(rune('a'+i%26))+time.Duration(i).String(), core.User{})] = true
	}
	if len(seen) > 256 {
		t.Errorf("%d counts", len(seen))
	}
	if acceptableName("unknown:00") == nil {
		t.Error("a user can have the name of such a count")
	}
}
