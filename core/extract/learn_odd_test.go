package extract

import (
	"fmt"
	"testing"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/extract/drawn"
	"countersign/core/learn"
)

// oddTruth is document n of an odd firm.
func oddTruth(f drawn.Firm, n int) truth {
	d := f.Document(n)
	t := truth{name: fmt.Sprint(f.Kind, " ", n), reading: d.Reading, values: d.Want, right: map[string][]string{}}
	for k, v := range d.Want {
		t.right[k] = []string{compared(k, v)}
	}
	return t
}

// TestLearningOnOddLayouts is measure 5 where the reader is crippled: every supplier
// writes in words of no language, or without any, and has six documents. What is
// wrong on the first is corrected once.
func TestLearningOnOddLayouts(t *testing.T) {
	for _, approve := range []bool{false, true} {
		t.Run(fmt.Sprint("approved ", approve), func(t *testing.T) { learnOddLayouts(t, approve) })
	}
}

func learnOddLayouts(t *testing.T, approve bool) {
	all := map[string]*tally{}
	kinds := map[string]*tally{}
	for seed := range uint64(30) {
		f := drawn.Odd(seed)
		var docs []truth
		for n := range 6 {
			docs = append(docs, oddTruth(f, n))
		}
		sum := map[string]*tally{}
		afterSchool(docs, approve, sum, func(doc, field, want, got string) { t.Logf("MISS %-36s %-16s want %q got %q", doc, field, want, got) })
		for field, y := range sum {
			for _, into := range []*tally{at(all, field), at(kinds, f.Kind)} {
				into.add(y)
			}
		}
	}
	for _, k := range drawn.Oddities {
		logOne(t, k, kinds[k])
	}
	total := logTally(t, all)
	if float64(total.after) < 0.97*float64(total.all) {
		t.Errorf("%d of %d right after one correction per field", total.after, total.all)
	}
}

// TestLessonsTouchNobodyElse reads the documents of all odd suppliers and of the
// generator with the lessons of all of them, each supplier known by the control's own
// ladder: whoever has no lessons reads as before.
func TestLessonsTouchNobodyElse(t *testing.T) {
	var firms []core.Supplier
	lessons := map[core.SupplierID][]core.Lesson{}
	for seed := range uint64(30) {
		first := oddTruth(drawn.Odd(seed), 0)
		id := core.SupplierID(fmt.Sprint("odd-", seed))
		firms = append(firms, core.Supplier{ID: id, Name: first.values["supplier"], TaxID: first.values["supplier_tax_id"]})
		lessons[id] = append(schooled(first), approved(first)...)
	}
	c := Context{Recall: func(d core.Draft) Memory {
		inv, _ := Invoice(d, core.Date{})
		s := control.Identify(inv, nil, firms).Supplier
		if s == nil || len(lessons[s.ID]) == 0 {
			return nil
		}
		return learn.NewMemory(lessons[s.ID], nil)
	}}
	worse, found := 0, 0
	for seed := range uint64(100) {
		m := drawn.Draw(seed)
		plain, with := readOne(m.Reading, nil), &core.Draft{}
		if list := Read(m.Reading, c); len(list) > 0 {
			with = &list[0]
		}
		for field, want := range m.Want {
			was, is := compared(field, plain.Field(field).Text()) == compared(field, want), compared(field, with.Field(field).Text()) == compared(field, want)
			if was && !is {
				worse++
				t.Errorf("seed %d %s: %q became %q", seed, field, want, with.Field(field).Text())
			}
		}
	}
	for seed := range uint64(30) {
		d := oddTruth(drawn.Odd(seed), 3)
		if list := Read(d.reading, c); len(list) > 0 && compared("number", list[0].Number.Text()) == d.right["number"][0] {
			found++
		}
	}
	t.Logf("%d values worse on others, %d of 30 numbers found through the ladder", worse, found)
	if found < 25 {
		t.Errorf("only %d of 30 numbers found through the ladder", found)
	}
}
