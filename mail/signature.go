package mail

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"golang.org/x/net/idna"

	"countersign/core"
	"countersign/mail/internal/mimetree"
)

// Limits of checking signatures. The keys come from the domain name system, which may
// be out of reach: then nothing waits for it twice in a minute.
const (
	maxSignatures = 3
	lookupTime    = 4 * time.Second
	lookupRest    = time.Minute
)

// Signatures checks DKIM signatures (RFC 6376). The zero value asks the system's
// resolver; several goroutines may use it.
type Signatures struct {
	// LookupTXT asks for the TXT records of a name; nil for the system's resolver.
	LookupTXT func(ctx context.Context, name string) ([]string, error)

	mu   sync.Mutex
	dark time.Time // when the resolver was last out of reach
}

var _ core.SignatureChecker = (*Signatures)(nil)

// CheckSignatures implements core.SignatureChecker. Only what is certain is said: a
// signature that holds, and one that does not although its key is there. A signature
// whose key is gone, as of old mails, says nothing. Signatures of a part of the text
// (the tag l) count as failing, because anything can be added behind it.
func (s *Signatures) CheckSignatures(ctx context.Context, raw []byte) (found string) {
	defer func() {
		if recover() != nil {
			found = "" // a signature that the library cannot cope with says nothing
		}
	}()
	head, body := splitRaw(raw)
	if bareEnd(head) {
		return ""
	}
	fields := rawFields(head)
	if manySenders(fields) {
		return "countersign; senders=fail"
	}
	signed := signatureFields(fields)
	if len(signed) == 0 {
		return core.UnsignedMail
	}
	if s.isDark() {
		return ""
	}
	out := []string{"countersign"}
	for _, keep := range signed[:min(len(signed), maxSignatures)] {
		domain, err := s.check(ctx, fields, keep, body)
		switch {
		case ctx.Err() != nil:
			return ""
		case err == nil && domain != "":
			out = append(out, "dkim=pass header.d="+domain)
		case domain != "" && isBroken(err):
			out = append(out, "dkim=fail header.d="+domain)
		}
	}
	if len(out) == 1 {
		return ""
	}
	return strings.Join(out, "; ")
}

// check verifies one signature with the others taken out: the library would check
// several at once, in goroutines whose panics end the program.
func (s *Signatures) check(ctx context.Context, fields [][]byte, keep int, body []byte) (domain string, err error) {
	var one bytes.Buffer
	for i, f := range fields {
		if i == keep || !isField(f, "dkim-signature") {
			one.Write(f)
		}
	}
	one.WriteString("\r\n")
	one.Write(body)
	got, err := dkim.VerifyWithOptions(&one, &dkim.VerifyOptions{MaxVerifications: 1, LookupTXT: func(name string) ([]string, error) { return s.lookup(ctx, name) }})
	if err != nil || len(got) != 1 {
		return "", err
	}
	domain, err = idna.Lookup.ToASCII(got[0].Domain)
	if err != nil {
		return "", err
	}
	return domain, got[0].Err
}

// isBroken tells a signature that does not hold from one that cannot be checked.
func isBroken(err error) bool { return err != nil && !dkim.IsTempFail(err) && !dkim.IsPermFail(err) }

func (s *Signatures) lookup(ctx context.Context, name string) ([]string, error) {
	if s.isDark() {
		return nil, errors.New("the name system is out of reach")
	}
	limited, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	ask := s.LookupTXT
	if ask == nil {
		ask = net.DefaultResolver.LookupTXT
	}
	txt, err := ask(limited, name)
	var dns *net.DNSError
	// Whoever stops the program says nothing about the name system.
	if err != nil && ctx.Err() == nil && !(errors.As(err, &dns) && dns.IsNotFound) {
		s.mu.Lock()
		s.dark = time.Now()
		s.mu.Unlock()
	}
	return txt, err
}

func (s *Signatures) isDark() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.dark.IsZero() && time.Since(s.dark) < lookupRest
}

// splitRaw parts a mail at its first empty line.
func splitRaw(raw []byte) (head, body []byte) {
	if i := bytes.Index(raw, []byte("\r\n\r\n")); i >= 0 {
		return raw[:i+2], raw[i+4:]
	}
	return raw, nil
}

// bareEnd reports whether a header has a CR or an LF without the other. Whoever shows the
// mail takes it for the end of a line, and two for the end of the header, while a
// signature covers them as part of a field: it would vouch for a text that nobody sees.
func bareEnd(head []byte) bool {
	whole := bytes.Count(head, []byte("\r\n"))
	return bytes.Count(head, []byte("\r")) != whole || bytes.Count(head, []byte("\n")) != whole
}

// rawFields parts a header into its fields with their line ends, at most 500: what a
// signature covers are bytes.
func rawFields(head []byte) [][]byte {
	var out [][]byte
	for len(head) > 0 && len(out) < 500 {
		end := 0
		for {
			i := bytes.Index(head[end:], []byte("\r\n"))
			if i < 0 {
				end = len(head)
				break
			}
			end += i + 2
			if end >= len(head) || head[end] != ' ' && head[end] != '\t' {
				break
			}
		}
		out = append(out, head[:end])
		head = head[end:]
	}
	return out
}

func isField(field []byte, name string) bool {
	key, _, ok := bytes.Cut(field, []byte(":"))
	return ok && strings.EqualFold(strings.TrimSpace(string(key)), name)
}

func signatureFields(fields [][]byte) []int {
	var out []int
	for i, f := range fields {
		if isField(f, "dkim-signature") {
			out = append(out, i)
		}
	}
	return out
}

// manySenders reports whether a mail has more than one From line, of which a reader may
// show the one that no signature covers (RFC 6376, section 8.15), or one with addresses
// of several owners, of which each reader picks its own (RFC 7489, section 6.6.1).
func manySenders(fields [][]byte) bool {
	lines := 0
	for _, f := range fields {
		if !isField(f, "from") {
			continue
		}
		_, value, _ := bytes.Cut(f, []byte(":"))
		list := addresses(mimetree.Flatten(string(value)))
		for _, a := range list {
			if !relatedDomains(a, list[0]) {
				return true
			}
		}
		lines++
	}
	return lines > 1
}
