package audit

import (
	"encoding/base64"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"countersign/core"
)

// maxHead bounds the text of a head: a note of a few lines.
const maxHead = 16 << 10

// Head is what a signed head says.
type Head struct {
	Origin string // which log: see Origin
	Size   int64
	Root   tlog.Hash
	Firm   string
	Time   time.Time
	// Note is the whole signed text; empty for a head that came without a signature.
	Note string
}

// Origin names a log by its first entry, so that heads of two firms, or of a log that
// was begun anew, are not mixed up.
func Origin(first core.AuditEntry) string {
	return "countersign/" + first.Hash[:min(16, len(first.Hash))]
}

// text is the head in the form of C2SP tlog-checkpoint: origin, size and root, then
// lines of our own.
func (h Head) text() string {
	firm := strings.Join(strings.Fields(h.Firm), " ")
	return fmt.Sprintf("%s\n%d\n%s\nfirm %s\ntime %s\n", h.Origin, h.Size, base64.StdEncoding.EncodeToString(h.Root[:]), firm, h.Time.UTC().Format(time.RFC3339))
}

func parseHead(text string) (h Head, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || !strings.HasPrefix(lines[0], "countersign/") {
		return h, notHead()
	}
	h.Origin = lines[0]
	if h.Size, h.Root, err = parseRoot(lines[1], lines[2]); err != nil {
		return h, err
	}
	for _, l := range lines[3:] {
		name, value, _ := strings.Cut(l, " ")
		switch name {
		case "firm":
			h.Firm = value
		case "time":
			if h.Time, err = time.Parse(time.RFC3339, value); err != nil {
				return h, notHead()
			}
		}
	}
	return h, nil
}

func parseRoot(size, root string) (int64, tlog.Hash, error) {
	n, err := strconv.ParseInt(size, 10, 64)
	h, herr := tlog.ParseHash(root)
	if err != nil || herr != nil || n < 1 || strconv.FormatInt(n, 10) != size {
		return 0, h, notHead()
	}
	return n, h, nil
}

func notHead() error {
	return core.Errorf(core.BadInput, "this is no head of an audit log").
		WithHint("give the lines from the report, from countersign/… to the signature, or the short form SIZE:ROOT")
}

// NewKey makes a key for signing heads. The private one is as secret as a passphrase;
// the public one checks signatures. The name is the origin of the log.
func NewKey(random io.Reader, origin string) (private, public string, err error) {
	private, public, err = note.GenerateKey(random, origin)
	if err != nil {
		// The cause might quote the key: it stays out of the error.
		return "", "", core.Errorf(core.Internal, "no key for signing could be made")
	}
	return private, public, nil
}

// SignHead signs a head and gives the text.
func SignHead(h Head, private string) (core.TreeHead, error) {
	s, err := note.NewSigner(private)
	if err != nil {
		return core.TreeHead{}, core.Errorf(core.Damaged, "the key for signing heads cannot be read").WithHint("`countersignctl audit key --new` makes another")
	}
	h.Time = h.Time.UTC().Truncate(time.Second)
	signed, err := note.Sign(&note.Note{Text: h.text()}, s)
	if err != nil {
		return core.TreeHead{}, core.Errorf(core.Internal, "the head cannot be signed")
	}
	return core.TreeHead{Size: h.Size, Root: base64.StdEncoding.EncodeToString(h.Root[:]), At: h.Time, Note: string(signed)}, nil
}

// OpenHead reads a signed head and checks its signature against the public keys. It is
// Damaged when no key of these signed it, BadInput when it is no head at all.
func OpenHead(text string, keys ...string) (Head, error) {
	if len(text) > maxHead {
		return Head{}, notHead()
	}
	known := make([]note.Verifier, 0, len(keys))
	for _, k := range keys {
		v, err := note.NewVerifier(k)
		if err != nil {
			return Head{}, core.Errorf(core.BadInput, "%q is no key for checking signatures", k).WithHint("it looks like countersign/…+…+…")
		}
		if !slices.ContainsFunc(known, func(o note.Verifier) bool { return o.Name() == v.Name() && o.KeyHash() == v.KeyHash() }) {
			known = append(known, v)
		}
	}
	n, err := note.Open([]byte(text), note.VerifierList(known...))
	unsigned, bad := &note.UnverifiedNoteError{}, &note.InvalidSignatureError{}
	switch {
	case errors.As(err, &unsigned):
		h, err := parseHead(unsigned.Note.Text)
		if err == nil {
			err = core.Errorf(core.Damaged, "the head over %d entries is signed with a key that is not known here", h.Size)
		}
		return h, err
	case errors.As(err, &bad):
		return Head{}, core.Errorf(core.Damaged, "the signature of the head is wrong: the head was changed")
	case err != nil:
		return Head{}, notHead()
	}
	for _, s := range n.Sigs { // one signature has one spelling
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
			return Head{}, core.Errorf(core.Damaged, "the signature of the head is wrong: the head was changed")
		}
	}
	h, err := parseHead(n.Text)
	h.Note = text
	return h, err
}

// Anchor is a head that somebody kept elsewhere and gives back: a signed head, the
// short form SIZE:ROOT, or the hash of an entry. The zero Anchor is none.
type Anchor struct {
	Entry  string // the hash of an entry
	Size   int64
	Root   tlog.Hash
	Signed string // the signed text
}

// ParseAnchor reads what a person kept. Before and after a signed head there may be
// other lines, as in a printed report.
func ParseAnchor(text string) (Anchor, error) {
	text = strings.ReplaceAll(strings.TrimSpace(strings.TrimPrefix(text, "\ufeff")), "\r\n", "\n")
	if len(text) > maxHead {
		return Anchor{}, notHead()
	}
	if isHex(text) {
		return Anchor{Entry: text}, nil
	}
	if size, root, ok := strings.Cut(text, ":"); ok && !strings.Contains(text, "\n") {
		n, h, err := parseRoot(size, root)
		return Anchor{Size: n, Root: h}, err
	}
	signed, err := cutHead(text)
	if err != nil {
		return Anchor{}, err
	}
	h, err := parseHead(signed)
	return Anchor{Size: h.Size, Root: h.Root, Signed: signed}, err
}

// cutHead finds a signed head among other lines: from the origin to the last signature.
// Printed and copied, it may have lost its blank line, or stand in the rows of a report.
func cutHead(text string) (string, error) {
	var said, signatures []string
	for line := range strings.Lines(text) {
		switch line = cell(line); {
		case strings.HasPrefix(line, "— ") && said != nil:
			signatures = append(signatures, line)
		case line == "":
		case signatures != nil:
			return joined(said, signatures), nil
		case said != nil || strings.HasPrefix(line, "countersign/") && !strings.Contains(line, "+"):
			said = append(said, line)
		}
	}
	if signatures == nil {
		return "", notHead()
	}
	return joined(said, signatures), nil
}

func joined(said, signatures []string) string {
	return strings.Join(said, "\n") + "\n\n" + strings.Join(signatures, "\n") + "\n"
}

// cell is a line, or what a row of a report in CSV says about the log.
func cell(line string) string {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "audit,") {
		if row, err := csv.NewReader(strings.NewReader(line)).Read(); err == nil && len(row) > 1 {
			return strings.TrimSpace(row[1])
		}
	}
	return line
}

func isHex(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}
