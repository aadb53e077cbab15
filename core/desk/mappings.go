package desk

import (
	"context"
	"encoding/json"
	"maps"
	"strings"

	"countersign/core"
)

// SaveMapping keeps the column names of another program's tables under a name; nothing
// for them drops it. It changes no rule, so whoever may import may do it.
func (d *Desk) SaveMapping(ctx context.Context, by core.User, name string, columns map[string]string) error {
	if err := d.Require(ctx, by, core.MayEnter, "save mappings"); err != nil {
		return err
	}
	if name = strings.TrimSpace(name); name == "" {
		return core.Errorf(core.Usage, "a mapping needs a name")
	}
	return d.store.Update(ctx, func(tx core.Tx) error {
		set, err := tx.Settings()
		if err != nil {
			return err
		}
		e := entry(by, "MappingSaved", "mapping:"+name)
		old, known := set.Mappings[name]
		if known {
			if e.Before, err = written(old); err != nil {
				return err
			}
		}
		set.Mappings = maps.Clone(set.Mappings)
		switch {
		case columns != nil:
			if set.Mappings == nil {
				set.Mappings = map[string]map[string]string{}
			}
			set.Mappings[name] = columns
			if e.After, err = written(columns); err != nil {
				return err
			}
		case !known:
			return core.Errorf(core.NotFound, "there is no mapping %s", name).WithHint("`mappings list` shows them")
		default:
			e.Action = "MappingDropped"
			delete(set.Mappings, name)
		}
		if err := tx.SaveSettings(set); err != nil {
			return err
		}
		return tx.Audit(e)
	})
}

func written(columns map[string]string) (map[string]string, error) {
	b, err := json.Marshal(columns)
	if err != nil {
		return nil, core.Errorf(core.Internal, "the mapping cannot be written: %w", err)
	}
	return map[string]string{"columns": string(b)}, nil
}
