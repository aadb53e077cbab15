package mailtest

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// Fault is what a proxy does to what the server sends.
type Fault string

// The faults.
const (
	FIN     Fault = "fin"     // end the connection in good form
	RST     Fault = "rst"     // break it
	Stall   Fault = "stall"   // keep it and send nothing more
	Dribble Fault = "dribble" // send one byte at a time from here on
)

// Proxy passes connections on to a server and damages the first ones.
type Proxy struct {
	Port int

	listener net.Listener
	target   string
	fault    Fault
	after    int64 // bytes from the server that pass unharmed
	damage   int   // connections to damage
	mu       sync.Mutex
	count    int
	open     []net.Conn
}

// StartProxy starts a proxy before a server on loopback. It damages the first
// connections, as many as damage says, after so many bytes.
func StartProxy(t testing.TB, targetPort int, fault Fault, after int64, damage int) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p := &Proxy{Port: l.Addr().(*net.TCPAddr).Port, listener: l, fault: fault, after: after, damage: damage,
		target: (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: targetPort}).String()}
	go p.accept()
	t.Cleanup(p.close)
	return p
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.count++
		damaged := p.count <= p.damage
		p.open = append(p.open, client, server)
		p.mu.Unlock()
		go func() {
			_, _ = io.Copy(server, client)
			server.Close()
		}()
		go p.back(client.(*net.TCPConn), server, damaged)
	}
}

// back passes on what the server sends.
func (p *Proxy) back(client *net.TCPConn, server net.Conn, damaged bool) {
	if !damaged {
		_, _ = io.Copy(client, server)
		client.Close()
		return
	}
	_, _ = io.CopyN(client, server, p.after)
	switch p.fault {
	case FIN:
		client.Close()
		server.Close()
	case RST:
		_ = client.SetLinger(0)
		client.Close()
		server.Close()
	case Stall:
		_, _ = io.Copy(io.Discard, server)
	case Dribble:
		dribble(client, server)
	}
}

// dribble sends bytes one by one.
func dribble(client *net.TCPConn, server net.Conn) {
	_ = client.SetNoDelay(true)
	buf := make([]byte, 4096)
	for {
		n, err := server.Read(buf)
		for i := range n {
			if _, err := client.Write(buf[i : i+1]); err != nil {
				return
			}
			if i%512 == 0 {
				time.Sleep(time.Millisecond)
			}
		}
		if err != nil {
			client.Close()
			return
		}
	}
}

// Connections is how many connections came.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

func (p *Proxy) close() {
	p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.open {
		c.Close()
	}
}
