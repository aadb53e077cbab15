package wire_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"countersign/cmd/internal/sample"
	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/mail"
	"countersign/mail/mailtest"
)

// BenchmarkFetch takes mails from a Dovecot on this computer into a data folder, every
// one stored and committed, and then lets a plain loop fetch the same mails and throw
// them away. The ratio is that of the mails a second. A busy machine slows both, though
// not alike, so that they take turns; it names the ratio of the shortest times and that of
// all rounds together (-benchtime 10x). The processor time of this program, without the server's, says more there.
func BenchmarkFetch(b *testing.B) {
	for _, size := range []int{5_000, 26_000, 100_000} {
		b.Run(fmt.Sprintf("%dKB", size/1000), func(b *testing.B) {
			benchFetch(b, many(func(i int) []byte { return mailtest.Large(size, uint64(i)) }))
		})
	}
	b.Run("Mixed", func(b *testing.B) { benchFetch(b, mixed(b)) })
}

func many(mail func(i int) []byte) [][]byte {
	list := make([][]byte, 2000)
	for i := range list {
		list[i] = mail(i)
	}
	return list
}

// corpusSizes are the bytes of the mails of the public corpus: the mean of each
// twentieth of them, from the smallest on.
var corpusSizes = []int{135, 252, 320, 432, 562, 689, 893, 1013, 1205, 1513, 1688, 1872, 2058, 2358, 2988, 3839, 4364, 5883, 14833, 457166}

// mixed are the mails of the public corpus, each copy with a header field of its own, or
// without the corpus generated ones of about its sizes.
func mixed(b *testing.B) [][]byte {
	b.Helper()
	var files []string
	var err error
	if dir := os.Getenv("COUNTERSIGN_CORPUS"); dir != "" {
		if files, err = filepath.Glob(filepath.Join(dir, "mail", "*.eml")); err != nil {
			b.Fatal(err)
		}
	}
	if len(files) == 0 {
		b.Log("no corpus of public mails (set COUNTERSIGN_CORPUS): generated ones of its sizes")
		const around, encoded = 500, 0.73 // what a generated mail has besides its attachment, and how base64 grows that
		return many(func(i int) []byte {
			size := max(0, corpusSizes[i%len(corpusSizes)]-around)
			return mailtest.Large(int(float64(size)*encoded), uint64(i))
		})
	}
	raw := make([][]byte, len(files))
	for i, f := range files {
		if raw[i], err = os.ReadFile(f); err != nil {
			b.Fatal(err)
		}
	}
	return many(func(i int) []byte { return append(fmt.Appendf(nil, "X-Copy: %d\r\n", i), raw[i%len(raw)]...) })
}

func benchFetch(b *testing.B, mails [][]byte) {
	n := len(mails)
	srv := mailtest.StartDovecot(b, map[string]string{"box": "word"})
	srv.Fill(b, "box", mails)
	plainFetch(b, srv, n) // the server's own indexes are made at the first time
	ours, theirs := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	var ourAll, theirAll time.Duration
	var ourCPU, theirCPU float64
	for b.Loop() {
		app, err := wire.Create(b.Context(), wire.Config{Dir: filepath.Join(b.TempDir(), "books")}, sample.Firm(), "olga", sample.Passphrase)
		if err != nil {
			b.Fatal(err)
		}
		olga := core.User{Name: "olga", Roles: []core.Role{core.Owner}}
		if err := app.Desk.SaveMailAccount(b.Context(), olga, srv.Account("box")); err != nil {
			b.Fatal(err)
		}
		start, used := time.Now(), wire.Used().CPUSeconds
		got, err := (&mail.Poller{}).Poll(b.Context(), srv.Account("box"), "word", app.Intake, nil)
		took := time.Since(start)
		ours, ourAll, ourCPU = min(ours, took), ourAll+took, ourCPU+wire.Used().CPUSeconds-used
		if err != nil || got.Delivered != n {
			b.Fatalf("%+v, %v", got, err)
		}
		if err := app.Close(); err != nil {
			b.Fatal(err)
		}
		start, used = time.Now(), wire.Used().CPUSeconds
		plainFetch(b, srv, n)
		took = time.Since(start)
		theirs, theirAll, theirCPU = min(theirs, took), theirAll+took, theirCPU+wire.Used().CPUSeconds-used
	}
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-plain-fetch")
	b.ReportMetric(theirAll.Seconds()/ourAll.Seconds(), "of-plain-fetch-in-all")
	b.ReportMetric(float64(n)/ours.Seconds(), "mails/s")
	b.ReportMetric(float64(n)/theirs.Seconds(), "plain-mails/s")
	b.ReportMetric(ourCPU*1e6/float64(n*b.N), "cpu-µs/mail")
	b.ReportMetric(theirCPU*1e6/float64(n*b.N), "plain-cpu-µs/mail")
}

// plainFetch is what a program does that keeps nothing.
func plainFetch(b *testing.B, srv *mailtest.Dovecot, n int) {
	b.Helper()
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(srv.CA))
	c, err := imapclient.DialTLS(fmt.Sprintf("127.0.0.1:%d", srv.IMAPS), &imapclient.Options{TLSConfig: &tls.Config{RootCAs: pool, ServerName: "localhost"}})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("box", "word").Wait(); err != nil {
		b.Fatal(err)
	}
	if _, err := c.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		b.Fatal(err)
	}
	cmd := c.Fetch(imap.UIDSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	got := 0
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			if body, ok := item.(imapclient.FetchItemDataBodySection); ok {
				if _, err := io.Copy(io.Discard, body.Literal); err != nil {
					b.Fatal(err)
				}
				got++
			}
		}
	}
	if err := cmd.Close(); err != nil || got != n {
		b.Fatalf("%d of %d mails, %v", got, n, err)
	}
}
