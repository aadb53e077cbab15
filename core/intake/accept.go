package intake

import (
	"countersign/core"
	"countersign/core/einvoice"
)

// accepted are the kinds of file that an invoice comes in and that the reader
// opens. HTML comes from mail bodies and from people's exports.
var accepted = map[string]bool{
	"application/pdf": true, "image/png": true, "image/jpeg": true, "image/tiff": true, "image/gif": true, "image/bmp": true,
	"image/webp": true, "image/heic": true, "text/html": true, "text/xml": true, "application/xml": true,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": true,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       true,
	"application/vnd.oasis.opendocument.text":                                 true,
	"application/vnd.ms-xpsdocument":                                          true,
}

// refuse says why a file is not taken in, as a sentence; empty when it is.
func refuse(p core.Part) string {
	switch {
	case !accepted[p.MediaType]:
		return "not a kind of file that invoices come in (" + p.MediaType + ")"
	case isXML(p.MediaType):
		if _, ok := einvoice.Recognise(p.Data); !ok {
			return "XML, but not an electronic invoice"
		}
	}
	return ""
}

func isXML(mediaType string) bool { return mediaType == "text/xml" || mediaType == "application/xml" }
