package mail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	gomail "github.com/emersion/go-message/mail"
	"github.com/emersion/go-smtp"

	"countersign/core"
	"countersign/mail"
	"countersign/mail/mailtest"
)

func letterTo(to string) mail.Letter {
	return mail.Letter{
		From: "invoices@firm.example", FromName: "Countersign", To: to, MessageID: "one@firm.example", Date: time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC),
		Subject: "Müller: 3 invoices wait", Text: "Hello anna,\n\n- Müller & Söhne, 119,00 €\n.\n",
	}
}

// outcomes sends letters and gives what became of each, as kinds.
func outcomes(t *testing.T, s *mail.Sender, a core.MailAccount, password string, letters ...mail.Letter) ([]core.Kind, error) {
	t.Helper()
	var out []core.Kind
	err := s.Send(t.Context(), a, password, letters, func(i int, err error) error {
		if i != len(out) {
			t.Errorf("letter %d was told in place of %d", i, len(out))
		}
		out = append(out, core.KindOf(err))
		return nil
	})
	return out, err
}

func TestSend(t *testing.T) {
	for _, kind := range []string{"implicit", "starttls", "none"} {
		t.Run(kind, func(t *testing.T) {
			o := (&mailtest.Outlet{User: "anna", Password: "secret", TLS: kind}).Start(t)
			a := o.Account()
			got, err := outcomes(t, mail.QuickSender(), a, "secret", letterTo("anna@firm.example"), letterTo("bernd@münchen.example"))
			if err != nil || !slices.Equal(got, []core.Kind{"", ""}) {
				t.Fatalf("%q, %v", got, err)
			}
			posted := o.Posted()
			if len(posted) != 2 || posted[1].To != "bernd@xn--mnchen-3ya.example" || posted[0].From != "invoices@firm.example" || !posted[0].SignedIn {
				t.Errorf("%+v", posted)
			}
			a.User = "eve"
			_, err = outcomes(t, mail.QuickSender(), a, "secret", letterTo("anna@firm.example"))
			if !errors.Is(err, mail.ErrSignIn) || strings.Contains(unwrapAll(err), "secret") {
				t.Errorf("a wrong user: %v", err)
			}
		})
	}
}

// A server on this computer that asks nobody to sign in.
func TestSendWithoutSignIn(t *testing.T) {
	o := (&mailtest.Outlet{TLS: "none"}).Start(t)
	if got, err := outcomes(t, mail.QuickSender(), o.Account(), "", letterTo("anna@firm.example")); err != nil || len(got) != 1 || len(o.Posted()) != 1 {
		t.Errorf("%q, %v", got, err)
	}
	a := o.Account()
	a.Host, a.Port = "smtp.example.org", 25
	if _, err := outcomes(t, mail.QuickSender(), a, "", letterTo("anna@firm.example")); core.KindOf(err) != core.Refused {
		t.Errorf("in clear to another computer: %v", err)
	}
}

// One recipient that is refused does not hold up the others.
func TestSendTellsRefusalsApart(t *testing.T) {
	o := (&mailtest.Outlet{TLS: "none", Refuse: func(to string) error {
		switch {
		case strings.HasPrefix(to, "nobody"):
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		case strings.HasPrefix(to, "full"):
			return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "mailbox full"}
		}
		return nil
	}, Judge: func(m mailtest.Posted) error {
		if strings.HasPrefix(m.To, "strict") {
			return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "I do not like it"}
		}
		return nil
	}}).Start(t)
	var letters []mail.Letter
	for _, who := range []string{"nobody", "anna", "full", "bernd", "strict", "two words", "carla"} {
		letters = append(letters, letterTo(who+"@firm.example"))
	}
	got, err := outcomes(t, mail.QuickSender(), o.Account(), "", letters...)
	want := []core.Kind{core.Refused, "", core.Unavailable, "", core.Refused, core.BadInput, ""}
	if err != nil || !slices.Equal(got, want) || len(o.Posted()) != 3 {
		t.Errorf("%q, want %q; %v, %d mails", got, want, err, len(o.Posted()))
	}
}

