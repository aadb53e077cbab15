package core

import (
	"fmt"
	"maps"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

	"countersign/core/money"
)

// linesNamed are lines of which only the description is set, and a place on a page.
func linesNamed(names ...string) Draft {
	var d Draft
	for _, n := range names {
		d.Lines = append(d.Lines, DraftLine{Description: Field[string]{Value: n, Confidence: 0.5, Evidence: Evidence{Page: 1, Text: n}}})
	}
	return d
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
		{"line.new.description=x line.new.net_amount=1", "a b c x"},
		{"line.new.description=x line.new.net_amount=1 line.new.at=1", "x a b c"},
		{"line.new.description=x line.new.net_amount=1 line.new.at=99", "a b c x"},
		{"line.new.description=x line.new.net_amount=1 line.new2.description=y line.new2.net_amount=1", "a b c x y"},
		{"line.new.description=x line.new.net_amount=1 line.new.at=2 line.new2.description=y line.new2.net_amount=1 line.new2.at=2", "a y x b c"},
		{"line.2= line.new.description=x line.new.net_amount=1 line.new.at=2", "a x c"},
		{"line.2= line.3.description=z", "a z"},
		{"line.1= line.2= line.3=", ""},
	} {
		values := parseValues(c.give)
		was := linesNamed("a", "b", "c")
		now, before, after := applied(t, was, values)
		if got := namesOf(now.Lines); got != c.want {
			t.Errorf("%s gives %q, want %q", c.give, got, c.want)
		}
		if got := namesOf(was.Lines); got != "a b c" {
			t.Errorf("%s changes the draft that it was given to %q", c.give, got)
		}
		back, _, _ := applied(t, now, TakenBack(before, after))
		if got := namesOf(back.Lines); got != "a b c" {
			t.Errorf("%s taken back gives %q; log %v, %v; %v", c.give, got, before, after, TakenBack(before, after))
		}
	}
}

// A line that comes back is as it was read, and nothing is left of the detour.
func TestLineComesBackAsItWasRead(t *testing.T) {
	was := linesNamed("a", "b")
	was.Lines[1].PriceBase = Field[money.Decimal]{Value: money.MustDecimal("100"), Confidence: 0.4}
	out, before, after := applied(t, was, parseValues("line.2="))
	if !out.LinesSettled() || len(out.TakenOut) != 1 {
		t.Errorf("%d lines are taken out", len(out.TakenOut))
	}
	back, again, afterwards := applied(t, out, TakenBack(before, after))
	if !reflect.DeepEqual(back.Lines, was.Lines) || len(back.TakenOut) != 0 || back.LinesSettled() {
		t.Errorf("it is back as %+v, %d are taken out", back.Lines[1].Description, len(back.TakenOut))
	}
	if twice, _, _ := applied(t, back, TakenBack(again, afterwards)); !reflect.DeepEqual(twice, out) {
		t.Errorf("taken out twice %q are left", namesOf(twice.Lines))
	}
	in, before, after := applied(t, was, parseValues("line.new.description=x line.new.net_amount=5"))
	if !in.LinesSettled() || in.Lines[2].PutInBy != "karl" {
		t.Errorf("put in by %q", in.Lines[2].PutInBy)
	}
	if back, _, _ := applied(t, in, TakenBack(before, after)); back.LinesSettled() || len(back.Lines) != 2 {
		t.Errorf("taken back %q are left", namesOf(back.Lines))
	}
}

func TestMoved(t *testing.T) {
	_, _, after := applied(t, linesNamed("a", "b", "c", "d"), parseValues("line.2= line.new.description=x line.new.net_amount=1 line.new.at=1"))
	moved := Moved(after)
	for n, want := range []int{1: 2, 2: 0, 3: 3, 4: 4} {
		if got := moved(n); n > 0 && got != want {
			t.Errorf("line %d is then line %d, want %d", n, got, want)
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
func applied(t *testing.T, d Draft, values map[string]string) (now Draft, before, after map[string]string) {
	t.Helper()
	set, fields, err := LineSetOf(values)
	if err != nil {
		t.Fatal(values, err)
	}
	d.Lines = slices.Clone(d.Lines)
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
	before, after, err = set.Apply(&d, "karl", fill)
	if err != nil {
		t.Fatal(values, err)
	}
	maps.Copy(before, b)
	maps.Copy(after, a)
	return d, before, after
}

func TestLineSetRefuses(t *testing.T) {
	for _, c := range []struct{ give, words string }{
		{"line.0=", "no line"}, {"line.x=", "no line"}, {"line.03=", "no line"}, {"line.=", "no line"}, {"line.-1=", "no line"},
		{"line.2=gone", "has no value"}, {"line.4=", "there is no line 4"}, {"line.2= line.2.quantity=3", "both corrected and taken out"},
		{"line.new.at=1", "says nothing"}, {"line.new.description=", "says nothing"}, {"line.new.colour=red", `no field "colour"`},
		{"line.new.description=x line.new.net_amount=1 line.new.at=0", "no position"}, {"line.new.description=x line.new.net_amount=1 line.new.at=two", "no position"},
		{"line.new1.description=x line.new1.net_amount=1", "no new line"}, {"line.new02.description=x line.new02.net_amount=1", "no new line"}, {"line.newest.description=x", "no new line"},
		{"line.new.quantity=many", "does not fit"}, {"line.new=x", "says nothing"}, {"line.new.quantity=1", "no net amount"},
	} {
		set, _, err := LineSetOf(parseValues(c.give))
		if err == nil {
			d := linesNamed("a", "b", "c")
			_, _, err = set.Apply(&d, "karl", fill)
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
			values[nthNew(i)+".description"], values[nthNew(i)+".net_amount"] = fmt.Sprint("n", i), "1.00"
			if rnd.Intn(2) == 0 {
				values[nthNew(i)+".at"] = fmt.Sprint(1 + rnd.Intn(len(names)+2))
			}
		}
		now, before, after := applied(t, linesNamed(names...), values)
		back, _, _ := applied(t, now, TakenBack(before, after))
		if got, want := namesOf(back.Lines), strings.Join(names, " "); got != want {
			t.Fatalf("%v on %v gives %q and back %q", values, names, namesOf(now.Lines), got)
		}
	}
}

// What a person types is a set of lines or a refusal.
func FuzzLineSet(f *testing.F) {
	for _, s := range []string{"line.2=", "line.new.description=x line.new.net_amount=1 line.new.at=2", "line.new2.net_amount=1.00 line.1=", "line.9999999999999999999=", "line.new.at=9223372036854775807 line.new.code=x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		set, _, err := LineSetOf(parseValues(s))
		if err == nil {
			d := linesNamed("a", "b")
			_, _, err = set.Apply(&d, "karl", fill)
		}
		if err != nil && KindOf(err) != BadInput {
			t.Error(err)
		}
	})
}
