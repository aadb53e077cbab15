//go:build !unix

package reader

import "runtime"

// rss is what Go knows of its memory; the C libraries' share is not in it.
func rss() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
