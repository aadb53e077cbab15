package core

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// linesNamed are lines of which only the description is set.
func linesNamed(names ...string) []DraftLine {
	var out []DraftLine
	for _, n := range names {
		out = append(out, DraftLine{Description: Field[string]{Value: n, Confidence: 1}})
	}
	return out
}

func namesOf(lines []DraftLine) string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Description.Value)
	}
	return strings.Join(out, " ")
}

// fill is what the desk does with a field, without who did it.
func fill(f AnyField, _, value string) error {
	if err := f.SetText(value); err != nil {
		return err
	}
	f.SetDetail(FieldDetail{Confidence: 1})
	return nil
}

func TestLineSet(t *testing.T) {
	for _, c := range []struct {
		give, want string
	}{
		{"line.2=", "a c"},
		{"line.1= line.3=", "b"},
		{"line.new.description=x", "a b c x"},
		{"line.new.description=x line.new.at=1", "x a b c"},
		{"line.new.description=x line.new.at=99", "a b c x"},
		{"line.new.description=x line.new2.description=y", "a b c x y"},
		{"line.new.description=x line.new.at=2 line.new2.description=y line.new2.at=2", "a y x b c"},
		{"line.2= line.new.description=x line.new.at=2", "a x c"},
		{"line.2= line.3.description=z", "a z"},
		{"line.1= line.2= line.3=", ""},
	} {
		values := parseValues(c.give)
		lines, before, after := applied(t, linesNamed("a", "b", "c"), values)
		if got := namesOf(lines); got != c.want {
			t.Errorf("%s gives %q, want %q", c.give, got, c.want)
		}
		back, _, _ := applied(t, lines, TakenBack(before, after))
		if got := namesOf(back); got != "a b c" {
			t.Errorf("%s taken back gives %q; log %v, %v; %v", c.give, got, before, after, TakenBack(before, after))
		}
	}
}

func parseValues(s string) map[string]string {
	out := map[string]string{}
	for _, part := range strings.Fields(s) {
		k, v, _ := strings.Cut(part, "=")
		out[k] = v
	}
	return out
}

// applied corrects lines as the desk does, and gives what is logged.
func applied(t *testing.T, old []DraftLine, values map[string]string) (lines []DraftLine, before, after map[string]string) {
	t.Helper()
	set, fields, err := LineSetOf(values)
	if err != nil {
		t.Fatal(values, err)
	}
	d := Draft{Lines: slices.Clone(old)}
	b, a := map[string]string{}, map[string]string{}
	for name, value := range fields {
		f := d.Named(name)
		if f == nil {
			t.Fatal(name)
		}
		b[name] = f.Text()
		if err := fill(f, name, value); err != nil {
			t.Fatal(err)
		}
		a[name] = f.Text()
	}
	lines, before, after, err = set.Lines(d.Lines, fill)
	if err != nil {
		t.Fatal(values, err)
	}
	maps.Copy(before, b)
	maps.Copy(after, a)
	return lines, before, after
}

func TestLineSetRefuses(t *testing.T) {
	for _, c := range []struct{ give, words string }{
		{"line.0=", "no line"}, {"line.x=", "no line"}, {"line.03=", "no line"}, {"line.=", "no line"}, {"line.-1=", "no line"},
		{"line.2=gone", "has no value"}, {"line.4=", "there is no line 4"}, {"line.2= line.2.quantity=3", "both corrected and taken out"},
		{"line.new.at=1", "says nothing"}, {"line.new.description=", "says nothing"}, {"line.new.colour=red", `no field "colour"`},
		{"line.new.description=x line.new.at=0", "no position"}, {"line.new.description=x line.new.at=two", "no position"},
		{"line.new1.description=x", "no new line"}, {"line.new02.description=x", "no new line"}, {"line.newest.description=x", "no new line"},
		{"line.new.quantity=many", "does not fit"}, {"line.new=x", "says nothing"},
	} {
		set, _, err := LineSetOf(parseValues(c.give))
		if err == nil {
			_, _, _, err = set.Lines(linesNamed("a", "b", "c"), fill)
		}
		if KindOf(err) != BadInput || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v, want %q", c.give, err, c.words)
		}
	}
	many := map[string]string{}
	for i := range maxNewLines {
		many[nthNew(i)+".description"] = "x"
	}
	if _, _, err := LineSetOf(many); err != nil {
		t.Error(err)
	}
	many[nthNew(maxNewLines)+".description"] = "x"
	if _, _, err := LineSetOf(many); KindOf(err) != BadInput {
		t.Error("so many lines are taken:", err)
	}
}

// Whatever is done to the lines, its log entry takes it back.
func TestAnyLineSetIsTakenBack(t *testing.T) {
	rnd := rand.New(rand.NewSource(7))
	for range 2000 {
		var names []string
		for i := range rnd.Intn(8) {
			names = append(names, fmt.Sprint("l", i+1))
		}
		values := map[string]string{}
		for i := range names {
			switch rnd.Intn(4) {
			case 0:
				values[fmt.Sprintf("line.%d", i+1)] = ""
			case 1:
				values[fmt.Sprintf("line.%d.description", i+1)] = fmt.Sprint("changed", i)
			}
		}
		for i := range rnd.Intn(4) {
			values[nthNew(i)+".description"] = fmt.Sprint("n", i)
			if rnd.Intn(2) == 0 {
				values[nthNew(i)+".at"] = fmt.Sprint(1 + rnd.Intn(len(names)+2))
			}
		}
		lines, before, after := applied(t, linesNamed(names...), values)
		back, _, _ := applied(t, lines, TakenBack(before, after))
		if got, want := namesOf(back), strings.Join(names, " "); got != want {
			t.Fatalf("%v on %v gives %q and back %q", values, names, namesOf(lines), got)
		}
	}
}

// What a person types is a set of lines or a refusal.
func FuzzLineSet(f *testing.F) {
	for _, s := range []string{"line.2=", "line.new.description=x line.new.at=2", "line.new2.net_amount=1.00 line.1=", "line.9999999999999999999=", "line.new.at=9223372036854775807 line.new.code=x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		set, _, err := LineSetOf(parseValues(s))
		if err == nil {
			_, _, _, err = set.Lines(linesNamed("a", "b"), fill)
		}
		if err != nil && KindOf(err) != BadInput {
			t.Error(err)
		}
	})
}
