package mail_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
)

// pythonParts lists what Python's email package finds in the mails whose paths are given:
// each part that holds something itself, and in place of an archive the files in it.
const pythonParts = `
import email, email.header, hashlib, io, json, sys, zipfile
def plain(name):
    return str(email.header.make_header(email.header.decode_header(name or "")))
def parts(data, name, kind, how):
    if zipfile.is_zipfile(io.BytesIO(data)):
        z = zipfile.ZipFile(io.BytesIO(data))
        if "[Content_Types].xml" not in z.namelist() and "mimetype" not in z.namelist():
            for n in z.namelist():
                if not n.endswith("/"):
                    yield from parts(z.read(n), n, "", "attachment")
            return
    yield {"name": name, "type": kind, "how": how, "bytes": len(data), "sum": hashlib.sha256(data).hexdigest()}
for path in sys.argv[1:]:
    found = []
    try:
        for p in email.message_from_bytes(open(path, "rb").read()).walk():
            if not p.is_multipart():
                found += parts(p.get_payload(decode=True) or b"", plain(p.get_filename()), p.get_content_type(), p.get_content_disposition() or "")
    except Exception as e:
        print("%s: %s" % (path, e), file=sys.stderr)
    print(json.dumps(found))
`

// pythonPart is a line of it.
type pythonPart struct {
	Name, Type, How, Sum string
	Bytes                int
}

// isBody tells the mail's own text, and a multipart without parts, which are no
// attachments.
func (p pythonPart) isBody() bool {
	text := p.Type == "text/plain" || p.Type == "text/html" || p.Type == "text/enriched" || strings.HasPrefix(p.Type, "multipart/")
	return p.Name == "" && p.How != "attachment" && text
}

func corpusMails(t testing.TB) []string {
	var out []string
	for _, kind := range []string{"mail", "mail_composed"} {
		for _, l := range labels(t, kind) {
			out = append(out, filepath.Join(corpusDir(t), l.File))
		}
	}
	return out
}

// Every attachment that Python's email package finds in the mails of the corpus is
// found, byte for byte, or left out with a reason that people see.
func TestAgainstPython(t *testing.T) {
	files := corpusMails(t)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	cmd := exec.Command(python, append([]string{"-c", pythonParts}, files...)...)
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	answer, err := cmd.Output()
	lines := strings.Split(strings.TrimSpace(string(answer)), "\n")
	if err != nil || len(lines) != len(files) {
		t.Fatalf("%v, %d answers for %d mails: %s", err, len(lines), len(files), trouble.String())
	}
	if trouble.Len() > 0 {
		t.Logf("refused by python: %s", trouble.String())
	}
	var want int
	became := map[string]int{}
	for i, file := range files {
		var theirs []pythonPart
		if err := json.Unmarshal([]byte(lines[i]), &theirs); err != nil {
			t.Fatal(err)
		}
		ours := unpackFile(t, file).Parts
		for _, a := range theirs {
			if a.Bytes == 0 || a.isBody() {
				continue
			}
			want++
			how := foundAs(ours, a)
			became[how]++
			if how == lost {
				t.Logf("%s: %q (%s, %d bytes) is not in %s", filepath.Base(file), a.Name, a.Type, a.Bytes, outline(ours))
			}
		}
	}
	t.Logf("%d attachments that python finds in %d mails: %v", want, len(files), became)
	if (want-became[lost])*1000 < want*995 {
		t.Errorf("%d of %d are lost, want at most 0.5 %%", became[lost], want)
	}
}

const lost = "lost"

// foundAs says what became of a part.
func foundAs(parts []core.Part, a pythonPart) string {
	how := lost
	for _, p := range parts {
		sum := sha256.Sum256(p.Data)
		named := a.Name != "" && strings.Contains(p.Path, path.Base(a.Name)) || a.Name == "" && !strings.HasPrefix(path.Base(p.Path), "mail body")
		switch {
		case len(p.Data) > 0 && hex.EncodeToString(sum[:]) == a.Sum:
			return "the same bytes"
		case named && p.Skip != "":
			how = "left out with a reason"
		case named && p.Fault != "":
			how = "damaged, and shown as such"
		}
	}
	return how
}

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
