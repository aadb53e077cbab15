//go:build !unix

package worker

import "runtime"

// RSS is what Go knows of its memory; the C libraries' share is not in it.
func RSS() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
