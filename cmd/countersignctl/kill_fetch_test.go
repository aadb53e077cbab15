package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/mail/imapdemo"
)

// A poller that is killed while mails come in, after any number of bytes from the
// server, has every one of them whole in the end, and once. A rule leaves them all out,
// so that fetching is nearly all there is to kill.
func TestKilledWhileFetching(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("SIGKILL is of Unix")
	}
	kills := number(t, killsEnv, 5)
	seed := uint64(time.Now().UnixNano())
	t.Logf("kill moments from seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	phases := map[string]int{}
	for killed := 0; killed < kills; {
		p := newFetched(t, 90)
		for done := false; !done && killed < kills; {
			// Mails are kept when 4 MB of them are there, which takes longer than to send them.
			phase := p.pollAndKill(1+rnd.Int64N(12<<20), time.Duration(rnd.Int64N(int64(150*time.Millisecond))))
			phases[phase]++
			if done = phase == "done"; !done {
				killed++
			}
		}
		p.everythingOnce()
	}
	t.Logf("kills: %v", phases)
	if phases["fetch"]+phases["start"] < kills/4 {
		t.Error("fewer than a quarter of the kills fell into fetching, too few to show anything")
	}
}

// fetched is a data folder and a mailbox whose bytes are counted on their way.
type fetched struct {
	*books
	raw [][]byte
	tap *tap
}

func newFetched(t *testing.T, n int) *fetched {
	t.Helper()
	p := &fetched{books: newBooks(t)}
	for i := range n {
		text := bytes.Repeat(fmt.Appendf(nil, "This is line after line of mail %d.\r\n", i), 1+(i*i*53)%24000)
		p.raw = append(p.raw, append(fmt.Appendf(nil, "From: anna@firm.example\r\nSubject: %d\r\nMessage-ID: <%d@firm.example>\r\n\r\n", i, i), text...))
	}
	srv, err := imapdemo.Start(t.Context(), "box", "word", p.raw)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	p.tap = newTap(t, srv.Addr)
	dir := t.TempDir()
	ca, rules := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "rules.json")
	for name, text := range map[string]string{ca: srv.CA, rules: `[{"name": "all", "do": "ignore", "when": {"from": ["anna"]}}]`} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	add := p.command("accounts", "add", "box", "--host", srv.Host, "--port", strconv.Itoa(p.tap.port), "--user", "box", "--ca", ca, "--password-stdin")
	add.Stdin = strings.NewReader("word\n")
	if r := finish(t, add); r.code != 0 {
		t.Fatalf("accounts add: %s", r.err)
	}
	p.must("mail", "rules", "import", "box", rules)
	return p
}

// pollAndKill kills a poll a moment after so many bytes from the server, or lets it come
// to its end.
func (p *fetched) pollAndKill(after int64, moment time.Duration) (phase string) {
	p.t.Helper()
	before := p.states()
	hit := p.tap.arm(after)
	cmd := p.command("poll")
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-hit:
		time.Sleep(moment)
		_ = cmd.Process.Kill()
		<-ended
	case err := <-ended:
		if err != nil {
			p.t.Fatalf("the poll failed by itself: %v", err)
		}
		return "done"
	}
	now := p.states()
	switch {
	case now[core.MessageIgnored] > before[core.MessageIgnored]:
		return "leaving out"
	case now[core.MessageReceived] > before[core.MessageReceived]:
		return "fetch"
	}
	return "start"
}

// states counts the mails that are here by their states.
func (p *fetched) states() map[core.MessageState]int {
	p.t.Helper()
	out := map[core.MessageState]int{}
	p.read(func(r core.Reader) error {
		list, err := r.ListMessages("")
		for _, m := range list {
			out[m.State]++
		}
		return err
	})
	return out
}

// everythingOnce polls to the end and finds every mail left out, in the log once, and
// some looked at byte for byte.
func (p *fetched) everythingOnce() {
	p.t.Helper()
	p.must("poll")
	if again := object[wire.Polled](p.t, p.must("--json", "poll")); again != (wire.Polled{}) {
		p.t.Errorf("the last poll brought %+v", again)
	}
	p.must("audit", "verify")
	p.must("mail", "ledger", "--month", time.Now().Format("2006-01"))
	log := map[string]int{}
	p.read(func(r core.Reader) error {
		return r.AuditEntries(1, func(e core.AuditEntry) error { log[e.Action+" "+e.Object]++; return nil })
	})
	if got := p.states(); got[core.MessageIgnored] != len(p.raw) || len(got) != 1 {
		p.t.Errorf("%d mails became %v", len(p.raw), got)
	}
	for i, raw := range p.raw {
		id := sum(raw)
		for _, what := range []string{"MessageReceived message:" + id[:12], "MessageIgnored message:" + id[:12]} {
			if log[what] != 1 {
				p.t.Errorf("mail %d: %d entries %q in the log", i, log[what], what)
			}
		}
		if i%10 != 0 {
			continue // `audit verify` looks at all
		}
		out := filepath.Join(p.t.TempDir(), "mail.eml")
		p.must("mail", "save", id[:12], "--out", out)
		if b, err := os.ReadFile(out); err != nil || !bytes.Equal(b, raw) {
			p.t.Errorf("mail %d is not as it was sent: %d of %d bytes, %v", i, len(b), len(raw), err)
		}
	}
}

// tap passes connections on and tells when so many bytes came from the server.
type tap struct {
	port  int
	addr  string
	left  atomic.Int64
	armed atomic.Pointer[chan struct{}]
}

func newTap(t *testing.T, addr string) *tap {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &tap{port: l.Addr().(*net.TCPAddr).Port, addr: addr}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go p.pass(client)
		}
	}()
	return p
}

// arm counts anew, and the channel is closed after so many bytes.
func (p *tap) arm(bytes int64) <-chan struct{} {
	hit := make(chan struct{})
	p.left.Store(bytes)
	p.armed.Store(&hit)
	return hit
}

func (p *tap) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.addr)
	if err != nil {
		return
	}
	defer server.Close()
	go func() { _, _ = io.Copy(server, client) }()
	_, _ = io.Copy(counted{client, p}, server)
}

// counted is a connection whose bytes are taken off.
type counted struct {
	io.Writer
	tap *tap
}

func (c counted) Write(b []byte) (int, error) {
	n, err := c.Writer.Write(b)
	if c.tap.left.Add(-int64(n)) <= 0 {
		if hit := c.tap.armed.Swap(nil); hit != nil {
			close(*hit)
		}
	}
	return n, err
}
