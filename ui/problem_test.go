package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"countersign/core"
)

// What keeps the program from starting is said with the next step, and a key closes it.
func TestProblemIsSaid(t *testing.T) {
	app := test.NewTempApp(t)
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	w := newProblem(app, words, core.Errorf(core.Locked, "another window has the books open").WithHint("close it first"))
	defer w.Close()
	said := map[string]bool{}
	for _, o := range test.LaidOutObjects(w.Content()) {
		if l, ok := o.(*label); ok {
			said[l.text] = true
		}
	}
	for _, want := range []string{"Another window has the books open.", "Close it first."} {
		if !said[want] {
			t.Errorf("%q is not said: %v", want, said)
		}
	}
}
