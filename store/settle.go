package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"countersign/core"
)

// syncers is how many files are brought to the disk side by side: the file system then
// writes its journal once for several of them.
const syncers = 16

// settledAtOnce is how many files are open at a time while they are written.
const settledAtOnce = 100

// Settle implements core.Blobs: the members of each batch get files of their own, and
// then the batch goes.
func (b *blobs) Settle(ctx context.Context) error {
	if b.readOnly {
		return errReadOnly()
	}
	b.settling.Lock()
	defer b.settling.Unlock()
	names, err := b.refresh()
	if err != nil {
		return fileError("what came in cannot be sorted", err)
	}
	for _, name := range names {
		if err := b.settle(ctx, filepath.Join(b.dir, batchesName, name)); err != nil {
			return fileError("what came in cannot be sorted", err)
		}
	}
	return nil
}

// settle gives the members of one batch their files. A batch of which a member was
// changed is kept, and so is one that cannot be read: Check reports both.
func (b *blobs) settle(ctx context.Context, path string) error {
	list, err := readBatch(path)
	if core.KindOf(err) == core.Damaged {
		return nil
	}
	if err != nil {
		return err
	}
	whole := true
	for part := range slices.Chunk(slices.Sorted(maps.Keys(list)), settledAtOnce) {
		sound, err := b.settleSome(ctx, path, list, part)
		if err != nil {
			return err
		}
		whole = whole && sound
	}
	if whole {
		// Where it cannot be removed, as on Windows while somebody reads it, the next
		// time will do: its members are safe.
		_ = os.Remove(path)
	}
	return nil
}

// settleSome gives some members of a batch their files; sound is false where one was
// changed, which gets none.
func (b *blobs) settleSome(ctx context.Context, path string, list map[string]span, sums []string) (sound bool, err error) {
	w := &writing{blobs: b}
	sound = true
	for _, sum := range sums {
		if b.has(sum) {
			continue
		}
		at := list[sum]
		data, err := readSpan(path, at)
		if err == nil {
			err = w.add(ctx, data)
		}
		if err != nil {
			return false, w.abandon(err)
		}
		if w.sums[len(w.sums)-1] != sum {
			sound = false
			w.drop()
		}
	}
	if err := w.finish(); err != nil {
		return false, w.abandon(err)
	}
	return sound, nil
}

func readSpan(path string, at span) ([]byte, error) {
	s, err := openSection(path, &at)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	data := make([]byte, at.size)
	_, err = io.ReadFull(s, data)
	return data, err
}

// writing is a set of files on their way: all are written, then all are synced, then
// all get their names, and the folders are synced once each.
type writing struct {
	*blobs
	tmps  []string
	files []file
	sums  []string
}

func (w *writing) add(ctx context.Context, data []byte) error {
	tmp := filepath.Join(w.dir, incomingName, rand.Text())
	f, sum, _, err := w.fill(ctx, tmp, bytes.NewReader(data))
	if f != nil {
		w.tmps, w.files, w.sums = append(w.tmps, tmp), append(w.files, f), append(w.sums, sum)
	}
	return err
}

// drop leaves the last file out.
func (w *writing) drop() {
	last := len(w.files) - 1
	_ = w.files[last].Close()
	_ = os.Remove(w.tmps[last])
	w.tmps, w.files, w.sums = w.tmps[:last], w.files[:last], w.sums[:last]
}

func (w *writing) finish() error {
	if len(w.files) == 0 {
		return nil
	}
	err := w.sync()
	if e := w.close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return w.place()
}

// abandon removes what was not finished, for the reason why.
func (w *writing) abandon(why error) error {
	_ = w.close()
	for _, tmp := range w.tmps {
		_ = os.Remove(tmp) // as in Put
	}
	return why
}

// sync brings the files to the disk: together where the system can do that, which
// leaves nothing to do for each but to say whether it went well.
func (w *writing) sync() error {
	if err := flush(w.dir); err != nil {
		return err
	}
	return each(w.files, func(f file) error { return f.Sync() })
}

// close closes all files, once, and gives the first error.
func (w *writing) close() error {
	var bad error
	for _, f := range w.files {
		if err := f.Close(); bad == nil {
			bad = err
		}
	}
	w.files = nil
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
