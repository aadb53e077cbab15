package mail_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"countersign/core"
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
