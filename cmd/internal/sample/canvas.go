package sample

import (
	"image/color"
	"math"
	"strings"
)

// family is a kind of typeface; each canvas has its own for it.
type family int

const (
	sans family = iota
	serif
	mono
)

// face is a typeface in a size in points.
type face struct {
	family family
	bold   bool
	size   float64
}

// point is a place on a page in millimetres from its top left corner.
type point struct{ x, y float64 }

// canvas is what a page is drawn on: a PDF, or the picture that a scanner would
// take of the printed page. All lengths are millimetres.
type canvas interface {
	addPage(width, height float64)
	// text draws s with its baseline's left end at (x, y).
	text(x, y float64, s string, f face, ink color.RGBA)
	// width is the advance of s.
	width(s string, f face) float64
	// fill fills a polygon.
	fill(ink color.RGBA, corners ...point)
}

var (
	black = color.RGBA{0x11, 0x11, 0x11, 255}
	grey  = color.RGBA{0x5c, 0x63, 0x6b, 255}
	rule  = color.RGBA{0xa8, 0xae, 0xb5, 255}
	pale  = color.RGBA{0xf1, 0xf3, 0xf5, 255}
	white = color.RGBA{0xff, 0xff, 0xff, 255}
	clear = color.RGBA{} // draws nothing
)

const pointsPerMM = 72 / 25.4

// sheet is a canvas with a pen: the current page's size, typeface and ink.
type sheet struct {
	canvas
	w, h  float64
	f     face
	ink   color.RGBA
	page  int // from 1
	pages int // of the whole paper
}

// newPage begins a page of width w and height h.
func (s *sheet) newPage(w, h float64) {
	s.addPage(w, h)
	s.w, s.h = w, h
	s.page++
}

// pen sets typeface, size in points and ink.
func (s *sheet) pen(f family, size float64, ink color.RGBA) {
	s.f, s.ink = face{family: f, size: size}, ink
}

// bold is pen with a bold face.
func (s *sheet) bold(f family, size float64, ink color.RGBA) {
	s.f, s.ink = face{f, true, size}, ink
}

// lead is the distance of two lines of the current face.
func (s *sheet) lead() float64 { return s.f.size * 1.28 / pointsPerMM }

func (s *sheet) put(x, y float64, t string) { s.text(x, y, t, s.f, s.ink) }

func (s *sheet) measure(t string) float64 { return s.width(t, s.f) }

// right ends the text at x, middle centres it on x.
func (s *sheet) right(x, y float64, t string) { s.put(x-s.measure(t), y, t) }

func (s *sheet) middle(x, y float64, t string) { s.put(x-s.measure(t)/2, y, t) }

// lines puts one line under the other and returns the baseline after the last.
func (s *sheet) lines(x, y float64, list ...string) float64 {
	for _, t := range list {
		s.put(x, y, t)
		y += s.lead()
	}
	return y
}

// paragraph breaks text to width w and returns the baseline after the last line.
func (s *sheet) paragraph(x, y, w float64, text string) float64 {
	return s.lines(x, y, s.wrap(text, w)...)
}

// wrap breaks text between words into lines no wider than w. A single word wider
// than that stays whole.
func (s *sheet) wrap(text string, w float64) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		next := strings.TrimSpace(line + " " + word)
		if line != "" && s.measure(next) > w {
			out, next = append(out, line), word
		}
		line = next
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// box fills a rectangle.
func (s *sheet) box(x, y, w, h float64, ink color.RGBA) {
	if ink.A == 0 || w <= 0 || h <= 0 {
		return
	}
	s.fill(ink, point{x, y}, point{x + w, y}, point{x + w, y + h}, point{x, y + h})
}

// across and down draw lines of a thickness in millimetres.
func (s *sheet) across(x, y, w, thick float64, ink color.RGBA) { s.box(x, y-thick/2, w, thick, ink) }

func (s *sheet) down(x, y, h, thick float64, ink color.RGBA) { s.box(x-thick/2, y, thick, h, ink) }

// frame draws the outline of a rectangle.
func (s *sheet) frame(x, y, w, h, thick float64, ink color.RGBA) {
	s.across(x-thick/2, y, w+thick, thick, ink)
	s.across(x-thick/2, y+h, w+thick, thick, ink)
	s.down(x, y, h, thick, ink)
	s.down(x+w, y, h, thick, ink)
}

// disc fills a circle.
func (s *sheet) disc(x, y, r float64, ink color.RGBA) {
	var ring []point
	for i := range 48 {
		sin, cos := math.Sincos(float64(i) * 2 * math.Pi / 48)
		ring = append(ring, point{x + r*cos, y + r*sin})
	}
	s.fill(ink, ring...)
}
