package reader

import (
	"cmp"
	"fmt"
	"image"
	"math"
	"os"
	"slices"
	"time"

	"countersign/core"
	"countersign/ocr/internal/codes"
	"countersign/ocr/internal/mupdf"
)

// What of a digital page may be a code. A code is printed no smaller than about
// 10 mm; the Swiss one is 46 mm wide.
const (
	leastCode   = 24.0  // points
	quietZone   = 8.0   // points of white drawn around a place
	fewFills    = 60    // painted squares or rows that make no code
	cellSize    = 12.0  // points; fills that near belong together
	mostPlaces  = 6     // looked at one by one; with more the whole page is
	partPixels  = 1.5e6 // of one place
	codeDPI     = 300.0
	wholeDPI    = 200.0
	smallestPic = 21 // pixels: version 1 with one pixel a module
)

// The text of a page is worth more than its codes: drawing a place is broken off, and
// no further one begun, long before the page's own time is over.
const (
	placeTime = 1500 * time.Millisecond
	codesTime = 3 * time.Second
)

// scanCodes looks for codes on the raster that is recognised. Boxes are fractions of
// the page as it is after turning by turn.
func (w *work) scanCodes(g *image.Gray, turn int) []core.Code {
	return inOrder(placedCodes(w.findCodes(g), image.Point{}, g.Rect.Dx(), g.Rect.Dy(), turn))
}

// findCodes never fails a page: without its codes it is read all the same.
func (w *work) findCodes(g *image.Gray) []codes.Found {
	found, err := codes.Find(g, codes.Limits{})
	if err != nil {
		fmt.Fprintln(os.Stderr, "reader:", err)
	}
	return found
}

// placedCodes brings boxes in pixels to fractions. at is where the picture lies on a
// page of w by h pixels.
func placedCodes(found []codes.Found, at image.Point, w, h, turn int) []core.Code {
	var out []core.Code
	for _, f := range found {
		b := f.Box.Add(at)
		x0, y0, x1, y1 := upright(float64(b.Min.X), float64(b.Min.Y), float64(b.Max.X), float64(b.Max.Y), float64(w), float64(h), turn)
		pw, ph := float64(w), float64(h)
		if turn%2 == 1 {
			pw, ph = ph, pw
		}
		if box, ok := fraction(x0, y0, x1, y1, pw, ph); ok {
			out = append(out, core.Code{Format: core.CodeQR, Text: f.Text, Box: box})
		}
	}
	return out
}

// codes looks for codes on a page with text, only where a code can be: in pictures,
// and where many small squares are painted.
func (d *document) codes(n int, t mupdf.Text, turn int) []core.Code {
	places := codePlaces(t)
	if len(places) > mostPlaces {
		return inOrder(d.codesIn(n, t, place{0, 0, float64(t.Width), float64(t.Height)}, wholeDPI, turn))
	}
	var out []core.Code
	start := time.Now()
	for _, p := range places {
		if time.Since(start) > codesTime {
			break
		}
		out = append(out, d.codesIn(n, t, p, codeDPI, turn)...)
	}
	return inOrder(out)
}

// inOrder sorts codes from the top and leaves out those that two places show.
func inOrder(list []core.Code) []core.Code {
	slices.SortFunc(list, func(a, b core.Code) int {
		return cmp.Or(cmp.Compare(a.Box.Y0, b.Box.Y0), cmp.Compare(a.Box.X0, b.Box.X0), cmp.Compare(a.Text, b.Text))
	})
	var out []core.Code
	for _, c := range list {
		if !slices.ContainsFunc(out, func(o core.Code) bool { return o.Text == c.Text && overlap(o.Box, c.Box) > 0.5 }) {
			out = append(out, c)
		}
	}
	return out
}

// codesIn draws one place of a page and looks there.
func (d *document) codesIn(n int, t mupdf.Text, p place, dpi float64, turn int) []core.Code {
	w, h := float64(t.Width), float64(t.Height)
	p = place{max(0, p.x0-quietZone), max(0, p.y0-quietZone), min(w, p.x1+quietZone), min(h, p.y1+quietZone)}
	if !(p.x1 > p.x0 && p.y1 > p.y0) {
		return nil
	}
	scale := dpi / 72
	if px := (p.x1 - p.x0) * (p.y1 - p.y0) * scale * scale; px > partPixels {
		scale = max(wholeDPI/72, scale*math.Sqrt(partPixels/px))
	}
	if px := (p.x1 - p.x0) * (p.y1 - p.y0) * scale * scale; px > float64(d.w.hello.Limits.Pixels) {
		return nil
	}
	x, y := int(p.x0*scale), int(p.y0*scale)
	late := time.AfterFunc(placeTime, d.doc.Abort)
	b, err := d.doc.DrawPart(n, float32(scale), true, x, y, sideLimit(math.Ceil(p.x1*scale)-float64(x), maxSide), sideLimit(math.Ceil(p.y1*scale)-float64(y), maxSide))
	late.Stop()
	if err != nil {
		return nil // the page's text is read all the same
	}
	g := &image.Gray{Pix: b.Pix, Stride: b.Width, Rect: image.Rect(0, 0, b.Width, b.Height)}
	return placedCodes(d.w.findCodes(g), image.Pt(x, y), int(math.Ceil(w*scale)), int(math.Ceil(h*scale)), turn)
}

