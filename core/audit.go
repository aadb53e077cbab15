package core

import "time"

// AuditEntry is one line of the audit log. Seq, Prev and Hash are set when the
// entry is appended (see core/audit); everything else is stated by whoever acts.
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
	Prev     string            `json:"prev"` // Hash of the entry before; 64 zeros for the first
	Hash     string            `json:"hash"` // SHA-256 over the canonical JSON of the rest
}

// AuditHead is the end of the log: the number and hash of its last entry.
type AuditHead struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}
