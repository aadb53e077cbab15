package approval

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
	"countersign/core/money"
)

var firm = core.Firm{Name: "Muster GmbH", Country: "DE", Currency: "EUR"}

func policies(t testing.TB, s string) []core.Policy {
	t.Helper()
	var out struct {
		Approval []core.Policy `json:"approval"`
	}
	if err := json.Unmarshal([]byte(`{"approval": [`+s+`]}`), &out); err != nil {
		t.Fatal(err)
	}
	return out.Approval
}

func review(gross string, c money.Currency) core.Review {
	r := core.Review{ID: "r", Invoice: core.Invoice{Kind: core.KindInvoice, Number: "1", Currency: c, SupplierID: "acme-gmbh", Seller: core.Party{Name: "ACME GmbH"}}}
	r.Draft.Kind = core.Field[core.DocKind]{Value: core.KindInvoice, Confidence: 1}
	if gross != "" {
		r.Invoice.GrossTotal = money.MustAmount(gross, c)
	}
	r.Match.Kind = core.TwoWay
	return r
}

func finding(r core.Reason, s core.Severity) func(*core.Review) {
	return func(v *core.Review) {
		v.Exceptions = append(v.Exceptions, core.Exception{Reason: r, Severity: s, Message: "x"})
	}
}

const (
	small  = `{"name": "small", "when": {"gross_below": "500.00", "clean": true}, "ask": ["role:approver"]}`
	large  = `{"name": "large", "when": {"gross_at_least": "5000.00"}, "ask": ["role:approver", "role:owner"]}`
	middle = `{"name": "middle", "when": {"gross_at_least": "500.00", "gross_below": "5000.00"}, "ask": [["user:anna", "user:ben"]]}`
)

