package core

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// Who settles an exception by the words is who may by the rights.
func TestSettledByFitsTheRights(t *testing.T) {
	for _, r := range slices.Sorted(maps.Keys(laneOf)) {
		e := Exception{Reason: r, Severity: Block, Field: "payment_account"}
		may := func(role Role) bool { return MayResolve(User{Name: "x", Roles: []Role{role}}, e) == nil }
		says := SettledBy(e)
		if clerk := strings.HasPrefix(says, "a clerk, "); clerk != may(Clerk) {
			t.Errorf("%s: %q", r, says)
		}
		if approver := strings.Contains(says, "an approver or the owner"); approver != may(Approver) || approver != may(Owner) || may(Payer) {
			t.Errorf("%s: %q", r, says)
		}
	}
}
