package sample

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"

	xdraw "golang.org/x/image/draw"

	"countersign/core"
)

// Paper is the printed page of an invoice, which can be scanned as often as one likes.
type Paper struct {
	Invoice core.Invoice
	Page    *image.RGBA
}

// Monthly draws what suppliers send month after month on one form, as office machines
// see it at 200 dpi. Every other supplier asks for the same sum each time, so that its
// invoices differ in numbers and dates alone. All of one supplier stand together.
func Monthly(today core.Date, suppliers, months int) ([]Paper, error) {
	var out []Paper
	for i := range suppliers {
		s := bulkSeller(i)
		for m := range months {
			rnd := rand.New(rand.NewPCG(uint64(i), 0x3e7))
			if i%2 == 1 {
				rnd = rand.New(rand.NewPCG(uint64(i), uint64(m)))
			}
			c := monthly(s, rnd, i, today, m)
			page, err := c.paper().picture(200)
			if err != nil {
				return nil, err
			}
			out = append(out, Paper{c.inv, page})
		}
	}
	return out, nil
}

// monthly is the invoice of the m-th month. Suppliers number by the year, by all that
// they have sent, or by both.
func monthly(s *seller, rnd *rand.Rand, i int, today core.Date, m int) claim {
	issued := core.DateOf(today.Time().AddDate(0, m, 0))
	number := []string{
		fmt.Sprintf("%d-%05d", issued.Year, 1204+i+m*(3+i)),
		fmt.Sprintf("RE%06d", 400217+17*i+m),
		fmt.Sprintf("%02d%02d%04d", issued.Year%100, int(issued.Month), 30+i),
		fmt.Sprintf("M-%d/%d", 70+i+m, issued.Year%100),
	}[i%4]
	b := newBill(s, number, issued)
	for range 1 + rnd.IntN(5) {
		b.line(fmt.Sprintf("X-%04d", rnd.IntN(10000)), fmt.Sprintf("Musterartikel Nr. %d", 1+rnd.IntN(900)),
			fmt.Sprint(1+rnd.IntN(40)), "H87", fmt.Sprintf("%d.%02d", 1+rnd.IntN(90), rnd.IntN(100)))
	}
	return b.done()
}

// Scan is a page as one of many office machines gives it: a little turned, in another
// resolution, with dirt and noise, in grey or black and white, as JPEG. The seed says
// which machine and how the page lay on it.
func Scan(page image.Image, seed uint64) ([]byte, error) {
	rnd := rand.New(rand.NewPCG(seed, 0x5ca2))
	w := wear{
		skew: 2.4*rnd.Float64() - 1.2, blur: rnd.IntN(3), noise: 2 + 9*rnd.Float64(), specks: rnd.IntN(400), shade: 20 * rnd.Float64(),
		bilevel: rnd.IntN(4) == 0, quality: 35 + rnd.IntN(50), seed: seed,
	}
	if w.bilevel {
		w.blur = min(w.blur, 1) // a fax of what is blurred nobody could read
	}
	return asJPEG(scan(resized(page, 0.75+0.4*rnd.Float64()), w), w.quality)
}

// resized is the page on white, as many times as large.
func resized(page image.Image, times float64) *image.RGBA {
	b := page.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, int(times*float64(b.Dx())), int(times*float64(b.Dy()))))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	xdraw.CatmullRom.Scale(out, out.Bounds(), page, b, draw.Over, nil)
	return out
}
