//go:build !race

package worker

import (
	"bytes"
	"runtime"
	"testing"
	"time"
)

// The race detector multiplies what a process needs, so this is no test for it.

// A worker counts its own memory and not that of the program which started it, and ends
// when it is too much.
func TestMemory(t *testing.T) {
	large := bytes.Repeat([]byte("x"), 300<<20)
	seats, _ := newSeats(t, 1)
	fill := func(most int64) (r report, status int, err error) {
		err = seats.With(t.Context(), false, func(s *seat) error {
			r, err = s.do(t.Context(), 20*time.Second, order{Do: "fill", Bytes: most}, "")
			status, _ = s.Ended()
			return err
		})
		return r, status, err
	}
	if r, _, err := fill(200 << 20); err != nil || r.RSS < 64<<20 || r.RSS > 200<<20 {
		t.Errorf("64 MB: %d MB, %v", r.RSS>>20, err)
	}
	if _, status, err := fill(32 << 20); err == nil || status != ExitMemory {
		t.Errorf("64 MB of 32: status %d, %v", status, err)
	}
	runtime.KeepAlive(large)
}
