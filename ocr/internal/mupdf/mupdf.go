// Package mupdf reads and draws documents with the MuPDF library that go-fitz
// ships: characters with their boxes, pictures with their places, and pages as
// pixels. It must run in a worker process only: MuPDF can end the process that
// loads it.
//
// Without cgo, Open returns ErrNoEngine.
package mupdf

import (
	"errors"
	"fmt"
)

// Version is the MuPDF that the declarations in fitz.h belong to.
const Version = "1.24.9"

// What Open and the methods of Document return, wrapped with MuPDF's own words.
var (
	ErrNoEngine = errors.New("MuPDF is not part of this build")
	ErrPassword = errors.New("the document needs a password")
	ErrMemory   = errors.New("out of memory")
	ErrFailed   = errors.New("MuPDF cannot read this")
)

// Char is one character on a page, in points from the page's top left corner.
type Char struct {
	Rune           rune
	Line           int // characters of one line share the number
	X0, Y0, X1, Y1 float32
	DX, DY         float32 // direction of the baseline: 1,0 is left to right
	Size           float32 // of the font, in points
	Bold           bool
}

// Picture is the place of a picture on a page and its own size in pixels.
type Picture struct {
	X0, Y0, X1, Y1 float32
	W, H           int
}

// Fill is a painted path that is small, as the squares of a code are, or that has
// many parts in about a square.
type Fill struct {
	X0, Y0, X1, Y1 float32
	Parts          int
}

// Text is what stands on a page, upright as the file's /Rotate says.
type Text struct {
	Width, Height float32 // points
	Chars         []Char
	Pictures      []Picture
	Fills         []Fill // the first 8000
	// Invisible is how many glyphs are drawn without ink, as the text layer
	// that a scanner's software puts under a picture.
	Invisible int
}

// Bitmap is a drawn page: one byte a pixel in grey, three (RGB) in colour,
// without padding.
type Bitmap struct {
	Width, Height int
	Gray          bool
	Pix           []byte
}

func failure(kind error, words string) error { return fmt.Errorf("%w: %s", kind, words) }
