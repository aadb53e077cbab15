package mail

import (
	"context"
	"io"
	"net"
	"time"

	"countersign/core"
	"countersign/worker"
)

// Quick is a Poller with short times, for tests.
func Quick() *Poller {
	l := usualLimits
	l.connect, l.silence, l.step = 2*time.Second, 400*time.Millisecond, 3*time.Second
	l.goodbye, l.backoff, l.maxBackoff, l.breath = 300*time.Millisecond, 10*time.Millisecond, 100*time.Millisecond, 10*time.Millisecond
	l.batchBytes, l.large, l.piece = 512<<10, 128<<10, 64<<10
	return &Poller{limits: &l}
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
	o := &opening{acct: core.MailAccount{Name: "a", Host: "localhost", Port: 1, TLS: tls, User: "anna"}, timeout: time.Second, note: func(string, string) {}, raw: conn}
	return o.encrypt(ctx)
}

// RunFaultyWorker is RunWorker with another Unpacker.
func RunFaultyWorker(unpack func(ctx context.Context, name string, data []byte) (core.Unpacked, error)) int {
	return runWorker(unpack)
}

// Collect reads a stream of answers about one mail.
func Collect(r io.Reader, most int64) (core.Unpacked, error) {
	c := collector{most: most}
	err := c.collect(func(h any, n int64) ([]byte, error) { return worker.Read(r, h, n) })
	return c.out, err
}

// WriteUnpacked writes the answers about one mail.
func WriteUnpacked(w io.Writer, u core.Unpacked) error {
	if err := writeUnpacked(w, u); err != nil {
		return err
	}
	return worker.Write(w, answer{Op: opDone}, nil)
}

// AnswerLimit is how many bytes the parts of a mail may have together.
var AnswerLimit = answerLimit

// Measure takes a mail apart in a process of its own. It gives the time that this took
// and the most memory that the process had.
func (ws *Workers) Measure(ctx context.Context, name string, data []byte) (took time.Duration, rss int64, err error) {
	err = ws.seats.With(ctx, true, func(m *member) error {
		start := time.Now()
		_, err := m.unpack(ctx, name, data, ws.opts.Limits)
		took, rss = time.Since(start), m.rss
		return err
	})
	return took, rss, err
}

// Clean is the harmless form of an HTML text, with one picture to show.
func Clean(src string) string {
	return (&sanitiser{picture: func(string) string { return "data:image/png;base64,AAAA" }}).clean(src)
}
