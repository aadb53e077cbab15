// Package mailtest has what tests of fetching mail need: a real Dovecot on
// loopback with its own authority, a proxy that damages connections, servers
// that follow a script, and generated mails.
package mailtest

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"countersign/core"
	"countersign/mail/internal/cert"
)

// Dovecot is a running server with users of its own.
type Dovecot struct {
	IMAPS, STARTTLS int // ports on 127.0.0.1
	CA              string
	Users           map[string]string // name to password
	dir             string
	uid, gid        int
}

// requireDovecot names the variable that turns a missing Dovecot into a failure.
const requireDovecot = "COUNTERSIGN_REQUIRE_DOVECOT"

// StartDovecot starts Debian's Dovecot for one test and stops it at its end. The
// test is skipped where Dovecot is not installed, unless
// COUNTERSIGN_REQUIRE_DOVECOT=1.
func StartDovecot(t testing.TB, users map[string]string) *Dovecot {
	t.Helper()
	return startDovecot(t, users, "login", nil)
}

// StartDovecotWithTokens starts a Dovecot that asks the identity provider of a test
// about tokens, under one of their two mechanisms.
func StartDovecotWithTokens(t testing.TB, users map[string]string, mechanism string, i *Identity) *Dovecot {
	t.Helper()
	return startDovecot(t, users, mechanism, i)
}

func startDovecot(t testing.TB, users map[string]string, mechanism string, i *Identity) *Dovecot {
	t.Helper()
	binary := findDovecot()
	if binary == "" {
		if os.Getenv(requireDovecot) == "1" {
			t.Fatal("Dovecot is not installed, and " + requireDovecot + "=1 asks for it (Debian: dovecot-imapd)")
		}
		t.Skip("Dovecot is not installed (Debian: dovecot-imapd); set " + requireDovecot + "=1 to make this a failure")
	}
	// Unix sockets have short names at most: not t.TempDir.
	dir, err := os.MkdirTemp("", "dc")
	must(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	ports := freePorts(t, 2)
	d := &Dovecot{IMAPS: ports[0], STARTTLS: ports[1], Users: users, dir: dir}
	d.configure(t, mechanism, d.tokens(t, mechanism, i))
	d.run(t, binary)
	return d
}

// tokens is the part of the configuration that asks about tokens; empty without an
// identity provider.
func (d *Dovecot) tokens(t testing.TB, mechanism string, i *Identity) string {
	t.Helper()
	if i == nil {
		return ""
	}
	must(t, os.WriteFile(d.file("oauth2.conf"), []byte("introspection_mode = get\nintrospection_url = "+i.url+
		"/introspect?access_token=\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n"), 0o644))
	return "passdb {\n  driver = oauth2\n  mechanisms = " + mechanism + "\n  args = " + d.file("oauth2.conf") + "\n}\n"
}

func findDovecot() string {
	for _, name := range []string{"dovecot", "/usr/sbin/dovecot", "/usr/local/sbin/dovecot"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	return ""
}

// freePorts are different ports that nothing listens on.
func freePorts(t testing.TB, n int) []int {
	t.Helper()
	ports := make([]int, n)
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		defer l.Close() // all at the end: the system may give a port again that was closed
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports
}

// configure writes certificates, users and the configuration.
func (d *Dovecot) configure(t testing.TB, mechanism, tokens string) {
	t.Helper()
	authority, err := cert.NewAuthority()
	must(t, err)
	d.CA = authority.PEM
	pair, err := authority.Issue(cert.Leaf{Hosts: []string{"127.0.0.1", "localhost"}})
	must(t, err)
	must(t, os.WriteFile(d.file("cert.pem"), []byte(pair.CertPEM), 0o600))
	must(t, os.WriteFile(d.file("key.pem"), []byte(pair.KeyPEM), 0o600))
	me, err := user.Current()
	must(t, err)
	internal, login, group := me.Username, me.Username, ""
	d.uid, d.gid = os.Getuid(), os.Getgid()
	if d.uid == 0 {
		// Dovecot gives no mail to root; its own accounts come with the package.
		internal, login = "dovecot", "dovenull"
		d.uid, d.gid = 65534, 65534
	} else if g, err := user.LookupGroupId(me.Gid); err == nil {
		group = "default_internal_group = " + g.Name
	}
	var passwd strings.Builder
	for name, password := range d.Users {
		fmt.Fprintf(&passwd, "%s:{PLAIN}%s:%d:%d::%s\n", name, password, d.uid, d.gid, d.home(name))
		must(t, os.MkdirAll(d.home(name), 0o700))
		must(t, os.Chown(d.home(name), d.uid, d.gid))
	}
	must(t, os.WriteFile(d.file("users"), []byte(passwd.String()), 0o644))
	must(t, os.Chmod(d.dir, 0o755))
	conf := strings.NewReplacer("@DIR@", d.dir, "@INTERNAL@", internal, "@LOGIN@", login, "@GROUP@", group, "@MECHANISM@", mechanism, "@TOKENS@", tokens,
		"@IMAPS@", strconv.Itoa(d.IMAPS), "@IMAP@", strconv.Itoa(d.STARTTLS)).Replace(configuration)
	must(t, os.WriteFile(d.file("dovecot.conf"), []byte(conf), 0o644))
}

// configuration is for Dovecot 2.3. Nothing of the system's is used.
const configuration = `
base_dir = @DIR@/run
state_dir = @DIR@/state
log_path = @DIR@/log
protocols = imap
default_internal_user = @INTERNAL@
default_login_user = @LOGIN@
@GROUP@
listen = 127.0.0.1
ssl = yes
ssl_cert = <@DIR@/cert.pem
ssl_key = <@DIR@/key.pem
disable_plaintext_auth = yes
login_trusted_networks =
auth_mechanisms = plain @MECHANISM@
first_valid_uid = 0
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
@TOKENS@
passdb {
  driver = passwd-file
  args = @DIR@/users
}
userdb {
  driver = passwd-file
  args = @DIR@/users
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  chroot =
  process_min_avail = 1
  inet_listener imap {
    port = @IMAP@
  }
  inet_listener imaps {
    port = @IMAPS@
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`

// run starts the server and waits until it answers.
func (d *Dovecot) run(t testing.TB, binary string) {
	t.Helper()
	cmd := exec.Command(binary, "-F", "-c", d.file("dovecot.conf"))
	output, err := os.Create(d.file("output"))
	must(t, err)
	cmd.Stdout, cmd.Stderr = output, output
	must(t, cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
		}
		output.Close()
		if t.Failed() {
			log, _ := os.ReadFile(d.file("log"))
			t.Logf("Dovecot's log ends:\n%s", log[max(0, len(log)-2000):])
		}
	})
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		select {
		case err := <-ended:
			out, _ := os.ReadFile(d.file("output"))
			t.Fatalf("Dovecot did not start (%v): %s", err, out)
		default:
		}
		if conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(d.IMAPS))); err == nil {
			conn.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("Dovecot does not answer")
		}
	}
}

