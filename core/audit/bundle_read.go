package audit

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"countersign/core"
)

// Limits on what a bundle may hold: it comes from outside.
const (
	maxMembers   = 1_000_000
	maxSmallFile = 1 << 20
	maxLine      = 8 << 20
	maxKeys      = 1000
)

// Asked is what whoever checks a bundle knows from elsewhere; empty for nothing.
type Asked struct {
	Key      string // the public key
	Anchor   Anchor // a head that was kept
	Progress func(done, total int)
}

// Checked is what a sound bundle holds.
type Checked struct {
	Firm      string `json:"firm"`
	Month     string `json:"month"`
	First     int64  `json:"first"`
	Last      int64  `json:"last"`
	Originals int    `json:"originals"`
	Size      int64  `json:"size"` // of the log under the head
	Head      string `json:"head"` // in short
	Time      string `json:"time"` // of the head
	Key       string `json:"key"`  // that signed it
	Earlier   int    `json:"earlier"`
	// Until is the time of the head where that was signed before the month ended: what
	// came after it in the month is not in the bundle.
	Until string `json:"until,omitempty"`
	// SetBack says where in the bundle the clock was set back.
	SetBack string `json:"clock_set_back,omitempty"`
}

// VerifyBundle checks a bundle without the data that it is of. It returns Damaged with
// the first thing that is wrong in a sentence, and BadInput for what is no bundle.
func VerifyBundle(ctx context.Context, r io.ReaderAt, size int64, in Asked) (Checked, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return Checked{}, core.Errorf(core.BadInput, "this is no bundle: it cannot be opened as a ZIP file").WithHint("give the file as it came, whole and unchanged")
	}
	var begin [4]byte
	if _, err := r.ReadAt(begin[:], 0); err != nil || string(begin[:]) != "PK\x03\x04" || z.Comment != "" {
		return Checked{}, wrong("The bundle has something before or behind its files that does not belong to it")
	}
	u := &unpacker{ctx: ctx, in: in, files: map[string]*zip.File{}, names: map[string]string{}, index: sha256.New()}
	for _, step := range []func() error{
		func() error { return u.members(z.File, size) }, u.head, u.about, u.entries, u.earlier, func() error { return u.within(u.top) }, u.texts, u.anchored, u.originals,
	} {
		if err := step(); err != nil {
			return Checked{}, err
		}
	}
	out := Checked{
		Firm: u.self.Firm, Month: u.self.Month, First: u.self.First, Last: u.self.Last, Originals: len(u.names), Size: u.top.Size,
		Head: u.stored.Short(), Time: u.top.Time.Format("2006-01-02 15:04 MST"), Key: u.key, Earlier: len(u.sizes), SetBack: u.clock.setBack,
	}
	if u.self.Last == u.top.Size && u.top.Time.Before(u.span.to) {
		out.Until = out.Time
	}
	return out, nil
}

type unpacker struct {
	ctx   context.Context
	in    Asked
	files map[string]*zip.File
	names map[string]string // of originals, by SHA-256

	keys   []string
	key    string
	top    Head
	stored core.TreeHead
	self   about
	span   span
	// wanted are the files that the entries name, hashes their own.
	wanted map[string]bool
	hashes map[string]bool
	index  hashed
	clock  clock
	sizes  map[int64]tlog.Hash // of earlier heads
}

// hashed is where the list for people is computed anew.
type hashed interface {
	io.Writer
	Sum([]byte) []byte
}

func wrong(format string, args ...any) error {
	return core.Errorf(core.Damaged, format, args...).WithHint("do not rely on this bundle; ask for it again, and compare")
}

// members sorts the files and refuses what does not belong.
func (u *unpacker) members(list []*zip.File, size int64) error {
	if len(list) > maxMembers {
		return wrong("The bundle holds more files than any month has")
	}
	var packed uint64
	for _, f := range list {
		if packed += f.CompressedSize64; f.CompressedSize64 > uint64(size) || packed > uint64(size) {
			return wrong("The bundle says that it holds more than it has: %q", f.Name)
		}
		if err := u.member(f); err != nil {
			return err
		}
	}
	for _, n := range bundleNames {
		if u.files[n] == nil {
			return wrong("The bundle has no file %s", n)
		}
	}
	return nil
}

