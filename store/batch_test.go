package store

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// mails makes so many different mails.
func mails(n int) (list [][]byte) {
	for i := range n {
		list = append(list, bytes.Repeat([]byte{byte(i), byte(i >> 8), '\n'}, 5_000+i))
	}
	return list
}

// readBack is the bytes of a sum.
func readBack(s *Store, sum string) ([]byte, error) {
	r, err := s.Open(context.Background(), sum)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	return data, errors.Join(err, r.Close())
}

// wantAll checks that every mail comes back whole.
func wantAll(t *testing.T, when string, s *Store, sums []string, list [][]byte) {
	t.Helper()
	for i, sum := range sums {
		if got, err := readBack(s, sum); err != nil || !bytes.Equal(got, list[i]) {
			t.Fatalf("%s: mail %d of %d bytes came back as %d, %v", when, i, len(list[i]), len(got), err)
		}
	}
}

// stored lists the files under the documents: those of their own, and batches.
func stored(t *testing.T, s *Store) (own, batches []string) {
	t.Helper()
	for _, f := range files(t, filepath.Join(s.Dir(), documentsName)) {
		switch dir, name, _ := strings.Cut(f, "/"); dir {
		case batchesName:
			batches = append(batches, filepath.Join(s.Dir(), documentsName, f))
		case incomingName:
			t.Errorf("left unfinished: %s", f)
		default:
			own = append(own, name)
		}
	}
	return own, batches
}

func putAll(t *testing.T, s *Store, list [][]byte) []string {
	t.Helper()
	sums, err := s.PutAll(t.Context(), list)
	if err != nil || len(sums) != len(list) {
		t.Fatalf("%d of %d, %v", len(sums), len(list), err)
	}
	return sums
}

