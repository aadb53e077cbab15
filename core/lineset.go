package core

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// LineSet is which lines a person takes out of a draft and which they put in. In the
// values of a correction it is written beside the fields:
//
//	line.3 =                          there is no third line
//	line.new.description = Freight    a line that was missed; more are line.new2, line.new3
//	line.new.at = 2                   its position then; at the end without it
//
// All other positions are those before the correction. The log keeps the same names,
// so that an entry can be taken back.
type LineSet struct {
	Out []int     // positions from 1, ascending
	In  []NewLine // in the order in which they are put in
}

// NewLine is a line that a person puts in.
type NewLine struct {
	Name   string            // "line.new", "line.new2"
	At     int               // the position that it gets; 0 for the end
	Values map[string]string // by the names of DraftLine.Field
}

const newLine = "line.new"

// maxNewLines is how many lines one correction puts in at most: a person types them.
const maxNewLines = 100

// LineSetOf parts the values of a correction into the lines that are taken out and put
// in, and the fields. It returns a BadInput error when the lines cannot be meant.
func LineSetOf(values map[string]string) (LineSet, map[string]string, error) {
	var set LineSet
	fields := map[string]string{}
	added := map[string]*NewLine{}
	for key, value := range values {
		name, field, _ := cutLine(key)
		switch {
		case name == "":
			fields[key] = value
		case strings.HasPrefix(name, newLine):
			if err := describe(added, name, field, value); err != nil {
				return set, nil, err
			}
		case field != "":
			fields[key] = value
		case strings.TrimSpace(value) != "":
			return set, nil, Errorf(BadInput, "%s is a whole line and has no value", key).WithHint("%s= takes it out, %s.quantity=4 corrects it", key, key)
		default:
			n, _, _ := LineField(key)
			if n < 1 || key != "line."+strconv.Itoa(n) {
				return set, nil, Errorf(BadInput, "%q is no line", key).WithHint("lines are counted from 1: line.2")
			}
			set.Out = append(set.Out, n)
		}
	}
	for key := range fields {
		if n, _, ok := LineField(key); ok && slices.Contains(set.Out, n) {
			return set, nil, Errorf(BadInput, "line %d is both corrected and taken out", n)
		}
	}
	for _, n := range added {
		set.In = append(set.In, *n)
	}
	if len(set.In) > maxNewLines {
		return set, nil, Errorf(BadInput, "more than %d new lines at once", maxNewLines)
	}
	slices.Sort(set.Out)
	slices.SortFunc(set.In, func(a, b NewLine) int {
		return cmp.Or(cmp.Compare(len(a.Name), len(b.Name)), strings.Compare(a.Name, b.Name))
	})
	return set, fields, nil
}

// cutLine parts "line.2.quantity" into "line.2" and "quantity"; ok is false for the
// name of a header field.
func cutLine(key string) (line, field string, ok bool) {
	rest, ok := strings.CutPrefix(key, "line.")
	if !ok {
		return "", "", false
	}
	pos, field, _ := strings.Cut(rest, ".")
	return "line." + pos, field, true
}

