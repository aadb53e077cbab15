package reader

import "crypto/sha256"

// maxKept bounds the pictures of pages that wait for a second look, in bytes: three
// pages of a scan at 300 dpi.
const maxKept = 32 << 20

// kept are the pages of the document that was read last as pictures, since the second
// look mostly asks for them at once.
type kept struct {
	sum   [sha256.Size]byte // of the document
	pages map[int]raster
	bytes int
}

// forget begins with another document.
func (k *kept) forget(data []byte) {
	*k = kept{sum: sha256.Sum256(data), pages: map[int]raster{}}
}

// keep remembers a page, counting from 0, if there is room.
func (k *kept) keep(n int, r raster) {
	if size := len(r.gray.Pix); k.pages != nil && k.bytes+size <= maxKept {
		k.pages[n] = r
		k.bytes += size
	}
}

// of gives the pages of a document, none where it is another.
func (k *kept) of(data []byte) map[int]raster {
	if len(k.pages) == 0 || sha256.Sum256(data) != k.sum {
		return nil
	}
	return k.pages
}
