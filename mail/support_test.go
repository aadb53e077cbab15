package mail_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func addr(host string, port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }

func trust(ca string) *tls.Config {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(ca))
	return &tls.Config{RootCAs: pool, ServerName: "localhost"}
}

// unwrapAll writes an error with everything behind it.
func unwrapAll(err error) string {
	var b strings.Builder
	for e := err; e != nil; e = errors.Unwrap(e) {
		fmt.Fprintf(&b, "[%+v]", e)
	}
	return b.String()
}

func eventually(t *testing.T, within time.Duration, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v", within)
		}
	}
}

func sortedStrings(s []string) []string { return slices.Sorted(slices.Values(s)) }

// within checks that fn is done in a time, once in three runs: a busy machine
// may hold up any single one.
func within(t *testing.T, limit time.Duration, fn func()) {
	t.Helper()
	took := time.Duration(0)
	for range 3 {
		start := time.Now()
		fn()
		if took = time.Since(start); took <= limit {
			return
		}
	}
	t.Errorf("took %v, want at most %v", took, limit)
}
