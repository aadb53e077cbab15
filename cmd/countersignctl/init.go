package main

import (
	"strings"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/access"
	"countersign/core/money"
)

type initCmd struct {
	Firm     string `required:"" help:"The firm's name."`
	Owner    string `required:"" help:"The user name of the owner." placeholder:"USER"`
	Country  string `default:"DE" help:"The firm's country, two letters."`
	Currency string `default:"EUR" help:"The firm's currency, three letters."`
	TaxID    string `help:"The firm's VAT or tax ID." placeholder:"ID"`
}

func (initCmd) Help() string {
	return "Example: countersignctl --dir books init --firm \"Muster GmbH\" --owner olga --country DE --currency EUR"
}

func (c initCmd) Run(s *session) error {
	if len(c.Country) != 2 {
		return core.Errorf(core.Usage, "%q is not a country code", c.Country).WithHint("two letters, such as DE")
	}
	f := core.Firm{Name: c.Firm, Country: strings.ToUpper(c.Country), Currency: money.Currency(strings.ToUpper(c.Currency)), TaxID: c.TaxID}
	if !f.Currency.Valid() {
		return core.Errorf(core.Usage, "%q is not a currency code", c.Currency).WithHint("three letters, such as EUR")
	}
	pass, err := s.newSecret("COUNTERSIGN_PASSPHRASE", c.Owner)
	if err != nil {
		return err
	}
	app, err := wire.Create(s.ctx, s.outside(), f, c.Owner, pass)
	if err != nil {
		return err
	}
	s.app = app
	if access.Weak(pass) {
		s.warn("The passphrase is short; `countersignctl users passphrase` changes it.")
	}
	if s.JSON {
		return s.print(map[string]string{"dir": app.Dir(), "firm": f.Name, "owner": c.Owner})
	}
	s.say("The books of %s are in %s.", f.Name, app.Dir())
	s.say("Next: `suppliers import`, `orders import`, then `accounts add` and `poll`, or `import` for files.")
	return nil
}
