package audit

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"countersign/core"
)

// Packing says what a bundle is made of.
type Packing struct {
	Month string // YYYY-MM
	// Head is the head that the proofs lead to; it covers the month.
	Head core.TreeHead
	// Open gives a document or a raw mail by its SHA-256, Ending the ending of its name
	// (".pdf").
	Open   func(sum string) (io.ReadCloser, error)
	Ending func(sum string) string
	// Progress, when set, is told after every original how many of how many are done.
	Progress func(done, total int)
}

// Packed is what went into a bundle.
type Packed struct {
	First     int64  `json:"first"`
	Last      int64  `json:"last"`
	Entries   int    `json:"entries"`
	Originals int    `json:"originals"`
	Key       string `json:"key"` // that its head is signed with
}

// WriteBundle writes a month as a ZIP file for somebody who does not have the data: the
// same data and head give the same bytes. It returns NotFound when nothing happened in
// that month, and Damaged when an original is not what it was.
func WriteBundle(w io.Writer, r core.Reader, in Packing) (Packed, error) {
	p := &packer{r: r, in: in, z: zip.NewWriter(w)}
	for _, step := range []func() error{p.open, p.look, p.texts, p.earlier, p.entries, p.proofs, p.originals, p.z.Close} {
		if err := step(); err != nil {
			if core.KindOf(err) == core.Internal {
				err = core.Errorf(core.Unavailable, "the bundle cannot be written: %w", err).WithHint("check the disk and try again")
			}
			return Packed{}, err
		}
	}
	return Packed{First: p.about.First, Last: p.about.Last, Entries: p.count, Originals: len(p.files), Key: p.key}, nil
}

type packer struct {
	r     core.Reader
	in    Packing
	z     *zip.Writer
	span  span
	head  Head
	keys  []string
	key   string // that signed the head
	about about
	count int
	tree  Tree              // over all entries that the head covers
	files map[string]string // names in the bundle by SHA-256
}

// open reads the head and the keys that the log names.
func (p *packer) open() (err error) {
	if p.span, err = monthOf(p.in.Month); err != nil {
		return err
	}
	made, err := p.r.AuditEntriesOf(core.AuditKeyObject)
	if err != nil {
		return err
	}
	for _, e := range made {
		if k := e.After["key"]; e.Action == core.ActionHeadKeyMade && e.Seq <= p.in.Head.Size {
			p.keys = append(p.keys, k)
		}
	}
	for _, p.key = range p.keys {
		if p.head, err = OpenHead(p.in.Head.Note, p.key); err == nil {
			return nil
		}
	}
	p.head, err = OpenHead(p.in.Head.Note, p.keys...)
	return err
}

// look finds the entries of the month and the files that they name, and holds the log to
// the head on the way.
func (p *packer) look() error {
	p.about = about{Format: bundleFormat, Firm: p.head.Firm, Month: p.in.Month}
	p.files = map[string]string{}
	err := p.r.AuditEntries(1, func(e core.AuditEntry) error {
		if e.Seq > p.head.Size {
			return errStop
		}
		leaf, err := Canonical(e)
		if err != nil {
			return err
		}
		p.take(e)
		return p.tree.Append(leaf)
	})
	if err != nil && err != errStop {
		return err
	}
	if root, err := p.tree.Root(p.tree.Size()); err != nil || p.tree.Size() != p.head.Size || root != p.head.Root {
		return core.Errorf(core.Damaged, "the log is not what it was when its head was signed").WithHint("`countersignctl audit verify` says what was changed")
	}
	if p.count == 0 {
		return core.Errorf(core.NotFound, "the log has no entries of %s", p.in.Month).WithHint("name another month")
	}
	return nil
}

// take notes an entry, if it is of the month.
func (p *packer) take(e core.AuditEntry) {
	if !p.span.holds(e.Time) {
		return
	}
	if p.about.First == 0 {
		p.about.First = max(1, e.Seq-1)
	}
	p.about.Last = min(e.Seq+1, p.head.Size)
	p.count++
	for _, sum := range sumsOf(e) {
		if p.files[sum] != "" {
			continue
		}
		ending := p.in.Ending(sum)
		if !mayOpen(ending) {
			ending = ""
		}
		p.files[sum] = originals + sum + ending
	}
}

