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

func (o objectNames) of(object string, file core.DocumentID) string {
	if name, ok := o.known[object]; ok {
		return name
	}
	name := o.find(object, file)
	o.known[object] = name
	return name
}

// find names the object; one that is not there (any more) keeps its key. The log
// shortens the keys of documents and mails; file is the whole one.
func (o objectNames) find(object string, file core.DocumentID) string {
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
		if d, err := o.r.FindDocument(file); err == nil {
			return d.Name
		}
	case "message":
		if m, err := o.r.FindMessage(core.MessageID(file)); err == nil {
			return mailName(m, o.w)
		}
	case "lesson":
		if l, err := o.r.FindLesson(core.LessonID(id)); err == nil {
			return join(o.of("supplier:"+string(l.Supplier), ""), lessonField(l.Field, o.w))
		}
	case "mailbox":
		return o.w.Say("object.mailbox", "name", id)
	case "order":
		return o.w.Say("object.order", "id", id)
	case "settings":
		return o.w.Say("object.settings")
	}
	return id
}

// mailName is a mail by its subject, else by who sent it.
func mailName(m core.Message, w Words) string {
	switch {
	case m.Envelope.Subject != "":
		return m.Envelope.Subject
	case m.Envelope.From != "":
		return w.Say("object.mail_from", "from", m.Envelope.From)
	}
	return w.Say("object.mail")
}

// nameless is the file of an invoice whose supplier and number are not known.
func nameless(v core.Review) string {
	if v.Invoice.Seller.Name == "" && v.Invoice.Number == "" {
		return v.Name
	}
	return ""
}
