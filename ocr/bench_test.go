//go:build cgo

// Benchmarks are for builds with the engines: without cgo, go-fitz ends the process
// at its start.

package ocr

import (
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/gen2brain/go-fitz"

	"countersign/core"
)

// pagesPDF is a document with a text layer of n invoice-like pages.
func pagesPDF(b *testing.B, n int) []byte {
	return letter(b, func(pdf *fpdf.Fpdf) {
		for i := range n {
			if i > 0 {
				pdf.AddPage()
			}
			pdf.SetFont("Helvetica", "", 9)
			for y := range 50 {
				pdf.Text(60, 60+15*float64(y), "4711 Copy paper A4, 80 g, 5 reams each box  12  18.50  222.00")
			}
		}
	})
}

// BenchmarkText reads a text layer through a worker, words with boxes; compare
// with BenchmarkPlainText, text without boxes in the process.
func BenchmarkText(b *testing.B) {
	const pages = 20
	file := write(b, "a.pdf", pagesPDF(b, pages))
	p := realPool(b, Limits{})
	for b.Loop() {
		if r, err := p.Read(b.Context(), core.Document{}, file); err != nil || len(r.Pages) != pages {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(pages*b.N)/b.Elapsed().Seconds(), "pages/s")
}

// BenchmarkOnePage is the cost of a document of one page: mostly the way to the
// worker and back.
func BenchmarkOnePage(b *testing.B) {
	file := write(b, "a.pdf", pagesPDF(b, 1))
	p := realPool(b, Limits{})
	for b.Loop() {
		if _, err := p.Read(b.Context(), core.Document{}, file); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}

// BenchmarkPlainText is go-fitz's Text in this process, for comparison.
func BenchmarkPlainText(b *testing.B) {
	const pages = 20
	data := pagesPDF(b, pages)
	for b.Loop() {
		d, err := fitz.NewFromMemory(data)
		if err != nil {
			b.Fatal(err)
		}
		for i := range pages {
			if _, err := d.Text(i); err != nil {
				b.Fatal(err)
			}
		}
		d.Close()
	}
	b.ReportMetric(float64(pages*b.N)/b.Elapsed().Seconds(), "pages/s")
}

// BenchmarkRender draws A4 at 1,600 pixels.
func BenchmarkRender(b *testing.B) {
	file := write(b, "a.pdf", pagesPDF(b, 1))
	p := realPool(b, Limits{})
	for b.Loop() {
		if _, err := p.Render(b.Context(), core.Document{}, file, 1, 1600); err != nil {
			b.Fatal(err)
		}
	}
}
