package main

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
