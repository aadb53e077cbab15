package mail

import (
	"bytes"
	"strings"

	"countersign/core"
	"countersign/mail/internal/mimetree"
)

// mostReports is how many recipients of a delivery report are looked at.
const mostReports = 100

// bounceOf reads a report on the delivery of a mail (RFC 3462, RFC 3464, and RFC 6533
// for addresses beyond ASCII); nil for every other mail, and where the report does not
// say which mail it is about.
func bounceOf(root *mimetree.Node) *core.Bounce {
	if root.Type != "multipart/report" || !strings.EqualFold(root.Params["report-type"], "delivery-status") && root.Params["report-type"] != "" {
		return nil
	}
	var b core.Bounce
	reported := false
	for _, part := range root.Children {
		content, _ := part.Content()
		switch part.Type {
		case "message/delivery-status", "message/global-delivery-status":
			reported = true
			readReports(&b, content)
		case "message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers":
			id := strings.TrimSpace(mimetree.PeekHeader(content).Get("Message-Id"))
			b.MessageID = strings.TrimSuffix(strings.TrimPrefix(id, "<"), ">")
		}
	}
	if !reported || b.MessageID == "" {
		return nil
	}
	return &b
}

// readReports reads what is said of each recipient (RFC 3464, section 2.3).
func readReports(b *core.Bounce, content []byte) {
	content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
	for _, group := range bytes.SplitN(bytes.TrimSpace(content), []byte("\n\n"), mostReports) {
		h := mimetree.PeekHeader(append(bytes.TrimLeft(group, "\n"), "\n\n"...))
		if !strings.EqualFold(strings.TrimSpace(h.Get("Action")), "failed") {
			continue
		}
		b.Failed = true
		said := h.Get("Diagnostic-Code")
		if _, after, ok := strings.Cut(said, ";"); ok {
			said = after
		}
		if strings.TrimSpace(said) == "" {
			said = h.Get("Status")
		}
		b.Said = scrubber{}.text(strings.TrimSpace(said))
		return
	}
}
