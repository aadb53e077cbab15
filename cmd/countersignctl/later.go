package main

type payCmd struct {
	Propose  payStepCmd `cmd:"" help:"Propose what to pay."`
	Release  payStepCmd `cmd:"" help:"Release a run, as the second person."`
	Export   payStepCmd `cmd:"" help:"Write the payment file."`
	MarkPaid payStepCmd `cmd:"" help:"Note that a run was paid."`
}

type payStepCmd struct {
	Rest []string `arg:"" optional:"" hidden:""`
}

func (payStepCmd) Help() string { return "Example: countersignctl pay propose" }

func (payStepCmd) Run(*session) error { return notYet("paying") }

type backupCmd struct {
	File string `arg:"" help:"The file to write."`
}

func (backupCmd) Help() string { return "Example: countersignctl backup books.zip" }

func (backupCmd) Run(*session) error { return notYet("backup") }

type restoreCmd struct {
	File string `arg:"" help:"The copy."`
}

func (restoreCmd) Help() string { return "Example: countersignctl restore books.zip --dir NEW" }

func (restoreCmd) Run(*session) error { return notYet("restore") }
