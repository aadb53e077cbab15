package wire

import (
	"context"
	"io"
	"path"
	"regexp"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/audit"
)

// BundleWritten is a bundle that left.
type BundleWritten struct {
	audit.Packed
	Month  string `json:"month"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"`
	Head   string `json:"head"`
	// Waits says why no head could be signed for it, so that an earlier one is in it.
	Waits string `json:"waits,omitempty"`
}

// Bundle packs a month for somebody who checks it without the data: originals, entries
// and proofs (see audit.WriteBundle). The file is there complete or not at all.
func (a *App) Bundle(ctx context.Context, by core.User, passphrase, month, out string, progress func(done, total int)) (BundleWritten, error) {
	b := BundleWritten{Month: month, File: out}
	if _, err := time.Parse("2006-01", month); err != nil {
		return b, core.Errorf(core.Usage, "%q is not a month", month).WithHint("write 2026-11")
	}
	if err := a.CanWrite(out); err != nil {
		return b, err
	}
	head, err := a.SignHead(ctx, by, passphrase, "the bundle of "+month)
	if core.KindOf(err) == core.Unavailable {
		b.Waits = core.MessageOf(err)
		var lerr error
		if head, _, lerr = a.LastHead(ctx); lerr != nil || head.Size == 0 {
			return b, err // there is none to lead the proofs to
		}
	} else if err != nil {
		return b, err
	}
	b.Head = head.Short()
	b.SHA256, err = writeWhole(out, func(w io.Writer) error {
		return a.store.View(ctx, func(r core.Reader) (err error) {
			b.Packed, err = audit.WriteBundle(w, r, audit.Packing{
				Month: month, Head: head, Progress: progress,
				Open:   func(sum string) (io.ReadCloser, error) { return a.store.Open(ctx, sum) },
				Ending: func(sum string) string { return ending(r, sum) },
			})
			return err
		})
	})
	if err != nil {
		return b, err
	}
	return b, a.Desk.Wrote(ctx, by, "BundleWritten", "bundle:"+month, b.SHA256)
}

var endings = map[string]string{"application/pdf": ".pdf", "application/xml": ".xml", "text/xml": ".xml", "image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif", "text/html": ".html"}

var plainEnding = regexp.MustCompile(`^\.[a-z0-9]{1,8}$`)

// ending is how the name of a stored file ends, so that it opens by a double click;
// empty where nothing says so.
func ending(r core.Reader, sum string) string {
	if d, err := r.FindDocument(core.DocumentID(sum)); err == nil {
		if e := endings[d.MediaType]; e != "" {
			return e
		}
		if e := strings.ToLower(path.Ext(d.Name)); plainEnding.MatchString(e) {
			return e
		}
		return ""
	}
	if _, err := r.FindMessage(core.MessageID(sum)); err == nil {
		return ".eml"
	}
	return ""
}
