package audit

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"countersign/core"
)

// signedLog is a log of n entries with its key named in the first, and the head over it.
func signedLog(t testing.TB, n int) (list []core.AuditEntry, head core.TreeHead, private, public string) {
	t.Helper()
	private, public, err := NewKey(rand.Reader, "countersign/test")
	if err != nil {
		t.Fatal(err)
	}
	list = chainOf(t, n, func(i int, e *core.AuditEntry) {
		if i == 0 {
			e.Action, e.Object, e.After = core.ActionHeadKeyMade, core.AuditKeyObject, map[string]string{"key": public}
		}
	})
	return list, signed(t, list, private), private, public
}

func signed(t testing.TB, list []core.AuditEntry, private string) core.TreeHead {
	t.Helper()
	v := verified(t, list, Anchor{})
	root, err := v.Tree().Root(v.Tree().Size())
	if err != nil {
		t.Fatal(err)
	}
	h, err := SignHead(Head{Origin: Origin(list[0]), Size: v.Tree().Size(), Root: root, Firm: "Nordlicht, Beispiel\n& Söhne", Time: list[0].Time}, private)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func verified(t testing.TB, list []core.AuditEntry, a Anchor) *Verifier {
	t.Helper()
	v := &Verifier{}
	v.Expect(a)
	for _, e := range list {
		if err := v.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

func TestHeadComesBack(t *testing.T) {
	list, h, _, public := signedLog(t, 5)
	got, err := OpenHead(h.Note, public)
	if err != nil || got.Size != 5 || got.Root.String() != h.Root || got.Origin != Origin(list[0]) || got.Firm != "Nordlicht, Beispiel & Söhne" || !got.Time.Equal(h.At) {
		t.Fatalf("%+v, %v", got, err)
	}
	rows := "section,name\n"
	for l := range strings.Lines(h.Note) {
		if l = strings.TrimSpace(l); l != "" {
			rows += "audit,\"" + l + "\",,,,,\r\n"
		}
	}
	for name, text := range map[string]string{
		"as it is": h.Note, "with Windows line ends": strings.ReplaceAll(h.Note, "\n", "\r\n"), "among other lines": "Report\n\n  " + h.Note + "\nkey " + public,
		"without its blank line": strings.ReplaceAll(h.Note, "\n\n", "\n"), "short": h.Short(), "rows of a report": rows + "audit,key,,,\n", "with a mark": "\ufeff" + h.Note,
	} {
		a, err := ParseAnchor(text)
		if err != nil || a.Size != 5 || a.Root != got.Root {
			t.Errorf("%s: %+v, %v", name, a, err)
			continue
		}
		if why := verified(t, list, a).Anchored(); why != "" {
			t.Errorf("%s: %s", name, why)
		}
	}
	if a, err := ParseAnchor(list[3].Hash); err != nil || verified(t, list, a).Anchored() != "" {
		t.Errorf("the hash of an entry: %v", err)
	}
}

func TestChangedHeadIsFound(t *testing.T) {
	list, h, _, public := signedLog(t, 5)
	for i := range h.Note {
		b := []byte(h.Note)
		b[i] ^= 1
		if got, err := OpenHead(string(b), public); err == nil {
			t.Errorf("byte %d changed: %+v", i, got)
		}
	}
	other, otherPublic, err := NewKey(rand.Reader, "countersign/test")
	if err != nil {
		t.Fatal(err)
	}
	forged := signed(t, chainOf(t, 5, nil), other)
	if _, err := OpenHead(forged.Note, public); core.KindOf(err) != core.Damaged {
		t.Errorf("another key: %v", err)
	}
	for name, c := range map[string]struct {
		heads []core.TreeHead
		key   string
		want  string
	}{
		"sound":               {[]core.TreeHead{h}, public, ""},
		"another key beside":  {[]core.TreeHead{h}, otherPublic, "The key for checking"},
		"no key beside":       {[]core.TreeHead{h}, "", "The key for checking"},
		"signed by another":   {[]core.TreeHead{forged}, public, "The head over the first 5 entries was changed"},
		"another root":        {[]core.TreeHead{{Size: 5, Root: forged.Root, Note: h.Note}}, public, "The head over the first 5 entries was changed"},
		"another size":        {[]core.TreeHead{{Size: 4, Root: h.Root, Note: h.Note}}, public, "The head over the first 4 entries was changed"},
		"longer than the log": {[]core.TreeHead{signed(t, chainOf(t, 9, nil), other)}, public, "The head over the first 9 entries"},
		"not a head":          {[]core.TreeHead{{Size: 5, Root: h.Root, Note: "x"}}, public, "The head over the first 5 entries was changed"},
	} {
		got := strings.Join(verified(t, list, Anchor{}).Heads(c.heads, c.key), " ")
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A log that was written anew, hashes and all, no longer fits a head from before.
func TestRewrittenLogIsFound(t *testing.T) {
	list, h, _, _ := signedLog(t, 20)
	anchors := map[string]string{"signed": h.Note, "short": h.Short(), "hash": list[19].Hash}
	for name, text := range anchors {
		a, err := ParseAnchor(text)
		if err != nil {
			t.Fatal(err)
		}
		forged := rewritten(t, list, 6)
		if why := verified(t, forged, a).Anchored(); why == "" {
			t.Errorf("%s: a log written anew from entry 7 on is not found", name)
		}
		if why := verified(t, list[:15], a).Anchored(); why == "" {
			t.Errorf("%s: a shortened log is not found", name)
		}
		longer := chainOn(t, list, 5)
		if why := verified(t, longer, a).Anchored(); why != "" {
			t.Errorf("%s: a log that went on: %s", name, why)
		}
	}
}

// rewritten is the log with the reason of one entry changed and all hashes computed anew.
func rewritten(t testing.TB, list []core.AuditEntry, at int) []core.AuditEntry {
	t.Helper()
	out := append([]core.AuditEntry(nil), list...)
	out[at].Reason = "forged"
	head := core.AuditHead{Seq: out[at-1].Seq, Hash: out[at-1].Hash}
	for i := at; i < len(out); i++ {
		e, err := Seal(head, out[i])
		if err != nil {
			t.Fatal(err)
		}
		out[i], head = e, core.AuditHead{Seq: e.Seq, Hash: e.Hash}
	}
	return out
}

func chainOn(t testing.TB, list []core.AuditEntry, n int) []core.AuditEntry {
	t.Helper()
	out := append([]core.AuditEntry(nil), list...)
	for range n {
		last := out[len(out)-1]
		e, err := Seal(core.AuditHead{Seq: last.Seq, Hash: last.Hash}, core.AuditEntry{Time: last.Time.Add(time.Second), Actor: "anna", Action: "x", Object: "y"})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func FuzzAnchor(f *testing.F) {
	_, h, _, public := signedLog(f, 3)
	f.Add(h.Note)
	f.Add(h.Short())
	f.Add(Zero)
	f.Add("audit,countersign/x,,\naudit,— x,,\n" + h.Note)
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := ParseAnchor(text); err != nil && core.KindOf(err) != core.BadInput {
			t.Errorf("%q: %v", text, err)
		}
		if _, err := OpenHead(text, public); err == nil && text != h.Note {
			t.Errorf("%q is taken for a signed head", text)
		} else if k := core.KindOf(err); err != nil && k != core.BadInput && k != core.Damaged {
			t.Errorf("%q: %v", text, err)
		}
	})
}
