package vm

import (
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/desk"
)

// Whoever may answer as one of a group, or for somebody who is away, may do so in the
// list too.
func TestRowsKnowWhoStandsIn(t *testing.T) {
	v := coretest.Review(coretest.Invoice("INV-1", coretest.Supplier("Acme"), coretest.Line("1", "Widget", "10", "10.00")))
	v.Status, v.Route.Steps = core.StatusMatched, []core.Step{{Who: []string{"group:buyers", "user:anna"}}}
	ben := core.User{Name: "ben", Roles: []core.Role{core.Approver}}
	anna := core.User{Name: "anna", Roles: []core.Role{core.Approver}}
	for name, c := range map[string]struct {
		standing core.Standing
		may      bool
	}{
		"by himself":       {core.Standing{}, false},
		"in the group":     {core.Standing{Groups: []string{"buyers"}}, true},
		"in another group": {core.Standing{Groups: []string{"sellers"}}, false},
		"for anna":         {core.Standing{For: []core.Stand{{User: anna, Why: "stands in"}}}, true},
		"when it is late":  {core.Standing{Late: "late"}, false}, // he is no owner
	} {
		row := NewQueueRow(desk.Row{Review: v, Standing: c.standing}, ben, Format{Words: keysAsWords{}})
		if got := row.barred[core.ActApprove] == ""; got != c.may {
			t.Errorf("%s: %v, %q", name, got, row.barred[core.ActApprove])
		}
	}
}
