package main

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/desk"
	"countersign/core/tabular"
)

// tableFile is a table to import, with the names of its columns where they differ.
type tableFile struct {
	File   string `arg:"" name:"file" help:"A table with a header row: CSV (UTF-8, comma or semicolon) or XLSX (the first sheet)."`
	Map    string `help:"A JSON file that names the columns, {\"supplier\": \"Lieferant\"}, or the name of a saved mapping." placeholder:"FILE.json|NAME"`
	DryRun bool   `help:"Only say row by row what would be new, changed, unchanged or refused."`
}

// mapping is the one that the firm saved under the name, where there is no such file.
func (t tableFile) mapping(s *session, app *wire.App, by core.User) (tabular.Mapping, error) {
	if t.Map == "" {
		return nil, nil
	}
	if _, err := os.Stat(t.Map); err == nil {
		return readMapping(t.Map)
	}
	set, err := app.Desk.Settings(s.ctx, by)
	if err != nil {
		return nil, err
	}
	m, ok := set.Mappings[t.Map]
	if !ok {
		return nil, core.Errorf(core.NotFound, "there is no file and no saved mapping %s", t.Map).WithHint("`mappings list` shows those that are saved")
	}
	return m, nil
}

func readMapping(file string) (tabular.Mapping, error) {
	f, err := openFile(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var m tabular.Mapping
	if err := json.NewDecoder(io.LimitReader(f, 1<<20)).Decode(&m); err != nil || m == nil {
		return nil, core.Errorf(core.BadInput, "%s is not a mapping of columns: %s", file, jsonFault(err)).WithHint(`it looks like {"supplier": "Lieferant"}`)
	}
	return m, nil
}

// importing is one kind of table: how it is read, saved and tried.
type importing[T any] struct {
	what string
	read func(app *wire.App, by core.User, f io.Reader, m tabular.Mapping) ([]T, error)
	save func(d *desk.Desk, by core.User, list []T) (desk.Changes, error)
	try  func(p desk.Preview, by core.User, list []T) (desk.Changes, error)
}

func (i importing[T]) run(s *session, t tableFile) error {
	app, by, err := s.openTo(core.MayEnter, "import "+strings.ToLower(i.what))
	if err != nil {
		return err
	}
	m, err := t.mapping(s, app, by)
	if err != nil {
		return err
	}
	f, err := openFile(t.File)
	if err != nil {
		return err
	}
	defer f.Close()
	list, err := i.read(app, by, f, m)
	if t.DryRun {
		return i.preview(s, app, by, list, err)
	}
	if err != nil {
		return err
	}
	ch, err := i.save(app.Desk, by, list)
	return s.changed(i.what, ch, err)
}

// preview tells what would become of each record, and of bad rows why they would be
// refused.
func (i importing[T]) preview(s *session, app *wire.App, by core.User, list []T, err error) error {
	var bad tabular.Problems
	if err != nil && !errors.As(err, &bad) {
		return err
	}
	ch, err := i.try(app.Desk.Preview(), by, list)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, r := range ch.Records {
		if s.JSON {
			if err := s.print(r); err != nil {
				return err
			}
		}
		_, name, _ := strings.Cut(r.Record, ":")
		rows = append(rows, []string{r.Change, name, strings.Join(r.Fields, ", ")})
	}
	for _, b := range bad {
		if s.JSON {
			if err := s.print(map[string]string{"change": "refused", "message": core.MessageOf(b)}); err != nil {
				return err
			}
		}
		rows = append(rows, []string{"refused", "", core.MessageOf(b)})
	}
	if err := s.table([]string{"CHANGE", "RECORD", "WHAT"}, rows); err != nil {
		return err
	}
	for _, w := range ch.Warnings {
		s.warn("%s.", w)
	}
	s.say("%s: %d would be new, %d changed, %d as before, %d rows refused; %d invoices would be matched again. Nothing was changed.",
		i.what, ch.Added, ch.Updated, ch.Unchanged, len(bad), ch.Rechecked)
	return nil
}

// changed tells what an import did.
func (s *session) changed(what string, ch desk.Changes, err error) error {
	if err != nil {
		return err
	}
	for _, w := range ch.Warnings {
		s.warn("%s.", w)
	}
	if s.JSON {
		return s.print(ch)
	}
	s.say("%s: %d added, %d changed, %d as before; %d invoices matched again.", what, ch.Added, ch.Updated, ch.Unchanged, ch.Rechecked)
	return nil
}

type mappingsCmd struct {
	Save mappingsSaveCmd `cmd:"" help:"Keep the column names of another program's tables under a name."`
	List mappingsListCmd `cmd:"" help:"List the saved mappings."`
	Drop mappingsDropCmd `cmd:"" help:"Forget a mapping."`
}

func (mappingsCmd) Help() string {
	return "Example: countersignctl mappings save erp map.json\n\nThen: countersignctl orders import orders.xlsx --map erp"
}

type mappingsSaveCmd struct {
	Name string `arg:"" help:"The name."`
	File string `arg:"" name:"file" help:"A JSON file: our column names to theirs."`
}

func (mappingsSaveCmd) Help() string { return "Example: countersignctl mappings save erp map.json" }

func (c mappingsSaveCmd) Run(s *session) error {
	return s.onMapping(c.Name, "was saved", func() (tabular.Mapping, error) { return readMapping(c.File) })
}

type mappingsDropCmd struct {
	Name string `arg:"" help:"The name."`
}

func (mappingsDropCmd) Help() string { return "Example: countersignctl mappings drop erp" }

func (c mappingsDropCmd) Run(s *session) error {
	return s.onMapping(c.Name, "was dropped", func() (tabular.Mapping, error) { return nil, nil })
}

func (s *session) onMapping(name, done string, read func() (tabular.Mapping, error)) error {
	app, by, err := s.openTo(core.MayEnter, "save mappings")
	if err != nil {
		return err
	}
	m, err := read()
	if err != nil {
		return err
	}
	if err := app.Desk.SaveMapping(s.ctx, by, name, m); err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]string{"mapping": name, "state": done})
	}
	s.say("The mapping %s %s.", name, done)
	return nil
}

type mappingsListCmd struct{}

func (mappingsListCmd) Help() string { return "Example: countersignctl mappings list" }

func (mappingsListCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	set, err := app.Desk.Settings(s.ctx, by)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, name := range slices.Sorted(maps.Keys(set.Mappings)) {
		m := set.Mappings[name]
		if s.JSON {
			if err := s.print(map[string]any{"mapping": name, "columns": m}); err != nil {
				return err
			}
		}
		for _, our := range slices.Sorted(maps.Keys(m)) {
			rows = append(rows, []string{name, our, m[our]})
		}
	}
	return s.table([]string{"MAPPING", "COLUMN", "THEIRS"}, rows)
}
