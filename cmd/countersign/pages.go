package main

import (
	"context"
	"image"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

// pages draws documents for the window.
type pages struct{ books *wire.App }

// Page implements vm.PageSource.
func (p pages) Page(ctx context.Context, doc core.Document, page, maxPixels int) (image.Image, int, error) {
	return p.books.Page(ctx, doc, page, maxPixels)
}
