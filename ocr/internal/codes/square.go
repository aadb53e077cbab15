package codes

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// square is three marks that stand as those of a code do: a at the corner, b and c
// beside it.
type square struct {
	a, b, c mark
	module  float64
	odd     float64 // how far from a square, 0 for none
}

// bestMarks and bestSquares bound the combinations.
const (
	bestMarks   = 60
	bestSquares = 24
)

// corners finds the squares among the marks, the most regular first.
func (f *field) corners() []square {
	list := slices.Clone(f.marks)
	slices.SortStableFunc(list, func(a, b mark) int { return cmp.Compare(b.rows, a.rows) })
	list = list[:min(len(list), bestMarks)]
	var out []square
	for i, a := range list {
		for j, b := range list {
			if j == i || !alike(a, b) {
				continue
			}
			for k := j + 1; k < len(list); k++ {
				if k == i || !alike(a, list[k]) {
					continue
				}
				if q, ok := squareOf(a, b, list[k]); ok && f.half(q) {
					out = append(out, q)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b square) int { return cmp.Compare(a.odd, b.odd) })
	return out[:min(len(out), bestSquares)]
}

// alike tells whether two marks can be of one code: of about one size.
func alike(a, b mark) bool {
	r := a.module / b.module
	return r > 0.62 && r < 1.6
}

// squareOf judges three marks: equal sides, a right angle, and a length that some
// version of a code has. Photos bend all of it a little.
func squareOf(a, b, c mark) (square, bool) {
	ux, uy, vx, vy := b.x-a.x, b.y-a.y, c.x-a.x, c.y-a.y
	u, v := math.Hypot(ux, uy), math.Hypot(vx, vy)
	if u == 0 || v == 0 {
		return square{}, false
	}
	m := (a.module + b.module + c.module) / 3
	sides := math.Abs(math.Log(u / v))
	cos := math.Abs(ux*vx+uy*vy) / (u * v)
	// Between the middles of two marks lie 14 modules in version 1 and 170 in
	// version 40; a mark's size is known to a third or so, and a slanted code's
	// module seems larger by up to 1.41.
	n := (u + v) / 2 / m
	if sides > 0.25 || cos > 0.3 || n < 9 || n > 200 {
		return square{}, false
	}
	sizes := math.Abs(math.Log(a.module/b.module)) + math.Abs(math.Log(a.module/c.module))
	return square{a: a, b: b, c: c, module: m, odd: sides + cos + sizes/2}, true
}

func (q square) scaled(f float64) square {
	for _, m := range []*mark{&q.a, &q.b, &q.c} {
		m.x, m.y, m.module = m.x*f, m.y*f, m.module*f
	}
	q.module *= f
	return q
}

// points are the code's four corners, out modules outside the middles of its
// marks.
func (q square) points(out float64) [4][2]float64 {
	ux, uy, vx, vy := q.b.x-q.a.x, q.b.y-q.a.y, q.c.x-q.a.x, q.c.y-q.a.y
	u, v := math.Hypot(ux, uy), math.Hypot(vx, vy)
	d := out * q.module
	ux, uy, vx, vy = ux/u*d, uy/u*d, vx/v*d, vy/v*d
	dx, dy := q.b.x+q.c.x-q.a.x, q.b.y+q.c.y-q.a.y
	return [4][2]float64{
		{q.a.x - ux - vx, q.a.y - uy - vy}, {q.b.x + ux - vx, q.b.y + uy - vy},
		{q.c.x - ux + vx, q.c.y - uy + vy}, {dx + ux + vx, dy + uy + vy},
	}
}

func (q square) around(out float64) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range q.points(out) {
		x0, y0, x1, y1 = min(x0, p[0]), min(y0, p[1]), max(x1, p[0]), max(y1, p[1])
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}

// bounds is the box around the code; area has its quiet zone of four modules and
// some more, because the fourth corner is only guessed.
func (q square) bounds() image.Rectangle { return q.around(3.5) }
func (q square) area(page image.Rectangle) image.Rectangle {
	r := q.around(3.5 + 4)
	more := int((math.Hypot(q.b.x-q.a.x, q.b.y-q.a.y)) * 0.05)
	return r.Inset(-more).Intersect(page)
}

// meets tells whether the square stands where a code was read already.
func (q square) meets(box image.Rectangle) bool {
	x, y := (q.b.x+q.c.x)/2, (q.b.y+q.c.y)/2
	return image.Pt(int(x), int(y)).In(box)
}

// dense tells whether the code would have more modules a side than a page that has to
// be looked at more closely shows: version 20 has 97.
func (q square) dense() bool {
	u, v := math.Hypot(q.b.x-q.a.x, q.b.y-q.a.y), math.Hypot(q.c.x-q.a.x, q.c.y-q.a.y)
	return (u+v)/2/q.module > 100
}
