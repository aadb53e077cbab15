package vm

import (
	"strconv"

	"countersign/core"
)

// FoundLines say what was found: what it is, and its value.
func (s *MailSetup) FoundLines() [][2]string {
	f := s.Found
	var out [][2]string
	add := func(key, value string) {
		if value != "" {
			out = append(out, [2]string{s.words.Say(key), value})
		}
	}
	add("mailbox.provider", f.Provider)
	if f.Closed != "" {
		return out
	}
	add("mailbox.server", s.words.Say("mailbox.at_port", "host", f.IMAP.Host, "port", strconv.Itoa(f.IMAP.Port)))
	add("mailbox.encryption", EncryptionWords(s.words, f.IMAP.TLS))
	add("mailbox.user", f.User)
	add("mailbox.source", s.words.Say(foundKeys[f.Source]))
	return out
}

var foundKeys = map[core.MailSource]string{
	core.MailFromList: "mailbox.from_list", core.MailFromMX: "mailbox.from_mx", core.MailFromSRV: "mailbox.from_srv",
	core.MailFromDomain: "mailbox.from_domain", core.MailFromDatabase: "mailbox.from_database", core.MailFromGuess: "mailbox.from_guess",
}

// EncryptionWords say how a connection is encrypted.
func EncryptionWords(w Words, kind string) string {
	switch kind {
	case "implicit":
		return w.Say("mailbox.tls_implicit")
	case "starttls":
		return w.Say("mailbox.tls_starttls")
	}
	return w.Say("mailbox.tls_none")
}