func (u *unpacker) member(f *zip.File) error {
	original := originalName.FindStringSubmatch(f.Name)
	switch {
	case strings.ContainsAny(f.Name, `\:`) || strings.HasPrefix(f.Name, "/") || slices.Contains(strings.Split(f.Name, "/"), ".."):
		return wrong("The bundle holds a file whose name leads out of it: %q", f.Name)
	case original == nil && !slices.Contains(bundleNames, f.Name):
		return wrong("The bundle holds a file that does not belong to it: %q", f.Name)
	case u.files[f.Name] != nil || original != nil && u.names[original[1]] != "":
		return wrong("The bundle holds a file twice: %q", f.Name)
	case original != nil && !mayOpen(original[2]):
		return wrong("An original in the bundle has an ending that no document has: %q", f.Name)
	case !f.Mode().IsRegular() || f.Flags&1 != 0:
		return wrong("The bundle holds something that is no ordinary file: %q", f.Name)
	case original != nil && (f.Method != zip.Store || f.CompressedSize64 != f.UncompressedSize64):
		return wrong("An original in the bundle is packed, which none is: %q", f.Name)
	}
	u.files[f.Name] = f
	if original != nil {
		u.names[original[1]] = f.Name
	}
	return nil
}

func (u *unpacker) small(name string) (string, error) {
	r, err := u.files[name].Open()
	if err != nil {
		return "", wrong("The file %s in the bundle cannot be read", name)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxSmallFile+1))
	if err != nil || len(b) > maxSmallFile {
		return "", wrong("The file %s in the bundle cannot be read", name)
	}
	return string(b), nil
}

// head opens the signed head with the keys that come with it, or the one that is known.
func (u *unpacker) head() error {
	text, err := u.small(keysName)
	if err != nil {
		return err
	}
	u.keys = strings.Fields(text)
	if len(u.keys) == 0 || len(u.keys) > maxKeys || strings.Join(u.keys, "\n")+"\n" != text {
		return wrong("The file %s in the bundle was changed", keysName)
	}
	note, err := u.small(headName)
	if err != nil {
		return err
	}
	for _, k := range u.keys {
		if u.in.Key != "" && k != u.in.Key {
			continue
		}
		h, err := OpenHead(note, k)
		if err == nil {
			u.top, u.key = h, k
			u.stored = core.TreeHead{Size: h.Size, Root: h.Root.String(), At: h.Time, Note: note}
			return nil
		}
	}
	if u.in.Key != "" {
		return wrong("The head in the bundle is not signed with the key that you gave: it comes from somebody else, the firm has another key by now, or it was changed")
	}
	return wrong("The signature of the head in the bundle is wrong: the head or the keys were changed")
}

func (u *unpacker) about() error {
	text, err := u.small(aboutName)
	if err != nil {
		return err
	}
	if json.Unmarshal([]byte(text), &u.self) != nil {
		return wrong("The file %s in the bundle was changed", aboutName)
	}
	if u.self.Format > bundleFormat {
		return core.Errorf(core.Refused, "the bundle was written by a newer version of this program").WithHint("install the newer version")
	}
	back, err := json.Marshal(u.self)
	if u.span, _ = monthOf(u.self.Month); err != nil || u.span.from.IsZero() || string(back)+"\n" != text || u.self.Format != bundleFormat ||
		u.self.First < 1 || u.self.Last < u.self.First || u.self.Last > u.top.Size || u.self.Firm != u.top.Firm {
		return wrong("The file %s in the bundle was changed: it does not fit the signed head", aboutName)
	}
	return nil
}

// lines are those of a file in the bundle.
type lines struct {
	*bufio.Scanner
	file io.Closer
}

func (u *unpacker) open(name string) (lines, error) {
	r, err := u.files[name].Open()
	if err != nil {
		return lines{}, wrong("The file %s in the bundle cannot be read", name)
	}
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), maxLine)
	s.Split(wholeLine)
	return lines{s, r}, nil
}

// wholeLine is bufio.ScanLines that leaves every byte of a line where it is, and wants
// the last one to end too.
func wholeLine(data []byte, atEOF bool) (int, []byte, error) {
	i := bytes.IndexByte(data, '\n')
	switch {
	case i >= 0:
		return i + 1, data[:i], nil
	case atEOF && len(data) > 0:
		return 0, nil, io.ErrUnexpectedEOF
	}
	return 0, nil, nil
}

// each calls fn for the lines of a file.
func (u *unpacker) each(name string, fn func(line []byte) error) error {
	l, err := u.open(name)
	if err != nil {
		return err
	}
	defer func() { _ = l.file.Close() }() // only read from
	for l.Scan() {
		if err := u.ctx.Err(); err != nil {
			return err
		}
		if err := fn(l.Bytes()); err != nil {
			return err
		}
	}
	if l.Err() != nil {
		return wrong("The file %s in the bundle is damaged", name)
	}
	return nil
}

// strict decodes a line that must be spelled as the program spells it.
func strict(text []byte, v any) bool {
	var back bytes.Buffer
	return json.Unmarshal(text, v) == nil && writeLine(&back, v) == nil && bytes.Equal(bytes.TrimSuffix(back.Bytes(), []byte("\n")), text)
}
