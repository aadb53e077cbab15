package codes

import (
	"image"
	"math"
)

// mark is one of the three position marks of a code: a square of 3 by 3 modules in
// a ring (ISO/IEC 18004, 6.3.3).
type mark struct {
	x, y, module float64
	rows         int // that confirmed it
}

// maxMarks bounds the marks kept of one picture; a page of noise has no more
// chance to cost time than a page of codes.
const maxMarks = 300

// rowStep is how many rows one looks on for the marks: the middle square of the
// smallest readable code, at 1.3 pixels a module, is crossed twice.
const rowStep = 2

// field is a picture with its thresholds.
type field struct {
	g     *image.Gray
	t     thresholds
	slack float64 // what divides a module to give how far a run may be off
	marks []mark
}

// How strictly runs are compared: at first, and on a page that shows nothing so far,
// where blur and noise shift the edges.
const (
	strict  = 2
	lenient = 1.4
)

// findMarks looks for marks along every step-th row and confirms each across.
func findMarks(g *image.Gray, step int, slack float64) *field {
	f := &field{g: g, t: threshold(g), slack: slack}
	for y := step; y < g.Rect.Dy() && len(f.marks) < maxMarks; y += step {
		f.row(y)
	}
	return f
}

// half tells whether about half of a square is dark, as a code's data and
// mask make it (ISO/IEC 18004, 7.8), in a
// small one with its marks some more: text and pictures hardly ever are.
func (f *field) half(q square) bool {
	const n = 24
	dark := 0
	for i := range n {
		for j := range n {
			u, v := (float64(i)+0.5)/n, (float64(j)+0.5)/n
			x, y := int(q.a.x+u*(q.b.x-q.a.x)+v*(q.c.x-q.a.x)), int(q.a.y+u*(q.b.y-q.a.y)+v*(q.c.y-q.a.y))
			if x >= 0 && y >= 0 && x < f.g.Rect.Dx() && y < f.g.Rect.Dy() && f.dark(x, y) {
				dark++
			}
		}
	}
	return dark*100 > 30*n*n && dark*100 < 76*n*n
}

func (f *field) dark(x, y int) bool {
	return f.g.Pix[y*f.g.Stride+x] <= f.t.at[y/block*f.t.w+x/block]
}

// row counts runs along one row; five of them, dark at both ends, may be a mark.
func (f *field) row(y int) {
	w := f.g.Rect.Dx()
	pix, at := f.g.Pix[y*f.g.Stride:][:w], f.t.at[y/block*f.t.w:]
	var runs [5]int
	state := 0 // the run that is counted; even ones are dark
	for x, p := range pix {
		if (p <= at[x/block]) == (state&1 == 0) {
			runs[state]++
			continue
		}
		switch {
		case state == 0 && runs[0] == 0:
			continue // still in front of the first dark run
		case state < 4:
			state++
			runs[state]++
			continue
		}
		if ratio(runs, f.slack) {
			f.confirm(x, y, runs)
		}
		runs = [5]int{runs[2], runs[3], runs[4], 1, 0}
		state = 3
	}
	if state == 4 && ratio(runs, f.slack) {
		f.confirm(w, y, runs)
	}
}

// ratio tells whether runs are near 1:1:3:1:1. slack divides the module: what a
// run may be off by.
func ratio(r [5]int, slack float64) bool {
	total := 0
	for _, n := range r {
		if n == 0 {
			return false
		}
		total += n
	}
	if total < 7 {
		return false
	}
	m := float64(total) / 7
	off := m / slack
	return math.Abs(m-float64(r[0])) < off && math.Abs(m-float64(r[1])) < off && math.Abs(3*m-float64(r[2])) < 3*off &&
		math.Abs(m-float64(r[3])) < off && math.Abs(m-float64(r[4])) < off
}

func sum(r [5]int) int { return r[0] + r[1] + r[2] + r[3] + r[4] }

// confirm checks a mark that ends before x in row y along its column, then along
// the row through its true middle, then along a diagonal.
func (f *field) confirm(x, y int, runs [5]int) {
	cx := float64(x-runs[4]-runs[3]) - float64(runs[2])/2
	total := sum(runs)
	up, ok := f.cross(int(cx), y, 0, 1, total)
	if !ok || 5*abs(sum(up.runs)-total) >= 3*total {
		return
	}
	cy := float64(y) + up.middle
	along, ok := f.cross(int(cx), int(cy), 1, 0, total)
	if !ok {
		return
	}
	cx = math.Floor(cx) + along.middle
	if d, ok := f.cross(int(cx), int(cy), 1, 1, 2*total); f.slack == strict && (!ok || sum(d.runs)*3 < total) {
		return
	}
	f.add(mark{x: cx, y: cy, module: float64(sum(along.runs)+sum(up.runs)) / 14, rows: 1})
}

// crossing is what is met on the way through a mark's middle, and how far from the
// start, along the way, the middle lies.
type crossing struct {
	runs   [5]int
	middle float64
}

// cross counts the runs from x, y both ways along dx, dy.
func (f *field) cross(x, y, dx, dy, most int) (crossing, bool) {
	w, h := f.g.Rect.Dx(), f.g.Rect.Dy()
	if x < 0 || y < 0 || x >= w || y >= h || !f.dark(x, y) {
		return crossing{}, false
	}
	var c crossing
	back := f.walk(x, y, -dx, -dy, most)
	on := f.walk(x, y, dx, dy, most)
	c.runs = [5]int{back[2], back[1], back[0] + on[0] - 1, on[1], on[2]}
	slack := f.slack
	if dx != 0 && dy != 0 {
		slack = 1.333
	}
	c.middle = float64(on[0]-back[0])/2 + 0.5
	return c, ratio(c.runs, slack)
}

// walk counts dark, light and dark pixels in one direction, the first one included.
func (f *field) walk(x, y, dx, dy, most int) (n [3]int) {
	w, h := f.g.Rect.Dx(), f.g.Rect.Dy()
	for i := range n {
		for x >= 0 && y >= 0 && x < w && y < h && f.dark(x, y) == (i != 1) && n[i] <= most {
			n[i]++
			x, y = x+dx, y+dy
		}
	}
	return n
}

// add joins a mark with the one that it is again.
func (f *field) add(m mark) {
	for i := range f.marks {
		o := &f.marks[i]
		if math.Abs(o.x-m.x) <= o.module && math.Abs(o.y-m.y) <= 1.5*o.module && math.Abs(o.module-m.module) <= max(1, o.module/2) {
			n := float64(o.rows)
			o.x, o.y, o.module = (n*o.x+m.x)/(n+1), (n*o.y+m.y)/(n+1), (n*o.module+m.module)/(n+1)
			o.rows++
			return
		}
	}
	f.marks = append(f.marks, m)
}

func abs(n int) int { return max(n, -n) }
