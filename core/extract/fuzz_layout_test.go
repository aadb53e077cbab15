package extract

import (
	"encoding/binary"
	"math"
	"testing"
	"time"

	"countersign/core"
)

// paper makes pages of any bytes: words with sane and insane boxes, in any script,
// once or thousands of times.
type paper struct {
	data []byte
	r    core.Reading
}

func (p *paper) byte() byte {
	if len(p.data) == 0 {
		return 0
	}
	b := p.data[0]
	p.data = p.data[1:]
	return b
}

// float takes eight bytes as they are: not a number, infinite, huge, tiny.
func (p *paper) float() float64 {
	var raw [8]byte
	p.data = p.data[copy(raw[:], p.data):]
	return math.Float64frombits(binary.LittleEndian.Uint64(raw[:]))
}

func (p *paper) text() string {
	n := int(p.byte())
	if n < len(fuzzWords) {
		return fuzzWords[n]
	}
	n = min(n-len(fuzzWords), len(p.data))
	s := string(p.data[:n])
	p.data = p.data[n:]
	return s
}

func (p *paper) page() *core.Page {
	if len(p.r.Pages) == 0 {
		p.r.Pages = []core.Page{{Number: 1, Width: 595, Height: 842, Source: core.FromText}}
	}
	return &p.r.Pages[len(p.r.Pages)-1]
}

const mostFuzzWords = 4000

func (p *paper) add(w core.Word) {
	if pg := p.page(); len(pg.Words) < mostFuzzWords {
		pg.Words = append(pg.Words, w)
	}
}

func (p *paper) step() {
	switch op := p.byte() % 8; op {
	case 0:
		if len(p.r.Pages) < 70 {
			p.r.Pages = append(p.r.Pages, core.Page{Number: int(int8(p.byte())), Width: p.float(), Height: p.float(), Source: core.FromOCR})
		}
	case 1:
		p.add(core.Word{Text: p.text(), Box: core.Box{X0: p.float(), Y0: p.float(), X1: p.float(), Y1: p.float()}, Confidence: p.float(), Size: p.float()})
	case 2: // the word before, many times, to the right or below
		pg := p.page()
		if len(pg.Words) == 0 {
			return
		}
		w, dx, dy := pg.Words[len(pg.Words)-1], float64(int8(p.byte()))/1000, float64(int8(p.byte()))/1000
		for range 16 * int(p.byte()) {
			w.Box.X0, w.Box.X1, w.Box.Y0, w.Box.Y1 = w.Box.X0+dx, w.Box.X1+dx, w.Box.Y0+dy, w.Box.Y1+dy
			p.add(w)
		}
	default:
		x, y := float64(p.byte())/255, float64(p.byte())/255
		t := p.text()
		p.add(core.Word{Text: t, Box: core.Box{X0: x, Y0: y, X1: x + 0.01*float64(op)*float64(1+len(t))/8, Y1: y + 0.012}, Confidence: 1})
	}
}

// FuzzLayout lays any words anywhere: there is an answer in bounded time, every value
// has a place on the page, every confidence is a probability.
func FuzzLayout(f *testing.F) {
	f.Add([]byte{3, 20, 20, 0, 4, 60, 20, 5, 5, 100, 30, 11, 6, 200, 200, 13})
	f.Add([]byte{0, 1, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f, 0, 0, 0, 0, 0, 0, 0xf0, 0xff, 3, 9, 9, 10})
	f.Add([]byte{3, 10, 10, 9, 2, 0, 12, 255, 2, 30, 0, 255, 3, 90, 10, 11})
	f.Add([]byte{3, 250, 250, 67, 2, 0, 0, 255, 2, 255, 255, 255, 3, 0, 0, 255, 'I', 'B', 'A', 'N', 0xd7, 0x90, 0xe2, 0x80, 0xae, 0x00, 0x1b})
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &paper{data: data}
		for i := 0; len(p.data) > 0 && i < 400; i++ {
			p.step()
		}
		start := time.Now()
		for _, d := range Read(p.r, Context{Today: core.MustDate("2026-11-03")}) {
			for name, v := range draftValues(&d) {
				det := v.Detail()
				if !(det.Confidence > 0 && det.Confidence <= 1) {
					t.Fatalf("%s has confidence %v", name, det.Confidence)
				}
				onPage(t, name, v)
			}
			Invoice(d, core.Date{})
			Locate(&d, p.r)
			Compare(d, d)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Fatalf("it took %v for %d pages", took, len(p.r.Pages))
		}
	})
}

func onPage(t *testing.T, name string, v core.AnyField) {
	t.Helper()
	for _, b := range v.Detail().Evidence.Boxes {
		if c, ok := b.Clip(); !ok || c != b {
			t.Fatalf("%s = %q has the box %v", name, v.Text(), b)
		}
	}
}
