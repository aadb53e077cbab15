package intake

import (
	"context"

	"countersign/core"
	"countersign/core/audit"
)

// File takes in a file that a person gave: a document, a mail or an archive. Its
// bytes are stored and committed when it returns; Process then reads them. The
// deliveries say what each document in the file became. Errors: Refused when the
// person may not, and those of the store.
func (in *Intake) File(ctx context.Context, by core.User, name string, data []byte) ([]core.Delivery, error) {
	if err := by.Require(core.MayEnter, "import files"); err != nil {
		return nil, audit.Refused(ctx, in.Store, by, "import files", err)
	}
	if in.Unpacker.MediaType(name, data) == "message/rfc822" {
		return in.mailFile(ctx, by, data)
	}
	u, err := in.Unpacker.Unpack(ctx, name, data)
	if err != nil {
		return nil, err
	}
	put, err := in.putParts(ctx, u.Parts)
	if err != nil {
		return nil, err
	}
	var out []core.Delivery
	err = in.Store.Update(ctx, func(tx core.Tx) error {
		list, count, err := arrival{door: "import", by: by}.settle(tx, put)
		if err != nil {
			return err
		}
		out = list
		e := entry(by, "FileImported", "file:"+name)
		e.After = count.words()
		return tx.Audit(e)
	})
	return out, err
}

// mailFile takes in a mail that was saved as a file. A mail that is already here
// adds nothing; its documents are reported as known.
func (in *Intake) mailFile(ctx context.Context, by core.User, data []byte) ([]core.Delivery, error) {
	ids, err := in.receive(ctx, []core.RawMail{{Raw: data}})
	if err != nil {
		return nil, err
	}
	id := ids[0]
	var m core.Message
	find := func(r core.Reader) (err error) {
		m, err = r.FindMessage(id)
		return err
	}
	if err := in.Store.View(ctx, find); err != nil {
		return nil, err
	}
	if out, err := in.ruledOutBefore(ctx, m); err != nil {
		return nil, err
	} else if out {
		if err := in.Want(ctx, by, id, "imported by hand"); err != nil {
			return nil, err
		}
		if err := in.Store.View(ctx, find); err != nil {
			return nil, err
		}
	}
	known := m.State != core.MessageReceived
	if !known {
		if err := in.unpack(ctx, m, by); err != nil {
			return nil, err
		}
	}
	var out []core.Delivery
	err = in.Store.View(ctx, func(r core.Reader) (err error) {
		out, err = r.ListDeliveries(core.DeliveryFilter{Message: id})
		return err
	})
	for i, d := range out {
		if known && d.Outcome == core.Became {
			out[i].Outcome, out[i].Reason = core.Known, "this mail came in before"
		}
	}
	return out, err
}
