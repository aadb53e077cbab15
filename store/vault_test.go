package store

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"countersign/core"
)

// cheap makes deriving a key fast; the format is the same.
var cheap = argonCost{Passes: 1, Memory: 64, Lanes: 1}

func newVault(t testing.TB) *Vault {
	t.Helper()
	v, err := OpenVault(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	v.cost = cheap
	return v
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestVault(t *testing.T) {
	v := newVault(t)
	_, err := v.Unlock("anna", "x")
	wantKind(t, "opening an empty vault", err, core.NotFound)
	anna := must[*Unlocked](t)(v.Enrol("anna", "correct horse"))
	_, err = v.Enrol("bert", "x")
	wantKind(t, "enrolling twice", err, core.Refused, "anna")
	_, err = anna.Get("main")
	wantKind(t, "a password that was never kept", err, core.NotFound)

	if err := errors.Join(anna.Put("main", []byte("s3cret")), anna.Put("other", nil), anna.AddUser("bert", "battery staple")); err != nil {
		t.Fatal(err)
	}
	bert := must[*Unlocked](t)(v.Unlock("bert", "battery staple"))
	if got := must[[]byte](t)(bert.Get("main")); string(got) != "s3cret" {
		t.Errorf("bert got %q", got)
	}
	if got := must[[]string](t)(bert.Names()); !reflect.DeepEqual(got, []string{"main", "other"}) {
		t.Errorf("names %q", got)
	}
	if err := errors.Join(bert.Put("main", []byte("new")), bert.Delete("other"), bert.Delete("never was")); err != nil {
		t.Fatal(err)
	}
	if got := must[[]byte](t)(anna.Get("main")); string(got) != "new" {
		t.Errorf("anna got %q after bert's change", got)
	}
	for _, c := range []struct{ user, passphrase string }{{"anna", "Correct horse"}, {"anna", ""}, {"bert", "correct horse"}} {
		_, err := v.Unlock(c.user, c.passphrase)
		wantKind(t, "a wrong passphrase of "+c.user, err, core.Refused)
	}
	if got := must[[]string](t)(v.Users()); !reflect.DeepEqual(got, []string{"anna", "bert"}) {
		t.Errorf("users %q", got)
	}
}

func TestVaultUsers(t *testing.T) {
	v := newVault(t)
	anna := must[*Unlocked](t)(v.Enrol("anna", "one"))
	if err := anna.Rewrap("anna", "two"); err != nil {
		t.Fatal(err)
	}
	_, err := v.Unlock("anna", "one")
	wantKind(t, "the old passphrase", err, core.Refused)
	again := must[*Unlocked](t)(v.Unlock("anna", "two"))
	if err := again.Put("main", []byte("x")); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "rewrapping for nobody", anna.Rewrap("carl", "x"), core.NotFound)
	wantKind(t, "an empty passphrase", anna.AddUser("carl", ""), core.Refused)
	wantKind(t, "removing the last", anna.RemoveUser("anna"), core.Refused)
	wantKind(t, "removing nobody", anna.RemoveUser("carl"), core.NotFound)
	if err := errors.Join(anna.AddUser("bert", "three"), anna.RemoveUser("anna")); err != nil {
		t.Fatal(err)
	}
	_, err = v.Unlock("anna", "two")
	wantKind(t, "a user who was shut out", err, core.NotFound)
	anna.Close()
	wantKind(t, "a closed vault", anna.Put("main", nil), core.Internal)
	_, err = anna.Get("main")
	wantKind(t, "a closed vault", err, core.Internal)
}

func TestVaultReplaced(t *testing.T) {
	v := newVault(t)
	anna := must[*Unlocked](t)(v.Enrol("anna", "one"))
	if err := os.Remove(v.path); err != nil {
		t.Fatal(err)
	}
	must[*Unlocked](t)(v.Enrol("anna", "one"))
	wantKind(t, "writing to another vault", anna.Put("main", []byte("x")), core.Conflict)
	_, err := anna.Get("main")
	wantKind(t, "reading from another vault", err, core.Conflict)
}

// The secret and the passphrases stand nowhere: not in the file, not in errors,
// not in what is printed.
func TestVaultCanary(t *testing.T) {
	const canary, passphrase = "CANARY-7f3a9c", "PASSPHRASE-51d2"
	v := newVault(t)
	u := must[*Unlocked](t)(v.Enrol("anna", passphrase))
	if err := u.Put("main", []byte(canary)); err != nil {
		t.Fatal(err)
	}
	held, key := u.key, bytes.Clone(u.key)
	said := fmt.Sprintf("%v %+v %#v %s", u, u, u, u)
	_, wrong := v.Unlock("anna", passphrase+"x")
	text := must[[]byte](t)(os.ReadFile(v.path))
	broken := bytes.Replace(text, []byte(`"sealed"`), []byte(`"sealed": 1, "x"`), 1)
	if err := os.WriteFile(v.path, broken, 0o600); err != nil {
		t.Fatal(err)
	}
	_, damaged := OpenVault(filepath.Dir(v.path))
	for name, s := range map[string]string{"the file": string(text), "what is printed": said, "errors": fmt.Sprintf("%+v %+v %v %v", wrong, damaged, errors.Unwrap(wrong), errors.Unwrap(damaged))} {
		for _, secret := range []string{canary, passphrase, base64.StdEncoding.EncodeToString([]byte(canary))[:12], base64.StdEncoding.EncodeToString(key), fmt.Sprintf("%x", key), fmt.Sprint(key)} {
			if strings.Contains(s, secret) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
	u.Close()
	if !bytes.Equal(held, make([]byte, keySize)) || u.key != nil {
		t.Error("the key outlived Close")
	}
}

// Every bit of the file matters: a changed one opens nothing, and says so.
func TestVaultTampering(t *testing.T) {
	v := newVault(t)
	u := must[*Unlocked](t)(v.Enrol("anna", "one"))
	if err := errors.Join(u.Put("main", []byte("secret")), u.AddUser("bert", "two")); err != nil {
		t.Fatal(err)
	}
	sound := must[[]byte](t)(os.ReadFile(v.path))
	change := func(fn func(*sealedFile)) {
		var f sealedFile
		if err := json.Unmarshal(sound, &f); err != nil {
			t.Fatal(err)
		}
		fn(&f)
		if err := os.WriteFile(v.path, must[[]byte](t)(f.bytes()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	user := func(fn func(*wrapping)) func(*sealedFile) {
		return func(f *sealedFile) { w := f.Users["anna"]; fn(&w); f.Users["anna"] = w }
	}
	for name, c := range map[string]struct {
		fn   func(*sealedFile)
		kind core.Kind
	}{
		"nothing":             {func(*sealedFile) {}, ""},
		"the wrapped key":     {user(func(w *wrapping) { w.Wrapped[40] ^= 1 }), core.Refused},
		"the salt":            {user(func(w *wrapping) { w.Salt[3] ^= 1 }), core.Refused},
		"the cost":            {user(func(w *wrapping) { w.Passes++ }), core.Refused},
		"no key":              {user(func(w *wrapping) { w.Wrapped = nil }), core.Refused},
		"another's key":       {func(f *sealedFile) { f.Users["anna"] = f.Users["bert"] }, core.Refused},
		"the id":              {func(f *sealedFile) { f.ID += "x" }, core.Refused},
		"the secrets":         {func(f *sealedFile) { f.Sealed[30] ^= 1 }, core.Damaged},
		"no secrets":          {func(f *sealedFile) { f.Sealed = nil }, core.Damaged},
		"a cost of a day":     {user(func(w *wrapping) { w.Passes = 1 << 30 }), core.Damaged},
		"a cost of a machine": {user(func(w *wrapping) { w.Memory = 1 << 31 }), core.Damaged},
		"a newer format":      {func(f *sealedFile) { f.Format = 9 }, core.Refused},
	} {
		change(c.fn)
		got, err := v.Unlock("anna", "one")
		if err == nil {
			_, err = got.Get("main")
		}
		if core.KindOf(err) != c.kind {
			t.Errorf("%s changed: kind %q (%v), want %q", name, core.KindOf(err), err, c.kind)
		}
	}
}

// A full disk leaves the file as it was.
func TestVaultOnAFullDisk(t *testing.T) {
	v := newVault(t)
	u := must[*Unlocked](t)(v.Enrol("anna", "one"))
	before := must[[]byte](t)(os.ReadFile(v.path))
	// A folder in the place of the new file stands for a disk that takes nothing.
	if err := os.Mkdir(v.path+".new", 0o700); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "writing", u.Put("main", []byte("x")), core.Unavailable)
	if !bytes.Equal(before, must[[]byte](t)(os.ReadFile(v.path))) {
		t.Error("a failed change left something")
	}
}

func TestVaultDefaultCost(t *testing.T) {
	v := must[*Vault](t)(OpenVault(t.TempDir()))
	u := must[*Unlocked](t)(v.Enrol("anna", "one"))
	f := must[sealedFile](t)(v.load())
	if w := f.Users["anna"]; w.argonCost != defaultCost || w.Memory < 64*1024 || w.Passes < 3 {
		t.Errorf("a passphrase costs %+v", w.argonCost)
	}
	u.Close()
}

// Whatever lies in the file: a vault or a typed error.
func FuzzSealed(f *testing.F) {
	f.Add([]byte(`{"format":1,"id":"x","users":{"a":{"passes":1,"memory":64,"lanes":1,"salt":"AAAAAAAAAAAAAAAAAAAAAA==","wrapped":""}},"sealed":""}`))
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"format":2}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := parseSealed(data)
		if k := core.KindOf(err); err != nil && k != core.Damaged && k != core.Refused {
			t.Errorf("kind %q: %v", k, err)
		}
		if err != nil {
			return
		}
		for name, w := range s.Users {
			if w.Memory > 1<<12 || w.Passes > 2 {
				continue // sound, but slow
			}
			if _, err := w.unwrap(s.ID, name, "x"); core.KindOf(err) != core.Refused {
				t.Errorf("opened: %v", err)
			}
		}
	})
}
