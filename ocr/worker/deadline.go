package worker

import (
	"math"
	"sync/atomic"
	"time"
)

// MostCredit bounds what a busy machine can add to the time of a request.
const MostCredit = 30 * time.Second

const (
	leastCredit = 200 * time.Millisecond
	settle      = 100 * time.Millisecond // most requests are done by then, and need no count
)

// deadline ends a request whose time is over. Time in which the process was ready to
// work and the machine was too busy to let it does not count, up to MostCredit.
type deadline struct {
	pid    int
	timer  *time.Timer
	count  *time.Timer
	stood  atomic.Int64 // how long the process had waited for the machine when the request began
	credit atomic.Int64 // nanoseconds given for that since
}

// newDeadline calls over when the process has had its time.
func newDeadline(pid int, d time.Duration, over func()) *deadline {
	l := &deadline{pid: pid}
	l.stood.Store(math.MaxInt64)
	l.count = time.AfterFunc(settle, func() { l.stood.Store(int64(waited(pid))) })
	ready := make(chan struct{})
	l.timer = time.AfterFunc(d, func() {
		<-ready
		if more := l.due(); more > 0 {
			l.timer.Reset(more)
			return
		}
		over()
	})
	close(ready)
	return l
}

// due is how much time the process must be given back, if that is worth while.
func (l *deadline) due() time.Duration {
	given := time.Duration(l.credit.Load())
	whole := min(waited(l.pid)-time.Duration(l.stood.Load()), MostCredit)
	if whole-given < leastCredit {
		return 0
	}
	l.credit.Store(int64(whole))
	return whole - given
}

// again sets the time anew, from now on.
func (l *deadline) again(d time.Duration) { l.timer.Reset(d + time.Duration(l.credit.Load())) }

func (l *deadline) stop() {
	l.timer.Stop()
	l.count.Stop()
}
