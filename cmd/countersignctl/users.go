package main

import (
	"errors"
	"strings"

	"countersign/core"
	"countersign/core/access"
	"countersign/core/desk"
	"countersign/core/money"
)

type usersCmd struct {
	Add        usersAddCmd        `cmd:"" help:"Add a person."`
	List       usersListCmd       `cmd:"" help:"List the people."`
	Change     usersChangeCmd     `cmd:"" help:"Change somebody's roles or approval limit."`
	Address    usersAddressCmd    `cmd:"" help:"Say where somebody's notices go."`
	Passphrase usersPassphraseCmd `cmd:"" help:"Choose a new passphrase."`
	Unlock     usersUnlockCmd     `cmd:"" help:"Let somebody try passphrases again at once."`
	Disable    usersDisableCmd    `cmd:"" help:"Take all of somebody's rights away; nobody is deleted."`
	Enable     usersEnableCmd     `cmd:"" help:"Give somebody's rights back."`
	Substitute usersSubstituteCmd `cmd:"" help:"Let somebody answer approvals for another."`
}

func (usersCmd) Help() string { return "Example: countersignctl users list" }

type usersAddCmd struct {
	Name    string   `arg:"" name:"user" help:"The user name."`
	Role    []string `required:"" help:"clerk, approver, payer, auditor or owner; may be given several times."`
	Limit   string   `help:"The highest gross that the person may approve, in the firm's currency." placeholder:"500.00"`
	Address string   `help:"Where notices to the person go; without it there are none." placeholder:"ADDRESS"`
}

func (usersAddCmd) Help() string {
	return `Example: countersignctl users add anna --role approver --limit 500.00

The new person's passphrase comes from a prompt or the environment COUNTERSIGN_NEW_PASSPHRASE. Without a terminal and without
that, it is the one of whoever adds the person, and should be changed with: countersignctl --as anna users passphrase`
}

func (c usersAddCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayAdminister, "add users")
	if err != nil {
		return err
	}
	u := core.User{Name: c.Name, Address: c.Address, Roles: rolesOf(c.Role)}
	firm, err := app.Firm(s.ctx)
	if err != nil {
		return err
	}
	if c.Limit != "" {
		if u.Limit, err = amountOf("--limit", c.Limit, firm.Currency); err != nil {
			return err
		}
	}
	pass, err := s.newSecret("COUNTERSIGN_NEW_PASSPHRASE", c.Name)
	if core.KindOf(err) == core.Refused && s.Getenv("COUNTERSIGN_PASSPHRASE") != "" {
		pass, err = s.passphrase, nil
		u.InitialPassphrase = true
	}
	if err != nil {
		return err
	}
	if err := app.AddUser(s.ctx, by, s.passphrase, u, pass); err != nil {
		return err
	}
	if u.InitialPassphrase {
		s.warn("%s starts with your passphrase; let them choose their own: countersignctl --as %s users passphrase", c.Name, c.Name)
	} else if access.Weak(pass) {
		s.warn("The passphrase is short; `countersignctl --as %s users passphrase` changes it.", c.Name)
	}
	if s.JSON {
		return s.print(userAnswer(u))
	}
	s.say("%s was added as %s.", c.Name, u.RoleNames())
	return nil
}

func rolesOf(said []string) []core.Role {
	var roles []core.Role
	for _, r := range said {
		for part := range strings.SplitSeq(r, ",") {
			roles = append(roles, core.Role(strings.TrimSpace(part)))
		}
	}
	return roles
}

type usersChangeCmd struct {
	Name  string   `arg:"" name:"user" help:"Whose."`
	Role  []string `help:"All the roles that the person has from now on; may be given several times."`
	Limit string   `help:"The highest gross that the person may approve, or none." placeholder:"500.00"`
}

func (usersChangeCmd) Help() string {
	return `Example: countersignctl users change anna --role approver --limit 2000.00

What is not given stays. What the person decided before stands; a rule that somebody signed as an owner ends when they are none any more.`
}

