//go:build cgo

package tess

/*
#cgo LDFLAGS: -ltesseract
#include <stdlib.h>
#include "osd.h"
*/
import "C"

import (
	"fmt"
	"image"
	"path/filepath"
	"strconv"
	"strings"
	"unsafe"

	"github.com/otiai10/gosseract/v2"
)

// Engine is a Tesseract with its languages loaded. One goroutine at a time.
type Engine struct {
	dir       string
	languages []string
	client    *gosseract.Client
	osd       unsafe.Pointer
	noOSD     bool
	dpi       int
	only      string
}

// Version is Tesseract's version.
func Version() string { return gosseract.Version() }

// New makes an engine for languages that Present found in dir. The data is
// loaded with the first picture.
func New(dir string, languages []string) (*Engine, error) {
	present, missing := Present(dir, languages)
	if len(missing) > 0 || len(present) == 0 {
		return nil, fmt.Errorf("%w: %s", ErrNoLanguage, strings.Join(missing, ", "))
	}
	return &Engine{dir: dir, languages: present}, nil
}

// Close frees the engine.
func (e *Engine) Close() {
	if e.client != nil {
		e.client.Close()
		e.client = nil
	}
	C.cs_osd_free(e.osd)
	e.osd = nil
}

func (e *Engine) open(dpi int) error {
	if e.client != nil && e.dpi == dpi {
		return nil
	}
	if e.client == nil {
		c := gosseract.NewClient()
		if err := c.SetTessdataPrefix(e.dir); err != nil {
			return fmt.Errorf("%w: %w", ErrFailed, err)
		}
		if err := c.SetLanguage(e.languages...); err != nil {
			return fmt.Errorf("%w: %w", ErrFailed, err)
		}
		e.client = c
	}
	e.dpi = dpi
	if err := e.client.SetVariable("user_defined_dpi", strconv.Itoa(dpi)); err != nil {
		return fmt.Errorf("%w: %w", ErrFailed, err)
	}
	return nil
}

// Recognise finds the words in an upright picture of the resolution dpi.
func (e *Engine) Recognise(g *image.Gray, dpi, mode int) ([]Word, error) {
	return e.RecogniseOnly(g, dpi, mode, "")
}

// RecogniseOnly is Recognise with the characters that may be found; none for all.
func (e *Engine) RecogniseOnly(g *image.Gray, dpi, mode int, only string) ([]Word, error) {
	if err := e.open(dpi); err != nil {
		return nil, err
	}
	if err := e.client.SetImageFromBytes(asTIFF(g)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	// As a variable and not by SetPageSegMode: gosseract loads the engine with the
	// first picture, and loading sets the mode back to a single block.
	if err := e.client.SetVariable("tessedit_pageseg_mode", strconv.Itoa(mode)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	if only != e.only {
		if err := e.client.SetVariable("tessedit_char_whitelist", only); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFailed, err)
		}
		e.only = only
	}
	boxes, err := e.client.GetBoundingBoxesVerbose()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	words := make([]Word, 0, len(boxes))
	line, last := 0, [3]int{}
	for _, b := range boxes {
		if at := [3]int{b.BlockNum, b.ParNum, b.LineNum}; at != last {
			line, last = line+1, at
		}
		if t := strings.TrimSpace(strings.ToValidUTF8(b.Word, "\ufffd")); t != "" {
			words = append(words, Word{Text: t, Box: b.Box, Confidence: max(0, min(1, b.Confidence/100)), Line: line})
		}
	}
	return words, nil
}

// Turn tells how many quarter turns clockwise set a picture upright, and how
// sure Tesseract's orientation detector is: above 2 it is seldom wrong. It
// returns ErrNoLanguage when the detector's data (osd) is not installed.
func (e *Engine) Turn(g *image.Gray, dpi int) (turn int, confidence float64, err error) {
	if e.osd == nil && !e.noOSD {
		e.noOSD = true
		if usable(filepath.Join(e.dir, "osd.traineddata")) {
			dir := C.CString(e.dir)
			defer C.free(unsafe.Pointer(dir))
			e.osd = C.cs_osd_new(dir)
		}
	}
	if e.osd == nil {
		return 0, 0, fmt.Errorf("%w: osd", ErrNoLanguage)
	}
	g = compact(g)
	var degrees C.int
	var sure C.float
	if C.cs_osd_turn(e.osd, (*C.uchar)(&g.Pix[0]), C.int(g.Rect.Dx()), C.int(g.Rect.Dy()), C.int(dpi), &degrees, &sure) == 0 {
		return 0, 0, nil
	}
	// Tesseract tells how far the page is turned; this is how far to turn it back.
	return ((4-int(degrees)/90)%4 + 4) % 4, float64(sure), nil
}

// compact is g without padding between its rows.
func compact(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if g.Stride == w && len(g.Pix) == w*h {
		return g
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		copy(out.Pix[y*w:(y+1)*w], g.Pix[y*g.Stride:y*g.Stride+w])
	}
	return out
}
