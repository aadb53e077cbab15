package store

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/zalando/go-keyring"
)

// keyringVariable switches the system's keyring off ("off"), for programs that run
// without a person, and for tests.
const keyringVariable = "COUNTERSIGN_KEYRING"

// keyringService is what a keyring calls the owner of an entry.
const keyringService = "Countersign"

// errNoKeyring says that the system has no keyring that answers.
var errNoKeyring = errors.New("no keyring")

// ring is a place for secrets that the system guards: the Secret Service on Linux,
// the Keychain on macOS, the Credential Manager on Windows.
type ring interface {
	Set(service, user, secret string) error
	Get(service, user string) (string, error)
	Delete(service, user string) error
}

// keys is the system's keyring with a watch over it: the libraries below wait for
// ever where nobody answers the question for the keyring's password. After one such
// wait the keyring is left alone for the life of the program.
type keys struct {
	ring ring
	wait time.Duration

	mu   sync.Mutex
	dead bool
}

// system is the keyring of this program's life.
var system = &keys{ring: osRing{}, wait: answerTime(runtime.GOOS, os.Getenv), dead: !hasKeyring(runtime.GOOS, os.Getenv)}

// hasKeyring tells whether it makes sense to ask. Without a bus of the session the
// library would start one, with nothing behind it.
func hasKeyring(system string, env func(string) string) bool {
	if env(keyringVariable) == "off" {
		return false
	}
	if system == "darwin" || system == "windows" {
		return true
	}
	if env("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	if dir := env("XDG_RUNTIME_DIR"); dir != "" {
		_, err := os.Stat(filepath.Join(dir, "bus"))
		return err == nil
	}
	return false
}

// answerTime is how long a keyring may take: with a screen there may be a person who
// types its password.
func answerTime(system string, env func(string) string) time.Duration {
	if system == "darwin" || system == "windows" || env("DISPLAY") != "" || env("WAYLAND_DISPLAY") != "" {
		return 45 * time.Second
	}
	return 3 * time.Second
}

// ask calls the keyring and does not wait for ever. The errors of the libraries stay
// out: what is in them is not known.
func (k *keys) ask(fn func() error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.dead {
		return errNoKeyring
	}
	done := make(chan error, 1)
	go func() { done <- fn() }()
	select {
	case err := <-done:
		switch {
		case err == nil, errors.Is(err, keyring.ErrNotFound), errors.Is(err, keyring.ErrSetDataTooBig):
			return err
		}
		return errNoKeyring
	case <-time.After(k.wait):
		k.dead = true
		return errNoKeyring
	}
}

// put keeps a secret and makes sure that it is there: some services keep entries only
// until they end.
func (k *keys) put(name string, secret []byte) error {
	text := base64.StdEncoding.EncodeToString(secret)
	return k.ask(func() error {
		if err := k.ring.Set(keyringService, name, text); err != nil {
			return err
		}
		back, err := k.ring.Get(keyringService, name)
		if err == nil && back != text {
			err = errNoKeyring
		}
		return err
	})
}

func (k *keys) get(name string) ([]byte, error) {
	var text string
	err := k.ask(func() (err error) {
		text, err = k.ring.Get(keyringService, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(text)
}

func (k *keys) drop(name string) error {
	err := k.ask(func() error { return k.ring.Delete(keyringService, name) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// osRing is the keyring of the operating system.
type osRing struct{}

// Set implements ring.
func (osRing) Set(service, user, secret string) error { return keyring.Set(service, user, secret) }

// Get implements ring.
func (osRing) Get(service, user string) (string, error) { return keyring.Get(service, user) }

// Delete implements ring.
func (osRing) Delete(service, user string) error { return keyring.Delete(service, user) }
