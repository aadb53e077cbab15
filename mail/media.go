package mail

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"countersign/mail/internal/cms"
	"countersign/mail/internal/tnef"
)

// Media types that the unpacker tells apart and acts on.
const (
	typePDF     = "application/pdf"
	typeXML     = "application/xml"
	typeHTML    = "text/html"
	typeText    = "text/plain"
	typeMail    = "message/rfc822"
	typeZIP     = "application/zip"
	typeGZIP    = "application/gzip"
	typeTNEF    = "application/ms-tnef"
	typeCMS     = "application/pkcs7-mime"
	typeCMSSig  = "application/pkcs7-signature"
	typePGP     = "application/pgp-encrypted"
	typePGPSig  = "application/pgp-signature"
	typePGPKey  = "application/pgp-keys"
	typeICS     = "text/calendar"
	typeVCard   = "text/vcard"
	typeOutlook = "application/vnd.ms-outlook"
	typeRPMSG   = "application/x-microsoft-rpmsg-message"
	typeOLE     = "application/x-ole-storage"
	typeBytes   = "application/octet-stream"
)

// magic lists what a file begins with, longest first where two begin alike.
var magic = []struct{ prefix, mediaType string }{
	{"%PDF-", typePDF},
	{"\x89PNG\r\n\x1a\n", "image/png"},
	{"\xff\xd8\xff", "image/jpeg"},
	{"II*\x00", "image/tiff"},
	{"MM\x00*", "image/tiff"},
	{"II+\x00", "image/tiff"},
	{"MM\x00+", "image/tiff"},
	{"GIF87a", "image/gif"},
	{"GIF89a", "image/gif"},
	{`{\rtf`, "application/rtf"},
	{"\x1f\x8b", typeGZIP},
	{"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"},
	{"Rar!\x1a\x07", "application/vnd.rar"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", typeOLE},
	{"\x76\xe8\x04\x60\xc4\x11\xe3\x86", typeRPMSG}, // MS-OXORMMS, section 2.2.4.5
	{"-----BEGIN PGP MESSAGE", typePGP},
	{"-----BEGIN PGP SIGNATURE", typePGPSig},
	{"-----BEGIN PGP PUBLIC", typePGPKey},
	{"-----BEGIN PKCS7", typeCMS},
	{"ID3", "audio/mpeg"},
	{"%!PS", "application/postscript"},
}

// MediaType tells the type of a file by its first bytes. Only where those say no
// more than "text" does the name decide, and only between kinds of text.
func (Unpacker) MediaType(name string, data []byte) string { return mediaType(name, data) }

func mediaType(name string, data []byte) string {
	for _, m := range magic {
		if bytes.HasPrefix(data, []byte(m.prefix)) {
			if m.mediaType == typeOLE {
				return oleType(data)
			}
			return m.mediaType
		}
	}
	if t := containerType(data); t != "" {
		return t
	}
	if looksLikeMail(data) {
		return typeMail
	}
	// ISO 32000-1, implementation note 13: readers accept the header anywhere
	// within the first 1024 bytes.
	if bytes.Contains(data[:min(len(data), 1024+5)], []byte("%PDF-")) {
		return typePDF
	}
	return textType(name, data)
}

// containerType tells the formats whose mark is not at the very beginning.
func containerType(data []byte) string {
	switch {
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return "image/webp"
	case len(data) >= 14 && string(data[:2]) == "BM" && bytes.Equal(data[6:10], make([]byte, 4)):
		return "image/bmp"
	case len(data) >= 12 && string(data[4:8]) == "ftyp":
		return isoType(string(data[8:12]))
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return zipType(data)
	case len(data) > 262 && string(data[257:262]) == "ustar":
		return "application/x-tar"
	case tnef.IsTNEF(data):
		return typeTNEF
	case len(data) > 20 && data[0] == 0x30:
		return cmsType(data)
	}
	return ""
}

// isoType tells the brands of ISO/IEC 14496-12 and 23008-12 files.
func isoType(brand string) string {
	switch brand {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
		return "image/heic"
	case "avif", "avis":
		return "image/avif"
	}
	return "video/mp4"
}

// cmsType tells an S/MIME envelope from a signature without content.
func cmsType(data []byte) string {
	kind, err := cms.KindOf(data)
	if err != nil || kind == cms.Other {
		return ""
	}
	if kind == cms.Signed {
		if _, err := cms.Content(data); err != nil {
			return typeCMSSig
		}
	}
	return typeCMS
}

// oleType tells the programs that write OLE2 files by the names of their
// streams, which stand in the directory as UTF-16.
func oleType(data []byte) string {
	for _, s := range []struct{ stream, mediaType string }{
		{"EncryptedPackage", "application/x-encrypted-office"},
		{"__substg1.0_", typeOutlook},
		{"WordDocument", "application/msword"},
		{"Workbook", "application/vnd.ms-excel"},
		{"PowerPoint Document", "application/vnd.ms-powerpoint"},
		{"Book", "application/vnd.ms-excel"},
	} {
		wide := make([]byte, 0, 2*len(s.stream))
		for _, c := range []byte(s.stream) {
			wide = append(wide, c, 0)
		}
		if bytes.Contains(data, wide) {
			return s.mediaType
		}
	}
	return typeOLE
}

// packedType are the types that a file may have which is a ZIP archive with its type in
// it.
var packedType = regexp.MustCompile(`^application/(vnd\.oasis\.opendocument\.[a-z-]+|epub\+zip)\s*$`)

// zipType tells office files, which are ZIP archives too, by the archive's
// directory.
func zipType(data []byte) string {
	r, err := openZIP(data)
	if err != nil {
		return typeZIP
	}
	office := false
	for _, f := range r.File {
		if f.Name == "mimetype" {
			// OpenDocument and EPUB; others who write such a file make no archive less
			// of an archive.
			if b, err := readZIPFile(f, 200); err == nil && packedType.Match(b) {
				return strings.TrimSpace(string(b))
			}
		}
		office = office || f.Name == "[Content_Types].xml"
	}
	if !office {
		return typeZIP
	}
	const openXML = "application/vnd.openxmlformats-officedocument."
	for _, f := range r.File {
		switch dir, _, _ := strings.Cut(f.Name, "/"); dir {
		case "word":
			return openXML + "wordprocessingml.document"
		case "xl":
			return openXML + "spreadsheetml.sheet"
		case "ppt":
			return openXML + "presentationml.presentation"
		}
	}
	return typeZIP
}

// textTypes are the kinds of text that only a name tells apart.
var textTypes = map[string]string{".csv": "text/csv", ".json": "application/json", ".edi": "application/edifact"}

// textType tells kinds of text, and text from bytes.
func textType(name string, data []byte) string {
	if len(data) == 0 {
		return typeBytes
	}
	text, ok := plainText(data[:min(len(data), 64<<10)])
	if ext := strings.ToLower(path.Ext(name)); !ok && (ext == ".pgp" || ext == ".gpg") {
		return typePGP
	}
	if !ok {
		return typeBytes
	}
	if t := markupType(text); t != "" {
		return t
	}
	upper := strings.ToUpper(strings.TrimSpace(text[:min(len(text), 200)]))
	switch {
	case strings.HasPrefix(upper, "BEGIN:VCALENDAR"):
		return typeICS
	case strings.HasPrefix(upper, "BEGIN:VCARD"):
		return typeVCard
	case strings.HasPrefix(upper, "UNB+"), strings.HasPrefix(upper, "UNA:+"):
		return "application/edifact"
	}
	if t, ok := textTypes[strings.ToLower(path.Ext(name))]; ok {
		return t
	}
	return typeText
}
