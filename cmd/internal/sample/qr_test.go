package sample

import (
	"image"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"countersign/core"
)

// TestPaymentCodesRead reads both payment codes back from the printed page.
func TestPaymentCodesRead(t *testing.T) {
	day := core.MustDate("2026-11-05")
	for _, c := range []claim{newBill(papier, "RE-1", day).order(poPaper).done(), newBill(mechanik, "R-1", day).order(poService).done()} {
		doc := c.paper()
		page, err := doc.picture(200)
		if err != nil {
			t.Fatal(err)
		}
		bitmap, err := gozxing.NewBinaryBitmapFromImage(image.Image(page))
		if err != nil {
			t.Fatal(err)
		}
		hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true, gozxing.DecodeHintType_CHARACTER_SET: "UTF-8"}
		got, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
		if err != nil {
			t.Errorf("%s: %v", c.s.Name, err)
			continue
		}
		if got.GetText() != doc.qr {
			t.Errorf("%s: the code says %q, want %q", c.s.Name, got.GetText(), doc.qr)
		}
	}
}
