package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"countersign/core"
	"countersign/mail/imapdemo"
	"countersign/mail/mailtest"
	"countersign/mail/oauth"
)

// identityVariable names the identity provider of a test in place of the world's.
const identityVariable = "COUNTERSIGN_TEST_IDENTITY"

// ownIdentity takes the test's identity provider into the program that it starts.
func ownIdentity() {
	base := os.Getenv(identityVariable)
	switch base {
	case "":
		return
	case "panic":
		world.Provider = func(core.MailAccount) (oauth.Provider, error) { panic("a fault of the program") }
		return
	}
	world.Provider = func(core.MailAccount) (oauth.Provider, error) {
		p := oauth.Microsoft("")
		p.AuthURL, p.TokenURL, p.DeviceURL, p.Loopback = base+"/authorize", base+"/token", base+"/device", "127.0.0.1"
		return p, nil
	}
}

// canary is a secret that must appear nowhere. Its middle is found in every encoding.
const canary = `cAnAry-"7\X q&%+pass`

// spoken collects whatever the program says, and looks for secrets in it.
type spoken struct {
	*books
	text bytes.Buffer
	env  []string
}

// say runs a command, whatever comes of it, and notes what it printed.
func (s *spoken) say(code int, stdin string, args ...string) result {
	s.t.Helper()
	cmd := s.command(args...)
	cmd.Env = append(cmd.Env, s.env...)
	cmd.Stdin = strings.NewReader(stdin)
	r := finish(s.t, cmd)
	s.text.WriteString(r.out + r.err)
	if r.code != code {
		s.t.Errorf("%q ended with %d instead of %d: %s%s", args, r.code, code, r.out, r.err)
	}
	return r
}

// everything runs the commands that show what is known of a mailbox.
func (s *spoken) everything(poll, test int) {
	s.t.Helper()
	s.say(poll, "", "poll", "--account", "box")
	s.say(poll, "", "--json", "poll", "--account", "box")
	s.say(test, "", "accounts", "test", "box")
	s.say(test, "", "--json", "account", "test", "box")
	s.say(0, "", "--json", "accounts", "list")
	s.say(0, "", "accounts", "list")
	s.say(0, "", "--json", "audit", "list")
	cmd := s.command("doctor")
	s.text.WriteString(finish(s.t, cmd).out)
}

// crash ends a command with a dump of all its goroutines while its server hangs.
func (s *spoken) crash(hanging *atomic.Bool, args ...string) {
	s.t.Helper()
	cmd := s.command(args...)
	cmd.Env = append(append(cmd.Env, s.env...), "GOTRACEBACK=all")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	for i := 0; !hanging.Load() && i < 400; i++ {
		time.Sleep(25 * time.Millisecond)
	}
	_ = cmd.Process.Signal(syscall.SIGQUIT)
	_ = cmd.Wait()
	if !strings.Contains(out.String(), "goroutine ") {
		s.t.Errorf("no crash text: %s", out.String())
	}
	s.text.Write(out.Bytes())
}

// forms are the ways in which a secret may be written.
func forms(secret string) []string {
	inner := func(quoted string) string { return quoted[1 : len(quoted)-1] }
	asJSON, _ := json.Marshal(secret)
	out := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), inner(strconv.Quote(secret)), inner(string(asJSON)),
		hex.EncodeToString([]byte(secret)), strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(secret)}
	// Base64 at each of the three places at which a secret may begin in a longer text,
	// as in the messages of SASL, without the characters that depend on its neighbours.
	for skip := range 3 {
		text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", skip) + secret))
		from := (skip*8 + 5) / 6
		text = text[from : len(text)-4]
		out = append(out, text, strings.NewReplacer("+", "-", "/", "_").Replace(text))
	}
	return out
}

// clean looks for secrets in all that was said and in every file of the books.
func (s *spoken) clean(secrets ...string) {
	s.t.Helper()
	texts := map[string][]byte{"what was printed": s.text.Bytes()}
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		texts[path] = data
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for where, text := range texts {
		for _, secret := range secrets {
			for _, form := range forms(secret) {
				if i := bytes.Index(text, []byte(form)); i >= 0 {
					s.t.Errorf("%s holds the secret as %q: …%q…", where, form, text[max(0, i-80):min(len(text), i+80)])
				}
			}
		}
	}
}