func (c usersChangeCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayAdminister, "change what people may do")
	if err != nil {
		return err
	}
	firm, err := app.Firm(s.ctx)
	if err != nil {
		return err
	}
	r := desk.Rights{Roles: rolesOf(c.Role)}
	if c.Limit != "" {
		r.Limit = new(money.Amount)
		if c.Limit != "none" {
			if *r.Limit, err = amountOf("--limit", c.Limit, firm.Currency); err != nil {
				return err
			}
		}
	}
	signed, err := s.signedRules(app.Desk, by)
	if err != nil {
		return err
	}
	if err := app.Desk.SetRights(s.ctx, by, c.Name, r); err != nil {
		return err
	}
	if err := s.done(map[string]any{"name": c.Name}, "What %s may do was changed; `users list` shows it.", c.Name); err != nil {
		return err
	}
	return errors.Join(s.warnUnanswered(app.Desk, by), s.warnUnsigned(app.Desk, by, signed))
}

// userAnswer is a person for programs; a null limit is none.
func userAnswer(u core.User) map[string]any {
	a := map[string]any{"name": u.Name, "roles": u.Roles, "limit": nil, "initial_passphrase": u.InitialPassphrase, "address": u.Address,
		"disabled": u.Disabled, "substitutes": append([]core.Substitution{}, u.Substitutes...)}
	if u.Limit.IsSet() {
		a["limit"] = u.Limit.String()
	}
	return a
}

type usersListCmd struct{}

func (usersListCmd) Help() string { return "Example: countersignctl users list" }

func (usersListCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.Users(s.ctx, by)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, u := range list {
		limit := "none"
		if u.Limit.IsSet() {
			limit = u.Limit.Format(',', '.')
		}
		note := userNote(u)
		rows = append(rows, []string{u.Name, u.RoleNames(), limit, u.Address, note})
		if s.JSON {
			if err := s.print(userAnswer(u)); err != nil {
				return err
			}
		}
	}
	return s.table([]string{"USER", "ROLES", "LIMIT", "ADDRESS", ""}, rows)
}

// userNote is what else is to be known of a person.
func userNote(u core.User) string {
	var notes []string
	if u.Disabled {
		notes = append(notes, "does not work here any more")
	}
	if u.InitialPassphrase {
		notes = append(notes, "has not chosen a passphrase yet")
	}
	for _, s := range u.Substitutes {
		notes = append(notes, substituteWords(s))
	}
	return strings.Join(notes, "; ")
}

type usersAddressCmd struct {
	Name    string `arg:"" name:"user" help:"Whose."`
	Address string `arg:"" optional:"" help:"The address; without it the person gets no notices any more."`
}

func (usersAddressCmd) Help() string {
	return "Example: countersignctl users address anna anna@firm.example"
}

func (c usersAddressCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if err := app.Desk.SetAddress(s.ctx, by, c.Name, c.Address); err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]string{"name": c.Name, "address": c.Address})
	}
	if c.Address == "" {
		s.say("%s gets no notices any more.", c.Name)
		return nil
	}
	s.say("Notices to %s go to %s.", c.Name, c.Address)
	return nil
}

type usersPassphraseCmd struct {
	Name string `arg:"" name:"user" optional:"" help:"Whose (default: your own)."`
}

func (usersPassphraseCmd) Help() string {
	return "Example: countersignctl --as anna users passphrase\n\nThe new one comes from a prompt or the environment COUNTERSIGN_NEW_PASSPHRASE."
}

func (c usersPassphraseCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if c.Name == "" {
		c.Name = by.Name
	}
	if c.Name != by.Name {
		if err := app.Desk.Require(s.ctx, by, core.MayAdminister, "set another's passphrase"); err != nil {
			return err
		}
	}
	pass, err := s.newSecret("COUNTERSIGN_NEW_PASSPHRASE", c.Name)
	if err != nil {
		return err
	}
	if err := app.SetPassphrase(s.ctx, by, s.passphrase, c.Name, pass); err != nil {
		return err
	}
	s.say("The passphrase of %s was changed.", c.Name)
	return nil
}
