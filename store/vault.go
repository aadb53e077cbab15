package store

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"countersign/core"
)

// Vault keeps the passwords of mailboxes in one sealed file. The secrets lie under
// a random data key; the data key lies under every user's passphrase. A file
// without a passphrase is of no use, and a passphrase that is changed seals
// nothing anew but its own copy of the key.
//
// Whoever changes the vault must hold the data folder's lock, that is have its
// Store open for writing. A Vault is safe for several goroutines.
type Vault struct {
	path string
	cost argonCost
	mu   sync.Mutex // from reading the file to writing it
}

// Unlocked is a vault with its data key in memory. Close it when done.
type Unlocked struct {
	vault *Vault
	id    string
	key   []byte
}

// OpenVault prepares the vault of a data folder. There need not be one yet; what
// is there must be readable, else the error is of kind Damaged.
func OpenVault(dir string) (*Vault, error) {
	v := &Vault{path: filepath.Join(dir, secretsName), cost: defaultCost}
	_, err := v.load()
	return v, err
}

// load reads the file; an empty vault when there is none.
func (v *Vault) load() (sealedFile, error) {
	data, err := readFile(v.path, maxSealed)
	if errors.Is(err, fs.ErrNotExist) {
		return sealedFile{Format: sealedFormat}, nil
	}
	if err != nil {
		return sealedFile{}, fileError("the sealed passwords cannot be read", err)
	}
	return parseSealed(data)
}

// change rewrites the file with what fn makes of it.
func (v *Vault) change(fn func(*sealedFile) error) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	f, err := v.load()
	if err != nil {
		return err
	}
	if err := fn(&f); err != nil {
		return err
	}
	data, err := f.bytes()
	if err != nil {
		return err
	}
	return fileError("the sealed passwords cannot be written", replaceFile(v.path, data))
}

// Users lists who can open the vault.
func (v *Vault) Users() ([]string, error) {
	f, err := v.load()
	return slices.Sorted(maps.Keys(f.Users)), err
}

// Enrol makes a new vault that the user's passphrase opens. It returns a Refused
// error when there is one already: whoever can open that lets others in.
func (v *Vault) Enrol(user, passphrase string) (*Unlocked, error) {
	u := &Unlocked{vault: v, id: rand.Text(), key: randomBytes(keySize)}
	err := v.change(func(f *sealedFile) error {
		if len(f.Users) > 0 {
			return core.Errorf(core.Refused, "there are sealed passwords already").WithHint("ask %s to let you in", slices.Min(slices.Collect(maps.Keys(f.Users))))
		}
		f.ID, f.Users = u.id, map[string]wrapping{}
		var err error
		if f.Sealed, err = u.seal(map[string][]byte{}); err != nil {
			return err
		}
		f.Users[user], err = wrap(u.key, u.id, user, passphrase, v.cost)
		return err
	})
	if err != nil {
		return nil, err
	}
	return u, nil
}

// Unlock opens the vault. It returns NotFound for a user who was never let in and
// Refused for a wrong passphrase.
func (v *Vault) Unlock(user, passphrase string) (*Unlocked, error) {
	f, err := v.load()
	if err != nil {
		return nil, err
	}
	w, ok := f.Users[user]
	if !ok {
		return nil, core.Errorf(core.NotFound, "%s cannot open the sealed passwords", user).WithHint("ask somebody who can to let you in")
	}
	key, err := w.unwrap(f.ID, user, passphrase)
	if err != nil {
		return nil, err
	}
	return &Unlocked{vault: v, id: f.ID, key: key}, nil
}

// AddUser lets somebody in under a passphrase of their own, or under a new one
// when they already were.
func (u *Unlocked) AddUser(user, passphrase string) error {
	return u.change(func(f *sealedFile) (err error) {
		f.Users[user], err = wrap(u.key, u.id, user, passphrase, u.vault.cost)
		return err
	})
}

// Rewrap is for a changed passphrase. It returns NotFound for a user who was never
// let in.
func (u *Unlocked) Rewrap(user, passphrase string) error {
	return u.change(func(f *sealedFile) (err error) {
		if _, ok := f.Users[user]; !ok {
			return notFound("user of the sealed passwords", user)
		}
		f.Users[user], err = wrap(u.key, u.id, user, passphrase, u.vault.cost)
		return err
	})
}

// RemoveUser shuts somebody out. It does not help against a copy of the file that
// they made before: change the passwords of the mailboxes too. The last user stays.
func (u *Unlocked) RemoveUser(user string) error {
	return u.change(func(f *sealedFile) error {
		if _, ok := f.Users[user]; !ok {
			return notFound("user of the sealed passwords", user)
		}
		if len(f.Users) == 1 {
			return core.Errorf(core.Refused, "%s is the last who can open the sealed passwords", user).WithHint("let somebody else in first")
		}
		delete(f.Users, user)
		return nil
	})
}

// Put keeps a secret under a name.
func (u *Unlocked) Put(name string, secret []byte) error {
	return u.changeSecrets(func(m map[string][]byte) { m[name] = slices.Clone(secret) })
}

// Delete forgets a secret; one that is not there is no error.
func (u *Unlocked) Delete(name string) error {
	return u.changeSecrets(func(m map[string][]byte) { delete(m, name) })
}

// Get gives the secret of a name, or NotFound.
func (u *Unlocked) Get(name string) ([]byte, error) {
	m, err := u.secrets()
	if err != nil {
		return nil, err
	}
	s, ok := m[name]
	if !ok {
		return nil, core.Errorf(core.NotFound, "there is no password kept for %s", called(name)).WithHint("enter it again")
	}
	return s, nil
}

// Names lists what secrets there are.
func (u *Unlocked) Names() ([]string, error) {
	m, err := u.secrets()
	return slices.Sorted(maps.Keys(m)), err
}

// Close forgets the data key.
func (u *Unlocked) Close() {
	clear(u.key)
	u.key = nil
}

// String keeps the key out of logs.
func (u *Unlocked) String() string { return "unlocked vault" }

// GoString keeps the key out of logs.
func (u *Unlocked) GoString() string { return u.String() }

// change rewrites the file, as long as it is still the one that was unlocked.
func (u *Unlocked) change(fn func(*sealedFile) error) error {
	return u.vault.change(func(f *sealedFile) error {
		if err := u.fits(*f); err != nil {
			return err
		}
		return fn(f)
	})
}

func (u *Unlocked) fits(f sealedFile) error {
	if u.key == nil {
		return core.Errorf(core.Internal, "the sealed passwords are closed again")
	}
	if f.ID != u.id {
		return core.Errorf(core.Conflict, "the sealed passwords were replaced meanwhile").WithHint("sign in again")
	}
	return nil
}

func (u *Unlocked) secrets() (map[string][]byte, error) {
	f, err := u.vault.load()
	if err != nil {
		return nil, err
	}
	if err := u.fits(f); err != nil {
		return nil, err
	}
	return u.open(f.Sealed)
}

func (u *Unlocked) changeSecrets(fn func(map[string][]byte)) error {
	return u.change(func(f *sealedFile) error {
		m, err := u.open(f.Sealed)
		if err != nil {
			return err
		}
		fn(m)
		f.Sealed, err = u.seal(m)
		return err
	})
}
