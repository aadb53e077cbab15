package wire

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"countersign/core"
	"countersign/core/einvoice"
	"countersign/core/extract"
	"countersign/core/intake"
	"countersign/mail"
	"countersign/ocr"
)

// Arrived is what a document in an imported file became.
type Arrived struct {
	Path     string // of the file that the person named
	Delivery core.Delivery
}

// Inner is the document's name in a mail or an archive; empty for a plain file.
func (a Arrived) Inner() string {
	if a.Delivery.Path == filepath.Base(a.Path) {
		return ""
	}
	return strings.TrimPrefix(a.Delivery.Path, filepath.Base(a.Path)+"/")
}

// ReviewOf is the first review of a document, nil when it has none.
func (a *App) ReviewOf(ctx context.Context, id core.DocumentID) (*core.Review, error) {
	if id == "" {
		return nil, nil
	}
	var out *core.Review
	err := a.store.View(ctx, func(r core.Reader) error {
		list, err := r.ListReviews(core.ReviewFilter{Document: id, Limit: 1})
		if len(list) > 0 {
			out = &list[0]
		}
		return err
	})
	return out, err
}

// Extractor reads files without a data folder.
type Extractor struct {
	pool *ocr.Pool
	dir  string
}

// NewExtractor starts the readers.
func NewExtractor() (*Extractor, error) {
	dir, err := os.MkdirTemp("", "countersign-extract-")
	if err != nil {
		return nil, core.Errorf(core.Unavailable, "there is no place for temporary files: %w", err).WithHint("check the disk and TMPDIR")
	}
	return &Extractor{pool: ocr.New(ocr.Options{}), dir: dir}, nil
}

// Workers is how many files are read side by side.
func (x *Extractor) Workers() int { return runtime.NumCPU() }

// Close ends the readers and clears up.
func (x *Extractor) Close() error {
	err := x.pool.Close()
	if rerr := os.RemoveAll(x.dir); err == nil {
		err = rerr
	}
	return err
}

// Read says what a file holds. Errors are BadInput for a file that cannot be read and
// Unavailable when the reader itself is missing.
func (x *Extractor) Read(ctx context.Context, name string, data []byte) ([]core.Draft, error) {
	_, drafts, err := x.Look(ctx, name, data)
	return drafts, err
}

// Look is Read, with the words on the pages: for an e-invoice in XML, those of the
// pages that are made of it for people.
func (x *Extractor) Look(ctx context.Context, name string, data []byte) (core.Reading, []core.Draft, error) {
	kind := mail.Unpacker{}.MediaType(name, data)
	sum := sha256.Sum256(data)
	doc := core.Document{ID: core.DocumentID(hex.EncodeToString(sum[:])), Name: filepath.Base(name), MediaType: kind, Size: int64(len(data))}
	if _, ok := einvoice.Recognise(data); ok {
		return x.xml(ctx, doc, data)
	}
	r, err := x.pool.Read(ctx, doc, name)
	if err != nil {
		return r, nil, err
	}
	if err := x.readable(ctx, doc, &r); err != nil {
		return r, nil, err
	}
	drafts, err := intake.Understand(r, nil, false, extract.Context{})
	if err != nil {
		return r, nil, err
	}
	again, changed, err := intake.LookAgain(ctx, x.pool, doc, name, r, drafts, extract.Context{})
	if err != nil || !changed {
		return r, drafts, err
	}
	drafts, err = intake.Understand(again, nil, false, extract.Context{})
	return again, drafts, err
}

func (x *Extractor) xml(ctx context.Context, doc core.Document, data []byte) (core.Reading, []core.Draft, error) {
	var r core.Reading
	html, err := einvoice.Render(data)
	if err != nil {
		return r, nil, err
	}
	if r, err = x.html(ctx, doc, html); err != nil {
		return r, nil, err
	}
	drafts, err := intake.Understand(r, data, true, extract.Context{})
	return r, drafts, err
}