func settle(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestBatchIsOneFileUntilItIsSettled(t *testing.T) {
	s := create(t, Options{})
	list := append(mails(settledAtOnce+20), mails(3)...) // some twice
	list = append(list, nil)
	sums := putAll(t, s, list)
	own, batches := stored(t, s)
	if len(own) != 0 || len(batches) != 1 {
		t.Errorf("%d files and %d batches, want one batch", len(own), len(batches))
	}
	ro := reopen(t, s.Dir(), Options{ReadOnly: true})
	defer shut(t, ro)
	wantAll(t, "from the batch", s, sums, list)
	wantAll(t, "read beside", ro, sums, list)

	path, err := s.Path(sums[7])
	if err != nil || fileSum(t, path) != sums[7] {
		t.Errorf("the path of a member: %q, %v", path, err)
	}
	settle(t, s)
	own, batches = stored(t, s)
	slices.Sort(sums)
	if want := slices.Compact(slices.Clone(sums)); !slices.Equal(slices.Sorted(slices.Values(own)), want) || len(batches) != 0 {
		t.Errorf("%d files and %d batches, want %d and none", len(own), len(batches), len(want))
	}
	for _, sum := range own {
		if fileSum(t, s.name(sum)) != sum {
			t.Errorf("the file %s holds something else", sum)
		}
	}
	for _, sum := range sums {
		if _, err := readBack(ro, sum); err != nil {
			t.Fatalf("read beside, when settled: %v", err)
		}
	}
	again := putAll(t, s, list)
	if _, batches := stored(t, s); len(batches) != 0 || len(again) != len(list) {
		t.Errorf("what was there was stored again in %q", batches)
	}
}

// Behind one that is new nothing is looked for: what is there comes into the batch again,
// and settling leaves each once. A file that was changed meanwhile is healed by that.
func TestBatchOfNewAndOld(t *testing.T) {
	s := create(t, Options{})
	list := mails(6)
	sums := putAll(t, s, list[1:4])
	settle(t, s)
	if err := os.WriteFile(s.name(sums[1]), []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	sums = putAll(t, s, list)
	settle(t, s)
	wantAll(t, "new and old", s, sums, list)
	if own, batches := stored(t, s); len(own) != 6 || len(batches) != 0 {
		t.Errorf("%d files and %d batches, want six and none", len(own), len(batches))
	}
}

// A batch outlasts the program, whose next run finds its members and settles them.
func TestBatchOutlastsTheProgram(t *testing.T) {
	s := create(t, Options{})
	list := mails(5)
	sums := putAll(t, s, list)
	shut(t, s)
	s = reopen(t, s.Dir(), Options{})
	wantAll(t, "after a new start", s, sums, list)
	settle(t, s)
	wantAll(t, "settled after a new start", s, sums, list)
	if own, batches := stored(t, s); len(own) != 5 || len(batches) != 0 {
		t.Errorf("%d files, %d batches", len(own), len(batches))
	}
}

func TestSettlingWhileOthersRead(t *testing.T) {
	s := create(t, Options{})
	list := mails(60)
	var sums []string
	for part := range slices.Chunk(list, 6) {
		sums = append(sums, putAll(t, s, part)...)
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for i, sum := range slices.Concat(sums, sums) {
				if got, err := readBack(s, sum); err != nil || !bytes.Equal(got, list[i%len(list)]) {
					t.Errorf("mail %d: %d bytes, %v", i, len(got), err)
				}
			}
		})
	}
	for range 2 {
		wg.Go(func() {
			if err := s.Settle(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if _, batches := stored(t, s); len(batches) != 0 {
		t.Errorf("not settled: %q", batches)
	}
}

// One bad member costs no other its file, and is not lost from sight.
func TestChangedMemberOfABatch(t *testing.T) {
	s := create(t, Options{})
	list := mails(6)
	sums := putAll(t, s, list)
	_, batches := stored(t, s)
	data, err := os.ReadFile(batches[0])
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, list[3])
	data[at+100] ^= 1
	if err := os.WriteFile(batches[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	mustSave(t, s, func(tx core.Tx) error {
		return tx.SaveMessage(core.Message{ID: core.MessageID(sums[3]), Size: int64(len(list[3])), ReceivedAt: tx.Now(), State: core.MessageReceived})
	})
	for range 2 {
		_, err = readBack(s, sums[3])
		wantKind(t, "a changed member", err, core.Damaged, sums[3][:12])
		if got := problems(t, s); !strings.Contains(got, sums[3][:12]+": its file was changed") {
			t.Errorf("the check says %q", got)
		}
		settle(t, s)
		if own, kept := stored(t, s); len(own) != 5 || len(kept) != 1 {
			t.Errorf("%d files, %d batches; want the five sound ones and the batch", len(own), len(kept))
		}
	}
	// The good copy, fetched again, heals it.
	putAll(t, s, list)
	settle(t, s)
	wantAll(t, "healed", s, sums, list)
	if _, batches := stored(t, s); len(batches) != 0 {
		t.Errorf("the healed batch is still there: %q", batches)
	}
}

func TestBatchThatCannotBeTakenApart(t *testing.T) {
	s := create(t, Options{})
	list := mails(3)
	sums := putAll(t, s, list)
	_, batches := stored(t, s)
	if err := os.Truncate(batches[0], 9_000); err != nil {
		t.Fatal(err)
	}
	s2 := reopenAfter(t, s)
	settle(t, s2)
	if got := problems(t, s2); !strings.Contains(got, "batch "+filepath.Base(batches[0])+" was changed: it has 9000 bytes, which") {
		t.Errorf("the check says %q", got)
	}
	_, err := readBack(s2, sums[0])
	wantKind(t, "a member of a cut batch", err, core.NotFound)
	putAll(t, s2, list)
	wantAll(t, "fetched again", s2, sums, list)
	settle(t, s2)
	if own, kept := stored(t, s2); len(own) != 3 || len(kept) != 1 {
		t.Errorf("%d files, %d batches", len(own), len(kept))
	}
}

func reopenAfter(t *testing.T, s *Store) *Store {
	t.Helper()
	shut(t, s)
	return reopen(t, s.Dir(), Options{})
}

// A disk that fails at the batch, or at one of many files when it is settled, leaves
// nothing unfinished and loses nothing; with room again all is done.
func TestFailingDiskAtBatches(t *testing.T) {
	list := mails(20)
	broken := errors.New("input/output error")
	for name, fault := range map[string]faulty{
		"full":    {room: 10, writeErr: diskFullError},
		"writing": {room: 10, writeErr: broken}, "syncing": {room: 1 << 30, syncErr: broken}, "closing": {room: 1 << 30, cls: broken},
	} {
		s := create(t, Options{})
		sound := s.create
		failAt := func(at int) {
			n := 0
			s.create = func(path string) (file, error) {
				f, err := sound(path)
				if n++; n != at || err != nil {
					return f, err
				}
				bad := fault
				bad.file = f
				return &bad, nil
			}
		}
		failAt(1)
		sums, err := s.PutAll(t.Context(), list)
		wantKind(t, name, err, core.Unavailable)
		own, batches := stored(t, s)
		if sums != nil || len(own)+len(batches) != 0 {
			t.Errorf("%s: %d sums, %d files, %d batches", name, len(sums), len(own), len(batches))
		}
		sums = putAll(t, s, list)
		failAt(13)
		wantKind(t, name, s.Settle(t.Context()), core.Unavailable)
		for _, f := range first(stored(t, s)) {
			if fileSum(t, s.name(filepath.Base(f))) != filepath.Base(f) {
				t.Errorf("%s left %s", name, f)
			}
		}
		wantAll(t, name, s, sums, list)
		settle(t, s)
		if own, batches := stored(t, s); len(own) != 20 || len(batches) != 0 {
			t.Errorf("%s, then with room: %d files, %d batches", name, len(own), len(batches))
		}
	}
}

func first(a, _ []string) []string { return a }

// Whatever stands at the beginning of a batch, its members lie inside it and beside
// each other, or it is refused.
func FuzzBatch(f *testing.F) {
	var whole bytes.Buffer
	sum := coretest.Sum("abc")
	if err := (batch{[]string{sum, coretest.Sum("")}, [][]byte{[]byte("abc"), nil}}).write(&whole); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	for _, s := range []string{"", batchHead, batchHead + "\n\n", batchHead + "\n" + sum + " 3\n\nab", batchHead + "\n" + sum + " -1\n\n", batchHead + "\n" + sum + " 99999999999999999999\n\n",
		batchHead + "\n" + sum + " 1\n" + sum + " 2\n\nabc", fmt.Sprintf("%s\n%s 9223372036854775807\n%s 9223372036854775807\n\n", batchHead, sum, coretest.Sum("x"))} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := parseBatch(bufio.NewReader(bytes.NewReader(data)), int64(len(data)))
		if err != nil {
			return
		}
		spans := slices.SortedFunc(maps.Values(list), func(a, b span) int {
			return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.size, b.size)) // an empty one begins where its neighbour does, and goes first
		})
		end := int64(len(data))
		for _, s := range slices.Backward(spans) {
			if s.size < 0 || s.from < 0 || s.from+s.size != end {
				t.Fatalf("%+v ends at %d, not at %d", s, s.from+s.size, end)
			}
			end = s.from
		}
	})
}
