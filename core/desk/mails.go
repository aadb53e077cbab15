package desk

import (
	"context"
	"strings"

	"countersign/core"
)

// FindMail finds a mail by its ID, or as much of it as is unique.
func (d *Desk) FindMail(ctx context.Context, by core.User, id core.MessageID) (m core.Message, err error) {
	err = d.read(ctx, by, func(r core.Reader) error {
		if m, err = r.FindMessage(id); core.KindOf(err) != core.NotFound {
			return err
		}
		list, err := r.ListMessages("")
		if err != nil {
			return err
		}
		found := 0
		for _, x := range list {
			if id != "" && strings.HasPrefix(string(x.ID), string(id)) {
				m = x
				found++
			}
		}
		switch found {
		case 0:
			return core.Errorf(core.NotFound, "there is no mail %q", id).WithHint("`arrivals` shows them")
		case 1:
			return nil
		}
		return core.Errorf(core.Usage, "%d mails begin with %q", found, id).WithHint("give more of the ID")
	})
	return m, err
}
