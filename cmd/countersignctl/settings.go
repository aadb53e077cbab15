package main

import (
	"encoding/json"
	"fmt"

	"countersign/core"
	"countersign/core/approval"
)

type settingsCmd struct {
	Show   settingsShowCmd   `cmd:"" help:"Print the settings as JSON."`
	Import settingsImportCmd `cmd:"" help:"Merge a JSON file into the settings; unknown keys are refused."`
}

func (settingsCmd) Help() string { return "Example: countersignctl settings show" }

type settingsShowCmd struct{}

func (settingsShowCmd) Help() string { return "Example: countersignctl settings show > settings.json" }

func (settingsShowCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	set, err := app.Desk.Settings(s.ctx, by)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(set)
	}
	b, err := json.MarshalIndent(set, "", "  ")
	if err != nil {
		return core.Errorf(core.Internal, "the settings cannot be written: %w", err)
	}
	_, err = fmt.Fprintf(s.Out, "%s\n", b)
	return written(err)
}

type settingsImportCmd struct {
	File string `arg:"" name:"file" help:"A JSON file with the settings to change; null switches a tolerance off."`
}

func (settingsImportCmd) Help() string {
	return `Example: countersignctl settings import settings.json

with settings.json: {"matching_policy": "three-way", "tolerance": {"unit_price_percent": "2"}}

For one supplier: {"supplier": {"Acme GmbH": {"tolerance": {"quantity_percent": "5"}, "charges": {"freight": "25.00"}}}}; charges are freight, packaging, insurance, handling, fee and other.`
}

func (c settingsImportCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayAdminister, "change the settings")
	if err != nil {
		return err
	}
	data, err := readSettings(c.File)
	if err != nil {
		return err
	}
	signed, err := s.signedRules(app.Desk, by)
	if err != nil {
		return err
	}
	set, err := app.Desk.ImportSettings(s.ctx, by, data)
	if err != nil {
		return err
	}
	suppliers, err := app.Desk.Suppliers(s.ctx, by)
	if err != nil {
		return err
	}
	for _, doubt := range approval.Doubts(set, suppliers) {
		s.warn("%s.", doubt)
	}
	if s.JSON {
		return s.print(set)
	}
	s.say("The settings were changed.")
	for _, told := range set.OnlyOwners() {
		s.warn("%s", told)
	}
	return s.warnUnsigned(app.Desk, by, signed)
}
