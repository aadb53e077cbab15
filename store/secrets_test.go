package store

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"countersign/core"
)

// memoryRing is a keyring in memory that can fail or hang.
type memoryRing struct {
	held map[string]string
	fail error
	hang chan struct{}
}

func (m *memoryRing) trouble() error {
	if m.hang != nil {
		<-m.hang
	}
	return m.fail
}

func (m *memoryRing) Set(service, user, secret string) error {
	if err := m.trouble(); err != nil {
		return err
	}
	m.held[service+"|"+user] = secret
	return nil
}

func (m *memoryRing) Get(service, user string) (string, error) {
	if err := m.trouble(); err != nil {
		return "", err
	}
	s, ok := m.held[service+"|"+user]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return s, nil
}

func (m *memoryRing) Delete(service, user string) error {
	if err := m.trouble(); err != nil {
		return err
	}
	if _, ok := m.held[service+"|"+user]; !ok {
		return keyring.ErrNotFound
	}
	delete(m.held, service+"|"+user)
	return nil
}

const secretName, canary = "mail/box", "cAnAry-\x01\xff\"7"

func newSecrets(t *testing.T, r ring) *Secrets {
	t.Helper()
	v := newVault(t)
	must[*Unlocked](t)(v.Enrol("olga", "a passphrase")).Close()
	s := v.Secrets("olga", "a passphrase")
	s.keys = &keys{ring: r, wait: time.Second}
	t.Cleanup(s.Close)
	return s
}

func (s *Secrets) file(t *testing.T) []byte {
	t.Helper()
	return must[[]byte](t)(os.ReadFile(s.vault.path))
}

// TestSecretsInKeyring keeps the secret out of the file, and out of the entry's name.
func TestSecretsInKeyring(t *testing.T) {
	r := &memoryRing{held: map[string]string{}}
	s := newSecrets(t, r)
	if place, err := s.Put(secretName, []byte(canary)); err != nil || place != InKeyring {
		t.Fatal(place, err)
	}
	if got, err := s.Get(secretName); err != nil || string(got) != canary {
		t.Errorf("%q, %v", got, err)
	}
	sealed := must[[]byte](t)(s.open.Get(secretName))
	if bytes.Contains(sealed, []byte("cAnAry")) || len(r.held) != 1 {
		t.Errorf("the vault holds %q, the keyring %d entries", sealed, len(r.held))
	}
	before := s.file(t)
	if _, err := s.Put(secretName, []byte("another")); err != nil || !bytes.Equal(before, s.file(t)) {
		t.Errorf("changing it in the keyring touched the file: %v", err)
	}
	if got, _ := s.Get(secretName); string(got) != "another" {
		t.Errorf("%q", got)
	}
	if err := s.Delete(secretName); err != nil || len(r.held) != 0 {
		t.Errorf("%v, %d left", err, len(r.held))
	}
	if _, err := s.Get(secretName); core.KindOf(err) != core.NotFound {
		t.Errorf("%v", err)
	}
	if err := s.Delete(secretName); err != nil {
		t.Errorf("deleting again: %v", err)
	}
}

// TestSecretsWithoutKeyring uses the sealed file where the keyring fails, hangs, or
// has no room.
func TestSecretsWithoutKeyring(t *testing.T) {
	for name, r := range map[string]*memoryRing{
		"none": {fail: errors.New("no such service")}, "too big": {fail: keyring.ErrSetDataTooBig}, "hangs": {hang: make(chan struct{})},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSecrets(t, r)
			s.keys.wait = 50 * time.Millisecond
			start := time.Now()
			for range 3 {
				if place, err := s.Put(secretName, []byte(canary)); err != nil || place != InFile {
					t.Fatal(place, err)
				}
			}
			if got, err := s.Get(secretName); err != nil || string(got) != canary {
				t.Errorf("%q, %v", got, err)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("took %v", took)
			}
			if bytes.Contains(s.file(t), []byte("cAnAry")) {
				t.Error("the file tells the secret")
			}
		})
	}
}

// TestSecretsLastWriterWins changes a secret without the keyring that held it: the old
// one in the keyring must not come back.
func TestSecretsLastWriterWins(t *testing.T) {
	r := &memoryRing{held: map[string]string{}}
	s := newSecrets(t, r)
	must[Place](t)(s.Put(secretName, []byte("old")))
	r.fail = errors.New("the session ended")
	if _, err := s.Get(secretName); core.KindOf(err) != core.Unavailable || !strings.Contains(err.Error(), "enter the password again") {
		t.Errorf("%v", err)
	}
	if err := s.Delete(secretName); core.KindOf(err) != core.Unavailable {
		t.Errorf("deleting what cannot be reached: %v", err)
	}
	must[Place](t)(s.Put(secretName, []byte("new")))
	r.fail = nil
	if got, err := s.Get(secretName); err != nil || string(got) != "new" {
		t.Errorf("%q, %v", got, err)
	}
	must[Place](t)(s.Put(secretName, []byte("newer")))
	r.held = map[string]string{}
	if _, err := s.Get(secretName); core.KindOf(err) != core.NotFound {
		t.Errorf("an emptied keyring: %v", err)
	}
}

