package mailtest

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"countersign/core"
	"countersign/mail/internal/cert"
)

// Outlet is an SMTP server for one test.
type Outlet struct {
	User, Password string
	// Bearer judges tokens; nil takes none.
	Bearer func(user, token string) bool
	// TLS is implicit, starttls or none.
	TLS string
	// Refuse answers a recipient in place of the server, or returns nil.
	Refuse func(to string) error
	// Judge answers a whole mail, which is kept all the same where it returns nil.
	Judge func(m Posted) error
	Port  int
	CA    string // PEM of its authority; empty with TLS none

	mu     sync.Mutex
	posted []Posted
}

// Posted is a mail that a server took.
type Posted struct {
	From, To string
	Raw      []byte
	SignedIn bool
}

// Start starts the server for one test.
func (o *Outlet) Start(t testing.TB) *Outlet {
	t.Helper()
	stop, err := o.Open()
	must(t, err)
	t.Cleanup(stop)
	return o
}

// Open starts the server until stop is called.
func (o *Outlet) Open() (stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	o.Port = l.Addr().(*net.TCPAddr).Port
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &outletSession{outlet: o}, nil }))
	s.Domain, s.AllowInsecureAuth, s.ErrorLog = "localhost", o.TLS == "none", quiet{}
	s.ReadTimeout, s.WriteTimeout = 30*time.Second, 30*time.Second
	if o.TLS != "none" {
		a, err := cert.NewAuthority()
		if err != nil {
			return nil, err
		}
		pair, err := a.Issue(cert.Leaf{Hosts: []string{"localhost", "127.0.0.1"}})
		if err != nil {
			return nil, err
		}
		o.CA, s.TLSConfig = a.PEM, &tls.Config{Certificates: []tls.Certificate{pair.TLS}}
	}
	if o.TLS == "implicit" {
		l = tls.NewListener(l, s.TLSConfig)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(l) }()
	return func() { _ = s.Close(); <-done }, nil
}

// Account sends through this server.
func (o *Outlet) Account() core.MailAccount {
	return core.MailAccount{Name: "outlet", Host: "localhost", Port: o.Port, TLS: o.TLS, User: o.User, CA: o.CA}
}

// Posted gives the mails that were taken, in order.
func (o *Outlet) Posted() []Posted {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]Posted(nil), o.posted...)
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

type outletSession struct {
	outlet   *Outlet
	now      Posted
	signedIn bool
}

var errAuth = &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "no such sign-in"}

// AuthMechanisms implements smtp.AuthSession.
func (s *outletSession) AuthMechanisms() []string {
	if s.outlet.Bearer != nil {
		return []string{sasl.OAuthBearer, sasl.Plain}
	}
	return []string{sasl.Plain, sasl.Login}
}

// Auth implements smtp.AuthSession.
func (s *outletSession) Auth(mechanism string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user != s.outlet.User || password != s.outlet.Password {
			return errAuth
		}
		s.signedIn = true
		return nil
	}
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
	case sasl.Login:
		return &loginServer{check: check}, nil
	case sasl.OAuthBearer:
		return refusing{sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
			if s.outlet.Bearer == nil || !s.outlet.Bearer(o.Username, o.Token) {
				return &sasl.OAuthBearerError{Status: "invalid_token", Schemes: "bearer"}
			}
			s.signedIn = true
			return nil
		})}, nil
	}
	return nil, errAuth
}

// refusing refuses for good what another mechanism refuses.
type refusing struct{ sasl.Server }

// Next implements sasl.Server.
func (r refusing) Next(response []byte) ([]byte, bool, error) {
	challenge, done, err := r.Server.Next(response)
	if err != nil {
		err = errAuth
	}
	return challenge, done, err
}

// loginServer is the LOGIN mechanism.
type loginServer struct {
	check func(user, password string) error
	heard []string
}

// Next implements sasl.Server.
func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	if response != nil {
		l.heard = append(l.heard, string(response))
	}
	switch len(l.heard) {
	case 0:
		return []byte("Username:"), false, nil
	case 1:
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.heard[0], l.heard[1])
}

// Mail implements smtp.Session.
func (s *outletSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.outlet.User != "" && !s.signedIn {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "sign in first"}
	}
	s.now = Posted{From: from, SignedIn: s.signedIn}
	return nil
}

// Rcpt implements smtp.Session.
func (s *outletSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.outlet.Refuse != nil {
		if err := s.outlet.Refuse(to); err != nil {
			return err
		}
	}
	s.now.To = to
	return nil
}

// Data implements smtp.Session.
func (s *outletSession) Data(r io.Reader) error {
	var b bytes.Buffer
	if _, err := io.Copy(&b, r); err != nil {
		return errors.New("cut off")
	}
	s.now.Raw = b.Bytes()
	if s.outlet.Judge != nil {
		if err := s.outlet.Judge(s.now); err != nil {
			return err
		}
	}
	s.outlet.mu.Lock()
	defer s.outlet.mu.Unlock()
	s.outlet.posted = append(s.outlet.posted, s.now)
	return nil
}

// Reset implements smtp.Session.
func (s *outletSession) Reset() { s.now = Posted{} }

// Logout implements smtp.Session.
func (s *outletSession) Logout() error { return nil }
