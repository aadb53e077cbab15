package sample

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

// letter is a mail before it is written.
type letter struct {
	from, fromName string
	replyTo        string
	subject        string
	date           time.Time
	id             string // local part of the Message-ID
	auth           string // verdicts of the receiving server; empty passes
	text, html     string
	extra          []string // further header lines
	files          []file
}

// file is an attachment.
type file struct {
	name, media string
	data        []byte
	contentID   string // stands in the HTML; empty for a true attachment
}

// raw is the letter as the server hands it out (RFC 5322, RFC 2045).
func (l letter) raw() ([]byte, error) {
	body, err := l.body()
	if err != nil {
		return nil, fmt.Errorf("writing sample mail %s: %w", l.id, err)
	}
	domain := l.from[strings.IndexByte(l.from, '@')+1:]
	var b bytes.Buffer
	head := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	stamp := l.date.Format(time.RFC1123Z)
	head("Return-Path", "<"+l.from+">")
	head("Received", fmt.Sprintf("from mail.%s (mail.%s [192.0.2.25])\r\n\tby "+AuthServer+" (Postfix) with ESMTPS id %s\r\n\tfor <%s>; %s",
		domain, domain, strings.ToUpper(strings.ReplaceAll(l.id, "-", "")), Inbox, l.date.Add(3*time.Second).Format(time.RFC1123Z)))
	auth := l.auth
	if auth == "" {
		auth = fmt.Sprintf("spf=pass smtp.mailfrom=%s; dkim=pass header.d=%s; dmarc=pass header.from=%s", domain, domain, domain)
	}
	head("Authentication-Results", AuthServer+";\r\n\t"+strings.ReplaceAll(auth, "; ", ";\r\n\t"))
	head("Date", stamp)
	head("From", (&mail.Address{Name: l.fromName, Address: l.from}).String())
	if l.replyTo != "" {
		head("Reply-To", "<"+l.replyTo+">")
	}
	head("To", "<"+Inbox+">")
	head("Subject", mime.QEncoding.Encode("utf-8", l.subject))
	head("Message-ID", "<"+l.id+"@"+domain+">")
	head("MIME-Version", "1.0")
	for _, line := range l.extra {
		b.WriteString(line + "\r\n")
	}
	for _, name := range []string{"Content-Type", "Content-Transfer-Encoding"} {
		if v := body.header.Get(name); v != "" {
			head(name, v)
		}
	}
	b.WriteString("\r\n")
	b.Write(body.content)
	return b.Bytes(), nil
}

// part is one MIME part.
type part struct {
	header  textproto.MIMEHeader
	content []byte
}

// body nests what the letter has: the text, beside its HTML, beside the pictures
// of the HTML, beside the attachments.
func (l letter) body() (part, error) {
	p, err := textPart("text/plain", l.text)
	if err != nil {
		return part{}, err
	}
	if l.html != "" {
		html, err := textPart("text/html", l.html)
		if err != nil {
			return part{}, err
		}
		if p, err = multi("alternative", l.id+"-a", p, html); err != nil {
			return part{}, err
		}
	}
	inline, attached := []part{p}, []part{}
	for _, f := range l.files {
		if f.contentID != "" {
			inline = append(inline, f.part())
		} else {
			attached = append(attached, f.part())
		}
	}
	if len(inline) > 1 {
		if p, err = multi("related", l.id+"-r", inline...); err != nil {
			return part{}, err
		}
	}
	if len(attached) > 0 {
		return multi("mixed", l.id+"-m", append([]part{p}, attached...)...)
	}
	return p, nil
}

func textPart(media, text string) (part, error) {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n"))); err != nil {
		return part{}, err
	}
	if err := w.Close(); err != nil {
		return part{}, err
	}
	b.WriteString("\r\n")
	return part{textproto.MIMEHeader{"Content-Type": {media + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}}, b.Bytes()}, nil
}

func multi(kind, boundary string, parts ...part) (part, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary("=_" + boundary); err != nil {
		return part{}, err
	}
	for _, p := range parts {
		pw, err := w.CreatePart(p.header)
		if err != nil {
			return part{}, err
		}
		if _, err := pw.Write(p.content); err != nil {
			return part{}, err
		}
	}
	if err := w.Close(); err != nil {
		return part{}, err
	}
	return part{textproto.MIMEHeader{"Content-Type": {fmt.Sprintf("multipart/%s; boundary=%q", kind, "=_"+boundary)}}, b.Bytes()}, nil
}

// part is the file in base64; a mail inside a mail stands as it is, because
// message/rfc822 may not be encoded (RFC 2046, section 5.2.1).
func (f file) part() part {
	h := textproto.MIMEHeader{"Content-Type": {mime.FormatMediaType(f.media, map[string]string{"name": asciiName(f.name)})}}
	disposition := "attachment"
	if f.contentID != "" {
		disposition = "inline"
		h.Set("Content-ID", "<"+f.contentID+">")
	}
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": f.name}))
	if f.media == "message/rfc822" {
		h.Set("Content-Transfer-Encoding", "7bit")
		return part{h, f.data}
	}
	h.Set("Content-Transfer-Encoding", "base64")
	var b bytes.Buffer
	code := base64.StdEncoding.EncodeToString(f.data)
	for len(code) > 76 {
		b.WriteString(code[:76] + "\r\n")
		code = code[76:]
	}
	b.WriteString(code + "\r\n")
	return part{h, b.Bytes()}
}

// asciiName is the name for old programs that read only the parameter "name".
func asciiName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 128 {
			return r
		}
		return '_'
	}, s)
}
