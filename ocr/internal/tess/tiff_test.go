package tess

import (
	"bytes"
	"image"
	"image/color"
	"testing"

	"golang.org/x/image/tiff"
)

// A part of a picture, whose rows are further apart than they are long, comes back
// from a decoder as it was.
func TestAsTIFF(t *testing.T) {
	whole := image.NewGray(image.Rect(0, 0, 13, 9))
	for i := range whole.Pix {
		whole.Pix[i] = uint8(7 * i)
	}
	part := whole.SubImage(image.Rect(2, 3, 9, 8)).(*image.Gray)
	got, err := tiff.Decode(bytes.NewReader(asTIFF(part)))
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != image.Rect(0, 0, 7, 5) {
		t.Fatalf("it is %v", got.Bounds())
	}
	for y := range 5 {
		for x := range 7 {
			if a, b := color.GrayModel.Convert(got.At(x, y)), part.GrayAt(2+x, 3+y); a != b {
				t.Errorf("%d, %d is %v, want %v", x, y, a, b)
			}
		}
	}
}
