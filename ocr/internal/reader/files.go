package reader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/filter"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"countersign/core"
	"countersign/ocr/internal/frame"
)

// errEnough ends a search at a limit.
var errEnough = errors.New("enough files")

// files sends the files inside a PDF. What cannot be looked at is a fault in the
// answer, never a failure of the document.
func (w *work) files(data []byte) ([]string, error) {
	if !bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-")) || !mayHoldFiles(data) {
		return nil, nil
	}
	if err := w.send(frame.Answer{Op: frame.Begin, Page: 0}, nil); err != nil {
		return nil, err
	}
	b := &bag{limits: w.hello.Limits}
	if !w.within(w.hello.Limits.FilesDeadline, func() { b.search(data) }) {
		return []string{"Looking for files inside this document took too long"}, nil
	}
	for _, f := range b.found {
		if err := w.send(frame.Answer{Op: frame.FileIs, Name: f.Name, MediaType: f.MediaType}, f.Data); err != nil {
			return nil, err
		}
	}
	return b.faults, nil
}

// mayHoldFiles tells in a moment that most PDFs hold none: the names that a file
// inside needs stand in the clear unless objects are packed into streams.
func mayHoldFiles(data []byte) bool {
	for _, name := range []string{"/EmbeddedFile", "/Filespec", "/ObjStm", "/FileAttachment", "/EF"} {
		if bytes.Contains(data, []byte(name)) {
			return true
		}
	}
	return false
}

// bag collects files from the three places where a PDF keeps them: the name tree
// (ISO 32000-2, 7.7.4), the associated files of the catalogue and of pages (14.13),
// and file attachment annotations (12.5.6.15).
type bag struct {
	limits frame.Limits
	ctx    *model.Context
	seen   map[types.IndirectRef]bool
	sum    int64
	found  []core.Embedded
	faults []string
}

var withoutConfig sync.Once

func (b *bag) search(data []byte) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintln(os.Stderr, "reader: files inside:", r)
			b.fault("The files inside this document could not be looked at")
		}
	}()
	withoutConfig.Do(api.DisableConfigDir) // it would write one into the user's home
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	c, cancel := context.WithTimeout(context.Background(), b.limits.FilesDeadline)
	defer cancel()
	ctx, err := pdfcpu.ReadWithContext(c, bytes.NewReader(data), conf)
	if err != nil {
		// Pages are MuPDF's, which repairs more; without an index no file can be
		// found.
		fmt.Fprintln(os.Stderr, "reader: files inside:", err)
		if bytes.Contains(data, []byte("/EmbeddedFile")) {
			b.fault("The files inside this document could not be looked at")
		}
		return
	}
	b.ctx, b.seen = ctx, map[types.IndirectRef]bool{}
	if err := b.walk(); err != nil && !errors.Is(err, errEnough) {
		fmt.Fprintln(os.Stderr, "reader: files inside:", err)
	}
}

func (b *bag) fault(s string) { b.faults = append(b.faults, s) }

func (b *bag) walk() error {
	root, err := b.ctx.Catalog()
	if err != nil {
		return err
	}
	if names := b.dict(root["Names"]); names != nil {
		if err := b.nameTree(names["EmbeddedFiles"], 0); err != nil {
			return err
		}
	}
	if err := b.specs(root["AF"]); err != nil {
		return err
	}
	return b.pages(root["Pages"], map[types.IndirectRef]bool{}, 0)
}

// maxDepth of a tree of names or pages; a real one is a handful deep.
const maxDepth = 40

