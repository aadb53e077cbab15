//go:build unix

package wire

import (
	"runtime"
	"syscall"
)

// Used is what this process and the workers that have ended used so far.
func Used() Usage {
	var own, workers syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &own) != nil || syscall.Getrusage(syscall.RUSAGE_CHILDREN, &workers) != nil {
		return Usage{}
	}
	return Usage{Known: true, CPUSeconds: seconds(own) + seconds(workers), ProgramMB: megabytes(own), WorkerMB: megabytes(workers)}
}

func seconds(u syscall.Rusage) float64 {
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

// megabytes: the unit of ru_maxrss is kilobytes, on macOS bytes.
func megabytes(u syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss) >> 20
	}
	return int64(u.Maxrss) >> 10
}
