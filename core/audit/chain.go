// Package audit makes the log of what happened tamper-evident: every entry
// carries the hash of the one before it, and its own hash covers everything in
// it. Changing, removing, adding or swapping entries breaks the chain at the first
// place that was touched.
//
// What a chain alone cannot show is that the whole of it was written anew by
// somebody who can compute it. For that there is a tree (RFC 6962) over the entries,
// whose heads are signed and leave this computer: in reports, in bundles and printed.
// An entry also names the digests of what its step stored, so that what is stored is
// held to the log.
package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"countersign/core"
)

// Zero is the previous hash of the first entry.
var Zero = strings.Repeat("0", 64)

// Seal fills in the entry's number, the hash of the entry before and its own
// hash, so that it can be appended after head. The zero head starts a log. The
// time is brought to UTC in microseconds, and what is no text in UTF-8 becomes U+FFFD,
// so that both survive being stored.
func Seal(head core.AuditHead, e core.AuditEntry) (core.AuditEntry, error) {
	e, _, err := SealLeaf(head, e)
	return e, err
}

// SealLeaf is Seal, and gives the entry's canonical JSON too, which is its leaf in the
// tree.
func SealLeaf(head core.AuditHead, e core.AuditEntry) (core.AuditEntry, []byte, error) {
	e.Seq = head.Seq + 1
	e.Prev = head.Hash
	if head.Seq == 0 {
		e.Prev = Zero
	}
	e.Time = e.Time.UTC().Truncate(time.Microsecond)
	e = readable(e)
	if err := Complete(e); err != nil {
		return e, nil, err
	}
	leaf, err := Canonical(e)
	if err != nil {
		return e, nil, err
	}
	e.Hash = sum(leaf)
	return e, leaf, nil
}

// readable replaces bytes that are no UTF-8: JSON writes them as the escape of U+FFFD but
// the character itself, which is read back, as it is, and the hashes would differ.
func readable(e core.AuditEntry) core.AuditEntry {
	for _, s := range []*string{&e.Actor, &e.Role, &e.Host, &e.Action, &e.Object, &e.Reason, (*string)(&e.Document)} {
		*s = validText(*s)
	}
	e.Before, e.After, e.Rows = validTexts(e.Before), validTexts(e.After), validTexts(e.Rows)
	return e
}

func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

func validTexts(m map[string]string) map[string]string {
	valid := true
	for k, v := range m {
		valid = valid && utf8.ValidString(k) && utf8.ValidString(v)
	}
	if valid {
		return m
	}
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[validText(k)] = validText(v)
	}
	return out
}

// Complete is nil when the entry says who did what to what, and when.
func Complete(e core.AuditEntry) error {
	if e.Actor == "" || e.Action == "" || e.Object == "" || e.Time.IsZero() {
		return core.Errorf(core.Internal, "an audit entry needs an actor, an action, an object and a time")
	}
	return nil
}

// Hash is the SHA-256, in hexadecimal, of the entry's canonical JSON.
func Hash(e core.AuditEntry) (string, error) {
	b, err := Canonical(e)
	if err != nil {
		return "", err
	}
	return sum(b), nil
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// Canonical is the entry, without its own hash, as JSON with the keys in
// alphabetical order, no white space, no HTML escapes, times in UTC with
// microseconds and numbers as integers: one entry has one spelling.
func Canonical(e core.AuditEntry) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(struct {
		Action   string            `json:"action"`
		Actor    string            `json:"actor"`
		After    map[string]string `json:"after"`
		Before   map[string]string `json:"before"`
		Document string            `json:"document"`
		Host     string            `json:"host"`
		Object   string            `json:"object"`
		Prev     string            `json:"prev"`
		Reason   string            `json:"reason"`
		Role     string            `json:"role"`
		Rows     map[string]string `json:"rows,omitempty"` // entries of older versions have none
		Seq      int64             `json:"seq"`
		Time     string            `json:"time"`
	}{e.Action, e.Actor, orEmpty(e.After), orEmpty(e.Before), string(e.Document), e.Host, e.Object, e.Prev, e.Reason, e.Role, e.Rows,
		e.Seq, e.Time.UTC().Format("2006-01-02T15:04:05.000000Z")})
	if err != nil {
		return nil, core.Errorf(core.Internal, "an audit entry cannot be written: %w", err)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// orEmpty makes no map and an empty map the same, since storage cannot tell them
// apart.
func orEmpty(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
