package desk

import (
	"testing"

	"countersign/core"
)

func TestAskAndAnswer(t *testing.T) {
	o := newOffice(t)
	for _, u := range []core.User{karl, anna, vera} {
		if err := o.AddUser(t.Context(), olga, u, phrase); err != nil {
			t.Fatal(err)
		}
	}
	v := o.enter(o.widgets("INV-17", "PO-1"))
	before := state(v)
	_, err := o.Ask(t.Context(), anna, v.ID, 0, "nobody", "ours?")
	is(t, err, core.NotFound, "no user nobody")
	_, err = o.Ask(t.Context(), vera, v.ID, 0, "karl", "ours?")
	is(t, err, core.Refused, "may not ask")
	if _, err := o.Ask(t.Context(), anna, v.ID, v.Revision, "karl", "did they come?"); err != nil {
		t.Fatal(err)
	}
	_, err = o.Answer(t.Context(), anna, v.ID, 0, 0, "yes")
	is(t, err, core.Refused, "karl was asked, not anna")
	_, err = o.Answer(t.Context(), karl, v.ID, v.Revision, 0, "yes")
	is(t, err, core.Conflict, "")
	w, err := o.Answer(t.Context(), karl, v.ID, 0, 0, "yes, all of them")
	if err != nil || state(w) != before {
		t.Fatalf("%s, %v", state(w), err)
	}
	got := o.find(v.ID)
	if len(got.Questions) != 1 || got.Questions[0].Text != "did they come?" || got.Questions[0].Answer.Text != "yes, all of them" || got.Questions[0].Answer.By != "karl" {
		t.Errorf("%+v", got.Questions)
	}
	d, err := o.Show(t.Context(), anna, v.ID)
	if err != nil {
		t.Fatal(err)
	}
	n := len(d.History)
	if asked, answered := d.History[n-3], d.History[n-1]; asked.Action != "Asked" || asked.After["to"] != "karl" || answered.Action != "Answered" || answered.Actor != "karl" {
		t.Errorf("the history has %s and %s", asked.Action, answered.Action)
	}
	if len(d.Colleagues) == 0 || d.Colleagues[0] == "anna" {
		t.Errorf("anna can ask %v", d.Colleagues)
	}
}
