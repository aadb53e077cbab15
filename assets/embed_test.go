package assets

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"testing"
)

func TestIconsOpen(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(IconPNG))
	if err != nil {
		t.Fatal(err)
	}
	if s := img.Bounds().Size(); s.X != 512 || s.Y != 512 {
		t.Errorf("icon.png is %v, want 512 x 512", s)
	}
	if _, _, _, a := img.At(20, 20).RGBA(); a != 0 {
		t.Error("icon.png has no round corners")
	}
	var root struct {
		XMLName xml.Name
	}
	if err := xml.Unmarshal(Icon, &root); err != nil || root.XMLName.Local != "svg" {
		t.Errorf("icon.svg is <%s>, %v", root.XMLName.Local, err)
	}
}
