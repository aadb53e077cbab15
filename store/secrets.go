package store

import (
	"bytes"
	"errors"
	"strings"
	"sync"

	"github.com/zalando/go-keyring"

	"countersign/core"
)

// Place is where a secret lies.
type Place string

// The places of secrets.
const (
	InKeyring Place = "keyring"
	InFile    Place = "file"
)

// Secrets keeps the passwords and tokens of mailboxes: in the system's keyring, or in
// the vault where there is none. The vault says of each which it is, so that there is
// only one truth, whoever changed it last, with a screen or without.
//
// A person's passphrase opens it, at the first use. It is safe for several goroutines.
type Secrets struct {
	vault            *Vault
	keys             *keys
	user, passphrase string

	mu   sync.Mutex
	open *Unlocked
}

// inKeyring stands in the vault for a secret that lies in the keyring. No password
// begins with a zero byte.
var inKeyring = []byte("\x00in the system's keyring")

// Secrets gives the secrets of this vault for somebody who can unlock it.
func (v *Vault) Secrets(user, passphrase string) *Secrets {
	return &Secrets{vault: v, keys: system, user: user, passphrase: passphrase}
}

// Put keeps a secret and says where. Whenever it is cut off, there is the old secret
// or the new one.
func (s *Secrets) Put(name string, secret []byte) (Place, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.unlocked()
	if err != nil {
		return "", err
	}
	if s.keys.put(u.entry(name), secret) != nil {
		if err := u.Put(name, secret); err != nil {
			return InFile, err
		}
		_ = s.keys.drop(u.entry(name)) // the one before; where it cannot be had, Delete tries again
		return InFile, nil
	}
	if was, err := u.Get(name); err == nil && bytes.Equal(was, inKeyring) {
		return InKeyring, nil
	}
	return InKeyring, u.Put(name, inKeyring)
}

// Get gives a secret, NotFound where there is none, and Unavailable where it lies in
// a keyring that does not answer.
func (s *Secrets) Get(name string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	kept, err := u.Get(name)
	if err != nil || !bytes.Equal(kept, inKeyring) {
		return kept, err
	}
	secret, err := s.keys.get(u.entry(name))
	switch {
	case err == nil:
		return secret, nil
	case errors.Is(err, keyring.ErrNotFound):
		return nil, core.Errorf(core.NotFound, "the system's keyring no longer holds the password of %s", called(name)).WithHint("enter it again")
	default:
		return nil, core.Errorf(core.Unavailable, "the password of %s lies in the system's keyring, which does not answer", called(name)).
			WithHint("sign in at this computer's screen and unlock the keyring, or enter the password again here")
	}
}

// Delete forgets a secret, wherever it lies.
func (s *Secrets) Delete(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.unlocked()
	if err != nil {
		return err
	}
	kept, err := u.Get(name)
	if core.KindOf(err) == core.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	// The keyring may hold an older one of a secret that lies in the file.
	if dropped := s.keys.drop(u.entry(name)); dropped != nil && bytes.Equal(kept, inKeyring) {
		return core.Errorf(core.Unavailable, "the password of %s lies in the system's keyring, which does not answer", called(name)).
			WithHint("sign in at this computer's screen and unlock the keyring, then try again")
	}
	return u.Delete(name)
}

// Close forgets the key and the passphrase.
func (s *Secrets) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil {
		s.open.Close()
	}
	s.open, s.passphrase = nil, ""
}

// String keeps the passphrase out of logs.
func (s *Secrets) String() string { return "secrets" }

// GoString keeps the passphrase out of logs.
func (s *Secrets) GoString() string { return s.String() }

func (s *Secrets) unlocked() (*Unlocked, error) {
	if s.open != nil {
		return s.open, nil
	}
	var err error
	s.open, err = s.vault.Unlock(s.user, s.passphrase)
	return s.open, err
}

// called is what people call the owner of a secret: "mail/invoices" is that of invoices.
func called(name string) string {
	_, owner, ok := strings.Cut(name, "/")
	if !ok {
		return name
	}
	return owner
}

// entry is the name of a secret in the keyring. Several data folders keep apart.
func (u *Unlocked) entry(name string) string { return u.id + "/" + name }

// KeyringAnswers tells whether the system has a keyring that can be used.
func KeyringAnswers() bool {
	_, err := system.get("a question")
	return err == nil || errors.Is(err, keyring.ErrNotFound)
}
