package vm

import (
	"strings"

	"countersign/core"
	"countersign/core/desk"
)

// SplitView is how the invoice's file is divided: the program's proposal, or what a
// person said.
type SplitView struct {
	Shown    bool
	Proposed bool
	Title    string // "Document 2 of 3 in batch.pdf"
	By       string // who said so
	Rows     []SplitRow
	May      bool   // whether the person may divide it otherwise
	Why      string // why not
	Unread   []Mark // pages that could not be read, or are empty
	all      int    // pages
	said     [][]int
}

// SplitRow is one document of the file.
type SplitRow struct {
	ID    core.ReviewID // of its invoice; empty while it is only proposed
	Pages string        // "pages 1-2"
	First int           // the page to show
	Name  string        // number, supplier or kind
	Why   string        // what speaks for a document that begins here
	Here  bool          // the one on the screen
}

// splitView brings the division of a dossier's file into words.
func splitView(d desk.Dossier, by core.User, w Words) SplitView {
	v := SplitView{all: len(d.Pages), Unread: pageMarks(d, w)}
	r := d.Review
	switch {
	case d.Division.Open():
		v.Shown, v.Proposed = true, true
		for _, p := range d.Division.Proposed {
			v.add(SplitRow{Name: join(p.Number, p.Supplier, kindUnlessInvoice(p.Kind, w)), Why: strings.Join(p.Why, " ")}, p.Pages, w)
		}
	case len(d.Parts) > 1:
		v.Shown = true
		for i, p := range d.Parts {
			here := p.ID == d.ID
			if here {
				v.Title = w.Say("split.part", "n", itoa(i+1), "all", itoa(len(d.Parts)), "file", r.Name)
			}
			v.add(SplitRow{ID: p.ID, Name: join(p.Number, p.Supplier, kindUnlessInvoice(p.Kind, w)), Here: here}, p.Review.Draft.Pages, w)
		}
		v.By = saidBy(d.Division, w)
	case d.Division != nil:
		v.Shown, v.Title, v.By = true, w.Say("split.one", "file", r.Name), saidBy(d.Division, w)
	case len(d.Pages) > 1 && r.Draft.Source != core.FromEInvoice:
		v.Shown, v.Title = true, w.Count("split.pages", len(d.Pages))
	}
	if err := core.Allowed(r, core.ActSplit, by); err != nil {
		n := NoticeOf(err, w)
		v.Why = n.Text
	} else {
		v.May = true
	}
	return v
}

func (v *SplitView) add(row SplitRow, pages []int, w Words) {
	row.Pages = w.Say("split.range", "pages", core.PageRanges(pages))
	if len(pages) == 1 {
		row.Pages = w.Say("split.page", "page", itoa(pages[0]))
	}
	if len(pages) > 0 {
		row.First = pages[0]
	}
	v.Rows, v.said = append(v.Rows, row), append(v.said, pages)
}

func saidBy(s *core.Split, w Words) string {
	if s == nil || s.By == "" {
		return ""
	}
	return w.Say("split.said", "who", s.By)
}

func kindUnlessInvoice(k core.DocKind, w Words) string {
	if k == core.KindInvoice || k == "" {
		return ""
	}
	return kindWord(k, w)
}

// pageMarks lists the pages of the invoice that have no words.
func pageMarks(d desk.Dossier, w Words) []Mark {
	var out []Mark
	for _, p := range d.Pages {
		switch {
		case !p.Own:
		case p.Fault != "":
			out = append(out, Mark{IconAlert, ToneBlock, w.Say("split.fault", "page", itoa(p.Number), "why", p.Fault)})
		case p.Words == 0 && len(d.Pages) > 1:
			out = append(out, Mark{IconInfo, ToneMuted, w.Say("split.empty", "page", itoa(p.Number))})
		}
	}
	return out
}

// ranges is how the file is divided now, as a person would type it.
func (v SplitView) ranges() string {
	out := make([]string, len(v.said))
	for i, p := range v.said {
		out[i] = core.PageRanges(p)
	}
	if len(out) == 0 && v.all > 1 {
		return "1-" + itoa(v.all)
	}
	return strings.Join(out, ",")
}

// ConfirmSplit divides the file as proposed; ok is false where nothing is proposed.
func (r *Review) ConfirmSplit() (Intent, bool, Notice) {
	return r.splitIntent(DoSplit, r.View.Split.Proposed)
}

// OneDocument says that the file is one document.
func (r *Review) OneDocument() (Intent, bool, Notice) {
	return r.splitIntent(DoSplitOne, r.View.Split.Proposed || len(r.View.Split.Rows) > 1)
}

func (r *Review) splitIntent(k IntentKind, fits bool) (Intent, bool, Notice) {
	v := r.View.Split
	w := r.Format.Words
	switch {
	case !v.Shown || !fits:
		return Intent{}, false, Notice{Mark: Mark{IconInfo, ToneWarn, w.Say("notice.attention")}, Text: w.Say("split.no_question")}
	case !v.May:
		return Intent{}, false, Notice{Mark: Mark{IconInfo, ToneWarn, w.Say("notice.attention")}, Text: v.Why}
	}
	in := r.intent(k)
	in.Title = r.View.Document.Name
	if !v.Proposed {
		in.PreviousParts = v.said
	}
	return in, true, Notice{}
}

// AskPages asks which pages are which document.
func (r *Review) AskPages() Notice {
	in, ok, n := r.splitIntent(DoSplit, true)
	if !ok {
		return n
	}
	w := r.Format.Words
	r.Asking = &Ask{Question: w.Say("ask.pages"), Button: w.Say("split.divide"), Initial: r.View.Split.ranges(), Intent: in, Needed: true, At: AskAtSplit}
	return Notice{}
}

// fileDetail is what is said of a file whose division is open: its name, unless that
// stands in the supplier's place, and its pages.
func fileDetail(r core.Review, f Format) string {
	name := r.Name
	if r.Draft.Supplier.Text() == "" && r.Invoice.Seller.Name == "" {
		name = ""
	}
	return join(name, f.Words.Count("split.pages", len(r.Draft.Pages)))
}
