package core

import (
	"slices"
	"strings"
	"time"
)

// LessonID names a lesson: "L1", "L2", ... in the order in which they were learnt.
type LessonID string

// LessonState says whether a lesson is used.
type LessonState string

// A lesson that breaks what was right on earlier invoices is kept but not used.
const (
	LessonOn        LessonState = "on"
	LessonOff       LessonState = "off"
	LessonReplaced  LessonState = "replaced" // a later correction showed a better way
	LessonTakenBack LessonState = "taken_back"
)

// Lesson is what one correction taught about one field of one supplier's invoices, or
// the approval of a value that was read right. Only a person makes one.
type Lesson struct {
	ID       LessonID    `json:"id"`
	Supplier SupplierID  `json:"supplier"`
	Field    string      `json:"field"`  // a header field, or "line.code" and the like
	Was      string      `json:"was"`    // what had been read, empty for nothing
	Value    string      `json:"value"`  // what the person said
	From     ReviewID    `json:"from"`   // the invoice that was corrected
	Number   string      `json:"number"` // its number, for people
	By       string      `json:"by"`
	At       time.Time   `json:"at"`
	Rules    []Rule      `json:"rules"`
	Replay   Replay      `json:"replay"`
	State    LessonState `json:"state"`
	// Confirmed says that the value was read so and approved: such a lesson counts less
	// than a correction.
	Confirmed bool `json:"confirmed,omitempty"`
	// Ended says who took the lesson back, when and why, or which lesson replaced it.
	EndedBy string    `json:"ended_by,omitempty"`
	EndedAt time.Time `json:"ended_at,omitzero"`
	Reason  string    `json:"reason,omitempty"`
}

// InvoiceName is how people know the invoice that the lesson came from: its number,
// else its ID.
func (l Lesson) InvoiceName() string {
	if l.Number != "" {
		return l.Number
	}
	return string(l.From)
}

// Replay is what a lesson would have done to the supplier's past documents.
type Replay struct {
	Past   int        `json:"past"`   // documents whose value of the field is confirmed
	Fixes  int        `json:"fixes"`  // wrong without it, right with it
	Breaks int        `json:"breaks"` // documents where something confirmed is wrong with it
	Broken []ReviewID `json:"broken,omitempty"`
}

// RuleKind is a way in which a lesson finds a value.
type RuleKind string

// The kinds of rules.
const (
	RulePlace    RuleKind = "place"    // the value stands at a place: by label, page, neighbours
	RuleNot      RuleKind = "not"      // what stands at the place is not the field's value
	RuleConstant RuleKind = "constant" // always the same, where the page does not say otherwise
	RuleAlias    RuleKind = "alias"    // a name under which the supplier is read
	RuleCode     RuleKind = "code"     // an item of the supplier has this code, unit, ...
	RuleSame     RuleKind = "same"     // equal to another amount of the invoice
	RuleDays     RuleKind = "days"     // due so many days after the issue date
	RuleColumn   RuleKind = "column"   // a field of the lines stands under a head of the table
	// Those of electronic invoices, which count on them alone.
	RuleTerm RuleKind = "term" // the value stands in another term of the invoice
	RuleRaw  RuleKind = "raw"  // what the invoice states stands for something else
)

// Rule is one thing that a lesson says. Which of the lower fields count depends on
// its Kind.
type Rule struct {
	Kind  RuleKind `json:"kind"`
	Field string   `json:"field"`
	// Weight is how much the rule counts beside the others of its lesson: a value
	// that stands at several places teaches several.
	Weight float64 `json:"weight,omitempty"`

	Left    string   `json:"left,omitempty"`  // words before the value, folded
	Above   string   `json:"above,omitempty"` // words over it, folded
	Box     Box      `json:"box,omitzero"`
	Page    PageRule `json:"page,omitzero"`
	Words   int      `json:"words,omitempty"`  // how many words make the value; 0 for all between two gaps
	Shape   string   `json:"shape,omitempty"`  // "A-9/9"
	Before  string   `json:"before,omitempty"` // of its words what is not value: at the front
	Behind  string   `json:"behind,omitempty"` // and at the end
	Tight   bool     `json:"tight,omitempty"`  // the value is its words without spaces
	Order   string   `json:"order,omitempty"`  // of a date's parts: "dmy", "mdy", "ymd"
	Mark    string   `json:"mark,omitempty"`   // decimal mark
	Anchors []Anchor `json:"anchors,omitempty"`

	Term  string `json:"term,omitempty"`  // term: "BT-10", in which the value stands, alone or among words
	Key   string `json:"key,omitempty"`   // code, raw: the item's code or description, folded; column: its head
	Value string `json:"value,omitempty"` // constant, alias, code, raw
	Was   string `json:"was,omitempty"`   // constant, code, raw: what is read wrongly in its place
	Other string `json:"other,omitempty"` // same: which field
	Days  int    `json:"days,omitempty"`
}

// PageRule says on which page a value stands; several may be true of a document
// with one page.
type PageRule struct {
	First  bool `json:"first,omitempty"`
	Last   bool `json:"last,omitempty"`
	Number int  `json:"number,omitempty"` // from 1
}

// Anchor is a fixed text near a value, with the way from the value's upper left
// corner to its own.
type Anchor struct {
	Text string  `json:"text"`
	DX   float64 `json:"dx"`
	DY   float64 `json:"dy"`
}

// Hint is a place on the pages to which a lesson points for a field.
type Hint struct {
	Evidence Evidence // Rule names the lesson
	Value    string   // canonical, where the rule itself can tell; else empty
	Strength float64  // 0..1; negative when the place does not hold the field's value
}

// Learnt is the invoice that taught where the value stands; empty when no lesson
// chose it.
func (e Evidence) Learnt() string {
	if _, from, ok := strings.Cut(e.Rule, LearntFrom); ok {
		return from
	}
	return ""
}

// LearntFrom begins the part of a rule's words that names the lesson's invoice.
const LearntFrom = "learnt from "

// ActiveLessons are those that are in use.
func ActiveLessons(all []Lesson) []Lesson {
	return slices.DeleteFunc(slices.Clone(all), func(l Lesson) bool { return l.State != LessonOn })
}
