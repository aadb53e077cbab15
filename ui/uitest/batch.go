package uitest

import (
	"context"
	"strings"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
)

// Batch takes in a scan of three invoices in one file, as a clerk feeds them in, and
// gives the review of the file.
func (f *Firm) Batch(ctx context.Context) (core.ReviewID, error) {
	line := coretest.Line
	var pages [][]word
	for _, inv := range []core.Invoice{
		billed("KG-2001", "", cleaning, 14, line("1", "Office cleaning, August", "1", "480.00")),
		billed("MP-90400", "", paper, 21, line("1", "Copy paper A4 80 g, box of 5", "10", "11.00"), line("2", "Toner black 12A", "2", "48.50")),
		billed("KG-2002", "", cleaning, 14, line("1", "Office cleaning, September", "1", "490.00")),
	} {
		pages = append(pages, newSheet(inv).pages()...)
	}
	note := [][]word{{{"Delivery note", 0.09, 0.1, 0.022, true}, {"Copy paper A4 80 g   10 boxes", 0.09, 0.2, textHigh, false}, {"Received by: R. Muster", 0.09, 0.3, textHigh, false}}}
	pages = append(pages[:2:2], append(note, pages[2:]...)...)
	r := core.Reading{Engine: "sample"}
	for i, p := range pages {
		r.Pages = append(r.Pages, read(i+1, p))
	}
	blobs := coretest.NewBlobs()
	const bytes = "%PDF three invoices"
	sum, _, err := blobs.Put(ctx, strings.NewReader(bytes))
	if err != nil {
		return "", err
	}
	id := core.DocumentID(sum)
	f.Paper.put(id, pages...)
	f.clock = f.Now.Add(-3 * hour)
	in := intake.New(intake.Ports{Store: f.Store, Blobs: blobs, Unpacker: asIs{}, Reader: &coretest.DocumentReader{Readings: map[core.DocumentID]core.Reading{id: r}}})
	if _, err := in.File(ctx, f.Clerk, "scan 0012.pdf", []byte(bytes)); err != nil {
		return "", err
	}
	err = in.Process(ctx)
	f.clock = f.Now
	return core.NewReviewID(id, 1), err
}

// read is the page as the reader would see it.
func read(number int, words []word) core.Page {
	p := core.Page{Number: number, Width: 595, Height: 842, Source: core.FromText}
	for _, w := range words {
		x := w.x
		for t := range strings.FieldsSeq(w.text) {
			long := float64(len([]rune(t))) * w.size * 0.72
			p.Words = append(p.Words, core.Word{Text: t, Confidence: 1, Box: core.Box{X0: x, Y0: w.y, X1: min(0.99, x+long), Y1: w.y + w.size}})
			x += long + w.size*0.36
		}
	}
	return p
}

// asIs takes every file for a PDF.
type asIs struct{}

func (asIs) MediaType(string, []byte) string { return "application/pdf" }

func (asIs) Unpack(_ context.Context, name string, data []byte) (core.Unpacked, error) {
	return core.Unpacked{Parts: []core.Part{{Path: name, MediaType: "application/pdf", Data: data}}}, nil
}
