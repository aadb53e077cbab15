package main

import (
	"strings"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/money"
)

type contractsCmd struct {
	Add  contractsAddCmd  `cmd:"" help:"Add a contract under which a supplier bills without an order."`
	List contractsListCmd `cmd:"" help:"List the contracts, and which invoice has not come."`
	End  contractsEndCmd  `cmd:"" help:"Say on which day a contract ends."`
}

func (contractsCmd) Help() string { return "Example: countersignctl contracts list" }

type contractsAddCmd struct {
	Supplier  string      `arg:"" help:"The supplier."`
	Text      string      `required:"" help:"What for."`
	Low       string      `required:"" help:"The least gross total of an invoice."`
	High      string      `help:"The greatest; the least one where it is left out."`
	Currency  string      `help:"Its currency (default: the supplier's, else the firm's)."`
	Period    core.Period `required:"" help:"month, quarter or year."`
	Tolerance string      `help:"By how many percent the amounts may be exceeded." default:"0"`
	From      string      `help:"The first day." placeholder:"YYYY-MM-DD"`
	To        string      `help:"The last day." placeholder:"YYYY-MM-DD"`
}

func (contractsAddCmd) Help() string {
	return "Example: countersignctl contracts add \"Telecom AG\" --text telephone --low 40 --high 60 --period month"
}

func (c contractsAddCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayApprove, "change contracts")
	if err != nil {
		return err
	}
	p, err := app.Desk.FindSupplier(s.ctx, by, c.Supplier)
	if err != nil {
		return err
	}
	k := core.Contract{Supplier: p.ID, Text: c.Text, Currency: money.Currency(strings.ToUpper(c.Currency)), Period: c.Period}
	if k.Currency == "" {
		k.Currency = p.Currency
	}
	if k.Currency == "" {
		firm, err := app.Firm(s.ctx)
		if err != nil {
			return err
		}
		k.Currency = firm.Currency
	}
	if c.High == "" {
		c.High = c.Low
	}
	if k.Low, err = numberOf("--low", c.Low); err != nil {
		return err
	}
	if k.High, err = numberOf("--high", c.High); err != nil {
		return err
	}
	if k.TolerancePercent, err = numberOf("--tolerance", c.Tolerance); err != nil {
		return err
	}
	if k.From, err = dayOf("--from", c.From); err != nil {
		return err
	}
	if k.To, err = dayOf("--to", c.To); err != nil {
		return err
	}
	if k, err = app.Desk.AddContract(s.ctx, by, k); err != nil {
		return err
	}
	if s.JSON {
		return s.print(k)
	}
	s.say("Contract %s with %s was added.", k.ID, p.Name)
	return nil
}

type contractsEndCmd struct {
	ID     string `arg:"" help:"The contract, such as C-1."`
	On     string `required:"" help:"Its last day." placeholder:"YYYY-MM-DD"`
	Reason string `required:"" help:"Why."`
}

func (contractsEndCmd) Help() string {
	return "Example: countersignctl contracts end C-1 --on 2026-12-31 --reason \"we changed to another supplier\""
}

func (c contractsEndCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayApprove, "change contracts")
	if err != nil {
		return err
	}
	day, err := dayOf("--on", c.On)
	if err != nil {
		return err
	}
	if err := app.Desk.EndContract(s.ctx, by, c.ID, day, c.Reason); err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]string{"contract": c.ID, "to": day.String()})
	}
	s.say("Contract %s ends on %s.", c.ID, day)
	return nil
}

type contractsListCmd struct{}

func (contractsListCmd) Help() string { return "Example: countersignctl contracts list" }

func (contractsListCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.Contracts(s.ctx, by, s.now())
	if err != nil {
		return err
	}
	var rows [][]string
	for _, c := range list {
		if s.JSON {
			if err := s.print(c); err != nil {
				return err
			}
		}
		rows = append(rows, []string{c.ID, c.Supplier, c.Text, control.Band(c.Contract), string(c.Period), c.From.String(), c.To.String(), c.Missed})
	}
	return s.table([]string{"CONTRACT", "SUPPLIER", "FOR", "GROSS", "EACH", "FROM", "TO", "MISSED"}, rows)
}
