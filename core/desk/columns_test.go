package desk

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"countersign/core"
)

// delivered is an invoice without prices whose table has the quantity ordered under one
// head and the quantity billed under another: nothing but the heads tells which is which.
func delivered(number, supplier, taxID string, heads [2]string, billed ...int) string {
	return invoiceOf(number, supplier, taxID, heads, "", billed)
}

// priced is the same with prices, which prove what is billed.
func priced(number, supplier, taxID string, heads [2]string, billed ...int) string {
	return invoiceOf(number, supplier, taxID, heads, "10.00", billed)
}

func invoiceOf(number, supplier, taxID string, heads [2]string, price string, billed []int) string {
	var rows strings.Builder
	net, head := 0, ""
	for i, n := range billed {
		fmt.Fprintf(&rows, "%-22s %-9d %-9d %10s %10s\n", []string{"Blue widgets", "Red gadgets", "Green sprockets"}[i], 10+i, n, price, fmt.Sprintf("%d.00", 10*n))
		net += 10 * n
	}
	if price != "" {
		head = "Unit price"
	}
	cents := net * 19
	return supplier + "\nLong Street 1\n12345 Berlin\nVAT ID " + taxID + "\n\nINVOICE\n\nInvoice number: " + number + "\nInvoice date: 03.11.2026\n\n" +
		fmt.Sprintf("%-22s %-9s %-9s %10s %10s\n", "Description", heads[0], heads[1], head, "Amount") + rows.String() +
		fmt.Sprintf("\nNet total %48d.00\nVAT 19 %% %46d.%02d\nTotal EUR %45d.%02d\n", net, cents/100, cents%100, net+cents/100, cents%100)
}

func quantities(v core.Review) string {
	var out []string
	for _, l := range v.Draft.Lines {
		out = append(out, l.Quantity.Text())
	}
	return strings.Join(out, " ")
}

// Which column holds what is billed is said once, by one cell.
func TestColumnIsLearnt(t *testing.T) {
	p := newPost(t)
	heads := [2]string{"Quantity", "Zalvik"}
	first := p.bring("a", delivered("R-1", "Acme GmbH", "DE123456788", heads, 4, 7))
	waiting := p.bring("b", delivered("R-2", "Acme GmbH", "DE123456788", heads, 5, 8, 3))
	other := p.bring("c", delivered("R-3", "Beta KG", "DE129273398", heads, 5, 8))
	if quantities(waiting) == "5 8 3" {
		t.Fatal("there is nothing to learn: the first reading is right")
	}
	_, lessons, err := p.CorrectAt(t.Context(), karl, first.ID, 0, map[string]string{"line.1.quantity": "4", "line.2.quantity": "7"}, nil)
	if err != nil || len(lessons) != 1 || lessons[0].State != core.LessonOn || lessons[0].Rules[0].Kind != core.RuleColumn || lessons[0].Rules[0].Key != "zalvik" {
		t.Fatalf("%+v, %v", lessons, err)
	}
	now := p.find(waiting.ID)
	if got := quantities(now); got != "5 8 3" || now.Draft.Lines[1].Quantity.Evidence.Learnt() != "R-1" {
		t.Errorf("the waiting invoice has %q by %q", got, now.Draft.Lines[1].Quantity.Evidence.Rule)
	}
	if v := p.bring("d", delivered("R-4", "Acme GmbH", "DE123456788", heads, 6)); quantities(v) != "6" {
		t.Errorf("the next invoice has %q", quantities(v))
	}
	if v := p.bring("e", delivered("R-5", "Beta KG", "DE129273398", heads, 6)); quantities(v) == "6" || !reflect.DeepEqual(p.find(other.ID).Draft, other.Draft) {
		t.Errorf("the other supplier's next has %q", quantities(v))
	}
	// A table with other heads is read as before.
	if v := p.bring("f", delivered("R-6", "Acme GmbH", "DE123456788", [2]string{"Quantity", "Ordun"}, 6)); quantities(v) == "6" {
		t.Errorf("under another head it has %q", quantities(v))
	}
	if _, _, err := p.TakeBackCorrection(t.Context(), karl, first.ID, 0); err != nil {
		t.Fatal(err)
	}
	if l := p.lessons(); l[0].State != core.LessonReplaced {
		t.Errorf("corrected back, the lesson is %s", l[0].State)
	}
	if v := p.find(waiting.ID); !reflect.DeepEqual(v.Draft, waiting.Draft) {
		t.Errorf("without the lesson it has %q", quantities(v))
	}
}

// A misread digit says nothing of the column it stands in, nor does a value that
// stands nowhere in the line.
func TestColumnIsNotLearntOfADigit(t *testing.T) {
	p := newPost(t)
	v := p.bring("a", delivered("R-1", "Acme GmbH", "DE123456788", [2]string{"Quantity", "Zalvik"}, 4, 7))
	if l := p.correct(v, "line.1.quantity", "99"); len(l) != 0 {
		t.Errorf("%+v", l)
	}
	if l := p.correct(v, "line.2.net_amount", "71.00"); len(l) != 0 {
		t.Errorf("%+v", l)
	}
}

// What people said of approved invoices keeps a lesson off that would read it otherwise.
func TestColumnLessonIsTriedOnThePast(t *testing.T) {
	p := newPost(t)
	past := p.bring("a", delivered("R-1", "Acme GmbH", "DE123456788", [2]string{"Zalvik", "Quantity"}, 4, 9))
	if quantities(past) != "4 9" {
		t.Fatalf("the past invoice has %q", quantities(past))
	}
	if l := p.correct(past, "line.1.quantity", "4"); len(l) != 0 {
		t.Fatalf("agreeing taught %+v", l)
	}
	p.approve(p.find(past.ID))
	v := p.bring("b", delivered("R-2", "Acme GmbH", "DE123456788", [2]string{"Quantity", "Zalvik"}, 5, 8))
	l := p.correct(v, "line.1.quantity", "5")
	if len(l) != 1 || l[0].State != core.LessonOff || l[0].Replay.Past != 1 || l[0].Replay.Breaks != 1 {
		t.Errorf("%+v", l)
	}
}

// Where prices prove what is billed, a lesson of another table does not read it wrongly,
// and is not kept off by it.
func TestColumnLessonYieldsToArithmetic(t *testing.T) {
	p := newPost(t)
	past := p.bring("a", priced("R-1", "Acme GmbH", "DE123456788", [2]string{"Zalvik", "Quantity"}, 4, 9))
	if quantities(past) != "4 9" || past.Draft.Lines[0].Quantity.Proof == "" {
		t.Fatalf("the past invoice has %q", quantities(past))
	}
	p.approve(past)
	v := p.bring("b", delivered("R-2", "Acme GmbH", "DE123456788", [2]string{"Quantity", "Zalvik"}, 5, 8))
	l := p.correct(v, "line.1.quantity", "5")
	if len(l) != 1 || l[0].State != core.LessonOn || l[0].Replay.Past != 1 || l[0].Replay.Breaks != 0 {
		t.Errorf("%+v", l)
	}
	if v := p.bring("c", priced("R-3", "Acme GmbH", "DE123456788", [2]string{"Zalvik", "Quantity"}, 6, 3)); quantities(v) != "6 3" {
		t.Errorf("the next invoice with prices has %q", quantities(v))
	}
	if v := p.bring("d", priced("R-4", "Acme GmbH", "DE123456788", [2]string{"Zalvik", "Quantity"}, 6)); quantities(v) != "6" {
		t.Errorf("one of a single row has %q", quantities(v))
	}
}