// TestForms finds the secret in what SASL makes of it.
func TestForms(t *testing.T) {
	for _, text := range []string{"\x00anna\x00" + canary, "user=anna\x01auth=Bearer " + canary + "\x01\x01", "n,a=anna,\x01auth=Bearer " + canary + "\x01\x01", canary} {
		sent, found := base64.StdEncoding.EncodeToString([]byte(text)), false
		for _, form := range forms(canary) {
			found = found || strings.Contains(sent, form)
		}
		if !found {
			t.Errorf("not found in %q", text)
		}
	}
}

// TestCanaryPassword drives a password through success and every failure.
func TestCanaryPassword(t *testing.T) {
	t.Parallel()
	s := &spoken{books: newBooks(t)}
	good, err := imapdemo.Start(t.Context(), "anna", canary, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = good.Close() })
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, []byte(good.CA), 0o600); err != nil {
		t.Fatal(err)
	}
	add := func(code int, args ...string) {
		t.Helper()
		s.say(code, canary+"\n", append([]string{"accounts", "add", "box", "--user", "anna", "--password-stdin"}, args...)...)
	}
	// Failures first: a name that mail came from stays with its server.
	add(0, "--host", good.Host, "--port", strconv.Itoa(good.Port))
	s.everything(6, 6) // an authority that nobody knows
	add(0, "--host", "127.0.0.1", "--port", "1")
	s.everything(6, 6) // nobody there
	echo := echoing()
	echo.Start(t)
	none := func(script *mailtest.Script) []string {
		return []string{"--host", "127.0.0.1", "--port", strconv.Itoa(script.Port), "--tls", "none"}
	}
	add(0, none(echo)...)
	s.everything(6, 6) // a server that says back what it hears
	var hanging atomic.Bool
	silent := &mailtest.Script{On: func(c *mailtest.Conn, _, command string) bool {
		if strings.HasPrefix(command, "LOGIN") {
			hanging.Store(true)
			c.Hang()
		}
		return false
	}}
	silent.Start(t)
	add(0, none(silent)...)
	s.crash(&hanging, "poll", "--account", "box")
	hanging.Store(false)
	s.crash(&hanging, "accounts", "test", "box")
	add(2, "--host", good.Host, "--tls", "nonsense")
	add(4, "--host", "imap.example.org", "--tls", "none")
	s.say(0, canary+"\n", "accounts", "password", "box", "--password-stdin")
	add(0, "--host", good.Host, "--port", strconv.Itoa(good.Port), "--ca", ca)
	s.everything(0, 0)
	s.say(0, "", "accounts", "folders", "box", "--watch", "no such folder")
	s.everything(6, 6)
	s.say(0, "", "accounts", "remove", "box")
	s.clean(canary)
}

// echoing refuses every sign-in and repeats it in whatever it says.
func echoing() *mailtest.Script {
	return &mailtest.Script{Caps: "AUTH=XOAUTH2 SASL-IR", On: func(c *mailtest.Conn, tag, command string) bool {
		if !strings.HasPrefix(command, "LOGIN") && !strings.HasPrefix(command, "AUTHENTICATE") {
			return false
		}
		words := strings.Fields(command)
		decoded, _ := base64.StdEncoding.DecodeString(words[len(words)-1])
		said := strings.NewReplacer("\x00", " ", "\x01", " ").Replace(string(decoded))
		c.Printf("* OK you said %s\r\n%s NO [ALERT] no: %s %s\r\n", command, tag, command, said)
		return true
	}}
}

