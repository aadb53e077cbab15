package store

import (
	"errors"

	"countersign/core"
)

// Firm implements core.Reader.
func (r *reader) Firm() (core.Firm, error) {
	return setting[core.Firm](r, "firm", core.Errorf(core.NotFound, "this data folder has no firm yet").WithHint("run init first"))
}

// errNone stands for settings that were never saved.
var errNone = errors.New("no settings")

// Settings implements core.Reader.
func (r *reader) Settings() (core.Settings, error) {
	s, err := setting[core.Settings](r, "settings", errNone)
	if errors.Is(err, errNone) {
		return core.DefaultSettings(), nil
	}
	return s, err
}

func setting[T any](r *reader, name string, missing error) (T, error) {
	return one(r, "reading the settings", missing, scanBody[T], `SELECT body FROM settings WHERE name = ?`, name)
}

// SaveFirm implements core.Tx.
func (t *tx) SaveFirm(f core.Firm) error { return t.saveSetting("firm", f) }

// SaveSettings implements core.Tx.
func (t *tx) SaveSettings(s core.Settings) error { return t.saveSetting("settings", s) }

func (t *tx) saveSetting(name string, v any) error {
	body, err := toJSON(v)
	if err != nil {
		return err
	}
	return t.keep(boundSettings, name, t.run("saving the settings", `INSERT INTO settings (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body`, name, body))
}
