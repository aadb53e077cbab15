package main

import (
	"fmt"
	"strings"

	"countersign/core"
	"countersign/core/desk"
)

type learntCmd struct {
	List     learntListCmd     `cmd:"" help:"What was learnt, by supplier."`
	Show     learntShowCmd     `cmd:"" help:"One lesson: what it looks for, what it did to past invoices, its history."`
	TakeBack learntTakeBackCmd `cmd:"" help:"Stop using a lesson; waiting invoices are read again without it."`
}

func (learntCmd) Help() string { return "Example: countersignctl learnt list" }

type learntListCmd struct {
	Supplier string `help:"Of this supplier alone." placeholder:"S"`
}

func (learntListCmd) Help() string {
	return "Example: countersignctl learnt list --supplier \"Acme GmbH\""
}

func (c learntListCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.Lessons(s.ctx, by, c.Supplier)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, l := range list {
		if s.JSON {
			if err := s.print(l); err != nil {
				return err
			}
		}
		rows = append(rows, []string{string(l.ID), cut(l.SupplierName, 32), fieldWords(l.Field), cut(or(l.Value, "none"), 30), lessonState(l.Lesson), lessonSays(l.Lesson)})
	}
	if len(rows) == 0 && !s.JSON {
		s.say("Nothing has been learnt yet: correct what was read wrongly, and it is.")
		return nil
	}
	return s.table([]string{"ID", "SUPPLIER", "FIELD", "VALUE", "STATE", ""}, rows)
}

type learntShowCmd struct {
	ID core.LessonID `arg:"" name:"id" help:"The lesson's ID, such as L3."`
}

func (learntShowCmd) Help() string { return "Example: countersignctl learnt show L3" }

func (c learntShowCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	l, history, err := app.Desk.Lesson(s.ctx, by, c.ID)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(struct {
			desk.LessonRow
			History []core.AuditEntry `json:"history"`
		}{l, history})
	}
	instead := " instead of " + or(l.Was, "nothing")
	if l.Confirmed {
		instead = ""
	}
	s.say("%s  %s, %s: %s%s", l.ID, l.SupplierName, fieldWords(l.Field), or(l.Value, "none"), instead)
	s.say("%s.", lessonSays(l.Lesson))
	s.say("It is %s.%s", lessonState(l.Lesson), endedWhy(l.Lesson))
	for _, r := range l.Rules {
		s.say("  %s", ruleSays(r))
	}
	if len(l.Replay.Broken) > 0 {
		s.say("It would have been wrong on %s.", joinIDs(l.Replay.Broken))
	}
	s.history(history)
	return nil
}

type learntTakeBackCmd struct {
	ID     core.LessonID `arg:"" name:"id" help:"The lesson's ID, such as L3."`
	Reason string        `required:"" help:"Why; it is kept in the log."`
}

func (learntTakeBackCmd) Help() string {
	return "Example: countersignctl learnt take-back L3 --reason \"that was the order's number\""
}

func (c learntTakeBackCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	l, err := app.Desk.TakeBack(s.ctx, by, c.ID, c.Reason)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(l)
	}
	s.say("%s: taken back; the supplier's waiting invoices were read again without it.", l.ID)
	return nil
}

// lessonSays is a lesson in one sentence: where from, and what it did to the past.
func lessonSays(l core.Lesson) string {
	from := fmt.Sprintf("learnt from %s on %s", l.InvoiceName(), l.At.Local().Format("2 Jan"))
	if l.Confirmed {
		from = fmt.Sprintf("read so on %s and approved on %s", l.InvoiceName(), l.At.Local().Format("2 Jan"))
	}
	switch r := l.Replay; {
	case r.Breaks > 0:
		return fmt.Sprintf("%s: not used, because it would be wrong on %d of the last %d", from, r.Breaks, max(r.Past, r.Breaks))
	case r.Past == 0:
		return from + ": counts from the next invoice on"
	case r.Fixes == 0:
		return fmt.Sprintf("%s: changes none of the last %d, breaks none", from, r.Past)
	default:
		return fmt.Sprintf("%s: fixes %d of the last %d, breaks none", from, r.Fixes, r.Past)
	}
}

func lessonState(l core.Lesson) string { return strings.ReplaceAll(string(l.State), "_", " ") }

func endedWhy(l core.Lesson) string {
	if l.EndedBy == "" {
		return ""
	}
	return fmt.Sprintf(" By %s: %s.", l.EndedBy, strings.TrimSuffix(l.Reason, "."))
}

func fieldWords(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "_", " "), "line.", "line: ")
}

// ruleSays is what a rule looks for, in words.
func ruleSays(r core.Rule) string {
	switch r.Kind {
	case core.RuleConstant:
		return "always " + r.Value
	case core.RuleAlias:
		return "also read as " + r.Value
	case core.RuleCode:
		return fmt.Sprintf("%s for %s", r.Value, r.Key)
	case core.RuleDays:
		return fmt.Sprintf("%d days after the issue date", r.Days)
	case core.RuleSame:
		return "the same as the " + fieldWords(r.Other)
	case core.RuleColumn:
		return fmt.Sprintf("in the column headed “%s”", r.Key)
	case core.RuleTerm:
		return termSays(r)
	case core.RuleRaw:
		of := ""
		if r.Key != "" {
			of = " of " + r.Key
		}
		return fmt.Sprintf("%s where the electronic invoice%s states %s", or(r.Value, "none"), of, or(r.Was, "nothing"))
	}
	var parts []string
	if r.Left != "" {
		parts = append(parts, fmt.Sprintf("right of “%s”", r.Left))
	}
	if r.Above != "" {
		parts = append(parts, fmt.Sprintf("below “%s”", r.Above))
	}
	switch {
	case r.Page.First:
		parts = append(parts, "on the first page")
	case r.Page.Last:
		parts = append(parts, "on the last page")
	case r.Page.Number > 0:
		parts = append(parts, fmt.Sprintf("on page %d", r.Page.Number))
	}
	parts = append(parts, fmt.Sprintf("%.0f %% from the left and %.0f %% from the top", 100*r.Box.X0, 100*r.Box.Y0))
	if r.Shape != "" {
		parts = append(parts, "written like "+r.Shape)
	}
	if r.Kind == core.RuleNot {
		return "not what stands " + strings.Join(parts, ", ")
	}
	return strings.Join(parts, ", ")
}

func joinIDs(ids []core.ReviewID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return strings.Join(out, ", ")
}

// termSays is where in an electronic invoice a rule finds its value.
func termSays(r core.Rule) string {
	says := "in " + r.Term + " of the electronic invoice"
	if r.Left != "" {
		says += fmt.Sprintf(", behind “%s”", r.Left)
	}
	return says + ", written like " + r.Shape
}