func (d *Dovecot) file(name string) string { return filepath.Join(d.dir, name) }
func (d *Dovecot) home(user string) string { return filepath.Join(d.dir, "home-"+user) }

// Account reads the INBOX of a user over implicit TLS.
func (d *Dovecot) Account(user string) core.MailAccount {
	return core.MailAccount{Name: user, Host: "127.0.0.1", Port: d.IMAPS, TLS: "implicit", User: user, Folder: []string{"INBOX"}, CA: d.CA}
}

// Fill puts messages into a user's INBOX, as a delivery agent does.
func (d *Dovecot) Fill(t testing.TB, user string, messages [][]byte) {
	t.Helper()
	maildir := filepath.Join(d.home(user), "Maildir")
	for _, sub := range []string{"", "new", "cur", "tmp"} {
		must(t, os.MkdirAll(filepath.Join(maildir, sub), 0o700))
		must(t, os.Chown(filepath.Join(maildir, sub), d.uid, d.gid))
	}
	for i, raw := range messages {
		name := filepath.Join(maildir, "new", fmt.Sprintf("%d.M%dP%d.test", time.Now().Unix(), time.Now().UnixNano(), i))
		must(t, os.WriteFile(name, raw, 0o600))
		must(t, os.Chown(name, d.uid, d.gid))
	}
}

// Flags lists the names of a user's message files with their flags.
func (d *Dovecot) Flags(t testing.TB, user string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(d.home(user), "Maildir", "*", "*test*"))
	must(t, err)
	for i := range names {
		names[i] = filepath.Base(names[i])
		if _, flags, ok := strings.Cut(names[i], ":2,"); ok {
			names[i] = names[i][:strings.Index(names[i], ",")] + " " + flags
		}
	}
	return names
}

// Save copies a user's mails with all that the server knows of them.
func (d *Dovecot) Save(t testing.TB, user string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "Maildir")
	must(t, os.CopyFS(dir, os.DirFS(filepath.Join(d.home(user), "Maildir"))))
	return dir
}

// Restore puts a copy in the place of what the user has, as after a failed disk.
func (d *Dovecot) Restore(t testing.TB, user, dir string) {
	t.Helper()
	maildir := filepath.Join(d.home(user), "Maildir")
	must(t, os.RemoveAll(maildir))
	must(t, os.CopyFS(maildir, os.DirFS(dir)))
	must(t, filepath.WalkDir(maildir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, d.uid, d.gid)
	}))
}

// ChangeUIDValidity makes the server forget its numbering of a user's folders, as
// after a restore: every message gets a new UID under a new UIDVALIDITY. No
// client may be connected.
func (d *Dovecot) ChangeUIDValidity(t testing.TB, user string) {
	t.Helper()
	maildir := filepath.Join(d.home(user), "Maildir")
	for _, pattern := range []string{"dovecot-uidlist", "dovecot.index*", ".*/dovecot-uidlist", ".*/dovecot.index*"} {
		names, err := filepath.Glob(filepath.Join(maildir, pattern))
		must(t, err)
		for _, name := range names {
			must(t, os.Remove(name))
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
