// Package codes finds QR codes (ISO/IEC 18004) on the picture of a page and reads
// them. Whole pages are searched for the three marks of a code by counting runs of
// dark and light (1:1:3:1:1), which costs a few milliseconds a megapixel; only what
// then looks like a code is handed to the reader of gozxing, cut out and brought to
// the size that it does best with.
//
// A picture may come from anybody, so every part has its bound: pixels, marks,
// tries and time. It never panics.
package codes

import (
	"fmt"
	"image"
	"runtime/debug"
	"slices"
	"time"

	"countersign/core/paycode"
	"countersign/ocr/internal/scan"
)

// Found is a code that was read.
type Found struct {
	Text string
	// Box is around the whole code without its quiet zone, in pixels of the
	// picture.
	Box image.Rectangle
}

// Limits bound the search. A zero field takes its default.
type Limits struct {
	Pixels int           // of the picture as it is searched; default 9 million
	Codes  int           // on one picture; default 8
	Tries  int           // to read a code; default 40
	Time   time.Duration // after which no further try begins; default 600 ms
}

func (l Limits) withDefaults() Limits {
	set := func(v *int, def int) {
		if *v <= 0 {
			*v = def
		}
	}
	set(&l.Pixels, 9_000_000)
	set(&l.Codes, 8)
	set(&l.Tries, 40)
	if l.Time <= 0 {
		l.Time = 600 * time.Millisecond
	}
	return l
}

// ErrStumbled says that the search ended at a panic of its own or of the library.
type ErrStumbled struct {
	What  string
	Stack []byte
}

func (e *ErrStumbled) Error() string { return "looking for codes: " + e.What }

// Find finds the codes on a page. What was found before an *ErrStumbled stands.
func Find(g *image.Gray, l Limits) (list []Found, err error) {
	s := &search{limits: l.withDefaults(), start: time.Now()}
	defer func() {
		if p := recover(); p != nil {
			list, err = s.found, &ErrStumbled{fmt.Sprint(p), debug.Stack()}
		}
	}()
	s.over(g)
	return s.found, nil
}

// least is the side of the smallest picture with a code: version 1 at one pixel a
// module.
const least = 21

// search is one call of Find.
type search struct {
	limits Limits
	start  time.Time
	tries  int
	found  []Found
}

func (s *search) over(g *image.Gray) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	if w < least || h < least {
		return
	}
	full := level{tight(g), 1, rowStep, strict}
	if n := w * h; n > s.limits.Pixels {
		full = full.shrunk(n, s.limits.Pixels)
	}
	// Large codes are read at half the size, where their squares are whole; small
	// ones at full size. Only a page that shows nothing so far is looked at more
	// closely: smoothed against noise, and enlarged where it has few pixels.
	half := full.half()
	s.level(half, g)
	s.level(full, g)
	if len(s.found) > 0 || s.done() {
		return
	}
	n := full.g.Rect.Dx() * full.g.Rect.Dy()
	closer := full
	if 2*n > s.limits.Pixels {
		closer = half
	}
	s.level(level{smooth(closer.g), closer.scale, 1, lenient}, g)
	if len(s.found) == 0 && !s.done() {
		s.level(level{half.g, half.scale, 1, lenient}, g)
	}
	if 16*n <= s.limits.Pixels && len(s.found) == 0 && !s.done() {
		big := scan.Resize(full.g, 2*full.g.Rect.Dx(), 2*full.g.Rect.Dy())
		s.level(level{big, full.scale / 2, 1, lenient}, g)
	}
}

// level searches one size of the page: every square is tried in the way that works
// most often before any is tried in the next.
func (s *search) level(v level, page *image.Gray) {
	if v.g.Rect.Dx() < least || v.g.Rect.Dy() < least {
		return
	}
	list := findMarks(v.g, v.step, v.slack).corners()
	how := attempts
	if v.slack == lenient {
		list = slices.DeleteFunc(list, square.dense)
		how, list = closerAttempts, list[:min(len(list), closerSquares)]
	}
	for i := range list {
		list[i] = list[i].scaled(v.scale)
	}
	for _, how := range how {
		for _, q := range list {
			if s.done() {
				return
			}
			if !slices.ContainsFunc(s.found, func(f Found) bool { return q.meets(f.Box) }) {
				s.try(page, q, how)
			}
		}
	}
}