// readable adds the pages that are made of the e-invoice inside a file.
func (x *Extractor) readable(ctx context.Context, doc core.Document, r *core.Reading) error {
	html := intake.Readable(*r, nil)
	if html == nil {
		return nil
	}
	made, err := x.html(ctx, doc, html)
	if err != nil {
		return ctx.Err() // nothing but places is lost
	}
	r.SetReadable(made.Pages)
	return nil
}

// html reads a page that was made of an e-invoice.
func (x *Extractor) html(ctx context.Context, doc core.Document, page []byte) (core.Reading, error) {
	path := filepath.Join(x.dir, string(doc.ID)+".html")
	if err := os.WriteFile(path, page, 0o600); err != nil {
		return core.Reading{}, core.Errorf(core.Unavailable, "there is no place for temporary files: %w", err).WithHint("check the disk and TMPDIR")
	}
	doc.MediaType = "text/html"
	return x.pool.Read(ctx, doc, path)
}

// Outside refuses a file in the data folder: what is written there would replace the
// books themselves.
func (a *App) Outside(path string) error {
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return nil // a folder that is not there: writing says so
	}
	home, err := filepath.EvalSymlinks(a.Dir())
	if err != nil {
		return core.Errorf(core.Unavailable, "the data folder cannot be opened: %w", err)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return core.Errorf(core.Unavailable, "%s cannot be found: %w", path, err)
	}
	if rel, err := filepath.Rel(home, dir); err == nil && filepath.IsLocal(rel) {
		return core.Errorf(core.Refused, "%s lies in the data folder, where only the program itself writes", path).WithHint("write to another folder")
	}
	return nil
}

// CanWrite is nil when a file can be made there. It is asked before anything is entered
// in the log for a file that then would not come.
func (a *App) CanWrite(path string) error {
	if err := a.Outside(path); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".countersign-*")
	if err != nil {
		return unwritten(path, err)
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		return unwritten(path, err)
	}
	return nil
}

// WriteFile writes a whole file (see writeWhole) and gives its SHA-256.
func WriteFile(path string, data []byte) (string, error) {
	return writeWhole(path, contents(data))
}

func contents(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

// writeWhole has fn write a file under a temporary name, syncs and renames it, and
// gives its SHA-256: the file is there complete or not at all.
func writeWhole(path string, fn func(io.Writer) error) (string, error) {
	f, err := stage(path, fn)
	if err != nil {
		return "", err
	}
	defer f.Discard()
	return f.SHA256, f.Keep()
}

// StagedFile is a file that is safe on the disk and does not have its name yet.
type StagedFile struct {
	SHA256     string
	path, temp string
}

// StageFile writes a whole file beside its place. Keep is to be called when it is to be
// there, and Discard at the end.
func StageFile(path string, data []byte) (*StagedFile, error) { return stage(path, contents(data)) }

func stage(path string, fn func(io.Writer) error) (*StagedFile, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".countersign-*")
	if err != nil {
		return nil, unwritten(path, err)
	}
	h, buf := sha256.New(), bufio.NewWriterSize(f, 1<<20)
	err = fn(io.MultiWriter(buf, h))
	if ferr := buf.Flush(); err == nil {
		err = ferr
	}
	if serr := f.Sync(); err == nil {
		err = serr
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	staged := &StagedFile{SHA256: hex.EncodeToString(h.Sum(nil)), path: path, temp: f.Name()}
	if err != nil {
		staged.Discard()
		return nil, unwritten(path, err)
	}
	return staged, nil
}

// Keep gives the file its name.
func (f *StagedFile) Keep() error {
	if err := os.Rename(f.temp, f.path); err != nil {
		return unwritten(f.path, err)
	}
	return nil
}

// Discard clears up; after Keep there is nothing to clear.
func (f *StagedFile) Discard() { _ = os.Remove(f.temp) }

// unwritten is why a file is not there; what is an Error already says it best itself.
func unwritten(path string, err error) error {
	var typed *core.Error
	if errors.As(err, &typed) {
		return err
	}
	return core.Errorf(core.Unavailable, "%s cannot be written: %w", path, err).WithHint("check that the folder exists, may be written to and has room")
}