func TestSendToken(t *testing.T) {
	o := (&mailtest.Outlet{User: "anna@firm.example", TLS: "implicit", Bearer: func(user, token string) bool { return user == "anna@firm.example" && token == "new" }}).Start(t)
	a := o.Account()
	a.SignIn = "google"
	s := mail.QuickSender()
	source := &tokens{list: []string{"old", "new"}}
	s.Tokens = source
	if got, err := outcomes(t, s, a, "", letterTo("anna@firm.example")); err != nil || len(got) != 1 || !slices.Equal(source.renewed, []bool{false, true}) {
		t.Errorf("%q, %v, asked %v", got, err, source.renewed)
	}
	s.Tokens = &tokens{list: []string{"old"}}
	if _, err := outcomes(t, s, a, "", letterTo("anna@firm.example")); !errors.Is(err, mail.ErrSignIn) || !strings.Contains(err.Error(), "sign in again") {
		t.Errorf("a dead token: %v", err)
	}
	if len(o.Posted()) != 1 {
		t.Errorf("%d mails", len(o.Posted()))
	}
}

func TestSendSteps(t *testing.T) {
	o := (&mailtest.Outlet{User: "anna", Password: "secret", TLS: "starttls"}).Start(t)
	names := func(list []mail.StepResult) (out string) {
		for _, s := range list {
			if out += s.Step + " "; !s.OK {
				out += "! "
			}
			if s.Sentence == "" || !s.OK && s.Hint == "" {
				t.Errorf("%+v", s)
			}
		}
		return strings.TrimSpace(out)
	}
	if got := names(mail.QuickSender().Test(t.Context(), o.Account(), "secret", letterTo("anna@firm.example"), nil)); got != "name connection TLS sign-in sender recipient mail" {
		t.Error(got)
	}
	if got := names(mail.QuickSender().Test(t.Context(), o.Account(), "wrong", letterTo("anna@firm.example"), nil)); got != "name connection TLS sign-in !" {
		t.Error(got)
	}
	o.Refuse = func(string) error { return &smtp.SMTPError{Code: 550, Message: "no"} }
	if got := names(mail.QuickSender().Test(t.Context(), o.Account(), "secret", letterTo("anna@firm.example"), nil)); got != "name connection TLS sign-in sender recipient !" {
		t.Error(got)
	}
}

// What is sent is read back by another reader as what was meant.
func TestLetter(t *testing.T) {
	l := letterTo("anna@firm.example")
	l.Subject = "Müller\r\nBcc: eve@else.example\r\n\r\nboo"
	l.FromName = "Firma \"Ä\"\nX: y"
	l.File = &core.NoticeFile{Name: "invoices-2026-10.xlsx", MediaType: "application/octet-stream", Data: bytes.Repeat([]byte{0, 255, '\n'}, 999)}
	raw, err := l.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(raw) {
		if len(line) > 78+2 || !bytes.HasSuffix(line, []byte("\r\n")) || bytes.ContainsFunc(line, func(r rune) bool { return r > '~' }) {
			t.Errorf("line %q", line)
		}
	}
	m, err := gomail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := m.Header.Subject()
	from, _ := m.Header.AddressList("From")
	id, _ := m.Header.MessageID()
	if subject != "Müller Bcc: eve@else.example boo" || from[0].Name != `Firma "Ä" X: y` || id != "one@firm.example" || m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Has("Bcc") || m.Header.Has("X") {
		t.Errorf("%q, %+v, %q\n%s", subject, from, id, raw)
	}
	text := partOf(t, m)
	if string(text) != strings.ReplaceAll(l.Text, "\n", "\r\n") {
		t.Errorf("%q", text)
	}
	if file := partOf(t, m); !bytes.Equal(file, l.File.Data) {
		t.Errorf("%d bytes attached", len(file))
	}
}

