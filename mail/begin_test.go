package mail_test

import (
	"bytes"
	"io"
	"net"
	"testing"

	"countersign/core"
	"countersign/mail"
)

// FuzzBeginning lets a server say anything before encryption. Whatever it is, it gets
// no more than the wish to encrypt and the beginning of TLS, and an account that asked
// for encryption is never served without.
func FuzzBeginning(f *testing.F) {
	for _, said := range []string{"* OK ready\r\n", "* OK ready\r\nS1 OK go on\r\n", "* PREAUTH hello\r\nS1 OK\r\n", "* OK\r\n* CAPABILITY AUTH=PLAIN\r\nS1 NO\r\n", "220 smtp\r\n", "* BYE\r\n", "", "\x16\x03\x01\x00\x05hello"} {
		f.Add([]byte(said), true)
		f.Add([]byte(said), false)
	}
	f.Fuzz(func(t *testing.T, said []byte, start bool) {
		kind := "implicit"
		if start {
			kind = "starttls"
		}
		ours, theirs := net.Pipe()
		heard := make(chan []byte, 1)
		go func() {
			b, _ := io.ReadAll(theirs)
			heard <- b
		}()
		go func() {
			_, _ = theirs.Write(said)
			_ = theirs.Close()
		}()
		err := mail.Begin(t.Context(), ours, kind)
		_ = ours.Close()
		_ = theirs.Close()
		if err == nil || core.KindOf(err) != core.Unavailable {
			t.Errorf("%q is taken for an encrypted server: %v", said, err)
		}
		rest := <-heard
		if start {
			rest = bytes.TrimPrefix(rest, []byte("S1 STARTTLS\r\n"))
		}
		if len(rest) > 0 && rest[0] != 0x15 && rest[0] != 0x16 { // an alert or a handshake of TLS
			t.Errorf("after %q the server heard %q", said, rest)
		}
	})
}
