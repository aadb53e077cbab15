package intake

import (
	"path"
	"strings"

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

// unread are kinds of file that may well hold an invoice and that nothing here
// opens: somebody has to look.
var unread = map[string]string{
	"application/msword":             "a Word document of the old kind, which is not read here: ask for the invoice as PDF, or save it as PDF and import that",
	"application/vnd.ms-excel":       "an Excel file of the old kind, which is not read here: ask for the invoice as PDF, or save it as PDF and import that",
	"application/x-encrypted-office": "an office file with a password: ask for the invoice as PDF, or save it as PDF and import that",
	"application/rtf":                "an RTF document, which is not read here: ask for the invoice as PDF, or save it as PDF and import that",
	"application/postscript":         "a PostScript file, which is not read here: ask for the invoice as PDF",
	"application/edifact":            "an EDIFACT message, which is not read here: ask for the invoice as PDF or as an electronic invoice in XML",
	"image/avif":                     "a picture of a kind that is not read here: save it as JPEG or PDF and import that",
	"application/gzip":               "an archive of a kind that is not opened here: unpack it and import what is inside",
	"application/x-7z-compressed":    "an archive of a kind that is not opened here: unpack it and import what is inside",
	"application/vnd.rar":            "an archive of a kind that is not opened here: unpack it and import what is inside",
	"application/x-tar":              "an archive of a kind that is not opened here: unpack it and import what is inside",
	"application/zip":                "an archive that cannot be opened: ask for it again, or unpack it and import what is inside",
}

// left are the words for kinds of file that no invoice comes in.
var left = []struct{ prefix, words string }{
	{"text/csv", "a table"}, {"text/", "a text file"}, {"application/json", "a file of data"},
	{"audio/", "a sound"}, {"video/", "a video"}, {"application/vnd.ms-powerpoint", "a presentation"},
	{"application/vnd.openxmlformats-officedocument.presentationml", "a presentation"},
}

// broken says what a file is by its name, for those whose bytes are something else.
var broken = map[string]string{
	".pdf": "a PDF", ".png": "a picture", ".jpg": "a picture", ".jpeg": "a picture", ".tif": "a picture", ".tiff": "a picture", ".heic": "a picture",
	".docx": "a Word document", ".xlsx": "an Excel file", ".zip": "an archive", ".doc": "a Word document", ".xls": "an Excel file",
}

// refuse says why a file is not taken in, as a sentence: skip for one that is no
// invoice, fault for one that may be and cannot be read. Both are empty for a file
// that is taken in.
func refuse(p core.Part) (skip, fault string) {
	if isXML(p.MediaType) {
		if _, ok := einvoice.Recognise(p.Data); !ok {
			return "XML, but not an electronic invoice", ""
		}
		return "", ""
	}
	if accepted[p.MediaType] {
		return "", ""
	}
	if why, ok := unread[p.MediaType]; ok {
		return "", why
	}
	if name, ok := broken[strings.ToLower(path.Ext(p.Path))]; ok {
		return "", "named like " + name + ", but it is none: it was damaged on its way, so ask for it again"
	}
	for _, l := range left {
		if strings.HasPrefix(p.MediaType, l.prefix) {
			return l.words + ", which is not a kind of file that invoices come in", ""
		}
	}
	return "not a kind of file that invoices come in (" + p.MediaType + ")", ""
}

func isXML(mediaType string) bool { return mediaType == "text/xml" || mediaType == "application/xml" }
