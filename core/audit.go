package core

import (
	"strconv"
	"time"
)

// AuditEntry is one line of the audit log. Seq, Time, Host, Rows, Prev and Hash are
// set when the entry is appended (see core/audit); everything else is stated by
// whoever acts.
type AuditEntry struct {
	Seq      int64             `json:"seq"` // from 1, without gaps
	Time     time.Time         `json:"time"`
	Actor    string            `json:"actor"`
	Role     string            `json:"role"`
	Host     string            `json:"host"`
	Action   string            `json:"action"` // "DocumentReceived", "Approved", ...
	Object   string            `json:"object"` // "review:ab12…", "order:PO-1", "user:anna"
	Before   map[string]string `json:"before,omitempty"`
	After    map[string]string `json:"after,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	Document DocumentID        `json:"document,omitempty"`
	// Rows are the digests of what the step of this entry wrote to the store, by kind
	// and key ("review:ab12…"): what is stored must be what the log says was written.
	Rows map[string]string `json:"rows,omitempty"`
	Prev string            `json:"prev"` // Hash of the entry before; 64 zeros for the first
	Hash string            `json:"hash"` // SHA-256 over the canonical JSON of the rest
}

// AuditHead is the end of the log: the number and hash of its last entry.
type AuditHead struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// AuditHash is a hash in the tree over the audit log.
type AuditHash [32]byte

// TreeHead says what the log was at some time, so that it can be checked later that
// nothing up to there was changed: the root of the tree (RFC 6962) over its first Size
// entries, signed.
type TreeHead struct {
	Size int64     `json:"size"`
	Root string    `json:"root"` // base64
	At   time.Time `json:"at"`
	// Note is the head as signed text, in the form of a checkpoint of a transparency
	// log (C2SP tlog-checkpoint).
	Note string `json:"note"`
}

// Short is the head on one line, for printing: SIZE:ROOT.
func (h TreeHead) Short() string { return strconv.FormatInt(h.Size, 10) + ":" + h.Root }

// What the log calls its heads and keys.
const (
	ActionHeadSigned  = "HeadSigned"
	ActionHeadKeyMade = "HeadKeyMade"
	// ActionRowsNoted binds to the log what was stored without an entry of its own to
	// carry it: what an older version of the program had written.
	ActionRowsNoted = "RowsNoted"
	AuditKeyObject  = "audit:key"
)
