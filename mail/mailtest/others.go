package mailtest

import (
	"bytes"
	"fmt"
	"io"
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
)

// otherServers names the folder into which `make servers` unpacks Courier and Cyrus;
// their Debian packages cannot be installed beside Dovecot's.
const otherServers = "COUNTERSIGN_IMAP_SERVERS"

// unpackedServer is the folder of the servers and a program in it; the test is skipped
// where it is not there.
func unpackedServer(t testing.TB, program string) (root, path string) {
	t.Helper()
	root = os.Getenv(otherServers)
	if root == "" {
		t.Skip("no Courier and no Cyrus to test with: `make servers`, then set " + otherServers)
	}
	root, err := filepath.Abs(root)
	must(t, err)
	path = filepath.Join(root, program)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s: %v", otherServers, err)
	}
	return root, path
}

// libraries is the environment in which programs find what was unpacked with them.
func libraries(root string) []string {
	var dirs []string
	for _, d := range []string{"usr/lib", "lib", "usr/lib/*-linux-gnu", "lib/*-linux-gnu"} {
		found, _ := filepath.Glob(filepath.Join(root, d)) // the pattern is well-formed
		dirs = append(dirs, found...)
	}
	return append(os.Environ(), "LD_LIBRARY_PATH="+strings.Join(dirs, ":"))
}

// unprivileged runs a command as nobody where the tests run as root, which mail servers
// refuse, and gives it a home of its own.
func unprivileged(t testing.TB, cmd *exec.Cmd) (home string) {
	t.Helper()
	home, err := os.MkdirTemp("", "im")
	must(t, err)
	t.Cleanup(func() { os.RemoveAll(home) })
	must(t, os.Chmod(home, 0o755))
	if os.Getuid() == 0 {
		must(t, os.Chown(home, nobody, nobody))
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	cmd.Dir = home
	return home
}

const nobody = 65534

// StartCourier starts Courier's IMAP server, where everybody is signed in already, with
// messages in the inbox. Without a monitor of files it takes a second for each message
// that a client adds, and numbers all messages anew in every session: a UIDVALIDITY
// that never stays.
func StartCourier(t testing.TB, messages [][]byte) core.MailAccount {
	t.Helper()
	root, program := unpackedServer(t, "usr/bin/imapd")
	probe := exec.Command(program, "Maildir")
	home := unprivileged(t, probe)
	for _, dir := range []string{"", "new", "cur", "tmp"} {
		must(t, os.MkdirAll(filepath.Join(home, "Maildir", dir), 0o700))
		if os.Getuid() == 0 {
			must(t, os.Chown(filepath.Join(home, "Maildir", dir), nobody, nobody))
		}
	}
	for i, raw := range messages {
		name := filepath.Join(home, "Maildir", "new", fmt.Sprintf("%d.M%06dP1.test", time.Now().Unix(), i))
		// Courier keeps lines as Unix has them and sends them as RFC 5322 has them.
		must(t, os.WriteFile(name, bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), 0o600))
		if os.Getuid() == 0 {
			must(t, os.Chown(name, nobody, nobody))
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			f, err := conn.(*net.TCPConn).File()
			if err != nil {
				conn.Close()
				continue
			}
			cmd := exec.Command(program, "Maildir")
			cmd.Dir, cmd.SysProcAttr, cmd.Stdin, cmd.Stdout = home, probe.SysProcAttr, f, &withoutAlert{w: conn}
			cmd.Env = append(libraries(root), "AUTHENTICATED=anna", "IMAP_CAPABILITY=IMAP4rev1 UIDPLUS CHILDREN NAMESPACE")
			go func() {
				_ = cmd.Run() // what a client hung up on ends with an error
				f.Close()
				conn.Close()
			}()
		}
	}()
	return plainAccount(l.Addr().(*net.TCPAddr).Port)
}

// withoutAlert drops the line before the greeting in which the server complains that
// nothing tells it of changed files: it then looks by itself.
type withoutAlert struct {
	w    io.Writer
	done bool
}

// Write implements io.Writer. The server writes whole lines.
func (a *withoutAlert) Write(p []byte) (int, error) {
	n := len(p)
	if line, rest, ok := bytes.Cut(p, []byte("\n")); !a.done && ok && bytes.Contains(line, []byte("[ALERT] Filesystem")) {
		p = rest
	}
	a.done = true
	_, err := a.w.Write(p)
	return n, err
}

func plainAccount(port int) core.MailAccount {
	return core.MailAccount{Name: "anna", Host: "127.0.0.1", Port: port, TLS: "none", User: "anna", Folder: []string{"INBOX"}}
}

const cyrusConf = `configdirectory: @DIR@/conf
defaultpartition: default
partition-default: @DIR@/spool
cyrus_user: @USER@
admins: admin
allowplaintext: yes
sasl_mech_list: PLAIN
sasl_pwcheck_method: alwaystrue
unixhierarchysep: yes
virtdomains: off
autocreate_quota: 0
idlesocket: @DIR@/idle
`

// StartCyrus starts Cyrus with the mailbox of anna, who is let in with any password.
func StartCyrus(t testing.TB) core.MailAccount {
	t.Helper()
	root, master := unpackedServer(t, "usr/lib/cyrus/bin/master")
	bin, port := filepath.Dir(master), freePorts(t, 1)[0]
	cmd := exec.Command(master)
	dir := unprivileged(t, cmd)
	for _, d := range []string{"conf", "spool"} {
		must(t, os.Mkdir(filepath.Join(dir, d), 0o700))
		if os.Getuid() == 0 {
			must(t, os.Chown(filepath.Join(dir, d), nobody, nobody))
		}
	}
	conf := filepath.Join(dir, "imapd.conf")
	uid := os.Getuid()
	if uid == 0 {
		uid = nobody
	}
	me, err := user.LookupId(strconv.Itoa(uid))
	must(t, err)
	must(t, os.WriteFile(conf, []byte(strings.NewReplacer("@DIR@", dir, "@USER@", me.Username).Replace(cyrusConf)), 0o644))
	services := fmt.Sprintf("START {\n recover cmd=\"%[1]s/ctl_cyrusdb -C %[2]s -r\"\n}\nSERVICES {\n imap cmd=\"%[1]s/imapd -N -C %[2]s\" listen=\"127.0.0.1:%[3]d\" prefork=0\n}\nEVENTS {\n}\n", bin, conf, port)
	must(t, os.WriteFile(filepath.Join(dir, "cyrus.conf"), []byte(services), 0o644))
	cmd.Args = append(cmd.Args, "-C", conf, "-M", filepath.Join(dir, "cyrus.conf"), "-p", filepath.Join(dir, "pid"))
	cmd.Env = libraries(root)
	said := &strings.Builder{}
	cmd.Stdout, cmd.Stderr = said, said
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	a := plainAccount(port)
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		conn, err := net.Dial("tcp", net.JoinHostPort(a.Host, strconv.Itoa(port)))
		if err == nil {
			conn.Close()
			return a
		}
		if time.Now().After(deadline) {
			t.Fatalf("Cyrus does not answer: %v\n%s", err, said)
		}
	}
}