// place is a part of a page in points.
type place struct{ x0, y0, x1, y1 float64 }

func (p place) near(q place) bool {
	const gap = 4 // points: strips of one picture, parts of one drawing
	return p.x0-gap < q.x1 && q.x0-gap < p.x1 && p.y0-gap < q.y1 && q.y0-gap < p.y1
}

func (p place) with(q place) place {
	return place{min(p.x0, q.x0), min(p.y0, q.y0), max(p.x1, q.x1), max(p.y1, q.y1)}
}

func (p place) area() float64 { return (p.x1 - p.x0) * (p.y1 - p.y0) }

// codePlaces are the places where a code may stand.
func codePlaces(t mupdf.Text) []place {
	var list []place
	for _, p := range t.Pictures {
		if q, ok := onPage(t, p.X0, p.Y0, p.X1, p.Y1); ok && (p.W >= smallestPic || p.H >= smallestPic) {
			list = append(list, q)
		}
	}
	list = append(joined(list), painted(t)...)
	var out []place
	for _, p := range list {
		if p.x1-p.x0 >= leastCode && p.y1-p.y0 >= leastCode {
			out = append(out, p)
		}
	}
	return out
}

func onPage(t mupdf.Text, x0, y0, x1, y1 float32) (place, bool) {
	p := place{float64(max(0, x0)), float64(max(0, y0)), float64(min(t.Width, x1)), float64(min(t.Height, y1))}
	return p, p.x1 > p.x0 && p.y1 > p.y0
}

// joined makes one place of those that touch. A picture behind the whole page
// swallows none: it is looked at by itself.
func joined(list []place) []place {
	slices.SortStableFunc(list, func(a, b place) int { return cmp.Compare(b.area(), a.area()) })
	var out []place
next:
	for _, p := range list {
		for i, q := range out {
			if u := p.with(q); p.near(q) && (u.area() <= 1.3*(p.area()+q.area()) || u == q) {
				out[i] = u
				continue next
			}
		}
		if len(out) > 4*mostPlaces {
			return out
		}
		out = append(out, p)
	}
	return out
}

// painted finds drawings of many small squares: fills are sorted into cells, and
// neighbouring cells with fills are one drawing.
func painted(t mupdf.Text) []place {
	var out []place
	cells := map[[2]int]*drawing{}
	for _, f := range t.Fills {
		p, ok := onPage(t, f.X0, f.Y0, f.X1, f.Y1)
		if !ok {
			continue
		}
		if f.Parts > 1 {
			out = append(out, p)
			continue
		}
		at := [2]int{int((p.x0 + p.x1) / 2 / cellSize), int((p.y0 + p.y1) / 2 / cellSize)}
		if cells[at] == nil {
			cells[at] = &drawing{place: p}
		}
		c := cells[at]
		c.place, c.fills = c.with(p), c.fills+1
	}
	if len(t.Fills) < fewFills && len(out) == 0 {
		return nil
	}
	for len(cells) > 0 {
		if d := takeDrawing(cells); d.fills >= fewFills {
			out = append(out, d.place)
		}
	}
	return joined(out)
}

// drawing is cells with fills that hang together.
type drawing struct {
	place
	fills int
}

// takeDrawing takes any cell and all that hang together with it out of the map.
func takeDrawing(cells map[[2]int]*drawing) drawing {
	var todo [][2]int
	for at := range cells {
		todo = append(todo, at)
		break
	}
	out := *cells[todo[0]]
	out.fills = 0
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		c := cells[at]
		if c == nil {
			continue
		}
		delete(cells, at)
		out.place, out.fills = out.with(c.place), out.fills+c.fills
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				todo = append(todo, [2]int{at[0] + dx, at[1] + dy})
			}
		}
	}
	return out
}
