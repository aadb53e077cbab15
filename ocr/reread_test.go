package ocr

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"countersign/core"
	"countersign/ocr/internal/mupdf"
)

// A word of a recognised page is read again in its place: upright, on its side
// with and without the pool's memory of it, and in a PDF.
func TestReread(t *testing.T) {
	p := realPool(t, Limits{})
	needOCR(t, p)
	upright := scanned(t, p, 1754)
	var b bytes.Buffer
	if err := png.Encode(&b, upright); err != nil {
		t.Fatal(err)
	}
	file := write(t, "a.png", b.Bytes())
	doc := core.Document{ID: "a"}
	r, err := p.Read(t.Context(), doc, file)
	if err != nil {
		t.Fatal(err)
	}
	gross, ok := find(r.Pages[0], "266.40")
	if !ok {
		t.Fatalf("no total among the words %+v", r.Pages[0].Words)
	}
	name, _ := find(r.Pages[0], "Northwind")
	regions := []core.Region{
		{Page: 1, Box: gross.Box, Charset: core.Digits},
		{Page: 1, Box: core.Box{X0: 0.7, Y0: 0.9, X1: 0.8, Y1: 0.92}},
		{Page: 1, Box: name.Box},
		{Page: 1, Box: core.Box{X0: 2, Y0: 2, X1: 3, Y1: 3}},
	}
	for _, id := range []core.DocumentID{"a", "never read"} {
		looks, err := p.Reread(t.Context(), core.Document{ID: id}, file, regions)
		if err != nil || len(looks) != len(regions) {
			t.Fatalf("%s: %d looks, %v", id, len(looks), err)
		}
		for i, want := range []string{"266.40", "", "Northwind", ""} {
			switch g := looks[i].Guesses; {
			case looks[i].Region != regions[i]:
				t.Errorf("%s: look %d is at %+v", id, i, looks[i].Region)
			case want == "" && len(g) > 0:
				t.Errorf("%s: %+v on empty paper", id, g)
			case want != "" && (len(g) == 0 || g[0].Text != want || g[0].Confidence < 0.5):
				t.Errorf("%s: %+v, want %s", id, g, want)
			}
		}
	}
	if _, err := p.Reread(t.Context(), doc, file, []core.Region{{Page: 7, Box: gross.Box}}); core.KindOf(err) != core.NotFound {
		t.Errorf("a page that is not there: %v", err)
	}
	if looks, err := p.Reread(t.Context(), doc, file, nil); looks != nil || err != nil {
		t.Errorf("nothing to look at: %v, %v", looks, err)
	}
	if _, err := p.Reread(t.Context(), doc, file, make([]core.Region, 1000)); err == nil {
		t.Error("a thousand places are looked at")
	}
}

// What a broken worker answers reaches nobody.
func TestRereadBrokenWorkers(t *testing.T) {
	if !mupdf.Linked() {
		t.Skip("built without engines")
	}
	regions := []core.Region{{Page: 1, Box: core.Box{X1: 1, Y1: 1}}}
	for _, how := range []string{"few-looks", "long-looks", "crash", "garbage", "liar"} {
		if looks, err := fakePool(t, how, quick()).Reread(t.Context(), core.Document{}, someFile(t), regions); core.KindOf(err) != core.BadInput || looks != nil {
			t.Errorf("%s: %v, %v", how, looks, err)
		}
	}
	looks, err := fakePool(t, "wild-looks", quick()).Reread(t.Context(), core.Document{}, someFile(t), regions)
	if err != nil || len(looks) != 1 || looks[0].Region != regions[0] || looks[0].Guesses[0].Confidence != 1 {
		t.Errorf("%+v, %v", looks, err)
	}
	if _, err := fakePool(t, "hang", quick()).Reread(t.Context(), core.Document{}, someFile(t), regions); core.KindOf(err) != core.BadInput || !strings.Contains(err.Error(), "too long") {
		t.Errorf("a worker that hangs: %v", err)
	}
}
