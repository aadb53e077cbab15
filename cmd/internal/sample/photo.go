package sample

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// shot is how a telephone sees a page on a table: where the page's corners come
// to lie in the picture, as fractions of its width and height.
type shot struct {
	w, h    int
	corners [4]point // top left, top right, bottom right, bottom left
	seed    uint64
}

// photo takes a picture of a page: perspective, a shadow from one side, warm
// light, sensor noise, a wooden table around it.
func photo(page *image.RGBA, s shot) *image.RGBA {
	rnd := rand.New(rand.NewPCG(s.seed, 0xf070))
	var quad [4]point
	for i, c := range s.corners {
		quad[i] = point{c.x * float64(s.w), c.y * float64(s.h)}
	}
	toPage := inverse(quad)
	out := image.NewRGBA(image.Rect(0, 0, s.w, s.h))
	pw, ph := float64(page.Rect.Dx()), float64(page.Rect.Dy())
	for y := range s.h {
		for x := range s.w {
			at := toPage(point{float64(x), float64(y)})
			r, g, b := wood(x, y)
			if at.x >= 0 && at.x <= 1 && at.y >= 0 && at.y <= 1 {
				r, g, b = between(page, at.x*(pw-1), at.y*(ph-1))
			}
			light := 1.04 - 0.30*float64(x)/float64(s.w) - 0.12*float64(y)/float64(s.h)
			if 0.55*float64(x)+0.35*float64(y) > 0.74*float64(s.w) {
				light -= 0.10 // the shadow of the hand that holds the telephone
			}
			n := 3.5 * rnd.NormFloat64()
			out.SetRGBA(x, y, color.RGBA{lit(r, light*1.00, n), lit(g, light*0.98, n), lit(b, light*0.92, n), 255})
		}
	}
	return out
}

func lit(v, light, noise float64) uint8 { return uint8(min(255, max(0, v*light*0.95+noise))) }

// wood is the colour of the table.
func wood(x, y int) (r, g, b float64) {
	grain := 10 * math.Sin(float64(y)/23+3*math.Sin(float64(x)/310))
	return 112 + grain, 82 + grain*0.8, 58 + grain*0.6
}

// between is the colour between four pixels.
func between(img *image.RGBA, x, y float64) (r, g, b float64) {
	x0, y0 := min(int(x), img.Rect.Dx()-2), min(int(y), img.Rect.Dy()-2)
	fx, fy := x-float64(x0), y-float64(y0)
	i := y0*img.Stride + x0*4
	var c [3]float64
	for k := range c {
		top := float64(img.Pix[i+k])*(1-fx) + float64(img.Pix[i+4+k])*fx
		low := float64(img.Pix[i+img.Stride+k])*(1-fx) + float64(img.Pix[i+img.Stride+4+k])*fx
		c[k] = top*(1-fy) + low*fy
	}
	return c[0], c[1], c[2]
}

// inverse gives the map from the picture to the unit square whose corners lie at
// quad: the inverse of the projective map of a square to a quadrilateral
// (Heckbert, Fundamentals of Texture Mapping, 1989, section 2.2.3).
func inverse(q [4]point) func(point) point {
	sx, sy := q[0].x-q[1].x+q[2].x-q[3].x, q[0].y-q[1].y+q[2].y-q[3].y
	dx1, dy1, dx2, dy2 := q[1].x-q[2].x, q[1].y-q[2].y, q[3].x-q[2].x, q[3].y-q[2].y
	det := dx1*dy2 - dx2*dy1
	g, h := (sx*dy2-dx2*sy)/det, (dx1*sy-sx*dy1)/det
	a, b, c := q[1].x-q[0].x+g*q[1].x, q[3].x-q[0].x+h*q[3].x, q[0].x
	d, e, f := q[1].y-q[0].y+g*q[1].y, q[3].y-q[0].y+h*q[3].y, q[0].y
	return func(p point) point {
		u := (e-f*h)*p.x + (c*h-b)*p.y + b*f - c*e
		v := (f*g-d)*p.x + (a-c*g)*p.y + c*d - a*f
		w := (d*h-e*g)*p.x + (b*g-a*h)*p.y + a*e - b*d
		return point{u / w, v / w}
	}
}
