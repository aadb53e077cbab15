package main

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	_ "image/png"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"countersign/cmd/internal/sample"
	"countersign/core"
)

// Real files of the sample firm come a second time in other bytes, a PDF saved again and a
// picture scanned again, through the reader and a data folder: the second names the
// first. Which level it is depends on what the reader makes of the second.
func TestTwiceOnPaper(t *testing.T) {
	p := newPlay(t, newBase(t))
	p.at = "twice"
	mails, err := sample.Mails(core.MustDate("2026-06-15"))
	if err != nil {
		t.Fatal(err)
	}
	levels, n := map[string]int{}, 0
	for _, f := range claimsOnPaper(mails) {
		if n == 12 {
			break
		}
		again, err := savedAgain(f)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		ext := strings.ToLower(filepath.Ext(f.Name))
		first := object[imported](t, p.do(0, "olga", "import", p.write(fmt.Sprintf("first-%d%s", n, ext), f.Data)))
		second := object[imported](t, p.do(0, "olga", "import", p.write(fmt.Sprintf("second-%d%s", n, ext), again)))
		if first.Outcome != core.Became || second.Outcome != core.Became {
			t.Fatalf("%s: %s, then %s", f.Name, first.Outcome, second.Outcome)
		}
		n++
		found := ""
		list, _ := object[any](t, p.do(0, "olga", "show", string(second.ID))).(map[string]any)["exceptions"].([]any)
		for _, e := range list {
			if text(e, "reason") == string(core.Duplicate) && text(e, "twin") == string(first.ID) {
				found = text(e, "level")
			}
		}
		levels[found]++
		if found == "" {
			t.Errorf("%s: the second is not found", f.Name)
		}
	}
	if t.Logf("%d files, found as %v", n, levels); n < 6 {
		t.Errorf("only %d files", n)
	}
}

// claimsOnPaper are attachments that are invoices, pictures first.
func claimsOnPaper(mails []sample.Mail) []sample.File {
	var out []sample.File
	for _, m := range mails {
		for _, f := range m.Files {
			claim := slices.ContainsFunc(m.Expect, func(e sample.Expect) bool {
				return e.File == f.Name && e.Outcome == core.Became && e.Invoice != nil && e.Level == ""
			})
			if claim && slices.Contains([]string{".pdf", ".jpg", ".jpeg", ".png"}, strings.ToLower(filepath.Ext(f.Name))) {
				out = append(out, f)
			}
		}
	}
	isPDF := func(f sample.File) bool { return strings.EqualFold(filepath.Ext(f.Name), ".pdf") }
	return slices.Concat(slices.DeleteFunc(slices.Clone(out), isPDF), slices.DeleteFunc(slices.Clone(out), func(f sample.File) bool { return !isPDF(f) }))
}

// savedAgain is the same paper in other bytes.
func savedAgain(f sample.File) ([]byte, error) {
	if strings.EqualFold(filepath.Ext(f.Name), ".pdf") {
		return append(slices.Clone(f.Data), "\n% saved again\n"...), nil
	}
	img, _, err := image.Decode(bytes.NewReader(f.Data))
	if err != nil {
		return nil, err
	}
	b := img.Bounds()
	cut := image.NewGray(image.Rect(0, 0, b.Dx()-6, b.Dy()-4))
	draw.Draw(cut, cut.Bounds(), img, image.Pt(b.Min.X+3, b.Min.Y+2), draw.Src)
	var out bytes.Buffer
	err = jpeg.Encode(&out, cut, &jpeg.Options{Quality: 70})
	return out.Bytes(), err
}
