package vm

import (
	"strings"

	"countersign/core"
)

// objectNames says what an entry of the log is about in words that people know:
// the supplier and number of an invoice instead of its ID. Each is looked up once.
type objectNames struct {
	r     core.Reader
	w     Words
	known map[string]string
}

func (o objectNames) of(object string) string {
	if name, ok := o.known[object]; ok {
		return name
	}
	name := o.find(object)
	o.known[object] = name
	return name
}

// find names the object; one that is not there (any more) keeps its key.
func (o objectNames) find(object string) string {
	kind, id, ok := strings.Cut(object, ":")
	if !ok {
		id = object
	}
	switch kind {
	case "review":
		if v, err := o.r.FindReview(core.ReviewID(id)); err == nil {
			return join(v.Invoice.Seller.Name, v.Invoice.Number, nameless(v))
		}
	case "supplier":
		if s, err := o.r.FindSupplier(core.SupplierID(id)); err == nil {
			return s.Name
		}
	case "document":
		if d, err := o.r.FindDocument(core.DocumentID(id)); err == nil {
			return d.Name
		}
	case "order":
		return o.w.Say("object.order", "id", id)
	case "settings":
		return o.w.Say("object.settings")
	}
	return id
}

// nameless is the file of an invoice whose supplier and number are not known.
func nameless(v core.Review) string {
	if v.Invoice.Seller.Name == "" && v.Invoice.Number == "" {
		return v.Name
	}
	return ""
}
