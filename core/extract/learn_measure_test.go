package extract

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/learn"
)

// truth is a document with what stands on it, in the order in which it came in.
type truth struct {
	name    string
	reading core.Reading
	values  map[string]string   // as a person would correct it
	right   map[string][]string // in the form that is compared
}

// tally counts the right values of a field without and with lessons; the last two
// are those of suppliers on whose first document the field was corrected.
type tally struct{ all, before, after, worse, taught, asked, learnt int }

func (y *tally) add(o *tally) {
	y.all, y.before, y.after, y.worse = y.all+o.all, y.before+o.before, y.after+o.after, y.worse+o.worse
	y.taught, y.asked, y.learnt = y.taught+o.taught, y.asked+o.asked, y.learnt+o.learnt
}

// schooled corrects the first document of a supplier to the truth, field by field,
// wherever it is wrong, and gives the lessons.
func schooled(first truth) []core.Lesson {
	drafts := Read(first.reading, Context{})
	if len(drafts) == 0 {
		return nil
	}
	d := &drafts[0]
	var out []core.Lesson
	for _, field := range core.FieldNames {
		want, ok := first.values[field]
		f := d.Field(field)
		if !ok || slices.Contains(first.right[field], compared(field, f.Text())) {
			continue
		}
		c := learn.Correction{Field: field, Was: f.Text(), Value: want, WasAt: f.Detail().Evidence, Pages: first.reading.Pages,
			Places: Places(first.reading, d, field, want)}
		c.SameAs = SameAs(d, field, want, c.Places)
		c.Issued, _ = core.ParseDate(first.values["issue_date"])
		l := core.Lesson{ID: core.LessonID(fmt.Sprint("L", len(out)+1)), Field: field, Was: c.Was, Value: want, Number: first.name, State: core.LessonOn, Rules: learn.Learn(c)}
		if len(l.Rules) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// approved are the lessons of approving the first document of a supplier: of the values
// that were read right and that an approval confirms.
func approved(first truth) []core.Lesson {
	d := readOne(first.reading, nil)
	var out []core.Lesson
	v := core.Review{Status: core.StatusApproved, Draft: *d}
	for field, value := range learn.Confirmed(v) {
		if !slices.Contains(first.right[field], compared(field, value)) {
			continue // corrected, or not labelled
		}
		e := d.Field(field).Detail().Evidence
		if e.Inferred || e.Repaired {
			continue
		}
		c := learn.Correction{Field: field, Was: value, Value: value, Pages: first.reading.Pages, Places: []core.Evidence{e}, Confirmed: true}
		c.SameAs = SameAs(d, field, value, c.Places)
		l := core.Lesson{ID: core.LessonID("C" + field), Field: field, Was: value, Value: value, Number: first.name, State: core.LessonOn, Confirmed: true, Rules: learn.Learn(c)}
		if len(l.Rules) > 0 {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b core.Lesson) int { return cmp.Compare(a.Field, b.Field) })
	return out
}

// afterSchool reads the rest of a supplier's documents without and with the lessons
// of the first, whose values people corrected and, with approve, also let stand.
func afterSchool(docs []truth, approve bool, sum map[string]*tally, missed func(doc, field, want, got string)) {
	lessons := schooled(docs[0])
	corrected := map[string]bool{}
	for _, l := range lessons {
		at(sum, l.Field).taught++
		corrected[l.Field] = true
		if os.Getenv("EXTRACT_VERBOSE") != "" {
			fmt.Printf("LESSON %s: %s was %q is %q: %+v\n", docs[0].name, l.Field, l.Was, l.Value, l.Rules)
		}
	}
	if approve {
		lessons = append(lessons, approved(docs[0])...)
	}
	for _, d := range docs[1:] {
		plain, taught := readOne(d.reading, nil), readOne(d.reading, lessons)
		for field, want := range d.right {
			y := at(sum, field)
			y.all++
			was, is := slices.Contains(want, compared(field, plain.Field(field).Text())), slices.Contains(want, compared(field, taught.Field(field).Text()))
			if corrected[field] {
				if y.asked++; is {
					y.learnt++
				}
			}
			if was {
				y.before++
			}
			if is {
				y.after++
			} else {
				missed(d.name, field, d.values[field], taught.Field(field).Text())
			}
			if was && !is {
				y.worse++
			}
		}
	}
}

func at(sum map[string]*tally, field string) *tally {
	if sum[field] == nil {
		sum[field] = &tally{}
	}
	return sum[field]
}

func readOne(r core.Reading, lessons []core.Lesson) *core.Draft {
	c := Context{}
	if len(lessons) > 0 {
		c.Memory = learn.NewMemory(lessons, nil)
	}
	if list := Read(r, c); len(list) > 0 {
		return &list[0]
	}
	return &core.Draft{}
}

// logTally prints the table and gives the share of right values with lessons, of all
// fields and of each that somebody had to correct.
func logTally(t *testing.T, sum map[string]*tally) (total tally) {
	t.Helper()
	fields := make([]string, 0, len(sum))
	for f := range sum {
		fields = append(fields, f)
	}
	sort.Strings(fields)
	for _, f := range fields {
		logOne(t, f, sum[f])
		total.add(sum[f])
	}
	logOne(t, "all", &total)
	return total
}

func logOne(t *testing.T, name string, y *tally) {
	t.Helper()
	share := func(n, of int) float64 { return float64(n) / float64(max(1, of)) }
	t.Logf("%-18s rest: %4d of %4d before, %4d after (%.3f), %d worse; where corrected (%2d suppliers): %3d of %3d (%.3f)", name, y.before, y.all, y.after, share(y.after, y.all), y.worse,
		y.taught, y.learnt, y.asked, share(y.learnt, y.asked))
}

// TestLearningOnCorpus is measure 5 of the labelled corpus: one correction per field
// on a supplier's first document, then the rest of its documents; and the same where the
// first document was approved besides. A supplier is one seller in one layout, three documents or more. EXTRACT_LAYOUT=1 takes the whole
// layout for one supplier, EXTRACT_VERBOSE=1 lists the misses, EXTRACT_BARE=1 measures
// once more without a vocabulary; readings of scans are looked for in EXTRACT_SCANS.
func TestLearningOnCorpus(t *testing.T) {
	dir := corpusDir(t)
	poppler, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (poppler-utils) is not installed")
	}
	scans := os.Getenv("EXTRACT_SCANS")
	groups := map[string]map[string][]truth{"digital": {}, "scans": {}}
	for _, l := range learnLabels(t, dir) {
		source, name, _ := strings.Cut(l.File, "/")
		key := l.Layout + " / " + fmt.Sprint(l.Fields["supplier"])
		if os.Getenv("EXTRACT_LAYOUT") != "" {
			key = l.Layout
		}
		d := truth{name: name, values: map[string]string{}, right: map[string][]string{}}
		for _, f := range core.FieldNames[:core.ContractFields] {
			if v, ok := l.Fields[f].(string); ok {
				d.values[f], d.right[f] = v, accepted(l.Fields, f)
			}
		}
		switch {
		case source == "digital":
			d.reading = popplerReading(t, poppler, filepath.Join(dir, l.File))
		case scans == "":
			continue
		default:
			raw, err := os.ReadFile(filepath.Join(scans, name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(raw, &d.reading); err != nil {
				t.Fatal(name, err)
			}
		}
		groups[source][key] = append(groups[source][key], d)
	}
	for _, source := range []string{"digital", "scans"} {
		for _, approve := range []bool{false, true} {
			measure(t, source, groups[source], approve, 0.97)
		}
		if os.Getenv("EXTRACT_BARE") == "" {
			continue
		}
		// The same without a single label word of any language: what is left is layout,
		// arithmetic and what the first document taught.
		known := labelLexicon
		labelLexicon = &lexicon{phrases: map[string][]meaning{}}
		for _, approve := range []bool{false, true} {
			measure(t, source+" without a vocabulary", groups[source], approve, 0)
		}
		labelLexicon = known
	}
}

// throughLadder counts the further documents whose supplier the control's ladder finds
// when each supplier is known by what a person confirmed on its first: name and tax id.
func throughLadder(groups map[string][]truth) (found, of int) {
	var firms []core.Supplier
	for _, docs := range groups {
		id := core.SupplierID(squash(docs[0].values["supplier"]))
		if len(docs) > 2 && !slices.ContainsFunc(firms, func(s core.Supplier) bool { return s.ID == id }) {
			firm := core.Supplier{ID: id, Name: docs[0].values["supplier"], TaxID: docs[0].values["supplier_tax_id"]}
			for _, names := range learn.Aliases(schooled(docs[0])) {
				firm.Aliases = append(firm.Aliases, names...)
			}
			firms = append(firms, firm)
		}
	}
	for _, docs := range groups {
		if len(docs) < 3 {
			continue
		}
		for _, d := range docs[1:] {
			of++
			inv, _ := Invoice(*readOne(d.reading, nil), core.Date{})
			if s := control.Identify(inv, nil, firms).Supplier; s != nil && s.ID == core.SupplierID(squash(d.values["supplier"])) {
				found++
			} else if os.Getenv("EXTRACT_VERBOSE") != "" {
				fmt.Printf("LADDER %s: %q, %q\n", d.name, inv.Seller.Name, d.values["supplier"])
			}
		}
	}
	return found, of
}

func measure(t *testing.T, what string, suppliers map[string][]truth, approve bool, floor float64) {
	t.Helper()
	how := "corrected"
	if approve {
		how = "corrected and approved"
	}
	sum, n := map[string]*tally{}, 0
	for key, docs := range suppliers {
		if len(docs) < 3 {
			continue
		}
		n++
		afterSchool(docs, approve, sum, func(doc, field, want, got string) {
			if os.Getenv("EXTRACT_VERBOSE") != "" {
				t.Logf("MISS %s %s: want %q got %q (%s)", doc, field, want, got, key)
			}
		})
	}
	if n == 0 {
		return
	}
	found, of := throughLadder(suppliers)
	t.Logf("%s, %s: %d suppliers; the ladder finds the supplier of %d of %d further documents", what, how, n, found, of)
	total := logTally(t, sum)
	if floor > 0 && float64(total.after) < floor*float64(total.all) {
		t.Errorf("%d of %d right after one correction", total.after, total.all)
	}
	if total.worse > 0 && floor > 0 {
		t.Errorf("lessons broke %d values", total.worse)
	}
}

// learnLabel is a line of the labels with its layout.
type learnLabel struct {
	labelled
	Layout string `json:"layout"`
}

func learnLabels(t *testing.T, dir string) []learnLabel {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "labels.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var out []learnLabel
	for dec := json.NewDecoder(strings.NewReader(string(raw))); dec.More(); {
		var l learnLabel
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		if (strings.HasPrefix(l.File, "digital/") || strings.HasPrefix(l.File, "scans/")) && len(l.Fields) > 0 && l.Layout != "" {
			out = append(out, l)
		}
	}
	return out
}
