package core

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Split is how a file that holds several documents is divided. It stands on the
// review of the file's first part. Nothing of a file can be approved while the
// division is only proposed (DOMAIN 1: never silently).
type Split struct {
	// Proposed is what the program thinks; empty where it saw one document.
	Proposed []SplitPart `json:"proposed,omitempty"`
	// Parts is what a person said, empty until then. One part says that the file
	// is one document.
	Parts []SplitPart `json:"parts,omitempty"`
	By    string      `json:"by,omitempty"`
	At    time.Time   `json:"at,omitzero"`
}

// SplitPart is the pages of one document in a file, with what is known of it.
type SplitPart struct {
	Pages    []int   `json:"pages"`
	Kind     DocKind `json:"kind,omitempty"`
	Number   string  `json:"number,omitempty"`
	Supplier string  `json:"supplier,omitempty"`
	// Why is what speaks for a document that begins here, as sentences, and
	// Confidence how likely one does; both empty for the first part.
	Why        []string `json:"why,omitempty"`
	Confidence float64  `json:"confidence,omitempty"`
}

// Open reports whether a division waits for a person's word.
func (s *Split) Open() bool { return s != nil && len(s.Parts) == 0 && len(s.Proposed) > 0 }

// Fits reports whether a person divided the file into exactly these pages.
func (s *Split) Fits(parts [][]int) bool {
	return s != nil && slices.EqualFunc(s.Parts, parts, func(p SplitPart, pages []int) bool { return slices.Equal(p.Pages, pages) })
}

// Exception is what stands in the way of an invoice while its file's division is
// only proposed.
func (s *Split) Exception() Exception {
	return Exception{Reason: SplitProposed, Severity: Block, Actual: strconv.Itoa(len(s.Proposed)), Message: s.Sentence()}
}

// Sentence says what the file seems to hold: "This file seems to hold 2 invoices:
// pages 1-2 (INV-1) and page 3 (INV-2)."
func (s *Split) Sentence() string {
	what, alike := "documents", true
	for _, p := range s.Proposed {
		alike = alike && p.Kind == s.Proposed[0].Kind
	}
	if alike {
		what = s.Proposed[0].Kind.plural()
	}
	var parts []string
	for _, p := range s.Proposed {
		t, _ := pageWords(p.Pages)
		name := p.Number
		if !alike {
			name = strings.TrimSpace(strings.ReplaceAll(string(p.Kind), "_", " ") + " " + p.Number)
		}
		if name != "" {
			t += " (" + name + ")"
		}
		parts = append(parts, t)
	}
	last := len(parts) - 1
	return fmt.Sprintf("This file seems to hold %d %s: %s and %s.", len(parts), what, strings.Join(parts[:last], ", "), parts[last])
}

func (k DocKind) plural() string {
	switch k {
	case KindOther, "":
		return "documents"
	}
	return strings.ReplaceAll(string(k), "_", " ") + "s"
}

// pageWords is "page 3" with "is", or "pages 1-2" with "are".
func pageWords(pages []int) (words, verb string) {
	if len(pages) == 1 {
		return "page " + PageRanges(pages), "is"
	}
	return "pages " + PageRanges(pages), "are"
}

// PageRanges writes pages as people do: "1-3+7".
func PageRanges(pages []int) string {
	var out []string
	for i := 0; i < len(pages); {
		j := i
		for j+1 < len(pages) && pages[j+1] == pages[j]+1 {
			j++
		}
		t := strconv.Itoa(pages[i])
		if j > i {
			t += "-" + strconv.Itoa(pages[j])
		}
		out = append(out, t)
		i = j + 1
	}
	return strings.Join(out, "+")
}

// maxParts bounds what ParsePages unfolds: no file has more pages.
const maxParts = 10000

// ParsePages reads how a person divides a file: "1-2,3,4-5" are three documents,
// "1+3,2" two of which the first has the pages 1 and 3. It returns a Usage error for
// anything else; whether the file has these pages is not its business.
func ParsePages(text string) ([][]int, error) {
	bad := func(part string) error {
		return Errorf(Usage, "%q does not name pages", part).WithHint("such as 1-2,3,4-5: a comma between documents, a + between pages that do not follow each other")
	}
	var out [][]int
	n := 0
	for part := range strings.SplitSeq(text, ",") {
		var pages []int
		for run := range strings.SplitSeq(part, "+") {
			from, to, isRange := strings.Cut(strings.TrimSpace(run), "-")
			a, err := strconv.Atoi(strings.TrimSpace(from))
			b := a
			if err == nil && isRange {
				b, err = strconv.Atoi(strings.TrimSpace(to))
			}
			if n += b - a + 1; err != nil || a < 1 || b < a || b > maxParts || n > maxParts {
				return nil, bad(part)
			}
			for p := a; p <= b; p++ {
				pages = append(pages, p)
			}
		}
		out = append(out, pages)
	}
	return out, nil
}

// Root is the review of the first part of the review's file.
func (r Review) Root() ReviewID {
	id, _, _ := strings.Cut(string(r.ID), "-")
	return ReviewID(id)
}

func (s *Split) pages(parts []SplitPart) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = PageRanges(p.Pages)
	}
	return strings.Join(out, ",")
}

// maySplit holds that nothing is divided that
// somebody has decided on.
func maySplit(r Review, a Action) error {
	switch {
	case r.Status == StatusWithdrawn:
		return nil
	case r.Status == StatusReceived && r.Part <= 1:
		return Errorf(Refused, "the file is not read yet").WithHint("wait, or enter what is missing")
	case r.Status.Decided():
		what, verb := pageWords(r.Draft.Pages)
		return Errorf(Refused, "%s %s %s already, so the file is not divided otherwise", what, verb, r.Status.Words()).
			WithHint("take that decision back first, if it was wrong")
	case a == ActUnsplit && r.Part <= 1 && (r.Split == nil || r.Split.Open()):
		return Errorf(Refused, "nobody has divided this file")
	case r.Draft.Source == FromEInvoice:
		return Errorf(Refused, "this file carries an electronic invoice, which is one document")
	}
	return nil
}

func errSplitOpen() error {
	return Errorf(Refused, "this file may hold several documents, and nobody has said yet which pages are which").
		WithHint("confirm the proposed division, change the pages, or say that it is one document")
}
