package reader

import (
	"image"
	"testing"
)

func TestKept(t *testing.T) {
	page := func(side int) raster {
		return raster{gray: image.NewGray(image.Rect(0, 0, side, side)), dpi: float64(side)}
	}
	var k kept
	k.keep(0, page(10)) // before any document
	if k.of(nil) != nil {
		t.Error("a page of no document is kept")
	}
	k.forget([]byte("a"))
	k.keep(0, page(10))
	k.keep(1, page(6000)) // too large
	k.keep(2, page(20))
	got := k.of([]byte("a"))
	if len(got) != 2 || got[0].dpi != 10 || got[2].dpi != 20 {
		t.Errorf("%d pages", len(got))
	}
	if k.of([]byte("b")) != nil {
		t.Error("pages of another document are given")
	}
	k.forget([]byte("b"))
	if k.of([]byte("b")) != nil || k.of([]byte("a")) != nil {
		t.Error("pages outlast their document")
	}
}
