package approval

import (
	"strings"
	"testing"

	"countersign/core"
)

func TestDoubts(t *testing.T) {
	suppliers := []core.Supplier{{ID: "acme", Name: "Acme GmbH", Aliases: []string{"Acme Nord"}}}
	limit := map[string]core.Limit{"freight": core.LimitOf("5"), "Other": core.LimitOf("1")}
	s := core.Settings{Supplier: map[string]core.Level{"acme gmbh": {Charges: limit}, "Acme Nord": {}}, SupplierItem: map[string]map[string]core.Level{"ACME": {}}}
	if got := Doubts(s, suppliers); len(got) > 0 {
		t.Errorf("doubts about what is known: %q", got)
	}
	s.Supplier["Borg"] = core.Level{Charges: map[string]core.Limit{"postage": core.LimitOf("5")}}
	s.SupplierItem["Borg"] = map[string]core.Level{}
	got := Doubts(s, suppliers)
	if len(got) != 2 || !strings.Contains(got[0], `"Borg"`) || !strings.Contains(got[1], `"postage"; the types are freight`) {
		t.Errorf("%q", got)
	}
}

func TestDoubtsAboutWhoIsApproved(t *testing.T) {
	suppliers := []core.Supplier{{ID: "acme", Name: "Acme GmbH", Aliases: []string{"Acme Nord"}}, {ID: "borg", Name: "Borg AG"}}
	for _, c := range []struct{ policy, rule, want string }{
		{"Acme GmbH", "Acme GmbH", ""},
		{"acme-nord", "acme", ""},
		{"ACME gmbh", "borg", ""},
		{"Acne GmbH", "Borg AG", `no supplier is called "Acne GmbH", so policy p fits nobody of that name yet; there is "Acme GmbH"`},
		{"Borg AG", "acme gmbh", `no supplier is called "acme gmbh" to the letter, so rule r of auto_approve approves nothing yet; there is "Acme GmbH"`},
		{"Acme", "Borg", `no supplier is called "Borg" to the letter, so rule r of auto_approve approves nothing yet; there is "Borg AG"`},
		{"Zeta", "Borg AG", `no supplier is called "Zeta", so policy p fits nobody of that name yet`},
	} {
		s := core.Settings{Approval: []core.Policy{{Name: "p", When: core.PolicyWhen{Supplier: []string{c.policy}}}}, AutoApprove: core.AutoApprove{Rules: []core.AutoRule{{Name: "r", Supplier: c.rule}}}}
		if got := strings.Join(Doubts(s, suppliers), "\n"); got != c.want {
			t.Errorf("%s, %s: %s", c.policy, c.rule, got)
		}
	}
}
