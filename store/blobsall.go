package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"countersign/core"

	"golang.org/x/sync/errgroup"
)

// syncers is how many files are brought to the disk side by side: the file system then
// writes its journal once for several of them.
const syncers = 16

// PutAll implements core.Blobs: all are written, then all are synced, then all get
// their names, and the folders are synced once each. One alone is put as such: to write
// the whole file system would make it wait for whatever other programs wrote.
func (b *blobs) PutAll(ctx context.Context, list [][]byte) ([]string, error) {
	if b.readOnly {
		return nil, core.Errorf(core.Refused, "the data folder is open for reading only").WithHint("close the other program, then try again")
	}
	if len(list) == 1 {
		sum, _, err := b.Put(ctx, bytes.NewReader(list[0]))
		if err != nil {
			return nil, err
		}
		return []string{sum}, nil
	}
	w := &writing{blobs: b}
	err := w.write(ctx, list)
	if err == nil {
		err = w.sync()
	}
	if e := w.close(); err == nil {
		err = e
	}
	if err == nil {
		err = w.place()
	}
	if err != nil {
		for _, tmp := range w.tmps {
			_ = os.Remove(tmp) // as in Put
		}
		return nil, fileError("a document cannot be stored", err)
	}
	return w.sums, nil
}

// writing is a set of files on their way.
type writing struct {
	*blobs
	tmps  []string
	files []file
	sums  []string
}

func (w *writing) write(ctx context.Context, list [][]byte) error {
	for _, data := range list {
		tmp := filepath.Join(w.dir, incomingName, rand.Text())
		f, sum, _, err := w.fill(ctx, tmp, bytes.NewReader(data))
		if f != nil {
			w.tmps, w.files, w.sums = append(w.tmps, tmp), append(w.files, f), append(w.sums, sum)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sync brings the files to the disk: together where the system can do that, which
// leaves nothing to do for each but to say whether it went well.
func (w *writing) sync() error {
	if err := flush(w.dir); err != nil {
		return err
	}
	return each(w.files, func(f file) error { return f.Sync() })
}

func (w *writing) close() error {
	var bad error
	for _, f := range w.files {
		bad = errors.Join(bad, f.Close())
	}
	return bad
}

func (w *writing) place() error {
	var folders []string
	made := false
	for i, tmp := range w.tmps {
		isNew, err := w.rename(tmp, w.sums[i])
		if err != nil {
			return err
		}
		made = made || isNew
		folders = append(folders, filepath.Dir(w.name(w.sums[i])))
	}
	if made {
		folders = append(folders, w.dir)
	}
	if err := flush(w.dir); err != nil {
		return err
	}
	slices.Sort(folders)
	return each(slices.Compact(folders), syncFolder)
}

// each does something with all, several at a time, and gives the first error.
func each[T any](list []T, do func(T) error) error {
	var g errgroup.Group
	g.SetLimit(syncers)
	for _, x := range list {
		g.Go(func() error { return do(x) })
	}
	return g.Wait()
}
