package mail

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"strings"

	_ "golang.org/x/image/bmp"  // sizes of pictures
	_ "golang.org/x/image/tiff" // sizes of pictures
	_ "golang.org/x/image/webp" // sizes of pictures
)

// What tells a logo from the photo of a receipt. A page is legible from about
// 500 pixels across; logos, icons and lines are below in one direction.
const (
	tinySide    = 64        // neither side above: an icon or a tracking pixel
	legibleSide = 400       // both sides at least: may be a page
	logoSide    = 150       // one side below: too small for anything that is to be read
	logoBytes   = 30 << 10  // an inline picture whose size cannot be read
	maxInlined  = 512 << 10 // bytes of a picture that is shown inside the text
	allInlined  = 8 << 20   // bytes of all of them, each as often as it is shown
)

// pictureSkip says why a picture is no document; empty if it may be one.
func pictureSkip(l leaf, used map[string]bool) string {
	if !strings.HasPrefix(l.mediaType, "image/") {
		return ""
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(l.data))
	known := err == nil
	if known && max(c.Width, c.Height) <= tinySide {
		return "tiny picture, such as an icon"
	}
	if l.contentID == "" || !used[strings.ToLower(l.contentID)] {
		return ""
	}
	if known && min(c.Width, c.Height) >= legibleSide || !known && len(l.data) > logoBytes {
		return ""
	}
	return "picture in the text, such as a logo or a signature"
}

// shorterSide is that of a picture, in pixels; false where it cannot be told.
func shorterSide(data []byte) (side int, known bool) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	return min(c.Width, c.Height), err == nil
}

// picture gives a picture of the mail as a data URL, so that the text can be
// shown without loading anything; empty if there is none or it is too large.
func (m *message) picture(contentID string) string {
	for _, l := range m.leaves {
		if l.contentID == "" || !strings.EqualFold(l.contentID, contentID) {
			continue
		}
		if !strings.HasPrefix(l.mediaType, "image/") || l.mediaType == "image/svg+xml" || len(l.data) > min(maxInlined, allInlined-m.inlined) {
			return ""
		}
		m.inlined += len(l.data)
		return "data:" + l.mediaType + ";base64," + base64.StdEncoding.EncodeToString(l.data)
	}
	return ""
}
