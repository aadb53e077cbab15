package core

import (
	"slices"
	"strings"

	"countersign/core/money"
)

// Role is what a person may do; roles add up.
type Role string

// The roles. An owner may do what every role may; the auditor reads all and
// changes nothing.
const (
	Clerk    Role = "clerk"
	Approver Role = "approver"
	Payer    Role = "payer"
	Auditor  Role = "auditor"
	Owner    Role = "owner"
)

// Roles lists all roles.
var Roles = []Role{Clerk, Approver, Payer, Auditor, Owner}

// User is a person who signs in. Secret is the hashed passphrase (see
// core/access) and never leaves the store.
type User struct {
	Name  string       `json:"name"`
	Roles []Role       `json:"roles"`
	Limit money.Amount `json:"limit"` // approval limit, inclusive, in the firm's currency; unset is unlimited
	// Address is where notices go to; without one the person gets none.
	Address string `json:"address,omitempty"`
	// InitialPassphrase is true until the person has chosen a passphrase.
	InitialPassphrase bool `json:"initial_passphrase,omitempty"`
	// Disabled people can do nothing any more. They are never deleted: the log names them.
	Disabled bool `json:"disabled,omitempty"`
	// Substitutes are those who may answer approvals for the person.
	Substitutes []Substitution `json:"substitutes,omitempty"`
	Secret      string         `json:"-"`

	standing Standing
}

// Has reports whether the user has the role; an owner has every role but the
// auditor's restriction.
func (u User) Has(r Role) bool {
	return !u.Disabled && (slices.Contains(u.Roles, r) || slices.Contains(u.Roles, Owner))
}

// RoleNames is the user's roles as the audit log writes them: "clerk,approver".
func (u User) RoleNames() string {
	names := make([]string, len(u.Roles))
	for i, r := range u.Roles {
		names[i] = string(r)
	}
	return strings.Join(names, ",")
}

// Permission is a group of actions that roles are given together (CONTRACT,
// Approval).
type Permission string

// The permissions.
const (
	MayEnter           Permission = "enter"            // import, poll, correct, link, hold, release own holds
	MayResolveData     Permission = "resolve_data"     // MissingField, LowConfidence, Sum, Tax, Date, SupplierAmbiguous
	MayApprove         Permission = "approve"          // resolve matching and duplicate exceptions, approve, reject
	MayManageSuppliers Permission = "manage_suppliers" // verify, trust, approve suppliers
	MayPay             Permission = "pay"              // payment runs
	MayAdminister      Permission = "administer"       // settings, users, waive, restore, mail accounts
	MayRead            Permission = "read"             // see everything, verify, export reports
)

var granted = map[Permission][]Role{
	MayEnter:           {Clerk, Approver},
	MayResolveData:     {Clerk, Approver},
	MayApprove:         {Approver},
	MayManageSuppliers: {Approver, Payer},
	MayPay:             {Payer},
	MayAdminister:      {},
	MayRead:            {Clerk, Approver, Payer, Auditor},
}

// May reports whether one of the user's roles carries the permission.
func (u User) May(p Permission) bool {
	return !u.Disabled && (slices.Contains(u.Roles, Owner) || slices.ContainsFunc(granted[p], func(r Role) bool { return slices.Contains(u.Roles, r) }))
}

// Require is nil when the user may, else a Refused error that names who can.
func (u User) Require(p Permission, toDo string) error {
	if u.May(p) {
		return nil
	}
	if u.Disabled {
		return Errorf(Refused, "%s does not work here any more", u.Name).WithHint("the owner can let %s in again", u.Name)
	}
	who := []string{}
	for _, r := range granted[p] {
		who = append(who, string(r))
	}
	who = append(who, string(Owner))
	return Errorf(Refused, "%s may not %s", u.Name, toDo).WithHint("ask a person with the role %s", strings.Join(who, " or "))
}

// System is the actor of steps that the program takes by itself.
var System = User{Name: "countersign"}

// Firm is the company whose books these are.
type Firm struct {
	Name     string         `json:"name"`
	TaxID    string         `json:"tax_id,omitempty"`
	Country  string         `json:"country"`
	Currency money.Currency `json:"currency"`
}