// TestSecretsHidden prints the values.
// A secret that was saved again without the keyring leaves an older one in it, which goes
// with it.
func TestDeletedSecretLeavesNothing(t *testing.T) {
	r := &memoryRing{held: map[string]string{}}
	s := newSecrets(t, r)
	if _, err := s.Put(secretName, []byte(canary)); err != nil {
		t.Fatal(err)
	}
	screen := s.keys
	s.keys = &keys{dead: true}
	if place, err := s.Put(secretName, []byte("another")); err != nil || place != InFile {
		t.Fatal(place, err)
	}
	s.keys = screen
	if err := s.Delete(secretName); err != nil || len(r.held) != 0 {
		t.Errorf("%v, the keyring still holds %d entries", err, len(r.held))
	}
}

func TestSecretsHidden(t *testing.T) {
	s := newSecrets(t, &memoryRing{held: map[string]string{}})
	if text := fmt.Sprintf("%v %+v %#v %s", s, s, s, s); strings.Contains(text, "passphrase") {
		t.Error(text)
	}
	s.Close()
	if _, err := s.Get(secretName); core.KindOf(err) != core.Refused {
		t.Errorf("closed: %v", err)
	}
}

func TestHasKeyring(t *testing.T) {
	with := t.TempDir()
	if err := os.WriteFile(filepath.Join(with, "bus"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		system string
		env    map[string]string
		want   bool
		wait   time.Duration
	}{
		{"linux", nil, false, 3 * time.Second},
		{"linux", map[string]string{"XDG_RUNTIME_DIR": t.TempDir(), "DISPLAY": ":0"}, false, 45 * time.Second},
		{"linux", map[string]string{"XDG_RUNTIME_DIR": with}, true, 3 * time.Second},
		{"linux", map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "WAYLAND_DISPLAY": "w"}, true, 45 * time.Second},
		{"linux", map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", keyringVariable: "off"}, false, 3 * time.Second},
		{"windows", nil, true, 45 * time.Second},
		{"darwin", map[string]string{keyringVariable: "off"}, false, 45 * time.Second},
	} {
		env := func(k string) string { return test.env[k] }
		if got, wait := hasKeyring(test.system, env), answerTime(test.system, env); got != test.want || wait != test.wait {
			t.Errorf("%s %v: %v, %v", test.system, test.env, got, wait)
		}
	}
}

// TestRealKeyring runs itself on a bus of its own: once with nothing behind it, which
// must not block, and once with a GNOME keyring where that is installed.
func TestRealKeyring(t *testing.T) {
	if os.Getenv("COUNTERSIGN_TEST_BUS") != "" {
		k := &keys{ring: osRing{}, wait: 10 * time.Second}
		start := time.Now()
		err := k.put("a test", []byte(canary))
		got, getErr := k.get("a test")
		dropErr := k.drop("a test")
		fmt.Printf("\nRESULT put=%v get=%s/%v drop=%v quick=%v\n", err, base64.StdEncoding.EncodeToString(got), getErr, dropErr, time.Since(start) < 8*time.Second)
		return
	}
	bus, err := exec.LookPath("dbus-run-session")
	if err != nil {
		t.Skip("dbus-run-session is not installed (Debian: dbus)")
	}
	run := func(t *testing.T, shell string) string {
		cmd := exec.Command(bus, "--", "sh", "-c", shell)
		home := t.TempDir()
		cmd.Env = append(os.Environ(), "COUNTERSIGN_TEST_BUS=1", "HOME="+home, "XDG_DATA_HOME="+home, "XDG_RUNTIME_DIR="+home, "SELF="+os.Args[0], "DISPLAY=", "WAYLAND_DISPLAY=")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	t.Run("nothing behind the bus", func(t *testing.T) {
		out := run(t, `exec "$SELF" -test.run '^TestRealKeyring$'`)
		if !strings.Contains(out, "RESULT put=no keyring get=/no keyring drop=no keyring quick=true") {
			t.Error(out)
		}
	})
	t.Run("a GNOME keyring", func(t *testing.T) {
		if _, err := exec.LookPath("gnome-keyring-daemon"); err != nil {
			t.Skip("gnome-keyring-daemon is not installed (Debian: gnome-keyring)")
		}
		out := run(t, `printf 'its password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
for i in $(seq 50); do dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.DBus.Peer.Ping >/dev/null 2>&1 && break; sleep 0.1; done
exec "$SELF" -test.run '^TestRealKeyring$'`)
		if want := "RESULT put=<nil> get=" + base64.StdEncoding.EncodeToString([]byte(canary)) + "/<nil> drop=<nil> quick=true"; !strings.Contains(out, want) {
			t.Error(out)
		}
	})
}
