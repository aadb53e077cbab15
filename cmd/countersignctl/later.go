package main

type payCmd struct {
	Propose  payProposeCmd  `cmd:"" help:"Propose what to pay."`
	Release  payReleaseCmd  `cmd:"" help:"Release a run, as the second person."`
	Export   payExportCmd   `cmd:"" help:"Write the payment file."`
	MarkPaid payMarkPaidCmd `cmd:"" help:"Note that a run was paid."`
}

func (payCmd) Help() string { return "Example: countersignctl pay propose" }

// payStep takes any words: which ones it will be is not settled yet.
type payStep struct {
	Rest []string `arg:"" optional:"" hidden:"" passthrough:""`
}

func (payStep) Run(*session) error { return notYet("paying") }

type payProposeCmd struct{ payStep }

func (payProposeCmd) Help() string { return "Example: countersignctl pay propose" }

type payReleaseCmd struct{ payStep }

func (payReleaseCmd) Help() string { return "Example: countersignctl pay release RUN" }

type payExportCmd struct{ payStep }

func (payExportCmd) Help() string { return "Example: countersignctl pay export RUN" }

type payMarkPaidCmd struct{ payStep }

func (payMarkPaidCmd) Help() string { return "Example: countersignctl pay mark-paid RUN" }

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
