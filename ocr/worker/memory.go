package worker

import (
	"os"
	"runtime/debug"
	"time"

	"countersign/ocr/worker/jail"
)

// ExitMemory is the exit status of a worker that used more memory than it may.
const ExitMemory = 25

// memoryTick is how often a worker looks at its memory: it fills some megabytes
// between two looks.
const memoryTick = 5 * time.Millisecond

// LimitMemory ends this process with ExitMemory when it ever has more than most bytes
// of memory resident, until stop is called. A limit of the system's on the address
// space could not be as low: Go's runtime alone reserves more than a gigabyte.
func LimitMemory(most int64) (stop func()) {
	if jail.RaceEnabled {
		most *= 5
	}
	debug.SetMemoryLimit(most * 3 / 4) // collect in time rather than die
	done := make(chan struct{})
	go func() {
		t := time.NewTicker(memoryTick)
		defer t.Stop()
		for {
			select {
			case <-done:
				return
			case <-t.C:
				if RSS() > most {
					os.Exit(ExitMemory)
				}
			}
		}
	}()
	return func() { close(done) }
}