// describe notes one value of a new line.
func describe(added map[string]*NewLine, name, field, value string) error {
	if n, _ := strconv.Atoi(strings.TrimPrefix(name, newLine)); name != newLine && (n < 2 || name != nthNew(n-1)) {
		return Errorf(BadInput, "%q is no new line", name).WithHint("new lines are line.new, line.new2, line.new3")
	}
	if field == "" {
		return Errorf(BadInput, "%s alone says nothing", name).WithHint("such as %s.description=Freight", name)
	}
	l := added[name]
	if l == nil {
		l = &NewLine{Name: name, Values: map[string]string{}}
		added[name] = l
	}
	if field != "at" {
		l.Values[field] = strings.TrimSpace(value)
		return nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n < 1 {
		return Errorf(BadInput, "%q is no position for a line", value).WithHint("positions are counted from 1: %s.at=2", name)
	}
	l.At = n
	return nil
}

// Empty reports whether the lines stay those that there are.
func (s LineSet) Empty() bool { return len(s.Out) == 0 && len(s.In) == 0 }

// Apply changes the lines of a draft; those of a copy that shares them stay. enter
// fills a field of a new line. before and after are what the log keeps. It returns a
// BadInput error for a line that there is not, and for a new one without an amount:
// with it no sum of the lines could be checked any more.
func (s LineSet) Apply(d *Draft, by string, enter func(f AnyField, name, value string) error) (before, after map[string]string, err error) {
	before, after = map[string]string{}, map[string]string{}
	lines, out := slices.Clone(d.Lines), slices.Clone(d.TakenOut)
	for _, n := range slices.Backward(s.Out) {
		if n > len(lines) {
			return nil, nil, Errorf(BadInput, "there is no line %d", n).WithHint("%s", lastLine(len(d.Lines)))
		}
		key := "line." + strconv.Itoa(n)
		before[key], after[key] = lineThere, ""
		for name, text := range lines[n-1].texts() {
			before[key+"."+name], after[key+"."+name] = text, ""
		}
		out = append(out, lines[n-1])
		lines = slices.Delete(lines, n-1, n)
	}
	for _, l := range s.In {
		made, err := l.make(by, enter)
		if err != nil {
			return nil, nil, err
		}
		if i := slices.IndexFunc(out, made.saysTheSame); i >= 0 {
			made = out[i]
			out = slices.Delete(out, i, i+1)
		} else if !made.NetAmount.IsSet() {
			return nil, nil, Errorf(BadInput, "the new line has no net amount").WithHint("%s.net_amount=5.00; the sum of the lines is checked with it", l.Name)
		}
		at := l.At
		if at == 0 || at > len(lines)+1 {
			at = len(lines) + 1
		}
		lines = slices.Insert(lines, at-1, made)
		after[l.Name+".at"] = strconv.Itoa(at)
		for name, text := range made.texts() {
			after[l.Name+"."+name] = text
		}
	}
	d.Lines, d.TakenOut = lines, out
	return before, after, nil
}

// texts are the fields of a line that are set, by name.
func (l DraftLine) texts() map[string]string {
	out := map[string]string{}
	for _, name := range LineFieldNames {
		if f := l.Field(name); f.IsSet() {
			out[name] = f.Text()
		}
	}
	return out
}

// saysTheSame compares the values of two lines, not where they were read.
func (l DraftLine) saysTheSame(o DraftLine) bool { return maps.Equal(l.texts(), o.texts()) }

// lineThere is what the log says of a line that was taken out.
const lineThere = "there"

func lastLine(n int) string {
	if n == 0 {
		return "the invoice has no lines"
	}
	return "the last one is line " + strconv.Itoa(n)
}

func (n NewLine) make(by string, enter func(f AnyField, name, value string) error) (DraftLine, error) {
	l := DraftLine{PutInBy: by}
	some := false
	for field, value := range n.Values {
		f := l.Field(field)
		if f == nil {
			return l, Errorf(BadInput, "a line has no field %q", field).WithHint("fields of a line are %s", strings.Join(LineFieldNames, ", "))
		}
		if value == "" {
			continue
		}
		if err := enter(f, n.Name+"."+field, value); err != nil {
			return l, err
		}
		some = true
	}
	if !some {
		return l, Errorf(BadInput, "the new line says nothing").WithHint("give it a description and a net amount at least")
	}
	return l, nil
}

// Moved tells where a line that stood at a position stands after a logged correction,
// 0 when it was taken out. after is what the log keeps.
func Moved(after map[string]string) func(position int) int {
	set := loggedLines(after)
	return func(n int) int {
		if slices.Contains(set.Out, n) {
			return 0
		}
		return set.moved(n)
	}
}

// TakenBack are the values of the correction that takes a logged one back: before and
// after are those of its entry. Lines that were put in go, those that were taken out
// come back where they stood.
func TakenBack(before, after map[string]string) map[string]string {
	set := loggedLines(after)
	out := map[string]string{}
	for _, n := range set.places() {
		out["line."+strconv.Itoa(n)] = ""
	}
	for key, value := range before {
		n, field, ok := LineField(key)
		switch i := slices.Index(set.Out, n); {
		case !ok:
			if slices.Contains(FieldNames, key) { // the log keeps the status beside the fields
				out[key] = value
			}
		case i < 0:
			out["line."+strconv.Itoa(set.moved(n))+"."+field] = value
		case field == "":
			out[nthNew(i)+".at"] = strconv.Itoa(n)
		default:
			out[nthNew(i)+"."+field] = value
		}
	}
	return out
}

// OfWholeLine reports whether a name in a logged correction belongs to a line that it
// took out or put in, not to a cell that it changed.
func OfWholeLine(e AuditEntry, name string) bool {
	if n, _, ok := LineField(name); ok {
		return e.Before["line."+strconv.Itoa(n)] != ""
	}
	return strings.HasPrefix(name, newLine)
}

// loggedLines is the set that a logged correction changed.
func loggedLines(after map[string]string) LineSet {
	lines := map[string]string{}
	for key, value := range after {
		if name, field, ok := cutLine(key); ok && (field == "" || field == "at" && strings.HasPrefix(name, newLine)) {
			lines[key] = value
		}
	}
	set, _, _ := LineSetOf(lines) // what is in the log was taken once
	return set
}

// moved is where a line of this position stands afterwards.
func (s LineSet) moved(n int) int {
	for _, o := range slices.Backward(s.Out) {
		if o < n {
			n--
		}
	}
	for _, l := range s.In {
		if l.At <= n {
			n++
		}
	}
	return n
}

// places are where the new lines stand when all of them are in.
func (s LineSet) places() []int {
	out := make([]int, len(s.In))
	for i, l := range s.In {
		out[i] = LineSet{In: s.In[i+1:]}.moved(l.At)
	}
	return out
}

// nthNew names the new lines from 0: line.new, line.new2, ...
func nthNew(i int) string {
	if i == 0 {
		return newLine
	}
	return newLine + strconv.Itoa(i+1)
}

// LineField parts "line.2.quantity" into 2 and "quantity"; ok is false for what is no
// field of a line with a position.
func LineField(key string) (n int, field string, ok bool) {
	name, field, ok := cutLine(key)
	if !ok {
		return 0, "", false
	}
	n, err := strconv.Atoi(strings.TrimPrefix(name, "line."))
	return n, field, err == nil
}
