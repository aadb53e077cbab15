package main

import (
	"encoding/json"
	"fmt"
	"io"

	"countersign/core"
)

type mailRulesCmd struct {
	Show   mailRulesShowCmd   `cmd:"" help:"Print a mailbox's rules as JSON."`
	Import mailRulesImportCmd `cmd:"" help:"Replace a mailbox's rules by those of a file."`
	Try    mailRulesTryCmd    `cmd:"" help:"Say what rules would do with the mails that are here, and change nothing."`
}

func (mailRulesCmd) Help() string { return rulesHelp }

const rulesHelp = `Rules are asked in order; the first that fits decides, and a mail that none fits is taken in. Nothing is changed on the server, and a mail
that is left out is kept and listed by "arrivals --outcome ignored".

Example: countersignctl mail rules import invoices rules.json

with rules.json: [{"name": "bills of the printer", "do": "take", "when": {"from": ["@printer.example"], "attachment": ["*.pdf"]}},
  {"name": "newsletters", "do": "ignore", "when": {"subject": ["newsletter", "unsubscribe"]}}]

Conditions: folder, from, to, subject, body, attachment (lists: one of them is enough; with * a word describes the whole), larger_than_kb,
smaller_than_kb, older_than_days. A rule with "off": true is kept and not asked.`

type mailRulesShowCmd struct {
	Name string `arg:"" help:"The mailbox."`
}

func (mailRulesShowCmd) Help() string {
	return "Example: countersignctl mail rules show invoices > rules.json"
}

func (c mailRulesShowCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	a, err := app.Desk.MailAccount(s.ctx, by, c.Name)
	if err != nil {
		return err
	}
	rules := append([]core.MailRule{}, a.Rules...)
	if s.JSON {
		return s.print(rules)
	}
	b, err := json.MarshalIndent(rules, "", "  ")
	if err != nil {
		return core.Errorf(core.Internal, "the rules cannot be written: %w", err)
	}
	_, err = fmt.Fprintf(s.Out, "%s\n", b)
	return written(err)
}

type mailRulesImportCmd struct {
	Name string `arg:"" help:"The mailbox."`
	File string `arg:"" name:"file" help:"A JSON file with all its rules."`
}

func (mailRulesImportCmd) Help() string { return rulesHelp }

func (c mailRulesImportCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayAdminister, "change the rules of mailboxes")
	if err != nil {
		return err
	}
	rules, err := readRules(c.File)
	if err != nil {
		return err
	}
	if err := app.Desk.SaveMailRules(s.ctx, by, c.Name, rules); err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]any{"account": c.Name, "rules": len(rules)})
	}
	s.say("%s now has %d rules, which hold for the mails that come from now on.", c.Name, len(rules))
	return nil
}

type mailRulesTryCmd struct {
	Name   string `arg:"" help:"The mailbox."`
	File   string `arg:"" name:"file" help:"A JSON file with rules."`
	Latest int    `default:"100" help:"With so many of its latest mails."`
}

func (mailRulesTryCmd) Help() string {
	return "Example: countersignctl mail rules try invoices rules.json"
}

func (c mailRulesTryCmd) Run(s *session) error {
	if c.Latest < 1 {
		return core.Errorf(core.Usage, "--latest must be 1 or more")
	}
	rules, err := readRules(c.File)
	if err != nil {
		return err
	}
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	if _, err := app.Desk.MailAccount(s.ctx, by, c.Name); err != nil {
		return err
	}
	list, _, err := app.Intake.TryRules(s.ctx, by, c.Name, rules, c.Latest, nil)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, t := range list {
		if s.JSON {
			if err := s.print(t); err != nil {
				return err
			}
		}
		rows = append(rows, []string{or(string(t.Do), "fail"), or(t.Trouble, or(t.Rule, "none fits")), t.From, cut(t.Subject, 50), string(t.Now)})
	}
	if len(rows) == 0 && !s.JSON {
		s.say("No mail has come from %s yet.", c.Name)
		return nil
	}
	return s.table([]string{"WOULD", "BY RULE", "FROM", "SUBJECT", "NOW"}, rows)
}

// maxRules bounds a file of rules.
const maxRules = 1 << 20

func readRules(file string) ([]core.MailRule, error) {
	f, err := openFile(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d := json.NewDecoder(io.LimitReader(f, maxRules))
	d.DisallowUnknownFields()
	var rules []core.MailRule
	if err := d.Decode(&rules); err != nil {
		return nil, core.Errorf(core.BadInput, "%s holds no rules: %s", file, jsonFault(err)).WithHint("`countersignctl mail rules --help` shows how they look")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, core.Errorf(core.BadInput, "%s goes on after its rules", file)
	}
	return rules, nil
}
