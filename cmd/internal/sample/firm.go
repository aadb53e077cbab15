package sample

import (
	"countersign/core"
	"countersign/core/money"
)

// Passphrase is that of each of the sample firm's people. It protects nothing.
const Passphrase = "sample only, not a secret"

// DocumentPassword opens the protected PDF among the sample mails; the mail says
// so, as such mails do.
const DocumentPassword = "4711"

// Inbox is the address that the sample mails are sent to.
const Inbox = "rechnungen@nordlicht.example"

// AuthServer is the mail server that took the sample mails in and looked at their
// senders.
const AuthServer = "mx.nordlicht.example"

// Firm is the sample firm.
func Firm() core.Firm {
	return core.Firm{Name: "Nordlicht Beispiel GmbH", TaxID: "DE990005566", Country: "DE", Currency: "EUR"}
}

// firmAddress is how suppliers address the sample firm.
var firmAddress = []string{"Nordlicht Beispiel GmbH", "Musterstraße 12", "20095 Hamburg", "Deutschland"}

// Users are the sample firm's people, named by their roles.
func Users() []core.User {
	return []core.User{
		{Name: "owner", Roles: []core.Role{core.Owner}},
		{Name: "approver", Roles: []core.Role{core.Approver}, Limit: money.New(500_000, "EUR")},
		{Name: "clerk", Roles: []core.Role{core.Clerk}},
	}
}

// Settings are the sample firm's rules: two-way matching, three-way where goods
// are weighed in, none where nobody orders.
func Settings() core.Settings {
	s := core.DefaultSettings()
	s.Supplier = map[string]core.Level{
		stahl.Name:   {MatchingPolicy: core.ThreeWay},
		keramik.Name: {MatchingPolicy: core.ThreeWay},
		tools.Name:   {Charges: map[string]core.Limit{"freight": core.LimitOf("25.00")}},
	}
	for _, free := range []*seller{energie, cloud, hotel, baumarkt} {
		s.Supplier[free.Name] = core.Level{MatchingPolicy: core.MatchNone}
	}
	below, from, clean := money.MustDecimal("500.00"), money.MustDecimal("5000.00"), true
	approver, owner := core.Step{Who: []string{"role:approver"}}, core.Step{Who: []string{"role:owner"}}
	s.Approval = []core.Policy{
		{Name: "small", When: core.PolicyWhen{GrossBelow: &below, Clean: &clean}, Ask: []core.Step{approver}},
		{Name: "large", When: core.PolicyWhen{GrossAtLeast: &from}, Ask: []core.Step{approver, owner}},
	}
	return s
}

// Suppliers are the sample firm's suppliers as its import file has them: approved,
// each account trusted. One sender of the sample mails is not among them.
func Suppliers() []core.Supplier {
	list := make([]core.Supplier, 0, len(sellers))
	for _, s := range sellers {
		if s.known() {
			list = append(list, s.Supplier)
		}
	}
	return list
}
