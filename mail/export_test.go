package mail

import (
	"context"
	"io"
	"net"
	"time"

	"countersign/core"
)

// Quick is a Poller with short times, for tests.
func Quick() *Poller {
	l := usualLimits
	l.connect, l.silence, l.step = 2*time.Second, 400*time.Millisecond, 3*time.Second
	l.goodbye, l.backoff, l.maxBackoff, l.breath = 300*time.Millisecond, 10*time.Millisecond, 100*time.Millisecond, 10*time.Millisecond
	l.batchBytes, l.large, l.piece = 512<<10, 128<<10, 64<<10
	return &Poller{limits: &l}
}

// WithTwo is a Quick that fetches over two connections whatever comes, two messages at a
// time.
func WithTwo() *Poller {
	p := Quick()
	p.limits.bulk, p.limits.batch = 1, 2
	return p
}

// SetMaxMessage sets the size beyond which messages are set aside.
func (p *Poller) SetMaxMessage(n int64) { p.limits.maxMessage = n }

// Pause is how long Watch waits after so many failures in a row.
func (p *Poller) Pause(failures int, err error) time.Duration {
	return p.newRun(core.MailAccount{}, nil, nil).pause(failures, err)
}

// SetAsideFor sets how long a message rests.
func (p *Poller) SetAsideFor(d time.Duration) { p.limits.asideFor = d }

// Begin brings a connection to its greeting in the way that tls names.
func Begin(ctx context.Context, conn net.Conn, tls string) error {
	o := &opening{dialect: imapDialect, acct: core.MailAccount{Name: "a", Host: "localhost", Port: 1, TLS: tls, User: "anna"}, timeout: time.Second, note: func(string, string) {}, raw: conn}
	return o.encrypt(ctx)
}

// Clean is the harmless form of an HTML text, with one picture to show.
func Clean(src string) string {
	return (&sanitiser{picture: func(string) string { return "data:image/png;base64,AAAA" }}).clean(src)
}

// ReadReply reads an answer of an SMTP server.
func ReadReply(r io.Reader) (code int, lines []string, err error) {
	got, err := readReply(r)
	return got.code, got.lines, err
}

// QuickSender is a Sender with short times, for tests.
func QuickSender() *Sender { return &Sender{limits: Quick().limits} }

// Bytes is the letter as it is sent.
func (l Letter) Bytes() ([]byte, error) { return l.bytes() }