func (b *bag) nameTree(o types.Object, depth int) error {
	d := b.dict(o)
	if d == nil || depth > maxDepth {
		return nil
	}
	names := b.array(d["Names"])
	for i := 1; i < len(names); i += 2 {
		if err := b.spec(names[i]); err != nil {
			return err
		}
	}
	for _, kid := range b.array(d["Kids"]) {
		if b.visited(kid) {
			continue
		}
		if err := b.nameTree(kid, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (b *bag) specs(o types.Object) error {
	for _, s := range b.array(o) {
		if err := b.spec(s); err != nil {
			return err
		}
	}
	return nil
}

// pages looks at the annotations and associated files of the first pages.
func (b *bag) pages(o types.Object, seen map[types.IndirectRef]bool, depth int) error {
	if ref, ok := o.(types.IndirectRef); ok {
		if seen[ref] || len(seen) > 5*b.limits.Pages {
			return nil
		}
		seen[ref] = true
	}
	d := b.dict(o)
	if d == nil || depth > maxDepth {
		return nil
	}
	for _, kid := range b.array(d["Kids"]) {
		if err := b.pages(kid, seen, depth+1); err != nil {
			return err
		}
	}
	if err := b.specs(d["AF"]); err != nil {
		return err
	}
	for i, a := range b.array(d["Annots"]) {
		if i > 1000 {
			break
		}
		annot := b.dict(a)
		if annot == nil {
			continue
		}
		if n := annot.NameEntry("Subtype"); n == nil || *n != "FileAttachment" {
			continue
		}
		if err := b.spec(annot["FS"]); err != nil {
			return err
		}
	}
	return nil
}

// visited marks an object and reports whether it was marked before.
func (b *bag) visited(o types.Object) bool {
	ref, ok := o.(types.IndirectRef)
	if !ok {
		return false
	}
	if b.seen[ref] {
		return true
	}
	b.seen[ref] = true
	return false
}

// spec takes the file of a file specification (7.11.3).
func (b *bag) spec(o types.Object) error {
	d := b.dict(o)
	if d == nil || b.visited(o) {
		return nil
	}
	ef := b.dict(d["EF"])
	if ef == nil {
		return nil
	}
	for _, key := range []string{"UF", "F", "Unix", "Mac", "DOS"} {
		stream, ok := ef[key]
		if !ok {
			continue
		}
		if b.visited(stream) {
			return nil
		}
		return b.file(b.name(d), stream)
	}
	return nil
}

func (b *bag) file(name string, o types.Object) error {
	if len(b.found) >= b.limits.Files {
		b.fault(fmt.Sprintf("The document holds more than %d files; the rest was left out", b.limits.Files))
		return errEnough
	}
	sd, _, err := b.ctx.DereferenceStreamDict(o)
	if err != nil || sd == nil {
		b.fault(fmt.Sprintf("The file %q inside this document is damaged", name))
		return nil
	}
	err = sd.DecodeWithLimit(b.limits.FileBytes)
	data := sd.Content
	if err == nil && len(sd.FilterPipeline) == 0 && data == nil {
		data = sd.Raw
	}
	switch {
	case errors.Is(err, filter.ErrDecodeLimitExceeded), int64(len(data)) > b.limits.FileBytes, b.sum+int64(len(data)) > b.limits.AllFileBytes:
		b.fault(fmt.Sprintf("The file %q inside this document is too large", name))
		return nil
	case err != nil:
		b.fault(fmt.Sprintf("The file %q inside this document is damaged", name))
		return nil
	}
	b.sum += int64(len(data))
	media := ""
	if n := sd.NameEntry("Subtype"); n != nil {
		media = clip(strings.ToLower(*n), 200)
	}
	b.found = append(b.found, core.Embedded{Name: name, MediaType: media, Data: data})
	return nil
}

// name is what a file specification calls its file, without folders.
func (b *bag) name(d types.Dict) string {
	for _, key := range []string{"UF", "F"} {
		o, err := b.ctx.Dereference(d[key])
		if err != nil || o == nil {
			continue
		}
		s, err := types.StringOrHexLiteral(o)
		if err != nil || s == nil || *s == "" {
			continue
		}
		n := strings.ToValidUTF8(*s, "\ufffd")
		if i := strings.LastIndexAny(n, `/\`); i >= 0 {
			n = n[i+1:]
		}
		return clipRunes(n, 200)
	}
	return "file"
}

func (b *bag) dict(o types.Object) types.Dict {
	if o == nil {
		return nil
	}
	d, err := b.ctx.DereferenceDict(o)
	if err != nil {
		return nil
	}
	return d
}

func (b *bag) array(o types.Object) types.Array {
	if o == nil {
		return nil
	}
	a, err := b.ctx.DereferenceArray(o)
	if err != nil {
		return nil
	}
	return a
}