// TestCanaryToken drives a sign-in at an identity provider through success and every
// failure, the refused ones too.
func TestCanaryToken(t *testing.T) {
	t.Parallel()
	i := (&mailtest.Identity{ExpiresIn: 3600, Mark: "cAnAryToken-", Interval: 1}).Start(t)
	var hanging, hang atomic.Bool
	server := &mailtest.Script{Caps: "AUTH=XOAUTH2 SASL-IR", On: func(c *mailtest.Conn, tag, command string) bool {
		response, ok := strings.CutPrefix(command, "AUTHENTICATE XOAUTH2 ")
		if !ok {
			return false
		}
		if hang.Load() {
			hanging.Store(true)
			c.Hang()
		}
		decoded, _ := base64.StdEncoding.DecodeString(response)
		_, token, _ := strings.Cut(strings.Trim(string(decoded), "\x01"), "Bearer ")
		if i.Valid(token) {
			c.Printf("%s OK welcome\r\n", tag)
		} else {
			c.Printf("%s NO [AUTHENTICATIONFAILED] you sent %s that is %s\r\n", tag, response, token)
		}
		return true
	}}
	server.Start(t)
	s := &spoken{books: newBooks(t), env: []string{identityVariable + "=" + strings.TrimSuffix(i.Provider().TokenURL, "/token"), "COUNTERSIGN_CLIENT_SECRET=" + canary}}
	s.signIn("accounts", "add", "box", "--user", "anna", "--host", "127.0.0.1", "--port", strconv.Itoa(server.Port), "--tls", "none", "--oauth", "microsoft", "--client-id", "ours")
	s.everything(0, 0)
	first := i.Current()
	i.ExpireAccess() // between two runs: each gets a new one
	s.everything(0, 0)
	if i.Current() == first {
		t.Error("no new refresh token was given")
	}
	for code, exit := range map[string]int{"server_error": 6, "invalid_client": 5} {
		i.Set(func(i *mailtest.Identity) { i.Fail = code })
		s.everything(exit, 6)
	}
	i.Set(func(i *mailtest.Identity) { i.Fail, i.Lose, i.Grace = "", 1, true })
	s.say(6, "", "poll", "--account", "box") // the answer is lost, and the one before it still good
	s.say(0, "", "poll", "--account", "box")
	hang.Store(true)
	s.crash(&hanging, "poll", "--account", "box")
	hang.Store(false)
	with := s.env
	s.env = append(s.env, identityVariable+"=panic", "GOTRACEBACK=all")
	if r := s.say(2, "", "poll", "--account", "box"); !strings.Contains(r.err, "goroutine ") {
		t.Errorf("no crash text: %s", r.err)
	}
	s.env = with
	i.Withdraw()
	s.everything(4, 6)
	if r := s.say(4, "", "poll"); !strings.Contains(r.err, "run out or was withdrawn") || !strings.Contains(r.err, "sign in again") {
		t.Errorf("%s", r.err)
	}
	i.Set(func(i *mailtest.Identity) { i.Deny = true })
	s.refusedSignIn()
	i.Set(func(i *mailtest.Identity) { i.Deny = false })
	s.signIn("accounts", "signin", "box")
	s.everything(0, 0)
	s.signIn("accounts", "signin", "box", "--code")
	s.say(0, "", "poll", "--account", "box")
	s.say(0, "", "accounts", "remove", "box")
	s.clean("cAnAryToken-", canary)
}

// browse starts a sign-in and plays the browser.
func (s *spoken) browse(args ...string) result {
	s.t.Helper()
	cmd := s.command(append([]string{"--json"}, args...)...)
	cmd.Env = append(cmd.Env, s.env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	var rest strings.Builder
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var asked struct {
			SignIn struct{ Open string } `json:"sign_in"`
		}
		fmt.Fprintln(&rest, lines.Text())
		if json.Unmarshal(lines.Bytes(), &asked) == nil && asked.SignIn.Open != "" {
			mailtest.Browse(s.t, asked.SignIn.Open)
		}
	}
	_ = cmd.Wait()
	s.text.WriteString(rest.String() + errs.String())
	return result{rest.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

func (s *spoken) signIn(args ...string) {
	s.t.Helper()
	if r := s.browse(args...); r.code != 0 {
		s.t.Fatalf("%q: %d %s %s", args, r.code, r.out, r.err)
	}
}

func (s *spoken) refusedSignIn() {
	s.t.Helper()
	if r := s.browse("accounts", "signin", "box"); r.code != 4 || !strings.Contains(r.out, "declined") {
		s.t.Errorf("a declined sign-in: %d %s %s", r.code, r.out, r.err)
	}
}
