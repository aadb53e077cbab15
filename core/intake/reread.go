package intake

import (
	"context"

	"countersign/core"
	"countersign/core/extract"
)

// Reread understands the stored words of a document once more, with what this version
// of the program and the firm know today. It changes nothing. NotFound when the words
// of the document were never stored.
func (in *Intake) Reread(ctx context.Context, id core.DocumentID) ([]core.Draft, error) {
	var (
		doc     core.Document
		reading core.Reading
		c       extract.Context
	)
	err := in.Store.View(ctx, func(r core.Reader) (err error) {
		if doc, err = r.FindDocument(id); err != nil {
			return err
		}
		if reading, err = r.FindReading(id); err != nil {
			return err
		}
		if c.Firm, err = r.Firm(); err != nil {
			return err
		}
		c.Suppliers, err = r.ListSuppliers()
		return err
	})
	if err != nil {
		return nil, err
	}
	c.Today = core.DateOf(doc.ReceivedAt)
	var xml []byte
	switch {
	case isXML(doc.MediaType):
		xml, err = in.bytes(ctx, string(doc.ID))
	case doc.Companion != "":
		xml, err = in.bytes(ctx, string(doc.Companion))
	}
	if err != nil {
		return nil, err
	}
	return Understand(reading, xml, isXML(doc.MediaType), c)
}
