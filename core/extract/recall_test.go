package extract

import (
	"slices"
	"testing"

	"countersign/core"
	"countersign/core/learn"

	"pgregory.net/rapid"
)

// TestReadAnythingRemembered teaches random words of random pages as values of random
// fields and reads other random pages with them: there is always an answer, and no box
// leaves the page.
func TestReadAnythingRemembered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := readingOf(t)
		var lessons []core.Lesson
		for range rapid.IntRange(1, 4).Draw(t, "lessons") {
			field := rapid.SampledFrom(core.FieldNames).Draw(t, "field")
			value := rapid.SampledFrom(append([]string{"", "2024-03-12", "1234.56", "EUR", "invoice"}, fuzzWords...)).Draw(t, "value")
			c := learn.Correction{Field: field, Value: value, Was: "x", Pages: first.Pages, Issued: core.MustDate("2024-03-01"), Places: Places(first, &core.Draft{}, field, value)}
			for _, p := range first.Pages {
				if c.WasAt.Page == 0 && len(p.Words) > 0 {
					c.WasAt = core.Evidence{Page: p.Number, Boxes: []core.Box{p.Words[0].Box}}
				}
			}
			lessons = append(lessons, core.Lesson{Field: field, Value: value, State: core.LessonOn, Number: "N", Rules: learn.Learn(c)})
		}
		priors := map[string]learn.Prior{"supplier": {Value: "Alfa GmbH", Times: 3}, learn.NumberShape: {Value: "K-9+", Times: 3}}
		for _, d := range Read(readingOf(t), Context{Today: core.MustDate("2026-11-03"), Memory: learn.NewMemory(lessons, priors)}) {
			for _, name := range core.FieldNames {
				det := d.Field(name).Detail()
				if d.Field(name).IsSet() && (det.Confidence <= 0 || det.Confidence > 1) {
					t.Fatalf("%s has confidence %v", name, det.Confidence)
				}
				for _, b := range det.Evidence.Boxes {
					if c, ok := b.Clip(); !ok || c != b {
						t.Fatalf("%s has the box %v", name, b)
					}
				}
			}
			Invoice(d, core.MustDate("2026-11-03"))
		}
	})
}

// A page that shows whether the day or the month stands first keeps its order, and a
// lesson still says which of its dates is meant.
func TestShownOrderOfDatesOutweighsALesson(t *testing.T) {
	page := func(date, other string) core.Reading {
		return typed("Alfa GmbH\nRechnung K-1\n\nZalvik " + date + "\nPerdon " + other + "\n\nRechnungsbetrag     119,00 EUR")
	}
	first := page("05/11/2025", "16/11/2025")
	d := readOne(first, nil)
	for _, confirmed := range []bool{false, true} {
		c := learn.Correction{Field: "issue_date", Value: "2025-11-05", Pages: first.Pages, Places: Places(first, d, "issue_date", "2025-11-05"), Confirmed: confirmed}
		l := core.Lesson{Field: "issue_date", Number: "K-1", State: core.LessonOn, Confirmed: confirmed, Rules: learn.Learn(c)}
		if len(l.Rules) == 0 || l.Rules[0].Order != "dmy" {
			t.Fatalf("learnt %+v", l.Rules)
		}
		for _, x := range []struct{ date, other, want string }{
			{"03/12/2025", "16/12/2025", "2025-12-03"},
			{"03/12/2025", "12/16/2025", "2025-03-12"}, // to a customer in another country
			{"03/12/2025", "03/11/2025", "2025-12-03"}, // the page does not say
		} {
			got := readOne(page(x.date, x.other), []core.Lesson{l}).IssueDate
			if got.Text() != x.want || got.Evidence.Learnt() == "" && !confirmed {
				t.Errorf("%s beside %s: %s by %q", x.date, x.other, got.Value, got.Evidence.Rule)
			}
		}
	}
}

// A lesson is evidence beside all other: where the document's sums say otherwise, they
// win.
func TestArithmeticOutweighsALesson(t *testing.T) {
	page := func(n, x, g, other string) core.Reading {
		return typed("Rechnung K-1\nNettobetrag     " + n + "\nMwSt 19 %     " + x + "\nRechnungsbetrag     " + g + "\nZalvik     " + other)
	}
	first := page("100,00", "19,00", "119,00", "77,00")
	d := readOne(first, nil)
	c := learn.Correction{Field: "gross_total", Was: d.GrossTotal.Text(), Value: "77.00", Pages: first.Pages, Places: Places(first, d, "gross_total", "77.00")}
	l := core.Lesson{Field: "gross_total", State: core.LessonOn, Rules: learn.Learn(c)}
	if len(l.Rules) == 0 {
		t.Fatal("nothing was learnt")
	}
	if got := readOne(page("200,00", "38,00", "238,00", "88,00"), []core.Lesson{l}); got.GrossTotal.Text() != "238.00" {
		t.Errorf("the gross total is %s, by %q", got.GrossTotal.Text(), got.GrossTotal.Evidence.Rule)
	}
	// Without sums that speak against it, the lesson decides.
	bare := func(a, b string) core.Reading { return typed("Rechnung K-1\nOrdun     " + a + "\nZalvik     " + b) }
	first = bare("119,00", "77,00")
	d = readOne(first, nil)
	c = learn.Correction{Field: "gross_total", Was: d.GrossTotal.Text(), Value: "77.00", Pages: first.Pages, Places: Places(first, d, "gross_total", "77.00")}
	l = core.Lesson{Field: "gross_total", State: core.LessonOn, Number: "K-1", Rules: learn.Learn(c)}
	if got := readOne(bare("238,00", "88,00"), []core.Lesson{l}); got.GrossTotal.Text() != "88.00" || got.GrossTotal.Evidence.Rule != "learnt from K-1" {
		t.Errorf("the gross total is %s, by %q", got.GrossTotal.Text(), got.GrossTotal.Evidence.Rule)
	}
}

// The form that a supplier's numbers had so far decides between two that could be it.
func TestUsualFormOfNumbers(t *testing.T) {
	page := typed("Rechnung\nBelegnummer: 4711\nBelegnummer: K-1004\nGesamtbetrag     119,00 EUR")
	for form, want := range map[string]string{"K-9+": "K-1004", "9+": "4711"} {
		c := Context{Memory: learn.NewMemory(nil, map[string]learn.Prior{learn.NumberShape: {Value: form, Times: 3}})}
		d := Read(page, c)[0]
		if d.Number.Value != want {
			t.Errorf("with %s the number is %q", form, d.Number.Value)
		}
		i := slices.IndexFunc(d.Checks, func(k core.Check) bool { return k.Name == "number=pattern" })
		if i < 0 || d.Checks[i].Result != core.Pass {
			t.Errorf("with %s the checks are %+v", form, d.Checks)
		}
	}
	c := Context{Memory: learn.NewMemory(nil, map[string]learn.Prior{learn.NumberShape: {Value: "X/9+", Times: 5}})}
	d := Read(typed("Rechnung\nBelegnummer: 4711\nGesamtbetrag     119,00 EUR"), c)[0]
	i := slices.IndexFunc(d.Checks, func(k core.Check) bool { return k.Name == "number=pattern" })
	if d.Number.Value != "4711" || i < 0 || d.Checks[i].Result != core.Fail || d.Number.Confidence > 0.8 {
		t.Errorf("%q, %+v", d.Number.Value, d.Checks)
	}
}
