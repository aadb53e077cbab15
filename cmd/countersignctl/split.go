package main

import (
	"cmp"
	"fmt"
	"strings"

	"countersign/core"
	"countersign/core/desk"
)

type splitCmd struct {
	ID      core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique; of a divided file that of any part."`
	Confirm bool          `help:"Divide the file as the program proposes." xor:"how"`
	Pages   string        `help:"Divide it into these pages: a comma between documents, a + between pages that do not follow each other." placeholder:"1-2,3" xor:"how"`
	One     bool          `help:"It is one document." xor:"how"`
	Undo    bool          `help:"Take the division back, while nobody has decided on a part." xor:"how"`
	seen
}

func (splitCmd) Help() string {
	return "Without a flag it shows what the file seems to hold and changes nothing.\n\nExample: countersignctl split 3f2a9c --pages 1-2,3,4-5"
}

func (c splitCmd) Run(s *session) error {
	app, by, err := s.open(c.changes())
	if err != nil {
		return err
	}
	var pages [][]int
	if c.Pages != "" {
		if pages, err = core.ParsePages(c.Pages); err != nil {
			return cmp.Or(app.Desk.Require(s.ctx, by, core.MayEnter, "divide files"), err)
		}
	}
	var v core.Review
	switch {
	case c.Confirm, c.Pages != "":
		v, err = app.Desk.Split(s.ctx, by, c.ID, c.Revision, pages)
	case c.One:
		v, err = app.Desk.SplitAsOne(s.ctx, by, c.ID, c.Revision)
	case c.Undo:
		v, err = app.Desk.Unsplit(s.ctx, by, c.ID, c.Revision)
	default:
		v.ID = c.ID
	}
	if err != nil {
		return err
	}
	f, err := app.Desk.Show(s.ctx, by, v.ID)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(divisionOf(f))
	}
	s.division(f)
	return nil
}

func (c splitCmd) changes() bool { return c.Confirm || c.Pages != "" || c.One || c.Undo }

// divided is the answer of `split --json`.
type divided struct {
	ID       core.ReviewID    `json:"id"` // of the first part
	State    string           `json:"state"`
	By       string           `json:"by,omitempty"`
	Proposed []core.SplitPart `json:"proposed"`
	Parts    []part           `json:"parts"`
	Pages    []desk.PageState `json:"pages"`
}

// part is one document of a divided file, as `show --json` lists them too.
type part struct {
	ID     core.ReviewID `json:"id"`
	Pages  []int         `json:"pages"`
	Kind   core.DocKind  `json:"kind"`
	Number string        `json:"number"`
	Status core.Status   `json:"status"`
}

// divisionOf says how a file stands: "one" document, a "proposed" division, or
// "divided".
func divisionOf(f desk.Dossier) divided {
	out := divided{ID: f.Review.Root(), State: "one", Proposed: []core.SplitPart{}, Parts: partsOf(f), Pages: append([]desk.PageState{}, f.Pages...)}
	if d := f.Division; d != nil {
		out.Proposed, out.By = append(out.Proposed, d.Proposed...), d.By
		if d.Open() {
			out.State = "proposed"
		}
	}
	if len(out.Parts) > 1 {
		out.State = "divided"
	}
	return out
}

func partsOf(f desk.Dossier) []part {
	rows := f.Parts
	if len(rows) == 0 {
		rows = []desk.Row{f.Row}
	}
	out := []part{}
	for _, r := range rows {
		out = append(out, part{r.ID, append([]int{}, r.Review.Draft.Pages...), r.Kind, r.Number, r.Status})
	}
	return out
}

// division tells how a file stands, with what to do next.
func (s *session) division(f desk.Dossier) {
	d := divisionOf(f)
	switch d.State {
	case "proposed":
		s.say("%s", f.Division.Sentence())
		for _, p := range d.Proposed[1:] {
			s.say("  A document begins on page %d (%.0f %%): %s", p.Pages[0], 100*p.Confidence, strings.Join(p.Why, " "))
		}
		s.say("Confirm with `split %s --confirm`, change with --pages, or say --one.", d.ID)
	case "divided":
		s.say("This file holds %d documents%s:", len(d.Parts), byWhom(d.By))
		for _, p := range d.Parts {
			s.say("  %-16s pages %-9s %s %s, %s", p.ID, core.PageRanges(p.Pages), kindWord(p.Kind), p.Number, p.Status.Words())
		}
	default:
		s.say("This file is one document of %s%s.", pageCount(len(d.Pages)), byWhom(d.By))
	}
	for _, p := range d.Pages {
		switch {
		case p.Fault != "":
			s.say("  Page %d could not be read: %s", p.Number, p.Fault)
		case p.Words == 0:
			s.say("  Page %d has no words.", p.Number)
		}
	}
}

func pageCount(n int) string {
	if n == 1 {
		return "one page"
	}
	return fmt.Sprintf("%d pages", n)
}

func byWhom(who string) string {
	if who == "" {
		return ""
	}
	return ", as " + who + " said"
}
