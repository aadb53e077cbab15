package store

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"countersign/core"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

const (
	sealedFormat = 1
	keySize      = chacha20poly1305.KeySize
	saltSize     = 16 // RFC 9106, section 3.1
	maxSealed    = 4 << 20
)

// argonCost is what deriving a key from a passphrase costs (RFC 9106, section 4).
type argonCost struct {
	Passes uint32 `json:"passes"`
	Memory uint32 `json:"memory"` // KiB
	Lanes  uint8  `json:"lanes"`
}

// defaultCost is the second recommended choice of RFC 9106, as for signing in.
var defaultCost = argonCost{Passes: 3, Memory: 64 * 1024, Lanes: 4}

// sane keeps a forged file from taking all memory or all day.
func (c argonCost) sane() bool {
	return c.Passes >= 1 && c.Passes <= 16 && c.Lanes >= 1 && c.Lanes <= 16 && c.Memory >= 8*uint32(c.Lanes) && c.Memory <= 1<<20
}

// sealedFile is the vault as it lies on the disk: JSON, in which only names of
// users are to be read. ID is new for every data key and bound into all that is
// sealed, so that pieces of two vaults do not mix.
type sealedFile struct {
	Format int                 `json:"format"`
	ID     string              `json:"id"`
	Users  map[string]wrapping `json:"users"`
	Sealed []byte              `json:"sealed"` // nonce, then XChaCha20-Poly1305 of JSON
}

// wrapping is the data key under one passphrase.
type wrapping struct {
	argonCost
	Salt    []byte `json:"salt"`
	Wrapped []byte `json:"wrapped"`
}

// parseSealed reads a vault. It returns a Damaged error for what is none, and
// Refused for one of a newer program.
func parseSealed(data []byte) (sealedFile, error) {
	var f sealedFile
	if err := json.Unmarshal(data, &f); err != nil {
		// The cause might quote the file: it stays out of the error.
		return f, damagedVault()
	}
	if f.Format > sealedFormat {
		return f, core.Errorf(core.Refused, "the sealed passwords were written by a newer version of this program").WithHint("install the newer version; nothing was changed")
	}
	if f.Format < 1 || f.ID == "" || len(f.Users) == 0 {
		return f, damagedVault()
	}
	for _, w := range f.Users {
		if !w.sane() || len(w.Salt) != saltSize || len(w.Wrapped) > 256 {
			return f, damagedVault()
		}
	}
	return f, nil
}

func damagedVault() error {
	return core.Errorf(core.Damaged, "the file of sealed passwords is damaged").
		WithHint("restore %s from a backup, or move it away and enter the passwords of the mailboxes again", secretsName)
}

func (f sealedFile) bytes() ([]byte, error) {
	b, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, core.Errorf(core.Internal, "the sealed passwords cannot be written")
	}
	return append(b, '\n'), nil
}

// wrap seals the data key under a passphrase.
func wrap(key []byte, id, user, passphrase string, c argonCost) (wrapping, error) {
	if user == "" || passphrase == "" {
		return wrapping{}, core.Errorf(core.Refused, "a name and a passphrase are needed").WithHint("choose a few words that are easy to keep in mind")
	}
	w := wrapping{argonCost: c, Salt: randomBytes(saltSize)}
	var err error
	w.Wrapped, err = seal(w.derive(passphrase), w.bound(id, user), key)
	return w, err
}

// unwrap opens the data key. The error for a wrong passphrase and for a changed
// file is the same, because the two cannot be told apart.
func (w wrapping) unwrap(id, user, passphrase string) ([]byte, error) {
	key, ok := unseal(w.derive(passphrase), w.bound(id, user), w.Wrapped)
	if !ok || len(key) != keySize {
		return nil, core.Errorf(core.Refused, "the passphrase does not open the sealed passwords").WithHint("try again")
	}
	return key, nil
}

func (w wrapping) derive(passphrase string) []byte {
	return argon2.IDKey([]byte(passphrase), w.Salt, w.Passes, w.Memory, w.Lanes, keySize)
}

// bound is what a wrapped key belongs to.
func (w wrapping) bound(id, user string) []byte {
	return fmt.Appendf(nil, "countersign vault %d key %q %q %d %d %d", sealedFormat, id, user, w.Passes, w.Memory, w.Lanes)
}

func (u *Unlocked) bound() []byte {
	return fmt.Appendf(nil, "countersign vault %d secrets %q", sealedFormat, u.id)
}

func (u *Unlocked) seal(m map[string][]byte) ([]byte, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return nil, core.Errorf(core.Internal, "the passwords cannot be sealed")
	}
	defer clear(text)
	return seal(u.key, u.bound(), text)
}

func (u *Unlocked) open(sealed []byte) (map[string][]byte, error) {
	text, ok := unseal(u.key, u.bound(), sealed)
	if !ok {
		return nil, damagedVault()
	}
	defer clear(text)
	m := map[string][]byte{}
	if err := json.Unmarshal(text, &m); err != nil || m == nil {
		return nil, damagedVault()
	}
	return m, nil
}

// seal encrypts with a random nonce, which XChaCha20 has room for.
func seal(key, bound, text []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, core.Errorf(core.Internal, "the passwords cannot be sealed")
	}
	nonce := randomBytes(aead.NonceSize())
	return aead.Seal(nonce, nonce, text, bound), nil
}

// unseal undoes seal; false when key, bound or text are not those of it.
func unseal(key, bound, sealed []byte) ([]byte, bool) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil || len(sealed) < aead.NonceSize() {
		return nil, false
	}
	text, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], bound)
	return text, err == nil
}

// randomBytes are from the system; crypto/rand never fails.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// readFile reads a file of at most limit bytes.
func readFile(path string, limit int64) (_ []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read from
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = damagedVault()
	}
	return data, err
}

// replaceFile writes a file so that there is always the old or the new one, whole.
func replaceFile(path string, data []byte) error {
	tmp := path + ".new"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, bytes.NewReader(data))
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		// Nothing of it may stay on a full disk; the old file is untouched.
		_ = os.Remove(tmp)
		return err
	}
	return syncFolder(filepath.Dir(path))
}
