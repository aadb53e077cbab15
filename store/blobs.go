package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"countersign/core"
)

// incomingName is the folder, in the same file system as the documents, where
// files are written before they have their name.
const incomingName = "incoming"

// blobs implements core.Blobs in a folder.
type blobs struct {
	dir      string
	readOnly bool
	batches  batches
	settling sync.Mutex // one Settle at a time
	// create makes a temporary file; a test puts a failing disk here.
	create func(path string) (file, error)
}

// file is what is needed of a file that is being written.
type file interface {
	io.Writer
	Sync() error
	Close() error
}

func newBlobs(dir string, readOnly bool) *blobs {
	return &blobs{dir: dir, readOnly: readOnly, batches: batches{known: map[string]map[string]span{}}, create: func(path string) (file, error) {
		return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	}}
}

// prepare makes the folders and removes what a process that was killed left
// behind. Only the holder of the lock may do this.
func (b *blobs) prepare() error {
	incoming := filepath.Join(b.dir, incomingName)
	for _, dir := range []string{incoming, filepath.Join(b.dir, batchesName)} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fileError("the folder for documents cannot be made", err)
		}
	}
	left, err := os.ReadDir(incoming)
	if err != nil {
		return fileError("the folder for documents cannot be read", err)
	}
	for _, e := range left {
		if err := os.Remove(filepath.Join(incoming, e.Name())); err != nil {
			return fileError("an unfinished file cannot be removed", err)
		}
	}
	// The folders themselves must outlast a power cut.
	return errors.Join(syncFolder(b.dir), syncFolder(filepath.Dir(b.dir)))
}

// name is the file of a sum: documents/ab/ab12….
func (b *blobs) name(sum string) string { return filepath.Join(b.dir, sum[:2], sum) }

// isSum keeps everything from the file system that is not 64 hexadecimal digits.
func isSum(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	for _, c := range s {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Put implements core.Blobs.
func (b *blobs) Put(ctx context.Context, r io.Reader) (sum string, size int64, err error) {
	if b.readOnly {
		return "", 0, errReadOnly()
	}
	if err := stopped(ctx); err != nil {
		return "", 0, err
	}
	tmp := filepath.Join(b.dir, incomingName, rand.Text())
	sum, size, err = b.write(ctx, tmp, r)
	if err == nil {
		err = b.place(tmp, sum)
	}
	if err != nil {
		// The file may be gone already, or never have been made; what is left is
		// removed at the next start.
		_ = os.Remove(tmp)
		return "", 0, fileError("a document cannot be stored", err)
	}
	return sum, size, nil
}

// write brings r to a synced file.
func (b *blobs) write(ctx context.Context, path string, r io.Reader) (sum string, size int64, err error) {
	f, sum, size, err := b.fill(ctx, path, r)
	if f == nil {
		return "", 0, err
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return sum, size, err
}

// fill writes r to a new file, which is returned open, not synced yet, and nil only
// where it could not be made.
func (b *blobs) fill(ctx context.Context, path string, r io.Reader) (f file, sum string, size int64, err error) {
	if f, err = b.create(path); err != nil {
		return nil, "", 0, err
	}
	h := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, h), &reading{ctx, r})
	return f, hex.EncodeToString(h.Sum(nil)), size, err
}

// reading stops when its context does, and tells a fault of what is read from a
// fault of the disk.
type reading struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (r *reading) Read(p []byte) (int, error) {
	if err := stopped(r.ctx); err != nil {
		return 0, err
	}
	n, err := r.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		var typed *core.Error
		if !errors.As(err, &typed) {
			err = core.Errorf(core.BadInput, "a document breaks off: %w", err).WithHint("send or copy it again")
		}
	}
	return n, err
}

// place gives a written file its name and brings that to the disk.
func (b *blobs) place(tmp, sum string) error {
	made, err := b.rename(tmp, sum)
	if err == nil && made {
		err = syncFolder(b.dir)
	}
	if err != nil {
		return err
	}
	// Also where the bytes were there: whoever renamed them may not have synced yet.
	return syncFolder(filepath.Dir(b.name(sum)))
}

// rename gives a written file its name, unless the bytes are there already. A file of
// that name with other bytes is damage, which the good copy heals. Made says that its
// folder is new.
func (b *blobs) rename(tmp, sum string) (made bool, err error) {
	final := b.name(sum)
	if err := os.Mkdir(filepath.Dir(final), 0o700); err == nil {
		made = true
	} else if !errors.Is(err, fs.ErrExist) {
		return false, err
	}
	if there, err := sumOf(final); err == nil && there == sum {
		return made, os.Remove(tmp)
	}
	return made, os.Rename(tmp, final)
}

// sumOf is the SHA-256 of a file's bytes.
func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}

// Open implements core.Blobs. Reading to the end returns a Damaged error when the
// bytes are no longer those that were stored.
func (b *blobs) Open(ctx context.Context, sum string) (io.ReadCloser, error) {
	if err := stopped(ctx); err != nil {
		return nil, err
	}
	f, err := b.open(sum)
	if err != nil {
		return nil, fileError("a document cannot be read", err)
	}
	return &verified{f, sha256.New(), sum}, nil
}

// Path implements core.Blobs. What lies in a batch gets its own file.
func (b *blobs) Path(sum string) (string, error) {
	if !isSum(sum) {
		return "", notFound("stored file", sum)
	}
	_, err := os.Stat(b.name(sum))
	if err == nil {
		return b.name(sum), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fileError("a document cannot be read", err)
	}
	r, err := b.Open(context.Background(), sum)
	if err != nil {
		return "", err
	}
	defer r.Close()
	if _, _, err := b.Put(context.Background(), r); err != nil {
		return "", err
	}
	return b.name(sum), nil
}

// verified checks the sum of what was read when the end comes. It hides the section,
// whose WriteTo would pass by the check.
type verified struct {
	f    section
	h    hash.Hash
	want string
}

// Read implements io.Reader.
func (v *verified) Read(p []byte) (int, error) {
	n, err := v.f.Read(p)
	v.h.Write(p[:n])
	switch {
	case errors.Is(err, io.EOF) && hex.EncodeToString(v.h.Sum(nil)) != v.want:
		return n, core.Errorf(core.Damaged, "the stored document %s… was changed", v.want[:12]).WithHint("restore it from a backup; do not pay from it")
	case err != nil && !errors.Is(err, io.EOF):
		return n, fileError("a document cannot be read", err)
	}
	return n, err
}

// Close implements io.Closer.
func (v *verified) Close() error { return fileError("a document cannot be read", v.f.Close()) }

func errReadOnly() error { return core.ErrReadOnly }