func (s *search) done() bool {
	return len(s.found) >= s.limits.Codes || s.tries >= s.limits.Tries || time.Since(s.start) > s.limits.Time
}

// try reads the code in the square.
func (s *search) try(page *image.Gray, q square, how attempt) {
	area := q.area(page.Rect)
	if area.Dx() < least || area.Dy() < least {
		return
	}
	s.tries++
	if b, ok := read(cut(page, area), q.module, how); ok {
		s.found = append(s.found, Found{Text: clip(paycode.Text(b)), Box: q.bounds().Intersect(page.Rect)})
	}
}

// clip bounds a text: no code holds more.
func clip(s string) string {
	const most = 3 * 2953 // version 40, level L, each byte up to three of UTF-8
	if len(s) > most {
		return s[:most]
	}
	return s
}

// level is the page at one size. scale brings its pixels to the page's; every
// step-th row is searched.
type level struct {
	g     *image.Gray
	scale float64
	step  int
	slack float64
}

func (v level) shrunk(pixels, most int) level {
	n := 2
	for pixels/(n*n) > most {
		n++
	}
	return level{average(v.g, n), v.scale * float64(n), v.step, v.slack}
}

func (v level) half() level { return level{average(v.g, 2), 2 * v.scale, v.step, v.slack} }

// average makes one pixel of n by n.
func average(g *image.Gray, n int) *image.Gray {
	w, h := g.Rect.Dx()/n, g.Rect.Dy()/n
	out := image.NewGray(image.Rect(0, 0, w, h))
	sums := make([]int, w)
	for y := range h {
		clear(sums)
		for j := range n {
			row := g.Pix[(y*n+j)*g.Stride:][:w*n]
			for x := range sums {
				for _, p := range row[x*n : x*n+n] {
					sums[x] += int(p)
				}
			}
		}
		dst := out.Pix[y*out.Stride:][:w]
		for x, v := range sums {
			dst[x] = uint8(v / (n * n))
		}
	}
	return out
}

// smooth takes each pixel's mean with its eight neighbours.
func smooth(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	col := make([]int, w+2) // sums of three pixels one above the other
	for y := range h {
		up, mid, down := g.Pix[max(0, y-1)*g.Stride:][:w], g.Pix[y*g.Stride:][:w], g.Pix[min(h-1, y+1)*g.Stride:][:w]
		for x, v := range mid {
			col[x+1] = int(up[x]) + int(v) + int(down[x])
		}
		col[0], col[w+1] = col[1], col[w]
		dst := out.Pix[y*out.Stride:][:w]
		for x := range dst {
			dst[x] = uint8((col[x] + col[x+1] + col[x+2]) / 9)
		}
	}
	return out
}

// tight is the picture with its left top corner at 0,0.
func tight(g *image.Gray) *image.Gray {
	if g.Rect.Min == (image.Point{}) {
		return g
	}
	return cut(g, g.Rect)
}

// cut copies a part of a picture.
func cut(g *image.Gray, r image.Rectangle) *image.Gray {
	r = r.Intersect(g.Rect)
	out := image.NewGray(image.Rect(0, 0, r.Dx(), r.Dy()))
	for y := range r.Dy() {
		copy(out.Pix[y*out.Stride:], g.Pix[g.PixOffset(r.Min.X, r.Min.Y+y):][:r.Dx()])
	}
	return out
}

// resized scales a cut so that a module becomes about pixels wide.
func resized(g *image.Gray, module, pixels float64) *image.Gray {
	f := pixels / module
	if f > 0.8 && f < 1.25 {
		return g
	}
	w, h := float64(g.Rect.Dx())*f, float64(g.Rect.Dy())*f
	const side = 1400 // 177 modules and the quiet zone at 7 pixels
	if m := max(w, h); m > side {
		w, h = w*side/m, h*side/m
	}
	return scan.Resize(g, max(1, int(w)), max(1, int(h)))
}
