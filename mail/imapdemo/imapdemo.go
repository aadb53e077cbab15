// Package imapdemo is an IMAP server on loopback that holds given messages in
// memory. The demonstration polls it with the real client over real TLS, so
// that it shows the way a mail takes, without anybody's mailbox.
package imapdemo

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"strconv"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"countersign/core"
	"countersign/mail/internal/cert"
)

// Server is a running server. It takes implicit TLS only.
type Server struct {
	Addr string // host and port
	Host string // 127.0.0.1
	Port int
	CA   string // PEM of the authority that signed its certificate, for core.MailAccount.CA

	imap *imapserver.Server
	user *imapmemserver.User
	done chan struct{}
	stop func() bool
	once sync.Once
}

// Start starts a server on a free port. It runs until Close, or until ctx ends.
// The messages lie in INBOX in the order given.
func Start(ctx context.Context, user, password string, messages [][]byte) (*Server, error) {
	authority, err := cert.NewAuthority()
	if err != nil {
		return nil, unavailable(err)
	}
	pair, err := authority.Issue(cert.Leaf{Hosts: []string{"127.0.0.1", "localhost"}})
	if err != nil {
		return nil, unavailable(err)
	}
	s := &Server{Host: "127.0.0.1", CA: authority.PEM, user: imapmemserver.NewUser(user, password), done: make(chan struct{})}
	if err := s.user.Create("INBOX", nil); err != nil {
		return nil, unavailable(err)
	}
	for _, raw := range messages {
		if err := s.Add(raw); err != nil {
			return nil, err
		}
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair.TLS}, MinVersion: tls.VersionTLS12})
	if err != nil {
		return nil, unavailable(err)
	}
	s.Addr = listener.Addr().String()
	_, port, _ := net.SplitHostPort(s.Addr)
	s.Port, _ = strconv.Atoi(port)
	s.serve(listener)
	s.stop = context.AfterFunc(ctx, func() { _ = s.end() })
	return s, nil
}

// serve answers connections until the server is closed.
func (s *Server) serve(listener net.Listener) {
	mem := imapmemserver.New()
	mem.AddUser(s.user)
	s.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}},
		InsecureAuth: true, // of the library's making: the listener is TLS already
		Logger:       log.New(io.Discard, "", 0),
	})
	go func() {
		defer close(s.done)
		_ = s.imap.Serve(listener)
	}()
}

// Add puts another message into INBOX.
func (s *Server) Add(raw []byte) error {
	if _, err := s.user.Append("INBOX", literal{bytes.NewReader(raw)}, &imap.AppendOptions{}); err != nil {
		return unavailable(err)
	}
	return nil
}

// Close ends the server and its connections. Closing it again is no error.
func (s *Server) Close() error {
	s.stop()
	err := s.end()
	<-s.done
	return err
}

func (s *Server) end() (err error) {
	s.once.Do(func() { err = s.imap.Close() })
	return err
}

// Account is a mail account that reads this server's INBOX.
func (s *Server) Account(name, user string) core.MailAccount {
	return core.MailAccount{Name: name, Host: s.Host, Port: s.Port, TLS: "implicit", User: user, Folder: []string{"INBOX"}, CA: s.CA}
}

func unavailable(err error) error {
	return &core.Error{Kind: core.Unavailable, Msg: "The demonstration's mail server could not be started", Hint: "check that programs may listen on this computer's own address", Err: err}
}

// literal is a message for Append.
type literal struct{ *bytes.Reader }

// Size is the number of bytes.
func (l literal) Size() int64 { return l.Reader.Size() }
