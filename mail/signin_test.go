package mail_test

import (
	"context"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/mailtest"
	"countersign/mail/oauth"
)

// tokens gives its tokens one after another, the last for ever.
type tokens struct {
	list    []string
	err     error
	renewed []bool
}

func (t *tokens) Token(_ context.Context, _ core.MailAccount, renewed bool) (string, error) {
	t.renewed = append(t.renewed, renewed)
	if t.err != nil {
		return "", t.err
	}
	if renewed && len(t.list) > 1 {
		t.list = t.list[1:]
	}
	return t.list[0], nil
}

// saslServer takes one initial response under one mechanism, in the same line or
// after a prompt, and refuses all others as RFC 7628, section 3.2.3 has it.
func saslServer(mechanism, want string, inline bool) *mailtest.Script {
	caps := "AUTH=" + mechanism
	if inline {
		caps += " SASL-IR"
	}
	var mu sync.Mutex // connections come one after another, each in its goroutine
	var tag string
	waiting, refused := false, false
	s := &mailtest.Script{Caps: caps}
	judge := func(c *mailtest.Conn, response string) {
		waiting = false
		good := strings.ReplaceAll(want, "%PORT%", strconv.Itoa(c.Script.Port))
		if response == base64.StdEncoding.EncodeToString([]byte(good)) {
			c.Printf("%s OK welcome\r\n", tag)
			return
		}
		refused = true
		c.Printf("+ %s\r\n", base64.StdEncoding.EncodeToString([]byte(`{"status":"401","schemes":"bearer"}`)))
	}
	s.On = func(c *mailtest.Conn, t, command string) bool {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case refused:
			refused = false
			c.Printf("%s NO [AUTHENTICATIONFAILED] invalid credentials\r\n", tag)
		case waiting:
			judge(c, strings.TrimSpace(t+" "+command))
		case strings.HasPrefix(command, "AUTHENTICATE "+mechanism):
			tag = t
			if _, response, ok := strings.Cut(command, mechanism+" "); ok {
				judge(c, response)
				return true
			}
			waiting = true
			c.Printf("+ \r\n")
		default:
			return false
		}
		return true
	}
	return s
}

// TestTokenSignIn signs in with a token under both mechanisms, as the server offers
// them.
func TestTokenSignIn(t *testing.T) {
	bearer := "n,a=anna=2Cthe=3Duser@firm.example,\x01host=127.0.0.1\x01port=%PORT%\x01auth=Bearer tok\x01\x01"
	for _, test := range []struct {
		name, mechanism, want string
		inline                bool
	}{
		{"Microsoft's", "XOAUTH2", "user=anna,the=user@firm.example\x01auth=Bearer tok\x01\x01", true},
		{"Microsoft's, after a prompt", "XOAUTH2", "user=anna,the=user@firm.example\x01auth=Bearer tok\x01\x01", false},
		{"the standard's", "OAUTHBEARER", bearer, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			script := saslServer(test.mechanism, test.want, test.inline).Start(t)
			a := script.Account()
			a.User, a.SignIn = "anna,the=user@firm.example", "google"
			p := mail.Quick()
			p.Tokens = &tokens{list: []string{"tok"}}
			if _, err := p.Poll(context.Background(), a, "", mailtest.NewInbox(), nil); err != nil {
				t.Errorf("%v; the server heard %q", err, script.Heard())
			}
		})
	}
}

// TestTokenRenewedOnce asks for another token when one is refused, and no more than
// once: it may have run out by the server's clock.
func TestTokenRenewedOnce(t *testing.T) {
	good := "user=anna\x01auth=Bearer second\x01\x01"
	for _, test := range []struct {
		name string
		list []string
		ok   bool
	}{
		{"the second is taken", []string{"first", "second"}, true},
		{"none is taken", []string{"first", "third"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			script := saslServer("XOAUTH2", good, true).Start(t)
			a := script.Account()
			a.SignIn = "microsoft"
			source := &tokens{list: test.list}
			p := mail.Quick()
			p.Tokens = source
			_, err := p.Poll(context.Background(), a, "", mailtest.NewInbox(), nil)
			if (err == nil) != test.ok || !test.ok && !errors.Is(err, mail.ErrSignIn) {
				t.Errorf("error %v", err)
			}
			if len(source.renewed) != 2 || source.renewed[0] || !source.renewed[1] {
				t.Errorf("tokens were asked for as %v", source.renewed)
			}
			if n := script.Connections(); n != 2 {
				t.Errorf("%d connections", n)
			}
			if err != nil && strings.Contains(unwrapAll(err), "third") {
				t.Errorf("the error tells the token: %s", unwrapAll(err))
			}
		})
	}
}

