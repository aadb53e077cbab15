package mail_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"countersign/core"
	"countersign/mail"
)

// corpusDir is the folder of public test documents, which is not part of the
// repository.
func corpusDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("COUNTERSIGN_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(filepath.Join(dir, "labels.jsonl")); err != nil {
		t.Skipf("no corpus of public documents at %s (set COUNTERSIGN_CORPUS)", dir)
	}
	return dir
}

// label is the part of a corpus label that concerns mails.
type label struct {
	File      string
	Kind      string
	Attached  []string
	Reference struct {
		Attachments []struct {
			Name, Type string
			Bytes      int
		}
	}
}

func labels(t testing.TB, kind string) []label {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(corpusDir(t), "labels.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var out []label
	for line := range strings.Lines(string(raw)) {
		var l label
		if err := json.Unmarshal([]byte(line), &l); err == nil && l.Kind == kind {
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		t.Fatalf("no labels of kind %s", kind)
	}
	return out
}

func unpackFile(t testing.TB, file string) core.Unpacked {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	got, err := mail.Unpacker{}.Unpack(context.Background(), filepath.Base(file), raw)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("%s took %v", file, took)
	}
	if len(got.Parts) == 0 {
		t.Errorf("%s: vanished: no part at all", file)
	}
	checkParts(t, file, got.Parts)
	return got
}

// checkParts checks what holds for the parts of anything.
func checkParts(t testing.TB, of string, parts []core.Part) {
	t.Helper()
	seen := map[string]bool{}
	for _, p := range parts {
		switch {
		case p.Skip != "" && len(p.Data) > 0:
			t.Errorf("%s: %q has both data and a reason to skip it", of, p.Path)
		case p.Skip == "" && p.Fault == "" && len(p.Data) == 0:
			t.Errorf("%s: %q is neither data nor skipped nor a fault", of, p.Path)
		case seen[p.Path]:
			t.Errorf("%s: two parts are called %q", of, p.Path)
		case !fs.ValidPath(p.Path) || p.Path == ".":
			t.Errorf("%s: unsafe path %q", of, p.Path)
		case strings.ContainsAny(p.Path, "\\\x00\r\n") || strings.ContainsRune(p.Path, '\u202e'):
			t.Errorf("%s: unsafe path %q", of, p.Path)
		}
		seen[p.Path] = true
	}
}

// TestComposedMails checks that each file that was put into a mail comes out,
// byte for byte.
func TestComposedMails(t *testing.T) {
	dir := corpusDir(t)
	for _, l := range labels(t, "mail_composed") {
		t.Run(filepath.Base(l.File), func(t *testing.T) {
			got := unpackFile(t, filepath.Join(dir, l.File))
			for _, name := range l.Attached {
				want, err := os.ReadFile(filepath.Join(dir, name))
				if err != nil {
					t.Fatal(err)
				}
				found := 0
				for _, p := range got.Parts {
					if bytes.Equal(p.Data, want) {
						found++
					}
				}
				if found != 1 {
					t.Errorf("%s came out %d times; parts: %s", name, found, outline(got.Parts))
				}
			}
			if kept := documents(got.Parts); len(kept) != max(1, len(l.Attached)) {
				t.Errorf("%d documents, want %d: %s", len(kept), max(1, len(l.Attached)), outline(got.Parts))
			}
		})
	}
}

func documents(parts []core.Part) (out []core.Part) {
	for _, p := range parts {
		if len(p.Data) > 0 && p.Fault == "" {
			out = append(out, p)
		}
	}
	return out
}

func outline(parts []core.Part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("\n  " + p.Path + " (" + p.MediaType + ") " + p.Skip + p.Fault)
	}
	return b.String()
}

// TestOddMails compares with what another parser found: at least 99.5 % of its
// attachments must be there.
func TestOddMails(t *testing.T) {
	dir := corpusDir(t)
	want, found := 0, 0
	for _, l := range labels(t, "mail") {
		got := unpackFile(t, filepath.Join(dir, l.File))
		used := make([]bool, len(got.Parts))
		for _, a := range l.Reference.Attachments {
			if a.Bytes == 0 {
				continue
			}
			want++
			if i := findPart(got.Parts, used, a.Name, a.Bytes); i >= 0 {
				used[i] = true
				found++
			} else {
				t.Logf("%s: %q (%s, %d bytes) not found in: %s", l.File, a.Name, a.Type, a.Bytes, outline(got.Parts))
			}
		}
	}
	t.Logf("%d of %d attachments of the labels found", found, want)
	if found*1000 < want*995 {
		t.Errorf("%d of %d attachments of the labels found, want at least 99.5 %%", found, want)
	}
}

// findPart finds an attachment by its size or, where it was skipped or its size
// differs by line ends, by its name.
func findPart(parts []core.Part, used []bool, name string, size int) int {
	for i, p := range parts {
		if !used[i] && len(p.Data) == size {
			return i
		}
	}
	for i, p := range parts {
		if base := path.Base(p.Path); !used[i] && (name != "" && strings.HasPrefix(base, path.Base(name)) || p.Skip != "" && name == "") {
			return i
		}
	}
	return -1
}

// TestAgainstEnmime finds every attachment that a second library finds.
func TestAgainstEnmime(t *testing.T) {
	dir := corpusDir(t)
	want, found := 0, 0
	for _, kind := range []string{"mail", "mail_composed"} {
		for _, l := range labels(t, kind) {
			raw, err := os.ReadFile(filepath.Join(dir, l.File))
			if err != nil {
				t.Fatal(err)
			}
			env, err := enmime.ReadEnvelope(bytes.NewReader(raw))
			if err != nil {
				continue // refused by it, not by us
			}
			got := unpackFile(t, filepath.Join(dir, l.File))
			used := make([]bool, len(got.Parts))
			for _, a := range append(env.Attachments, env.Inlines...) {
				// Texts without a name are the body to us; mails and archives
				// come out as what is in them.
				if len(a.Content) == 0 || a.FileName == "" && strings.HasPrefix(a.ContentType, "text/") ||
					strings.HasPrefix(a.ContentType, "message/") || a.ContentType == "application/zip" {
					continue
				}
				want++
				if i := findPart(got.Parts, used, a.FileName, len(a.Content)); i >= 0 {
					used[i] = true
					found++
				} else {
					t.Logf("%s: %q (%s, %d bytes) not found in: %s", l.File, a.FileName, a.ContentType, len(a.Content), outline(got.Parts))
				}
			}
		}
	}
	t.Logf("%d of %d attachments of the second library found", found, want)
	if found*1000 < want*995 {
		t.Errorf("%d of %d attachments of the second library found, want at least 99.5 %%", found, want)
	}
}
