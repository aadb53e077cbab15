package mail

import (
	"bytes"
	"slices"

	"countersign/core"
)

// maxSigned bounds the signed mails within a mail that are handed on whole.
const maxSigned = 8 << 20

// passedOn takes a mail within a mail apart, and notes what it says of itself: who passes
// an invoice on is not who sent it.
func (w *walk) passedOn(dir string, data []byte, at place) {
	i := len(w.inside)
	if i < core.MaxInnerMails {
		w.inside = append(w.inside, core.UnpackedMail{InnerMail: core.InnerMail{Path: dir}})
	}
	u := w.mail(dir, data, at)
	if i >= core.MaxInnerMails {
		return
	}
	in := &w.inside[i]
	in.Envelope, in.Text = u.Envelope, u.Text
	if raw := asSent(data); w.signed+len(raw) <= maxSigned && isSigned(raw) {
		in.Raw = raw
		w.signed += len(raw)
	}
}

// asSent gives the mail with the line ends that it was signed with: programs that save
// mails as files may leave out the CR.
func asSent(data []byte) []byte {
	if bytes.Contains(data, []byte("\r\n")) {
		return data
	}
	return bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
}

func isSigned(raw []byte) bool {
	head, _ := splitRaw(raw)
	return slices.ContainsFunc(rawFields(head), func(f []byte) bool { return isField(f, "dkim-signature") })
}
