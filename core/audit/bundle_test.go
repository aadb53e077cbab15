package audit_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
	"countersign/core/desk"
)

// office is a log over three months, with originals, and heads of each.
type office struct {
	t       testing.TB
	store   *coretest.Store
	desk    *desk.Desk
	key     desk.HeadKey
	now     time.Time
	heads   []core.TreeHead
	content map[string][]byte
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{t: t, now: time.Date(2026, 10, 30, 9, 0, 0, 0, time.UTC), content: map[string][]byte{}}
	o.store = coretest.NewStore(func() time.Time { return o.now })
	o.desk = desk.New(o.store, rand.Reader)
	o.update(func(tx core.Tx) error {
		if err := tx.SaveFirm(core.Firm{Name: "Nordlicht Beispiel GmbH"}); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("FirmCreated", "firm:x"))
	})
	name, err := o.desk.LogName(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if o.key.Private, o.key.Public, err = audit.NewKey(rand.Reader, name); err != nil {
		t.Fatal(err)
	}
	for day := range 20 {
		o.now = o.now.Add(49 * time.Hour)
		o.document(fmt.Sprintf("document %d", day))
		if day%4 == 0 {
			o.sign()
		}
	}
	o.sign()
	return o
}

func (o *office) update(fn func(core.Tx) error) {
	o.t.Helper()
	if err := o.store.Update(o.t.Context(), fn); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) document(text string) {
	o.t.Helper()
	sum := sha256.Sum256([]byte(text))
	id := hex.EncodeToString(sum[:])
	o.content[id] = []byte(text)
	e := coretest.Entry("DocumentReceived", "document:"+id[:12])
	e.Document, e.After = core.DocumentID(id), map[string]string{"name": "=cmd|x " + text}
	o.update(func(tx core.Tx) error { return tx.Audit(e) })
}

func (o *office) sign() {
	o.t.Helper()
	by := core.User{Name: "vera", Roles: []core.Role{core.Auditor}}
	h, err := o.desk.SignHead(context.Background(), by, o.key, "test")
	if err != nil {
		o.t.Fatal(err)
	}
	o.heads = append(o.heads, h)
}

func (o *office) last() core.TreeHead { return o.heads[len(o.heads)-1] }

