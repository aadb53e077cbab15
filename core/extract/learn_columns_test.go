package extract

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/learn"
	"countersign/core/money"
)

// ruled is a document with the lines that its label gives, by field name.
type ruled struct {
	name    string
	reading core.Reading
	lines   []map[string]string
}

// TestColumnsOnCorpus takes the words for one column out of every language, corrects the
// first cell of it that is wrong on a supplier's first document, and reads the rest. A
// line is found again by its amount.
func TestColumnsOnCorpus(t *testing.T) {
	dir := corpusDir(t)
	poppler, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	groups := map[string][]ruled{}
	for _, l := range learnLabels(t, dir) {
		rows, ok := l.Fields["lines"].([]any)
		if !strings.HasPrefix(l.File, "digital/") || !ok {
			continue
		}
		d := ruled{name: l.File, reading: popplerReading(t, poppler, filepath.Join(dir, l.File))}
		for _, row := range rows {
			cells := map[string]string{}
			for name, v := range row.(map[string]any) {
				cells[name] = fmt.Sprint(v)
			}
			d.lines = append(d.lines, cells)
		}
		key := l.Layout + " / " + fmt.Sprint(l.Fields["supplier"])
		groups[key] = append(groups[key], d)
	}
	known := columnLexicon
	defer func() { columnLexicon = known }()
	for field, kind := range map[string]concept{"quantity": colQuantity, "unit_price": colPrice} {
		columnLexicon = newLexicon(func(v vocabulary) map[concept]string {
			rest := map[concept]string{}
			for c, words := range v.columns {
				if c != kind {
					rest[c] = words
				}
			}
			return rest
		})
		sum, taughtTo := &tally{}, 0
		for _, docs := range groups {
			if len(docs) >= 3 {
				rest := &tally{}
				columnsAfterSchool(docs, field, rest)
				if sum.add(rest); rest.taught > 0 {
					taughtTo++
				}
			}
		}
		logOne(t, field, sum)
		if sum.worse > 0 || sum.after < sum.before {
			t.Errorf("%s: %d cells worse", field, sum.worse)
		}
	}
}

// columnsAfterSchool corrects the first wrong cell of a column on the first document
// that has one, and counts the cells of the documents behind it.
func columnsAfterSchool(docs []ruled, field string, sum *tally) {
	var lessons []core.Lesson
	d := readOne(docs[0].reading, nil)
	for _, row := range docs[0].lines {
		n, f := cellOfRow(d, row, field)
		if f == nil || row[field] == "" || sameValue(f.Text(), row[field]) {
			continue
		}
		head := ColumnHead(docs[0].reading, d, n, "line."+field, row[field], core.Evidence{})
		if head == "" {
			continue
		}
		rules := learn.Learn(learn.Correction{Field: "line." + field, Was: f.Text(), Value: row[field], Head: head})
		lessons = append(lessons, core.Lesson{ID: "L1", Field: "line." + field, Number: docs[0].name, State: core.LessonOn, Rules: rules})
		sum.taught++
		break
	}
	for _, doc := range docs[1:] {
		plain, taught := readOne(doc.reading, nil), readOne(doc.reading, lessons)
		for _, row := range doc.lines {
			if row[field] == "" || row["net_amount"] == "" {
				continue
			}
			_, a := cellOfRow(plain, row, field)
			_, b := cellOfRow(taught, row, field)
			was, is := a != nil && sameValue(a.Text(), row[field]), b != nil && sameValue(b.Text(), row[field])
			count := func(n *int, yes bool) {
				if yes {
					*n++
				}
			}
			sum.all++
			count(&sum.before, was)
			count(&sum.after, is)
			count(&sum.worse, was && !is)
			if len(lessons) > 0 {
				sum.asked++
				count(&sum.learnt, is)
			}
		}
	}
}

// cellOfRow is the field of the draft's line that has the amount of a labelled row, with
// its position.
func cellOfRow(d *core.Draft, row map[string]string, field string) (int, core.AnyField) {
	want, err := money.ParseDecimal(row["net_amount"])
	for i := range d.Lines {
		if l := &d.Lines[i]; err == nil && l.NetAmount.IsSet() && l.NetAmount.Value.Equal(want) {
			return i + 1, l.Field(field)
		}
	}
	return 0, nil
}
