//go:build linux || darwin

package jail

import (
	"math"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// maxFiles is more than MuPDF, Tesseract and Go's runtime ever hold open.
const maxFiles = 64

// ExitCPU is the exit status of a worker that used up its processor time.
const ExitCPU = 24

func limit(r Rules, s *Sandbox) {
	held(s, set(unix.RLIMIT_CORE, 0), "no core dumps")
	held(s, set(unix.RLIMIT_FSIZE, 0), "no file can be written")
	held(s, set(unix.RLIMIT_NOFILE, maxFiles), "few open files")
	switch {
	case RaceEnabled:
		s.Missing = append(s.Missing, "memory limit: the race detector needs its own address space")
	case r.Memory > 0:
		held(s, set(unix.RLIMIT_AS, uint64(r.Memory)), "memory limit")
	}
	// Go's runtime takes SIGXCPU and drops it, so the process ends itself.
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGXCPU)
	go func() {
		<-c
		os.Exit(ExitCPU)
	}()
}

func set(what int, n uint64) error {
	var l unix.Rlimit
	if err := unix.Getrlimit(what, &l); err != nil {
		return err
	}
	n = min(n, uint64(l.Max))
	l.Cur, l.Max = n, n
	return unix.Setrlimit(what, &l)
}

// AllowCPU grants the process d of processor time from now on; then it exits
// with ExitCPU.
func AllowCPU(d time.Duration) error {
	if d <= 0 {
		return nil
	}
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return err
	}
	var l unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CPU, &l); err != nil {
		return err
	}
	used := time.Duration(u.Utime.Nano() + u.Stime.Nano())
	l.Cur = min(uint64(math.Ceil((used + d).Seconds())), uint64(l.Max))
	return unix.Setrlimit(unix.RLIMIT_CPU, &l)
}