func (o *office) pack(month string) []byte {
	o.t.Helper()
	var buf bytes.Buffer
	err := o.store.View(o.t.Context(), func(r core.Reader) error {
		_, err := audit.WriteBundle(&buf, r, audit.Packing{
			Month: month, Head: o.last(), Ending: func(string) string { return ".pdf" },
			Open: func(sum string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(o.content[sum])), nil },
		})
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return buf.Bytes()
}

func check(t testing.TB, bundle []byte, in audit.Asked) (audit.Checked, error) {
	t.Helper()
	return audit.VerifyBundle(t.Context(), bytes.NewReader(bundle), int64(len(bundle)), in)
}

func TestBundleIsChecked(t *testing.T) {
	o := newOffice(t)
	bundle := o.pack("2026-11")
	if !bytes.Equal(bundle, o.pack("2026-11")) {
		t.Error("the same month under the same head gives other bytes")
	}
	got, err := check(t, bundle, audit.Asked{Key: o.key.Public})
	if err != nil || got.Firm != "Nordlicht Beispiel GmbH" || got.Month != "2026-11" || got.Originals != 15 || got.Size != o.last().Size || got.Earlier != len(o.heads)-1 {
		t.Fatalf("%+v, %v", got, err)
	}
	for i, h := range o.heads {
		a, err := audit.ParseAnchor(h.Note)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := check(t, bundle, audit.Asked{Anchor: a}); err != nil {
			t.Errorf("head %d over %d entries: %v", i, h.Size, err)
		}
	}
	newer := audit.Anchor{Size: o.last().Size + 5}
	if _, err := check(t, bundle, audit.Asked{Anchor: newer}); err == nil || !strings.Contains(err.Error(), "newer than the bundle") {
		t.Errorf("a head that is newer than the bundle: %v", err)
	}
	for _, month := range []string{"2026-10", "2026-12"} { // the ends of the log
		if _, err := check(t, o.pack(month), audit.Asked{}); err != nil {
			t.Errorf("%s: %v", month, err)
		}
	}
}

// A bundle whose head was signed before the month ended may be an old one that is handed
// out later, to keep back what came since: the check says up to when it goes.
func TestBundleOfAMonthThatIsNotOver(t *testing.T) {
	o := newOffice(t)
	all := o.heads
	for i, h := range all {
		for _, month := range []string{"2026-10", "2026-11", "2026-12"} {
			o.heads = all[:i+1]
			at := h.At.Format("2006-01")
			if at < month {
				continue // nothing of it is under this head
			}
			got, err := check(t, o.pack(month), audit.Asked{})
			if err != nil {
				t.Fatal(err)
			}
			if (got.Until != "") != (at == month) || got.Until != "" && got.Until != h.At.Format("2006-01-02 15:04 MST") {
				t.Errorf("%s under a head of %s: until %q", month, h.At, got.Until)
			}
		}
	}
}

// The list for people has no formulas, and its columns are told apart by tabs.
func TestBundleIndex(t *testing.T) {
	o := newOffice(t)
	text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(members(t, o.pack("2026-11"))["index.csv"])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\r\n"), "\r\n")
	if len(lines) < 18 || !strings.HasPrefix(lines[0], "entry\ttime (UTC)\tperson") {
		t.Fatalf("%d lines, %q", len(lines), lines[0])
	}
	for _, l := range lines {
		if n := strings.Count(l, "\t"); n != 11 || strings.Contains(l, "\t=") {
			t.Errorf("%d tabs in %q", n, l)
		}
	}
}

// members are the files of a bundle.
func members(t testing.TB, bundle []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// repacked writes the files of a bundle anew: change gives the content of each, nil to
// leave it out; more are added behind.
func repacked(t testing.TB, bundle []byte, change func(name string, data []byte) []byte, more ...string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		t.Fatal(err)
	}
	all := members(t, bundle)
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	put := func(h *zip.FileHeader, data []byte) {
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = f.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range z.File {
		if data := change(f.Name, all[f.Name]); data != nil {
			put(&zip.FileHeader{Name: f.Name, Method: f.Method}, data)
		}
	}
	for _, name := range more {
		put(&zip.FileHeader{Name: name, Method: zip.Deflate}, []byte(strings.Repeat("0", 1<<20)))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestChangedBundleIsRefused(t *testing.T) {
	o, other := newOffice(t), newOffice(t)
	bundle, foreign := o.pack("2026-11"), members(t, other.pack("2026-11"))
	same := func(_ string, data []byte) []byte { return data }
	in := func(name string, f func([]byte) []byte) func(string, []byte) []byte {
		return func(n string, data []byte) []byte {
			if n == name {
				return f(data)
			}
			return data
		}
	}
	replace := func(name, old, new string) func(string, []byte) []byte {
		return in(name, func(b []byte) []byte {
			if !bytes.Contains(b, []byte(old)) {
				t.Fatalf("%s has no %q", name, old)
			}
			return bytes.Replace(b, []byte(old), []byte(new), 1)
		})
	}
	line := func(name string, f func([]string) []string) func(string, []byte) []byte {
		return in(name, func(b []byte) []byte { return []byte(strings.Join(f(strings.SplitAfter(string(b), "\n")), "")) })
	}
	from := func(names ...string) func(string, []byte) []byte {
		return func(n string, data []byte) []byte {
			for _, x := range names {
				if n == x {
					return foreign[n]
				}
			}
			return data
		}
	}
	first, second := "", ""
	for name := range members(t, bundle) {
		if strings.HasPrefix(name, "originals/") && (first == "" || name < first) {
			first, second = name, first
		} else if strings.HasPrefix(name, "originals/") {
			second = name
		}
	}
	swapped := func(n string, data []byte) []byte {
		switch n {
		case first:
			return members(t, bundle)[second]
		case second:
			return members(t, bundle)[first]
		}
		return data
	}
	if _, err := check(t, repacked(t, bundle, same), audit.Asked{}); err != nil {
		t.Fatalf("packed anew unchanged: %v", err)
	}
	for name, c := range map[string]struct {
		bundle []byte
		want   string
	}{
		"a byte of an original":      {repacked(t, bundle, in(first, func(b []byte) []byte { return append([]byte("D"), b[1:]...) })), "The original "},
		"a longer original":          {repacked(t, bundle, in(first, func(b []byte) []byte { return append(b, ' ') })), "The original "},
		"an original left out":       {repacked(t, bundle, in(first, func([]byte) []byte { return nil })), "The original " + first[10:22] + ", which entry"},
		"two originals swapped":      {repacked(t, bundle, swapped), "The original "},
		"an original too many":       {repacked(t, bundle, same, "originals/"+strings.Repeat("a", 64)+".pdf"), "An original in the bundle is packed"},
		"a file too many":            {repacked(t, bundle, same, "notes.txt"), "The bundle holds a file that does not belong to it"},
		"a file twice":               {repacked(t, bundle, same, "head.txt"), "The bundle holds a file twice"},
		"a name that leads out":      {repacked(t, bundle, same, "originals/../../x"), "The bundle holds a file whose name leads out of it"},
		"an absolute name":           {repacked(t, bundle, same, "/etc/x"), "The bundle holds a file whose name leads out of it"},
		"a name of Windows":          {repacked(t, bundle, same, `C:\x`), "The bundle holds a file whose name leads out of it"},
		"an entry's word":            {repacked(t, bundle, replace("entries.jsonl", `"actor":"anna"`, `"actor":"bert"`)), "Entry "},
		"an entry left out":          {repacked(t, bundle, line("entries.jsonl", func(l []string) []string { return append(l[:4:4], l[5:]...) })), "Entry "},
		"two entries swapped":        {repacked(t, bundle, line("entries.jsonl", func(l []string) []string { l[3], l[4] = l[4], l[3]; return l })), "Entry "},
		"the last entry left out":    {repacked(t, bundle, line("entries.jsonl", func(l []string) []string { return l[:len(l)-2] })), "Entry "},
		"a proof left out":           {repacked(t, bundle, line("proofs.jsonl", func(l []string) []string { return l[1:] })), "Entry "},
		"more behind the proofs":     {repacked(t, bundle, in("proofs.jsonl", func(b []byte) []byte { return append(b, "x\n"...) })), "The bundle has more proofs"},
		"half a line behind them":    {repacked(t, bundle, in("proofs.jsonl", func(b []byte) []byte { return append(b, 'x') })), "The bundle has more proofs"},
		"the last line does not end": {repacked(t, bundle, in("entries.jsonl", func(b []byte) []byte { return b[:len(b)-1] })), "The file entries.jsonl"},
		"line ends of Windows":       {repacked(t, bundle, in("entries.jsonl", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) })), "Entry "},
		"no proofs":                  {repacked(t, bundle, in("proofs.jsonl", func([]byte) []byte { return []byte{} })), "Entry "},
		"a proof too many":           {repacked(t, bundle, line("proofs.jsonl", func(l []string) []string { return append(l, l[0]) })), "The bundle has more proofs"},
		"proofs of another log":      {repacked(t, bundle, from("proofs.jsonl")), "Entry "},
		"entries of another log":     {repacked(t, bundle, from("entries.jsonl", "proofs.jsonl")), "Entry "},
		"the head of another log":    {repacked(t, bundle, from("head.txt")), "The signature of the head"},
		"head and keys of another":   {repacked(t, bundle, from("head.txt", "keys.txt")), "Entry "},
		"earlier heads of another":   {repacked(t, bundle, from("earlier.jsonl")), "An earlier head"},
		"a byte of the head":         {repacked(t, bundle, replace("head.txt", "Nordlicht", "Südlicht")), "The signature of the head"},
		"another firm":               {repacked(t, bundle, replace("bundle.json", "Nordlicht", "Südlicht")), "The file bundle.json"},
		"another month":              {repacked(t, bundle, replace("bundle.json", "2026-11", "2026-12")), "The bundle ends in the middle|The bundle begins|The file"},
		"fewer entries":              {repacked(t, bundle, replace("bundle.json", `"first":`, `"first":1`)), "The file bundle.json|Entry"},
		"a word of the read-me":      {repacked(t, bundle, replace("README.txt", "does not prove", "proves")), "The file README.txt"},
		"the list for people":        {repacked(t, bundle, in("index.csv", func(b []byte) []byte { b[len(b)-20] ^= 1; return b })), "The file index.csv"},
		"no list for people":         {repacked(t, bundle, in("index.csv", func([]byte) []byte { return nil })), "The bundle has no file index.csv"},
		"another ending":             {renamed(t, bundle, first, strings.Replace(first, ".pdf", ".xml", 1)), "The file index.csv"},
		"an ending that runs":        {renamed(t, bundle, first, strings.Replace(first, ".pdf", ".exe", 1)), "An original in the bundle has an ending"},
		"an earlier head twice":      {repacked(t, bundle, line("earlier.jsonl", func(l []string) []string { return append(l[:1:1], l...) })), "The earlier heads in the bundle are not in their order"},
		"a page before its files":    {append([]byte("<html>"), bundle...), "The bundle has something before or behind"},
		"a page behind its files":    {append(bytes.Clone(bundle[:len(bundle)-2]), append([]byte{6, 0}, "<html>"...)...), "The bundle has something before or behind"},
		"cut off":                    {bundle[:len(bundle)/2], "this is no bundle"},
		"no ZIP":                     {[]byte("hello"), "this is no bundle"},
	} {
		got, err := check(t, c.bundle, audit.Asked{})
		if err == nil {
			t.Errorf("%s: taken for sound: %+v", name, got)
			continue
		}
		fits := false
		for want := range strings.SplitSeq(c.want, "|") {
			fits = fits || strings.HasPrefix(err.Error(), want)
		}
		if k := core.KindOf(err); !fits || k != core.Damaged && k != core.BadInput {
			t.Errorf("%s: %s %v, want %q", name, k, err, c.want)
		}
	}
}

// renamed is a bundle with one file under another name.
func renamed(t testing.TB, bundle []byte, old, now string) []byte {
	t.Helper()
	return bytes.ReplaceAll(bundle, []byte(old), []byte(now))
}

// A log that no longer fits its head is not packed.
func TestNoBundleOfADamagedLog(t *testing.T) {
	o, other := newOffice(t), newOffice(t)
	err := o.store.View(t.Context(), func(r core.Reader) error {
		h := o.last()
		h.Note = other.last().Note
		_, err := audit.WriteBundle(io.Discard, r, audit.Packing{Month: "2026-11", Head: h, Ending: func(string) string { return "" }})
		return err
	})
	if core.KindOf(err) != core.Damaged {
		t.Errorf("a head of another log: %v", err)
	}
	for id := range o.content {
		o.content[id] = []byte("other")
	}
	if _, err := check(t, o.pack("2026-11"), audit.Asked{}); err == nil {
		t.Error("originals that are not what they were are taken for sound")
	}
}

// Whatever is changed in one file of a bundle is found.
func FuzzBundle(f *testing.F) {
	o := newOffice(f)
	bundle := o.pack("2026-10")
	var names []string
	for name := range members(f, bundle) {
		names = append(names, name)
	}
	slices.Sort(names)
	f.Add(uint8(0), uint32(9), uint8(3), []byte("x"))
	f.Add(uint8(4), uint32(100), uint8(0), []byte("{}\n"))
	f.Add(uint8(5), uint32(0), uint8(200), []byte{})
	f.Fuzz(func(t *testing.T, member uint8, at uint32, cut uint8, put []byte) {
		name, same := names[int(member)%len(names)], false
		changed := repacked(t, bundle, func(n string, data []byte) []byte {
			if n != name {
				return data
			}
			from := int(at % uint32(len(data)+1))
			to := min(len(data), from+int(cut))
			now := append(append(slices.Clone(data[:from]), put...), data[to:]...)
			same = bytes.Equal(now, data)
			return append([]byte{}, now...)
		})
		_, err := check(t, changed, audit.Asked{})
		if k := core.KindOf(err); (err == nil) != same || err != nil && k != core.Damaged && k != core.BadInput && k != core.Refused {
			t.Errorf("%s: %v", name, err)
		}
	})
}

// Whatever bytes are called a bundle, the answer is an error in words.
func FuzzNoBundle(f *testing.F) {
	o := newOffice(f)
	f.Add(o.pack("2026-10"))
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := check(t, data, audit.Asked{})
		if k := core.KindOf(err); err != nil && k != core.Damaged && k != core.BadInput && k != core.Refused {
			t.Errorf("%v", err)
		}
	})
}
