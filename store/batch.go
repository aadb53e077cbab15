package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"countersign/core"
)

// batchesName is the folder, in that of the documents, of batches: files that came
// together and lie in one until each is given its own. To make a file costs more than
// to write a mail.
const batchesName = "batches"

// batchHead is the first line of a batch. Then comes a line with sum and size for each
// member, an empty line, and the bytes of the members in that order.
const batchHead = "countersign batch 1"

// span is where in its batch the bytes of a member lie.
type span struct{ from, size int64 }

// batches knows the members of the batches that are there. A batch is complete from
// the moment it has its name, and never changed.
type batches struct {
	mu    sync.Mutex
	known map[string]map[string]span // of each batch, by sum
}

// PutAll implements core.Blobs: what is not there yet goes into one file, which is
// synced and then named. Settle gives each its own. One alone gets its own at once.
// What is there is looked for where the first is: files that came together before come
// together again, and of new ones to look for each costs as much as to hash a small one.
func (b *blobs) PutAll(ctx context.Context, list [][]byte) ([]string, error) {
	if b.readOnly {
		return nil, errReadOnly()
	}
	if err := stopped(ctx); err != nil {
		return nil, err
	}
	sums := make([]string, len(list))
	var fresh batch
	var folders []string
	again := false
	for i, data := range list {
		h := sha256.Sum256(data)
		sums[i] = hex.EncodeToString(h[:])
		there := (i == 0 || again) && b.has(sums[i])
		again = again || there
		if there {
			folders = append(folders, filepath.Dir(b.name(sums[i]))) // as in place
		} else if !slices.Contains(fresh.sums, sums[i]) {
			fresh.sums, fresh.data = append(fresh.sums, sums[i]), append(fresh.data, data)
		}
	}
	slices.Sort(folders)
	err := each(slices.Compact(folders), syncFolder)
	if err == nil {
		switch len(fresh.sums) {
		case 0:
		case 1:
			_, _, err = b.Put(ctx, bytes.NewReader(fresh.data[0]))
		default:
			err = b.putBatch(fresh)
		}
	}
	if err != nil {
		return nil, fileError("a document cannot be stored", err)
	}
	return sums, nil
}

// has is true where a file of its own holds the bytes of a sum.
func (b *blobs) has(sum string) bool {
	there, err := sumOf(b.name(sum))
	return err == nil && there == sum
}

// batch is what is written into one file.
type batch struct {
	sums []string
	data [][]byte
}

func (b *blobs) putBatch(list batch) error {
	name := rand.Text()
	tmp := filepath.Join(b.dir, incomingName, name)
	f, err := b.create(tmp)
	if err == nil {
		if err = list.write(f); err == nil {
			err = f.Sync()
		}
		if e := f.Close(); err == nil {
			err = e
		}
	}
	if err == nil {
		err = os.Rename(tmp, filepath.Join(b.dir, batchesName, name))
	}
	if err != nil {
		_ = os.Remove(tmp) // as in Put
		return err
	}
	return syncFolder(filepath.Join(b.dir, batchesName))
}

func (l batch) write(f io.Writer) error {
	w := bufio.NewWriterSize(f, 256<<10)
	// A bufio.Writer keeps its first error for Flush.
	fmt.Fprintln(w, batchHead)
	for i, sum := range l.sums {
		fmt.Fprintln(w, sum, len(l.data[i]))
	}
	fmt.Fprintln(w)
	for _, data := range l.data {
		w.Write(data)
	}
	return w.Flush()
}

// readBatch gives the members of a batch: a Damaged error where they are not what its
// beginning says.
func readBatch(path string) (map[string]span, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	list, err := parseBatch(bufio.NewReader(f), info.Size())
	if err != nil {
		return nil, core.Errorf(core.Damaged, "the stored batch %s was changed: %w", filepath.Base(path), err).WithHint("restore it from a backup")
	}
	return list, nil
}

// parseBatch reads the beginning of a batch of so many bytes.
func parseBatch(r *bufio.Reader, total int64) (map[string]span, error) {
	line, err := r.ReadString('\n')
	if err != nil || line != batchHead+"\n" {
		return nil, errors.New("it does not begin as a batch")
	}
	type member struct {
		sum  string
		size int64
	}
	var order []member
	at := int64(len(line))
	for {
		line, err := r.ReadString('\n')
		at += int64(len(line))
		if err != nil || len(line) > 100 {
			return nil, errors.New("its list of members breaks off")
		}
		if line == "\n" {
			break
		}
		var m member
		if n, err := fmt.Sscanf(line, "%64s %d\n", &m.sum, &m.size); n != 2 || err != nil || !isSum(m.sum) || m.size < 0 {
			return nil, errors.New("its list of members cannot be read")
		}
		order = append(order, m)
	}
	list := map[string]span{}
	for _, m := range order {
		if _, twice := list[m.sum]; twice || m.size > total-at {
			return nil, fmt.Errorf("it has %d bytes, which its list of members does not fit", total)
		}
		list[m.sum] = span{at, m.size}
		at += m.size
	}
	if at != total {
		return nil, fmt.Errorf("it has %d bytes instead of %d", total, at)
	}
	return list, nil
}

// refresh brings what is known of the batches to what is there, and gives their names.
// Another program may have written or settled some.
func (b *blobs) refresh() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(b.dir, batchesName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	b.batches.mu.Lock()
	defer b.batches.mu.Unlock()
	maps.DeleteFunc(b.batches.known, func(name string, _ map[string]span) bool { return !slices.Contains(names, name) })
	for _, name := range names {
		if _, ok := b.batches.known[name]; ok {
			continue
		}
		list, err := readBatch(filepath.Join(b.dir, batchesName, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil && core.KindOf(err) != core.Damaged {
			return nil, err
		}
		b.batches.known[name] = list // none of a damaged one, which Check reports
	}
	return names, nil
}

// member finds the batch that holds the bytes of a sum.
func (b *blobs) member(sum string) (path string, at span, found bool) {
	b.batches.mu.Lock()
	defer b.batches.mu.Unlock()
	for name, list := range b.batches.known {
		if at, ok := list[sum]; ok {
			return filepath.Join(b.dir, batchesName, name), at, true
		}
	}
	return "", span{}, false
}

// section is a stored file, or the part of a batch that will be one.
type section struct {
	*io.SectionReader
	f *os.File
}

// Close implements io.Closer.
func (s section) Close() error { return s.f.Close() }

// open finds the bytes of a sum: in their own file, in a batch, or in their own file
// after all, when the batch was settled meanwhile.
func (b *blobs) open(sum string) (section, error) {
	if !isSum(sum) {
		return section{}, notFound("stored file", sum)
	}
	s, err := openSection(b.name(sum), nil)
	if !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	if _, err := b.refresh(); err != nil {
		return section{}, err
	}
	if path, at, found := b.member(sum); found {
		if s, err := openSection(path, &at); !errors.Is(err, fs.ErrNotExist) {
			return s, err
		}
	}
	if s, err = openSection(b.name(sum), nil); errors.Is(err, fs.ErrNotExist) {
		err = notFound("stored file", sum)
	}
	return s, err
}

// openSection opens a part of a file, or all of it.
func openSection(path string, at *span) (section, error) {
	f, err := os.Open(path)
	if err != nil {
		return section{}, err
	}
	if at == nil {
		info, err := f.Stat()
		if err != nil {
			return section{}, errors.Join(err, f.Close())
		}
		at = &span{0, info.Size()}
	}
	return section{io.NewSectionReader(f, at.from, at.size), f}, nil
}
