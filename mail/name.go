package mail

import (
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"countersign/mail/internal/mimetree"
)

// maxName bounds a file name, in characters.
const maxName = 120

// extensions names what has no name, by its type.
var extensions = map[string]string{
	typePDF: ".pdf", typeXML: ".xml", typeHTML: ".html", typeText: ".txt", typeMail: ".eml", typeZIP: ".zip", typeGZIP: ".gz",
	typeTNEF: ".dat", typeCMS: ".p7m", typeCMSSig: ".p7s", typePGP: ".asc", typePGPSig: ".asc", typeICS: ".ics", typeVCard: ".vcf",
	"image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif", "image/gif": ".gif", "image/bmp": ".bmp",
	"image/webp": ".webp", "image/heic": ".heic", "application/rtf": ".rtf",
}

// device are the names that Windows keeps for devices, whatever their extension.
var device = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])\s*(\.|$)`)

// safeName makes a sender's file name one that names a file and nothing else: no
// folders, no control or direction-changing characters, not too long. A missing
// name is made from the type.
func safeName(name, mediaType string) string {
	name = mimetree.Flatten(strings.ToValidUTF8(name, "\ufffd"))
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_' // not allowed in the names of Windows
		}
		return r
	}, name)
	name = strings.Trim(name, " ")
	if device.MatchString(name) {
		name = "_" + name
	}
	if strings.Trim(name, ". ") == "" {
		if mediaType == typeMail {
			return "forwarded.eml"
		}
		return "attachment" + extensions[mediaType]
	}
	return shorten(name)
}

// shorten cuts a long name in the stem, so that the extension stays.
func shorten(name string) string {
	over := utf8.RuneCountInString(name) - maxName
	if over <= 0 {
		return name
	}
	ext := path.Ext(name)
	if utf8.RuneCountInString(ext) > 10 {
		ext = ""
	}
	stem := []rune(strings.TrimSuffix(name, ext))
	return string(stem[:len(stem)-over]) + ext
}

// safePath cleans the path of a file in an archive, folder by folder.
func safePath(name string) string {
	var kept []string
	for _, dir := range strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }) {
		if strings.Trim(dir, ". ") != "" {
			kept = append(kept, safeName(dir, ""))
		}
	}
	if len(kept) == 0 {
		return safeName("", "")
	}
	return strings.Join(kept[max(0, len(kept)-5):], "/")
}