// CONTRACT, Approval; DOMAIN 7. ask is "-" for the default.
func TestRoute(t *testing.T) {
	for _, c := range []struct {
		clause, policies, gross string
		currency                money.Currency
		change                  func(*core.Review)
		isNew                   bool
		policy, why             string
	}{
		{clause: "no policies: role:approver", gross: "10.00", why: "there are no policies"},
		{clause: "none fits: role:approver", policies: large, gross: "10.00", why: "no policy fits"},
		{clause: "gross_below, one cent below", policies: small, gross: "499.99", policy: "small", why: "gross 499.99 EUR is below 500.00 EUR"},
		{clause: "gross_below, at", policies: small, gross: "500.00"},
		{clause: "gross_at_least, one cent below", policies: large, gross: "4999.99"},
		{clause: "gross_at_least, at", policies: large, gross: "5000.00", policy: "large", why: "gross 5,000.00 EUR is at least 5,000.00 EUR"},
		{clause: "gross_at_least, one cent above", policies: large, gross: "5000.01", policy: "large"},
		{clause: "a band, lower edge", policies: middle, gross: "500.00", policy: "middle", why: "is at least 500.00 EUR and is below 5,000.00 EUR"},
		{clause: "a band, below it", policies: middle, gross: "499.99"},
		{clause: "a band, upper edge", policies: middle, gross: "5000.00"},
		{clause: "the first that fits decides", policies: small + "," + `{"name": "all", "when": {}, "ask": ["role:owner"]}`, gross: "10.00", policy: "small"},
		{clause: "the second where the first does not fit", policies: small + "," + `{"name": "all", "when": {}, "ask": ["role:owner"]}`, gross: "500.00", policy: "all", why: "it fits every invoice"},
		{clause: "clean true, nothing blocks", policies: small, gross: "10.00", change: finding(core.PriceRise, core.Warn), policy: "small", why: "nothing blocks it"},
		{clause: "clean true, something blocks", policies: small, gross: "10.00", change: finding(core.NoReceipt, core.Block)},
		{clause: "clean true, what blocked is settled", policies: small, gross: "10.00", policy: "small", change: func(r *core.Review) {
			finding(core.NoReceipt, core.Block)(r)
			r.Exceptions[0].Resolved = &core.Resolution{By: "anna"}
		}},
		{clause: "clean false fits what is blocked", policies: `{"name": "p", "when": {"clean": false}, "ask": ["role:owner"]}`, gross: "10.00", change: finding(core.NoReceipt, core.Block), policy: "p"},
		{clause: "clean false does not fit what is clean", policies: `{"name": "p", "when": {"clean": false}, "ask": ["role:owner"]}`, gross: "10.00"},
		{clause: "an absent clean fits both", policies: large, gross: "9000.00", change: finding(core.NoReceipt, core.Block), policy: "large"},
		{clause: "supplier by its name", policies: `{"name": "p", "when": {"supplier": ["Acme GmbH"]}, "ask": ["role:owner"]}`, gross: "10.00", policy: "p", why: "the supplier is Acme GmbH"},
		{clause: "another supplier", policies: `{"name": "p", "when": {"supplier": ["Beta"]}, "ask": ["role:owner"]}`, gross: "10.00"},
		{clause: "new supplier", policies: `{"name": "p", "when": {"new_supplier": true}, "ask": ["role:owner"]}`, gross: "10.00", isNew: true, policy: "p", why: "the supplier is new"},
		{clause: "not a new supplier", policies: `{"name": "p", "when": {"new_supplier": true}, "ask": ["role:owner"]}`, gross: "10.00"},
		{clause: "new_supplier false", policies: `{"name": "p", "when": {"new_supplier": false}, "ask": ["role:owner"]}`, gross: "10.00", policy: "p", why: "the supplier is known"},
		{clause: "match state", policies: `{"name": "p", "when": {"match": ["two-way", "three-way"]}, "ask": ["role:owner"]}`, gross: "10.00", policy: "p", why: "the match is two-way"},
		{clause: "another match state", policies: `{"name": "p", "when": {"match": ["none"]}, "ask": ["role:owner"]}`, gross: "10.00"},
		{clause: "an invoice never matched counts as none", policies: `{"name": "p", "when": {"match": ["none"]}, "ask": ["role:owner"]}`, gross: "10.00", change: func(r *core.Review) { r.Match.Kind = "" }, policy: "p"},
		{clause: "exception", policies: `{"name": "p", "when": {"exception": ["PriceRise"]}, "ask": ["role:owner"]}`, gross: "10.00", change: finding(core.PriceRise, core.Warn), policy: "p", why: "it shows PriceRise"},
		{clause: "an exception that was settled", policies: `{"name": "p", "when": {"exception": ["PriceOverTolerance"]}, "ask": ["role:owner"]}`, gross: "10.00", change: func(r *core.Review) {
			finding(core.PriceOverTolerance, core.Block)(r)
			r.Exceptions[0].Resolved = &core.Resolution{By: "anna"}
		}, policy: "p", why: "it shows PriceOverTolerance"},
		{clause: "another exception", policies: `{"name": "p", "when": {"exception": ["PriceRise"]}, "ask": ["role:owner"]}`, gross: "10.00", change: finding(core.NoReceipt, core.Block)},
		{clause: "category", policies: `{"name": "p", "when": {"category": ["4930", "6805"]}, "ask": ["role:owner"]}`, gross: "10.00", policy: "p", why: "it is booked as 6805"},
		{clause: "another category", policies: `{"name": "p", "when": {"category": ["680"]}, "ask": ["role:owner"]}`, gross: "10.00", why: "no policy fits"},
		{clause: "currency", policies: `{"name": "p", "when": {"currency": ["USD"]}, "ask": ["role:owner"]}`, gross: "10.00", currency: "USD", policy: "p", why: "the currency is USD"},
		{clause: "amounts are in the firm's currency: what cannot be compared counts as large", policies: large, gross: "1.00", currency: "USD", policy: "large", why: "policy \"large\": the gross total is in USD and not in EUR, so it counts as large"},
		{clause: "and never as small", policies: small, gross: "1.00", currency: "USD", why: "so it counts as large"},
		{clause: "amounts in another currency that is stated", policies: `{"name": "p", "when": {"currency": ["USD"], "gross_at_least": "5000"}, "ask": ["role:owner"]}`, gross: "5000.00", currency: "USD", policy: "p", why: "gross 5,000.00 USD is at least 5,000.00 USD"},
		{clause: "why says what was left out also when another policy fits", policies: small + "," + `{"name": "all", "when": {}, "ask": ["role:owner"]}`, gross: "9000.00", currency: "USD", policy: "all", why: "counts as large"},
		{clause: "an unknown gross fits no amount", policies: small, why: "the gross total is not known"},
		{clause: "a credit note counts by its size", policies: large, gross: "6000.00", change: func(r *core.Review) { r.Invoice.Kind = core.KindCreditNote }, policy: "large"},
		{clause: "all conditions together", policies: `{"name": "p", "when": {"gross_at_least": "5", "supplier": ["Acme GmbH"], "match": ["none"]}, "ask": ["role:owner"]}`, gross: "10.00"},
		{clause: "a policy that asks nobody does not decide", policies: `{"name": "p", "when": {}, "ask": []}`, gross: "10.00"},
	} {
		t.Run(c.clause, func(t *testing.T) {
			if c.currency == "" {
				c.currency = "EUR"
			}
			r := review(c.gross, c.currency)
			if c.change != nil {
				c.change(&r)
			}
			got := Route(r, firm, core.Settings{Approval: policies(t, c.policies)}, Known{NewSupplier: c.isNew, Category: "6805"})
			if got.Policy != c.policy || !strings.Contains(got.Why, c.why) || got.Why == "" {
				t.Errorf("policy %q because %q; want %q because %q", got.Policy, got.Why, c.policy, c.why)
			}
			if c.policy == "" && !reflect.DeepEqual(got.Steps, []core.Step{{Who: []string{"role:approver"}}}) {
				t.Errorf("steps %+v, want the default", got.Steps)
			}
		})
	}
}

