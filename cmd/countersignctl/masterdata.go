package main

import (
	"io"
	"strings"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/desk"
	"countersign/core/tabular"
)

type suppliersCmd struct {
	Import  suppliersImportCmd  `cmd:"" help:"Take over a table of suppliers, all rows or none."`
	List    suppliersListCmd    `cmd:"" help:"List the suppliers."`
	Show    suppliersShowCmd    `cmd:"" help:"One supplier with its accounts, proofs, invoices and history."`
	Merge   suppliersMergeCmd   `cmd:"" help:"Make one supplier part of another that is the same firm; two people say so."`
	Proof   suppliersProofCmd   `cmd:"" help:"Note that a proof was seen which the firm asks of its suppliers."`
	Set     suppliersSetCmd     `cmd:"" help:"Enter or change one supplier."`
	Verify  suppliersVerifyCmd  `cmd:"" help:"Note that an account was checked with the supplier (first person)."`
	Trust   suppliersTrustCmd   `cmd:"" help:"Trust an account that another person verified."`
	Retire  suppliersRetireCmd  `cmd:"" help:"Pay nothing to an account any more."`
	Approve suppliersApproveCmd `cmd:"" help:"Approve a supplier that was drafted from its first invoice."`
}

func (suppliersCmd) Help() string { return "Example: countersignctl suppliers import suppliers.csv" }

type suppliersImportCmd struct{ tableFile }

func (suppliersImportCmd) Help() string {
	return "Example: countersignctl suppliers import suppliers.csv\n\nColumns: supplier,tax_id,iban,bic,email,phone,country,currency,terms_days,discount_percent,discount_days,account"
}

func (c suppliersImportCmd) Run(s *session) error {
	return importing[core.Supplier]{
		what: "Suppliers",
		read: func(_ *wire.App, _ core.User, f io.Reader, m tabular.Mapping) ([]core.Supplier, error) {
			return tabular.Suppliers(f, m)
		},
		save: func(d *desk.Desk, by core.User, list []core.Supplier) (desk.Changes, error) {
			return d.SaveSuppliers(s.ctx, by, list)
		},
		try: func(p desk.Preview, by core.User, list []core.Supplier) (desk.Changes, error) {
			return p.SaveSuppliers(s.ctx, by, list)
		},
	}.run(s, c.tableFile)
}

type suppliersListCmd struct{}

func (suppliersListCmd) Help() string { return "Example: countersignctl suppliers list" }

func (suppliersListCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.Suppliers(s.ctx, by)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, p := range list {
		if s.JSON {
			if err := s.print(p); err != nil {
				return err
			}
		}
		var accounts []string
		for _, a := range p.Accounts {
			accounts = append(accounts, a.Key()+" ("+string(a.State)+")")
		}
		rows = append(rows, []string{p.Name, p.TaxID, p.Country, string(p.State), strings.Join(accounts, ", ")})
	}
	return s.table([]string{"SUPPLIER", "TAX ID", "COUNTRY", "STATE", "ACCOUNTS"}, rows)
}

type suppliersVerifyCmd struct {
	Name string `arg:"" help:"The supplier."`
	IBAN string `required:"" help:"The account." name:"iban"`
	How  string `default:"call-back" help:"How it was checked: call-back or bank-proof."`
	Note string `required:"" help:"With whom, on which number."`
}

func (suppliersVerifyCmd) Help() string {
	return "Example: countersignctl suppliers verify \"Acme GmbH\" --iban DE02120300000000202051 --how call-back --note \"Ms Berg, on the number of 2024\""
}

func (c suppliersVerifyCmd) Run(s *session) error {
	return s.onSupplier(c.Name, "was verified; another person must trust it", func(d *desk.Desk, by core.User, id core.SupplierID) error {
		return d.VerifyAccount(s.ctx, by, id, c.IBAN, c.How, c.Note)
	})
}

type suppliersTrustCmd struct {
	Name string `arg:"" help:"The supplier."`
	IBAN string `required:"" help:"The account." name:"iban"`
}

func (suppliersTrustCmd) Help() string {
	return "Example: countersignctl --as paula suppliers trust \"Acme GmbH\" --iban DE02120300000000202051"
}

func (c suppliersTrustCmd) Run(s *session) error {
	return s.onSupplier(c.Name, "is trusted", func(d *desk.Desk, by core.User, id core.SupplierID) error {
		return d.TrustAccount(s.ctx, by, id, c.IBAN)
	})
}

type suppliersRetireCmd struct {
	Name   string `arg:"" help:"The supplier."`
	IBAN   string `required:"" help:"The account." name:"iban"`
	Reason string `required:"" help:"Why nothing is to be paid to it any more."`
}

func (suppliersRetireCmd) Help() string {
	return "Example: countersignctl suppliers retire \"Acme GmbH\" --iban DE02120300000000202051 --reason \"closed, letter of 3 May\""
}

func (c suppliersRetireCmd) Run(s *session) error {
	return s.onSupplier(c.Name, "the account is no longer paid to", func(d *desk.Desk, by core.User, id core.SupplierID) error {
		return d.RetireAccount(s.ctx, by, id, c.IBAN, c.Reason)
	})
}

type suppliersApproveCmd struct {
	Name string `arg:"" help:"The supplier."`
}

func (suppliersApproveCmd) Help() string {
	return "Example: countersignctl --as paula suppliers approve \"Acme GmbH\""
}

func (c suppliersApproveCmd) Run(s *session) error {
	return s.onSupplier(c.Name, "was approved", func(d *desk.Desk, by core.User, id core.SupplierID) error {
		return d.ApproveSupplier(s.ctx, by, id)
	})
}

func (s *session) onSupplier(name, done string, fn func(*desk.Desk, core.User, core.SupplierID) error) error {
	app, by, err := s.openTo(core.MayManageSuppliers, "change suppliers")
	if err != nil {
		return err
	}
	p, err := app.Desk.FindSupplier(s.ctx, by, name)
	if err != nil {
		return err
	}
	if err := fn(app.Desk, by, p.ID); err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]string{"supplier": p.Name, "state": done})
	}
	s.say("%s: %s.", p.Name, done)
	return nil
}
