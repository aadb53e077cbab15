//go:build cgo

package tess

import "testing"

// Tesseract finds this program's way of handing lines on, and not its own, which costs
// more.
func TestLinesAreNotPacked(t *testing.T) {
	e, before := engine(t), unpackedLines()
	if _, err := e.Recognise(columns(t), 200, ModeAuto); err != nil {
		t.Fatal(err)
	}
	if got := unpackedLines() - before; got < 24 {
		t.Errorf("%d lines went unpacked", got)
	}
}
