package einvoice

import (
	"encoding/base64"
	"path"
	"strconv"
	"strings"

	"countersign/core"
)

// Attachments are the supporting documents inside an e-invoice (BG-24, BT-125), in
// the order of the file. Names are without folders; a document without a name is
// called by its reference. Documents that are only named with an address (BT-124)
// are not among them: nothing is fetched.
//
// It returns BadInput as Parse does, and also, together with the documents that
// could be read, when one is damaged.
func Attachments(data []byte) ([]core.Embedded, error) {
	d, err := read(data)
	if err != nil {
		return nil, err
	}
	var list []core.Embedded
	var damaged []string
	for i, a := range d.attachments {
		if !a.embedded {
			continue
		}
		content, ok := unbase64(a.content)
		if !ok {
			damaged = append(damaged, a.fileName(i))
			continue
		}
		list = append(list, core.Embedded{Name: a.fileName(i), MediaType: a.mediaType, Data: content})
	}
	if damaged != nil {
		return list, core.Errorf(core.BadInput, "the attachment %s in the invoice is damaged", strings.Join(damaged, ", ")).
			WithHint("ask the supplier to send it again")
	}
	return list, nil
}

// unbase64 reads base64 with the line breaks of XML, padded or not.
func unbase64(s string) ([]byte, bool) {
	s = strings.TrimRight(strings.Join(strings.Fields(s), ""), "=")
	b, err := base64.RawStdEncoding.DecodeString(s)
	return b, err == nil && len(b) > 0
}

// fileName is a name that is safe to show and to save under.
func (a attachment) fileName(position int) string {
	name := path.Base(strings.ReplaceAll(a.name, `\`, "/"))
	if a.name == "" || name == "." || name == ".." || name == "/" {
		name = strings.ReplaceAll(a.id.text, "/", "-")
	}
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"|?*\`, r) {
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, " ."); name == "" {
		return "attachment-" + strconv.Itoa(position+1)
	}
	return name
}