func partOf(t *testing.T, m *gomail.Reader) []byte {
	t.Helper()
	p, err := m.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(p.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// FuzzLetter: whatever is in names, subjects and addresses adds no header, no recipient
// and no line that a server would not take.
func FuzzLetter(f *testing.F) {
	f.Add("invoices@firm.example", "Countersign", "anna@firm.example", "subject", "text")
	f.Add("a@b.c", "x\r\nBcc: e@e.e", "anna@firm.example>\r\nRCPT TO:<eve@x.y", "\r\n\r\nboo", "a\r\n.\r\nMAIL FROM:<e>")
	f.Add("a@b.c", "\xff\\", "a@b.c", "", "")
	f.Add("a@b.c", "=?utf-8?q?=0d=0aBcc:x?=", "a@ü.example", "\u202eabc\u2028\x00", "\xff\xfe\r.\n..")
	f.Fuzz(func(t *testing.T, from, name, to, subject, text string) {
		l := mail.Letter{From: from, FromName: name, To: to, Subject: subject, Text: text, MessageID: "a@b.c", Date: time.Unix(0, 0)}
		raw, err := l.Bytes()
		if err != nil {
			if core.KindOf(err) != core.BadInput {
				t.Fatalf("%v", err)
			}
			return
		}
		for line := range bytes.Lines(raw) {
			if len(line) > 998+2 || !bytes.HasSuffix(line, []byte("\r\n")) || bytes.ContainsAny(bytes.TrimSuffix(line, []byte("\r\n")), "\r\n\x00") {
				t.Fatalf("line %q", line)
			}
		}
		m, err := gomail.CreateReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%v in %q", err, raw)
		}
		var names []string
		for h := m.Header.Fields(); h.Next(); {
			names = append(names, h.Key())
		}
		slices.Sort(names)
		want := "Auto-Submitted Content-Transfer-Encoding Content-Type Date From Message-Id Mime-Version Subject To X-Auto-Response-Suppress"
		if got := strings.Join(names, " "); got != want {
			t.Fatalf("headers %s in\n%s", got, raw)
		}
		for _, key := range []string{"From", "To"} {
			if list, err := m.Header.AddressList(key); err != nil || len(list) != 1 {
				t.Fatalf("%s: %v, %v in\n%s", key, list, err, raw)
			}
		}
	})
}

// Stopping ends the sending at once, wherever it hangs.
func TestSendStops(t *testing.T) {
	for _, at := range []string{"greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "."} {
		t.Run(at, func(t *testing.T) {
			s := mailtest.Posting(t, func(c *mailtest.PostConn, command string) bool {
				if command == at || strings.HasPrefix(command, at+" ") {
					c.Hang()
				}
				return false
			})
			if at == "greeting" {
				s = mailtest.Posting(t, nil)
				s.Greeting = func(c *mailtest.PostConn) { c.Hang() }
			}
			ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
			defer cancel()
			slow := &mail.Sender{}
			within(t, 2*time.Second, func() {
				err := slow.Send(ctx, s.Account("anna"), "secret", []mail.Letter{letterTo("anna@firm.example")}, func(int, error) error { return nil })
				if core.KindOf(err) != core.Interrupted {
					t.Errorf("%v", err)
				}
			})
			// A server that is silent for long ends by itself.
			quick := mail.QuickSender()
			var kinds []core.Kind
			err := quick.Send(t.Context(), s.Account("anna"), "secret", []mail.Letter{letterTo("anna@firm.example")}, func(_ int, err error) error {
				kinds = append(kinds, core.KindOf(err))
				return nil
			})
			if fmt.Sprint(kinds) != "[unavailable]" && core.KindOf(err) != core.Unavailable {
				t.Errorf("silent: %v, %v", kinds, err)
			}
		})
	}
}

func TestSenderProbe(t *testing.T) {
	o := (&mailtest.Outlet{TLS: "none"}).Start(t)
	if err := mail.QuickSender().Probe(t.Context(), core.MailServer{Host: "127.0.0.1", Port: o.Port, TLS: "none"}); err != nil {
		t.Error(err)
	}
	if err := mail.QuickSender().Probe(t.Context(), core.MailServer{Host: "127.0.0.1", Port: o.Port, TLS: "implicit"}); !errors.Is(err, mail.ErrEncryption) {
		t.Errorf("another kind of encryption: %v", err)
	}
}
