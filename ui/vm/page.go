package vm

import (
	"image"
	"math"

	"countersign/core"
)

// MaxPagePixels bounds the longer side of a page picture: enough for 200 % on a
// common screen, little enough that one picture is under ten megabytes.
const MaxPagePixels = 1600

// Zoom limits. Fit is the zoom at which the page's width fills the pane.
const (
	minZoom = 0.25
	maxZoom = 4
)

var zoomSteps = []float64{0.25, 0.33, 0.5, 0.67, 0.75, 1, 1.25, 1.5, 2, 3, 4}

// PageState is what is shown of a document.
type PageState struct {
	Number int // from 1
	Pages  int // 0 while not known
	Zoom   float64
	Fit    bool
	Turn   int // clockwise, in degrees: 0, 90, 180, 270
}

// NewPageState shows the first page, fitted to the pane.
func NewPageState() PageState { return PageState{Number: 1, Zoom: 1, Fit: true} }

// Go shows a page; false when it is the one shown or there is none.
func (p *PageState) Go(n int) bool {
	if n < 1 || p.Pages > 0 && n > p.Pages || n == p.Number {
		return false
	}
	p.Number = n
	return true
}

// ZoomBy goes to the next step up or down, starting from what is shown.
func (p *PageState) ZoomBy(dir int, shown float64) {
	p.Fit = false
	p.Zoom = shown
	if dir > 0 {
		for _, z := range zoomSteps {
			if z > shown+0.01 {
				p.Zoom = z
				return
			}
		}
		p.Zoom = maxZoom
		return
	}
	p.Zoom = minZoom
	for _, z := range zoomSteps {
		if z < shown-0.01 {
			p.Zoom = z
		}
	}
}

// Rotate turns the page clockwise by a quarter.
func (p *PageState) Rotate() { p.Turn = (p.Turn + 90) % 360 }

// Percent is a zoom as people read it: "100 %".
func Percent(z float64) string { return itoa(int(math.Round(z*100))) + " %" }

// TurnBox is where a box of the upright page stands on the turned page.
func TurnBox(b core.Box, turn int) core.Box {
	switch turn {
	case 90:
		return core.Box{X0: 1 - b.Y1, Y0: b.X0, X1: 1 - b.Y0, Y1: b.X1}
	case 180:
		return core.Box{X0: 1 - b.X1, Y0: 1 - b.Y1, X1: 1 - b.X0, Y1: 1 - b.Y0}
	case 270:
		return core.Box{X0: b.Y0, Y0: 1 - b.X1, X1: b.Y1, Y1: 1 - b.X0}
	}
	return b
}

// TurnImage is the picture turned clockwise by a multiple of a quarter. It runs
// off the window's thread: a page takes tens of milliseconds.
func TurnImage(src image.Image, turn int) image.Image {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	if turn == 0 {
		return src
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if turn != 180 {
		dst = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			c := src.At(b.Min.X+x, b.Min.Y+y)
			switch turn {
			case 90:
				dst.Set(h-1-y, x, c)
			case 180:
				dst.Set(w-1-x, h-1-y, c)
			case 270:
				dst.Set(y, w-1-x, c)
			}
		}
	}
	return dst
}