// TestSignInAgainIsNotRetried ends the watch over an account whose consent was
// withdrawn: trying again can only lock it.
func TestSignInAgainIsNotRetried(t *testing.T) {
	script := saslServer("XOAUTH2", "", true).Start(t)
	a := script.Account()
	a.SignIn = "microsoft"
	source := &tokens{err: core.Errorf(core.Refused, "The sign-in of anna has run out").WithHint("sign in again")}
	p := mail.Quick()
	p.Tokens = source
	in := mailtest.NewInbox()
	err := p.Watch(context.Background(), a, "", in, 1, nil)
	if core.KindOf(err) != core.Refused || len(source.renewed) != 1 {
		t.Errorf("after %d tokens: %v", len(source.renewed), err)
	}
	steps := p.Test(context.Background(), a, "", nil)
	if last := steps[len(steps)-1]; last.Step != "sign-in" || last.OK || last.Hint != "sign in again" {
		t.Errorf("the test ends with %+v", last)
	}
	if strings.Contains(script.Heard(), "AUTHENTICATE") {
		t.Error("something was sent all the same")
	}
}

// TestPasswordMechanisms signs in with a password in whichever way the server offers.
func TestPasswordMechanisms(t *testing.T) {
	plain := base64.StdEncoding.EncodeToString([]byte("\x00anna\x00" + canary))
	user, pass := base64.StdEncoding.EncodeToString([]byte("anna")), base64.StdEncoding.EncodeToString([]byte(canary))
	for _, test := range []struct{ name, caps, heard string }{
		{"PLAIN first", "SASL-IR AUTH=LOGIN AUTH=PLAIN", "AUTHENTICATE PLAIN " + plain},
		{"the LOGIN mechanism", "AUTH=LOGIN LOGINDISABLED", "AUTHENTICATE LOGIN\r\n" + user + "\r\n" + pass},
		{"the LOGIN command", "", "LOGIN"},
	} {
		t.Run(test.name, func(t *testing.T) {
			script := &mailtest.Script{Caps: test.caps}
			tag, asked := "", 0
			script.On = func(c *mailtest.Conn, at, command string) bool {
				switch {
				case command == "AUTHENTICATE LOGIN":
					tag, asked = at, 1
					c.Printf("+ VXNlciBOYW1lAA==\r\n") // "User Name\0", as Exchange words it
				case asked == 1:
					asked = 2
					c.Printf("+ UGFzc3dvcmQA\r\n")
				case asked == 2:
					asked = 0
					c.Printf("%s OK welcome\r\n", tag)
				default:
					return false
				}
				return true
			}
			script.Start(t)
			if _, err := mail.Quick().Poll(context.Background(), script.Account(), canary, mailtest.NewInbox(), nil); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(script.Heard(), test.heard) {
				t.Errorf("the server heard %q", script.Heard())
			}
		})
	}
	script := (&mailtest.Script{Caps: "LOGINDISABLED"}).Start(t)
	_, err := mail.Quick().Poll(context.Background(), script.Account(), canary, mailtest.NewInbox(), nil)
	if !errors.Is(err, mail.ErrSignIn) || strings.Contains(script.Heard(), "cAnAry") {
		t.Errorf("%v; heard %q", err, script.Heard())
	}
}