var errStop = core.Errorf(core.Internal, "enough entries")

// each calls fn for the entries of the bundle.
func (p *packer) each(fn func(core.AuditEntry) error) error {
	err := p.r.AuditEntries(p.about.First, func(e core.AuditEntry) error {
		if e.Seq > p.about.Last {
			return errStop
		}
		return fn(e)
	})
	if err == errStop {
		err = nil
	}
	return err
}

func (p *packer) create(name string, method uint16) (io.Writer, error) {
	return p.z.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: p.head.Time.UTC().Truncate(2 * time.Second)})
}

func (p *packer) text(name, text string) error {
	w, err := p.create(name, zip.Deflate)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// texts are the files before the log's own.
func (p *packer) texts() error {
	if err := p.text(readmeName, readme(p.about, p.head, p.keys)); err != nil {
		return err
	}
	w, err := p.create(indexName, zip.Deflate)
	if err != nil {
		return err
	}
	x, err := newIndex(w, p.files)
	if err != nil {
		return err
	}
	if err := p.each(x.add); err != nil {
		return err
	}
	if err := x.close(); err != nil {
		return err
	}
	self, err := json.Marshal(p.about)
	if err != nil {
		return err
	}
	for _, f := range [][2]string{{aboutName, string(self) + "\n"}, {headName, p.in.Head.Note}, {keysName, strings.Join(p.keys, "\n") + "\n"}} {
		if err := p.text(f[0], f[1]); err != nil {
			return err
		}
	}
	return nil
}

// earlier writes all heads before the one of the bundle: whoever kept any of them can
// hold the bundle to it.
func (p *packer) earlier() error {
	heads, err := p.r.ListTreeHeads()
	if err != nil {
		return err
	}
	w, err := p.create(earlierName, zip.Deflate)
	if err != nil {
		return err
	}
	for _, h := range heads {
		if h.Size >= p.head.Size {
			continue
		}
		path, err := tlog.ProveTree(p.head.Size, h.Size, &p.tree)
		if err != nil {
			return err
		}
		if err := writeLine(w, earlier{h.Note, path}); err != nil {
			return err
		}
	}
	return nil
}

func (p *packer) entries() error {
	w, err := p.create(entriesName, zip.Deflate)
	if err != nil {
		return err
	}
	return p.each(func(e core.AuditEntry) error {
		raw, err := Canonical(e)
		if err != nil {
			return err
		}
		return writeLine(w, line{raw, e.Hash})
	})
}

func (p *packer) proofs() error {
	w, err := p.create(proofsName, zip.Deflate)
	if err != nil {
		return err
	}
	return p.each(func(e core.AuditEntry) error {
		path, err := tlog.ProveRecord(p.head.Size, e.Seq-1, &p.tree)
		if err != nil {
			return err
		}
		return writeLine(w, proof{e.Seq, path})
	})
}

// originals writes the files as they are: what is not packed cannot unfold beyond
// measure, so a reader need not fear it.
func (p *packer) originals() error {
	sums := slices.Sorted(maps.Keys(p.files))
	for i, sum := range sums {
		if err := p.original(sum); err != nil {
			return err
		}
		if p.in.Progress != nil {
			p.in.Progress(i+1, len(sums))
		}
	}
	return nil
}

func (p *packer) original(sum string) error {
	f, err := p.in.Open(sum)
	if err != nil {
		if core.KindOf(err) == core.NotFound {
			err = core.Errorf(core.Damaged, "the file %s, which the log names, is not there", sum[:12]).WithHint("`countersignctl audit verify` says what else is wrong")
		}
		return err
	}
	defer f.Close()
	w, err := p.create(p.files[sum], zip.Store)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return err
}

func writeLine(w io.Writer, v any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(buf.Bytes())
	return err
}
