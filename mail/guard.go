package mail

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"
)

// spare is what a server may send without having been asked.
const spare = 256 << 10

// guard watches over a connection on behalf of the IMAP library, which has no
// limits and takes back its deadlines between answers. While a command runs, the
// server must not be silent for long, must end within a time, and must not send
// more than can be the answer. Whatever is broken closes the connection, which
// ends every wait in the library.
type guard struct {
	net.Conn          // the layer to talk through
	raw      net.Conn // the socket: closing TLS may wait for the other side

	mu      sync.Mutex
	silence time.Duration // longest pause while a command runs; 0 while none does
	left    int64         // bytes that may still come
	broken  error
	timer   *time.Timer
}

func newGuard(layer, raw net.Conn) *guard { return &guard{Conn: layer, raw: raw, left: spare} }

// begin starts watching over one command.
func (g *guard) begin(silence, limit time.Duration, bytes int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.silence, g.left = silence, bytes+spare
	_ = g.Conn.SetReadDeadline(time.Now().Add(silence)) // also for a Read under way
	g.timer = time.AfterFunc(limit, func() { g.fail(ErrSilent) })
}

// end stops watching: between commands a server may be silent.
func (g *guard) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.timer.Stop()
	g.silence, g.left = 0, spare
	_ = g.Conn.SetReadDeadline(time.Time{})
}

// fail notes the first reason and closes the connection.
func (g *guard) fail(reason error) {
	g.mu.Lock()
	if g.broken == nil {
		g.broken = reason
	}
	g.mu.Unlock()
	_ = g.raw.Close()
}

// failure is why the guard closed the connection, nil if it did not.
func (g *guard) failure() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.broken
}

// Read reads within the limits.
func (g *guard) Read(b []byte) (int, error) {
	g.mu.Lock()
	left := g.left
	if g.silence > 0 {
		_ = g.Conn.SetReadDeadline(time.Now().Add(g.silence))
	}
	g.mu.Unlock()
	if left <= 0 {
		g.fail(ErrFlood)
		return 0, ErrFlood
	}
	n, err := g.Conn.Read(b[:min(int64(len(b)), left)])
	g.mu.Lock()
	g.left -= int64(n)
	g.mu.Unlock()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		g.fail(ErrSilent)
		err = ErrSilent
	}
	return n, err
}

// SetReadDeadline does nothing: the guard keeps the time itself.
func (g *guard) SetReadDeadline(time.Time) error { return nil }

// SetDeadline does nothing, as SetReadDeadline.
func (g *guard) SetDeadline(time.Time) error { return nil }

// Close closes the socket at once.
func (g *guard) Close() error { return g.raw.Close() }
