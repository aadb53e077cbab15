package mail

import (
	"context"
	"fmt"
	"path"
	"strings"

	"countersign/core"
	"countersign/mail/internal/mimetree"
)

// Limits on what one mail or archive may grow to. A ZIP of a few kilobytes can
// hold petabytes; real invoices come nowhere near these.
const (
	MaxParts       = 500       // parts and files in all, whatever they lie in
	MaxExpanded    = 128 << 20 // bytes that all archives in it give together
	maxArchives    = 3         // archives within archives
	maxArchiveFile = 64 << 20  // bytes of one file in an archive
)

// Unpacker takes mails and archives apart. The zero value is ready, and several
// goroutines may use it.
type Unpacker struct{}

var _ core.Unpacker = Unpacker{}

// Unpack takes apart what data is by its bytes: a mail, an archive, a container
// of Outlook or S/MIME; anything else is one part. A file that is called .eml is
// read as a mail even if it does not begin like one. The error is not nil only
// when ctx ended.
//
// Of a part with a Fault, Data holds what there is of it, for people to look at;
// it is nil where nothing could be had.
func (u Unpacker) Unpack(ctx context.Context, name string, data []byte) (core.Unpacked, error) {
	w := &walk{ctx: ctx, budget: mimetree.Budget{Parts: MaxParts}, left: MaxExpanded, taken: map[string]bool{}}
	out := w.whole(name, data)
	pairCompanions(w.parts)
	out.Parts, out.Inside = w.parts, w.inside
	if err := ctx.Err(); err != nil {
		return core.Unpacked{}, &core.Error{Kind: core.Interrupted, Msg: "Taking the mail apart was stopped", Err: err}
	}
	return out, nil
}

// whole takes what was given apart. A parser of pictures or archives that fails
// on its input in a way it should not must end neither the program nor the mail:
// what was given is then kept as one part with a Fault.
func (w *walk) whole(name string, data []byte) (out core.Unpacked) {
	defer func() {
		if recover() != nil {
			w.add(core.Part{Path: safeName(name, typeBytes), MediaType: typeBytes, Data: data,
				Fault: "It could not be taken apart to its end: open it in another program and import the files"})
		}
	}()
	t := mediaType(name, data)
	if t == typeMail || strings.EqualFold(path.Ext(name), ".eml") && len(data) > 0 && (t == typeText || t == typeBytes || t == typeHTML) {
		out = w.mail("", data, place{})
	} else {
		w.top(name, t, data)
	}
	return out
}

// place says how deep something lies.
type place struct {
	depth    int // mails and parts
	archives int
}

func (p place) deeper() place    { p.depth++; return p }
func (p place) inArchive() place { p.archives++; return p.deeper() }

// walk is one run of Unpack.
type walk struct {
	ctx    context.Context
	budget mimetree.Budget
	left   int64 // bytes that archives may still give
	parts  []core.Part
	inside []core.UnpackedMail
	signed int             // bytes of the signed mails among them
	taken  map[string]bool // paths, lower case
}

// top takes a file that is no mail. A container at the top gives its files
// without its own name in front.
func (w *walk) top(name, mediaType string, data []byte) {
	name = safeName(name, mediaType)
	switch mediaType {
	case typeZIP:
		w.zip("", name, data, place{})
	case typeGZIP:
		w.gzip("", name, data, place{})
	case typeTNEF, typeCMS:
		m := &message{walk: w}
		m.container(name, mediaType, data, place{})
		m.finish()
	default:
		w.file("", name, mediaType, data, place{})
	}
}

// file takes a file that lies in dir and is not part of a mail's text.
func (w *walk) file(dir, name, mediaType string, data []byte, at place) {
	if w.ctx.Err() != nil {
		return
	}
	name = safeName(name, mediaType)
	full := path.Join(dir, name)
	if len(data) == 0 {
		w.add(core.Part{Path: full, MediaType: mediaType, Fault: "The file is empty: ask the sender to send it again"})
		return
	}
	if at.depth > mimetree.MaxDepth {
		w.add(core.Part{Path: full, MediaType: mediaType, Data: data, Fault: "Mails and archives are nested more than 20 deep; nothing further in was taken apart"})
		return
	}
	switch mediaType {
	case typeMail:
		w.passedOn(w.folder(full), data, at.deeper())
	case typeZIP:
		w.zip(w.folder(full), full, data, at)
	case typeGZIP:
		w.gzip(dir, name, data, at)
	case typeTNEF, typeCMS:
		m := &message{walk: w, dir: dir}
		m.container(name, mediaType, data, at)
		m.finish()
	default:
		w.add(w.judge(full, mediaType, data))
	}
}

// judge says of a plain file what is to be done with it.
func (w *walk) judge(full, mediaType string, data []byte) core.Part {
	p := core.Part{Path: full, MediaType: mediaType}
	if p.Skip = skipped[mediaType]; p.Skip != "" {
		return p
	}
	p.Data, p.Fault = data, faults[mediaType]
	return p
}

// skipped says why files of a type are left out.
var skipped = map[string]string{
	typeCMSSig: "electronic signature of the mail",
	typePGPSig: "electronic signature of the mail",
	typePGPKey: "the sender's public key",
	typeICS:    "calendar entry",
	typeVCard:  "contact card",
}

// faults says what to do about files that cannot be taken apart.
var faults = map[string]string{
	typePGP:                          "The message is encrypted (PGP): open it in your mail program and import the file",
	typeRPMSG:                        "The mail is protected by Microsoft (rights management): open it in Outlook and import the file",
	typeOutlook:                      "An Outlook message (.msg) cannot be read: open it, save it as .eml or save its attachment, and import that",
	"application/x-7z-compressed":    "A 7z archive cannot be opened here: unpack it and import the files",
	"application/x-tar":              "A tar archive cannot be opened here: unpack it and import the files",
	"application/vnd.rar":            "A RAR archive cannot be opened here: unpack it and import the files",
	"application/x-encrypted-office": "The office file is locked with a password: open it, save it without, and import that",
}

// add keeps a part under a path of its own.
func (w *walk) add(p core.Part) {
	p.Path = w.unique(p.Path)
	w.parts = append(w.parts, p)
}

// unique makes a path that no other part has: "invoice (2).pdf".
func (w *walk) unique(full string) string { return w.reserve(full, "") }

// folder makes the path under which the files of a container stand.
func (w *walk) folder(full string) string { return w.reserve(full, "/") }

func (w *walk) reserve(full, mark string) string {
	ext := path.Ext(full)
	stem := strings.TrimSuffix(full, ext)
	try := full
	for n := 2; w.taken[strings.ToLower(try)+mark]; n++ {
		try = fmt.Sprintf("%s (%d)%s", stem, n, ext)
	}
	w.taken[strings.ToLower(try)+mark] = true
	return try
}

// spend takes one part off the budget; false when it is used up.
func (w *walk) spend() bool {
	w.budget.Parts--
	return w.budget.Parts >= 0
}

// isDocument tells whether a part can be the invoice itself, so that the text of the
// mail around it is only a covering letter. Texts, tables and logos are not: they would
// keep an invoice that is the mail's text from being seen.
func isDocument(p core.Part) bool {
	switch p.MediaType {
	case typePDF, typeHTML, "application/rtf", "application/edifact", "application/msword":
		return true
	case typeXML:
		return isInvoiceXML(p.Data)
	}
	if strings.HasPrefix(p.MediaType, "image/") {
		side, known := shorterSide(p.Data)
		return !known || side >= logoSide
	}
	return strings.HasPrefix(p.MediaType, "application/vnd.")
}