// TestRefusalCodes tells refusals apart that ask for different things (RFC 5530).
func TestRefusalCodes(t *testing.T) {
	for code, want := range map[string]error{"AUTHENTICATIONFAILED": mail.ErrSignIn, "EXPIRED": mail.ErrSignIn, "CONTACTADMIN": mail.ErrSignIn, "UNAVAILABLE": mail.ErrProtocol} {
		script := &mailtest.Script{}
		script.On = func(c *mailtest.Conn, tag, command string) bool {
			if !strings.HasPrefix(command, "LOGIN") {
				return false
			}
			c.Printf("%s NO [%s] your command was: %s\r\n", tag, code, command)
			return true
		}
		script.Start(t)
		_, err := mail.Quick().Poll(context.Background(), script.Account(), canary, mailtest.NewInbox(), nil)
		if !errors.Is(err, want) || strings.Contains(unwrapAll(err), "cAnAry") {
			t.Errorf("%s: %s", code, unwrapAll(err))
		}
	}
}

// TestTokenNotRepeated refuses tokens with whatever was sent in the answer: nothing of
// it is in the error.
func TestTokenNotRepeated(t *testing.T) {
	for _, mechanism := range []string{"XOAUTH2", "OAUTHBEARER"} {
		script := &mailtest.Script{Caps: "SASL-IR AUTH=" + mechanism, On: func(c *mailtest.Conn, tag, command string) bool {
			response, ok := strings.CutPrefix(command, "AUTHENTICATE "+mechanism+" ")
			if ok {
				sent, _ := base64.StdEncoding.DecodeString(response)
				c.Printf("%s NO %s %s\r\n", tag, response, strings.ReplaceAll(string(sent), "\x01", " "))
			}
			return ok
		}}
		script.Start(t)
		a := script.Account()
		a.SignIn = "google"
		p := mail.Quick()
		p.Tokens = &tokens{list: []string{"cAnAryToken"}}
		_, err := p.Poll(context.Background(), a, "", mailtest.NewInbox(), nil)
		text := unwrapAll(err)
		if !errors.Is(err, mail.ErrSignIn) || strings.Contains(text, "cAnAry") || strings.Contains(text, "FuQXJ5VG9rZW") || strings.Contains(text, "jQW5BcnlUb2tl") || strings.Contains(text, "BbkFyeVRva2") {
			t.Errorf("%s: %s", mechanism, text)
		}
	}
}

// TestDovecotTokens signs in at a real server that asks an identity provider about the
// tokens, under both mechanisms, through renewal, expiry by the server's clock and
// withdrawal.
func TestDovecotTokens(t *testing.T) {
	for _, mechanism := range []string{"xoauth2", "oauthbearer"} {
		t.Run(mechanism, func(t *testing.T) {
			i := (&mailtest.Identity{ExpiresIn: 3600, User: "anna"}).Start(t)
			d := mailtest.StartDovecotWithTokens(t, map[string]string{"anna": canary}, mechanism, i)
			d.Fill(t, "anna", [][]byte{[]byte("Subject: one\r\n\r\ntext\r\n")})
			a := d.Account("anna")
			a.SignIn, a.ClientID = "microsoft", "ours"
			c, err := oauth.NewClient(i.Provider(), "anna", "ours", "")
			if err != nil {
				t.Fatal(err)
			}
			p := &mail.Poller{Tokens: &oauth.Keeper{Shelf: &oneShelf{oauth.Saved{Refresh: mailtest.SignIn(t, c).Refresh}}, Provider: func(core.MailAccount) (oauth.Provider, error) { return i.Provider(), nil }}}
			poll := func() (mail.Result, error) {
				return p.Poll(context.Background(), a, "", mailtest.NewInbox(), nil)
			}
			if got, err := poll(); err != nil || got.Delivered != 1 {
				t.Fatalf("%+v, %v", got, err)
			}
			i.ExpireAccess() // what this computer still holds for good
			if got, err := poll(); err != nil || got.Delivered != 1 {
				t.Fatalf("after the token ran out: %+v, %v", got, err)
			}
			i.Withdraw()
			if _, err := poll(); core.KindOf(err) != core.Refused || !strings.Contains(err.Error(), "sign in again") {
				t.Errorf("after the consent was withdrawn: %v", err)
			}
		})
	}
}

// oneShelf keeps one sign-in.
type oneShelf struct{ saved oauth.Saved }

func (s *oneShelf) Load(context.Context, string) (oauth.Saved, error) { return s.saved, nil }

func (s *oneShelf) Save(_ context.Context, _ string, saved oauth.Saved) error {
	s.saved = saved
	return nil
}
