package core_test

import (
	"testing"
	"time"

	"countersign/core"
)

// The wait doubles with each wrong passphrase, from the third on, up to an hour.
func TestWaitDoubles(t *testing.T) {
	at := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	var g core.Guard
	for n, want := range []time.Duration{0, 0, 0, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second} {
		if g.Wait() != want || g.Wrong != n {
			t.Errorf("after %d wrong ones: %s, want %s", g.Wrong, g.Wait(), want)
		}
		g = g.Miss(at)
	}
	for range 100 {
		before := g.Wait()
		if g = g.Miss(at); g.Wait() < before || g.Wait() > time.Hour {
			t.Fatalf("after %d wrong ones: %s", g.Wrong, g.Wait())
		}
	}
	if g.Wait() != time.Hour {
		t.Errorf("the longest wait is %s", g.Wait())
	}
}

// A clock that is put back neither shortens a wait nor prolongs it beyond itself.
func TestWaitAndTheClock(t *testing.T) {
	at := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	g := core.Guard{Wrong: 9, Since: at} // 128 s
	for _, c := range []struct {
		after, left time.Duration
	}{{0, 128 * time.Second}, {time.Second, 127 * time.Second}, {128 * time.Second, 0}, {time.Hour, 0}, {-time.Second, 128 * time.Second}, {-10000 * time.Hour, 128 * time.Second}} {
		if got := g.Left(at.Add(c.after)); got != c.left {
			t.Errorf("%s later %s are left, want %s", c.after, got, c.left)
		}
	}
	back := at.Add(-time.Hour)
	moved, changed := g.At(back)
	if !changed || moved.Left(back.Add(127*time.Second)) != time.Second || moved.Left(back.Add(128*time.Second)) != 0 {
		t.Errorf("the clock put back: %+v", moved)
	}
	if _, changed := g.At(at.Add(time.Minute)); changed {
		t.Error("a clock that goes on moves the wait")
	}
}
