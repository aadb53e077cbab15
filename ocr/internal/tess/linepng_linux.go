//go:build cgo

package tess

/*
#cgo LDFLAGS: -llept -ldl
unsigned long cs_unpacked_lines(void);
*/
import "C"

// unpackedLines is how many lines of text were spared being packed.
func unpackedLines() uint64 { return uint64(C.cs_unpacked_lines()) }
