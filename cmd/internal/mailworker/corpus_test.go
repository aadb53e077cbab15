package mailworker_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
)

// Every mail of the corpus in a worker of its own, which ends at 10 s and 200 MB, gives
// what it gives without one; and through the intake every raw mail is kept as it came and
// becomes something.
func TestCorpusInWorkers(t *testing.T) {
	files := corpusMails(t)
	ws := realWorkers(t)
	store, blobs := coretest.NewStore(time.Now), coretest.NewBlobs()
	in := intake.New(intake.Ports{Store: store, Blobs: blobs, Reader: &coretest.DocumentReader{}, Unpacker: ws})
	var slowest time.Duration
	var largest int64
	for i, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		took, rss, err := ws.Measure(t.Context(), "message.eml", raw)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		slowest, largest = max(slowest, took), max(largest, rss)
		sameInWorker(t, ws, "message.eml", raw)
		if err := in.Deliver(t.Context(), core.MailKey{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: uint32(i + 1)}, raw); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d mails: the longest took %v, the largest %d MB", len(files), slowest, largest>>20)
	if err := in.Process(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkKept(t, store, blobs, files)
}

// checkKept checks what became of mails that went through the intake.
func checkKept(t *testing.T, store core.Store, blobs core.Blobs, files []string) {
	t.Helper()
	states := map[core.MessageState]int{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		id := coretest.Sum(string(raw))
		var m core.Message
		err = store.View(t.Context(), func(r core.Reader) (err error) {
			m, err = r.FindMessage(core.MessageID(id))
			return err
		})
		kept, openErr := blobs.Open(context.Background(), id)
		if err != nil || openErr != nil || m.State == core.MessageReceived || m.State == core.MessageFailed && m.Reason == "" {
			t.Errorf("%s: %v, %v, %+v", file, err, openErr, m)
			continue
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(kept); err != nil || !bytes.Equal(b.Bytes(), raw) {
			t.Errorf("%s: what is kept is not what came: %v", file, err)
		}
		_ = kept.Close()
		states[m.State]++
	}
	t.Logf("became %v", states)
}

// corpusMails are the mails of the corpus of public documents.
func corpusMails(t testing.TB) []string {
	t.Helper()
	dir := os.Getenv("COUNTERSIGN_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "corpus")
	}
	var out []string
	for _, folder := range []string{"mail", "mail_composed"} {
		list, err := filepath.Glob(filepath.Join(dir, folder, "*.eml"))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, list...)
	}
	if len(out) == 0 {
		t.Skipf("no corpus of public documents at %s (set COUNTERSIGN_CORPUS)", dir)
	}
	return out
}
