package worker

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// waited is how long a process has stood ready to run while the machine gave its
// processors to others: the longest of its threads, from the scheduler's
// statistics (/proc/PID/task/TID/schedstat, second number, nanoseconds).
func waited(pid int) time.Duration {
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil {
		return 0
	}
	var longest time.Duration
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			continue // the thread is gone
		}
		var ran, stood int64
		if _, err := fmt.Fscan(strings.NewReader(string(b)), &ran, &stood); err == nil {
			longest = max(longest, time.Duration(stood))
		}
	}
	return longest
}
