package main

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"

	gomail "github.com/emersion/go-message/mail"
	"github.com/emersion/go-smtp"
	"github.com/rogpeppe/go-internal/testscript"

	"countersign/mail/mailtest"
)

type outletKey struct{}

// outlet starts the story's server for outgoing mail. It refuses mail to nobody@ for
// good and to full@ for now.
func outlet(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: outlet USER PASSWORD")
	}
	o := ts.Value(outletKey{}).(*mailtest.Outlet)
	o.User, o.Password = args[0], args[1]
	o.Refuse = func(to string) error {
		switch {
		case strings.HasPrefix(to, "nobody@"):
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		case strings.HasPrefix(to, "full@"):
			return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "mailbox full"}
		}
		return nil
	}
	stop, err := o.Open()
	ts.Check(err)
	ts.Defer(stop)
	ca := ts.MkAbs("outlet-ca.pem")
	ts.Check(os.WriteFile(ca, []byte(o.CA), 0o600))
	ts.Setenv("OUTLET_PORT", strconv.Itoa(o.Port))
	ts.Setenv("OUTLET_CA", ca)
}

// posted counts the mails that the story's server took; "-" stands for any address.
func posted(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: posted N TO TEXT")
	}
	n, all := 0, ""
	for _, p := range ts.Value(outletKey{}).(*mailtest.Outlet).Posted() {
		said, err := said(p.Raw)
		ts.Check(err)
		if all += p.To + ": " + said + "\n"; (args[1] == "-" || p.To == args[1]) && strings.Contains(said, args[2]) {
			n++
		}
	}
	if strconv.Itoa(n) != args[0] {
		ts.Fatalf("%d mails to %s say %q, want %s:\n%s", n, args[1], args[2], args[0], all)
	}
}

// said is the subject of a mail and its texts, with the names of what is attached.
func said(raw []byte) (string, error) {
	m, err := gomail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return "", err
	}
	out, err := m.Header.Subject()
	if err != nil {
		return "", err
	}
	for {
		p, err := m.NextPart()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return "", err
		}
		if h, ok := p.Header.(*gomail.AttachmentHeader); ok {
			name, _ := h.Filename()
			out += "\nattached: " + name
			continue
		}
		b, err := io.ReadAll(p.Body)
		if err != nil {
			return "", err
		}
		out += "\n" + string(b)
	}
}
