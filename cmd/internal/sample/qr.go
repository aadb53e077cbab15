package sample

import (
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// drawQR draws text as a QR code with error correction M, as both payment codes
// ask for, with its left top corner at (x, y) and edges of size millimetres.
// Text that does not fit into a code is a mistake in a sample, and shows as an
// empty square that the test of the codes finds.
func drawQR(s *sheet, x, y, size float64, text string) {
	hints := map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_M,
		gozxing.EncodeHintType_CHARACTER_SET:    "UTF-8",
		gozxing.EncodeHintType_MARGIN:           0,
	}
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0, hints)
	if err != nil {
		s.frame(x, y, size, size, 0.3, black)
		return
	}
	module := size / float64(m.GetWidth())
	for row := range m.GetHeight() {
		for from := 0; from < m.GetWidth(); from++ {
			to := from
			for to < m.GetWidth() && m.Get(to, row) {
				to++
			}
			if to > from {
				s.box(x+float64(from)*module, y+float64(row)*module, float64(to-from)*module, module, black)
				from = to
			}
		}
	}
}
