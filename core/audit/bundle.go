package audit

import (
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"countersign/core"
)

// The files of a bundle, in their order. Behind them come the originals.
const (
	readmeName  = "README.txt"
	indexName   = "index.csv"
	aboutName   = "bundle.json"
	headName    = "head.txt"
	keysName    = "keys.txt"
	earlierName = "earlier.jsonl"
	entriesName = "entries.jsonl"
	proofsName  = "proofs.jsonl"
	originals   = "originals/"
)

var bundleNames = []string{readmeName, indexName, aboutName, headName, keysName, earlierName, entriesName, proofsName}

// originalName is a document or a raw mail under its SHA-256, with an ending by which
// it is opened.
var originalName = regexp.MustCompile(`^originals/([0-9a-f]{64})(\.[a-z0-9]{1,8})?$`)

// openable are the endings that an original may have: those of documents, none of which
// runs when it is opened. Nothing signed binds a name, so a bundle with another is refused.
var openable = strings.Fields("pdf xml html htm txt eml png jpg jpeg gif bmp webp tif tiff heic heif csv json zip doc docx xls xlsx odt ods rtf msg p7m edi")

func mayOpen(ending string) bool {
	return ending == "" || slices.Contains(openable, strings.TrimPrefix(ending, "."))
}

const bundleFormat = 1

// about is what a bundle says of itself.
type about struct {
	Format int    `json:"format"`
	Firm   string `json:"firm"`
	Month  string `json:"month"` // YYYY-MM
	// First and Last are the entries in it: those of the month and, where there are
	// any, one before and one behind, which show that none is left out at the ends.
	First int64 `json:"first"`
	Last  int64 `json:"last"`
}

// span is a month in UTC, in which entries have their times.
type span struct{ from, to time.Time }

func monthOf(month string) (span, error) {
	from, err := time.Parse("2006-01", month)
	if err != nil {
		return span{}, core.Errorf(core.Usage, "%q is not a month", month).WithHint("write 2026-11")
	}
	return span{from, from.AddDate(0, 1, 0)}, nil
}

func (s span) holds(t time.Time) bool { return !t.Before(s.from) && t.Before(s.to) }

// line is an entry in entries.jsonl: its hash, and the canonical JSON that it is of.
type line struct {
	Entry rawJSON `json:"entry"`
	Hash  string  `json:"hash"`
}

// proof is a line of proofs.jsonl: the hashes that lead from the entry to the root
// (RFC 6962, section 2.1.1).
type proof struct {
	Seq   int64            `json:"seq"`
	Proof tlog.RecordProof `json:"proof"`
}

// earlier is a line of earlier.jsonl: a head that was signed before, and the hashes
// that lead from it to the one of the bundle (RFC 6962, section 2.1.2).
type earlier struct {
	Note  string         `json:"note"`
	Proof tlog.TreeProof `json:"proof"`
}

// rawJSON keeps the bytes as they are.
type rawJSON []byte

// MarshalJSON implements json.Marshaler.
func (r rawJSON) MarshalJSON() ([]byte, error) { return r, nil }

// UnmarshalJSON implements json.Unmarshaler.
func (r *rawJSON) UnmarshalJSON(b []byte) error {
	*r = append((*r)[:0], b...)
	return nil
}

// sumsOf are the files that an entry names: documents and raw mails.
func sumsOf(e core.AuditEntry) []string {
	var out []string
	add := func(s string) {
		if isHex(s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	add(string(e.Document))
	for _, name := range slices.Sorted(maps.Keys(e.Rows)) {
		if kind, key, _ := strings.Cut(name, ":"); kind == "document" || kind == "message" {
			add(key)
		}
	}
	return out
}

// index writes the list for people. Excel opens it by a double click in every country
// only as UTF-16 with tabs: with UTF-8 the separator depends on the country.
type index struct {
	w     *transform.Writer
	csv   *csv.Writer
	files map[string]string // by SHA-256
}

var indexColumns = []string{"entry", "time (UTC)", "person", "role", "computer", "what", "about", "reason", "before", "after", "files", "hash"}

func newIndex(w io.Writer, files map[string]string) (*index, error) {
	x := &index{w: transform.NewWriter(w, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()), files: files}
	x.csv = csv.NewWriter(x.w)
	x.csv.Comma, x.csv.UseCRLF = '\t', true
	return x, x.csv.Write(indexColumns)
}

func (x *index) add(e core.AuditEntry) error {
	var files []string
	for _, sum := range sumsOf(e) {
		if name := x.files[sum]; name != "" {
			files = append(files, name)
		}
	}
	row := []string{strconv.FormatInt(e.Seq, 10), e.Time.UTC().Format("2006-01-02 15:04:05"), e.Actor, e.Role, e.Host, e.Action, e.Object, e.Reason,
		listed(e.Before), listed(e.After), strings.Join(files, " "), e.Hash}
	for i := range row {
		row[i] = core.SpreadsheetText(strings.Join(strings.Fields(row[i]), " "))
	}
	return x.csv.Write(row)
}

func (x *index) close() error {
	x.csv.Flush()
	if err := x.csv.Error(); err != nil {
		return err
	}
	return x.w.Close()
}

func listed(m map[string]string) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		v := m[k]
		if r := []rune(v); len(r) > 200 {
			v = string(r[:200]) + "…"
		}
		out = append(out, k+": "+v)
	}
	return strings.Join(out, "; ")
}

// readme says to an accountant what the bundle is and how it is checked.
func readme(a about, h Head, keys []string) string {
	return fmt.Sprintf(readmeText, a.Firm, a.Month, a.First, a.Last, h.Size, h.Time.UTC().Format("2 January 2006, 15:04")+" UTC",
		strconv.FormatInt(h.Size, 10)+":"+base64.StdEncoding.EncodeToString(h.Root[:]), strings.Join(keys, "\n  "))
}

const readmeText = `%s: accounts payable, %s

What this is
  index.csv      what happened, one line an entry; opens in Excel and LibreOffice
  originals/     the invoices and mails that these entries name, as they came
  entries.jsonl  the entries of the audit log, %d to %d, each with its hash
  head.txt       the signed head of the log over its first %d entries, of %s
  proofs.jsonl   for each entry, the hashes that prove that it is in the log under that head
  earlier.jsonl  heads that were signed before, and the proofs that the log only grew since
  keys.txt       the keys that check the signatures
  bundle.json    firm, month and entries, for programs

How to check it
  With the program Countersign, on any computer and without the firm's data:
    countersignctl audit verify THIS-FILE.zip
  To know that it comes from this firm, compare the key with the one that the firm
  printed or told you before, or give it to the check with --key:
  %[8]s
  If you kept a head from an earlier report, give that too: --head, as a file or in
  short. The head of this bundle in short: %[7]s
  Without the program: each entry's hash is the SHA-256 of the text behind "entry":,
  each original's name is its SHA-256, head.txt is a signed note (C2SP) with an Ed25519
  signature, and the proofs are those of RFC 6962.

What it proves
  That these entries, in this order and with nothing left out between the first and the
  last, are in the log that the head was signed over; that the originals are the very
  bytes that the entries name; and that the log was not changed since any earlier head in
  here, or since one that you kept.

What it does not prove
  That what was entered was true. That the log was not made anew before the first head
  that left the firm: keep each head that you get. That the signature is the firm's, as
  long as you have the key from nowhere else than from here.
  Times are those of the firm's computer.
`