// CONTRACT: ask is a sequence; a list inside it is any one of, {"all": [...]} is in
// parallel.
func TestStepsAreTakenAsTheyAre(t *testing.T) {
	p := policies(t, `{"name": "p", "when": {}, "ask": ["role:approver", ["user:anna", "user:ben"], {"all": ["user:carl", "role:owner"]}]}`)
	got := Route(review("1.00", "EUR"), firm, core.Settings{Approval: p}, Known{}).Steps
	want := []core.Step{{Who: []string{"role:approver"}}, {Who: []string{"user:anna", "user:ben"}}, {Who: []string{"user:carl", "role:owner"}, All: true}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	got[0].Who[0] = "user:mallory"
	if p[0].Ask[0].Who[0] != "role:approver" {
		t.Error("the route shares its steps with the settings")
	}
}

func TestDryRun(t *testing.T) {
	list := []core.Review{review("10.00", "EUR"), review("700.00", "EUR"), review("9000.00", "EUR"), review("20.00", "EUR")}
	for i := range list {
		list[i].ID = core.ReviewID(rune('a' + i))
		list[i].Route = Route(list[i], firm, core.Settings{}, Known{})
	}
	list[3].Draft.Kind.Value, list[3].Invoice.Kind = core.KindStatement, core.KindStatement
	got := DryRun(core.Settings{Approval: policies(t, small+","+large+`,{"name": "never", "when": {"currency": ["CHF"]}, "ask": ["role:owner"]}`)}, firm, list, nil)
	if len(got.List) != 3 || got.Changed != 1 || got.ByPolicy["small"] != 1 || got.ByPolicy["large"] != 1 || got.ByPolicy[""] != 1 || got.Asked["role:approver"] != 3 || got.Asked["role:owner"] != 1 {
		t.Errorf("%+v", got)
	}
	if !reflect.DeepEqual(got.Unused, []string{"never"}) || !got.List[2].Changed || got.List[0].Changed {
		t.Errorf("unused %v, trials %+v", got.Unused, got.List)
	}
}

// Somebody is always asked, and each amount falls into exactly one of two bands that
// meet.
func TestSomebodyIsAlwaysAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		edge := money.NewDecimal(rapid.Int64Range(0, 1_000_000).Draw(t, "edge"), 2)
		clean := rapid.Bool().Draw(t, "clean")
		s := core.Settings{Approval: []core.Policy{
			{Name: "low", When: core.PolicyWhen{GrossBelow: &edge}, Ask: []core.Step{{Who: []string{"user:low"}}}},
			{Name: "high", When: core.PolicyWhen{GrossAtLeast: &edge, Clean: rapid.SampledFrom([]*bool{nil, &clean}).Draw(t, "when clean")}, Ask: []core.Step{{Who: []string{"user:high"}}}},
		}}
		r := review("", "EUR")
		r.Invoice.GrossTotal = money.New(rapid.Int64Range(0, 1_000_000).Draw(t, "gross"), "EUR")
		got := Route(r, firm, s, Known{})
		if len(got.Steps) == 0 || len(got.Steps[0].Who) == 0 || got.Why == "" {
			t.Fatalf("nobody is asked: %+v", got)
		}
		if low := r.Invoice.GrossTotal.Decimal().Cmp(edge) < 0; low != (got.Policy == "low") {
			t.Fatalf("gross %s, edge %s: %q", r.Invoice.GrossTotal, edge, got.Policy)
		}
	})
}
