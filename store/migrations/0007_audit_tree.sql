-- +goose Up
-- What the step of an entry stored: digests by kind and key, as JSON, or empty.
ALTER TABLE audit ADD COLUMN rows TEXT NOT NULL DEFAULT '';

-- The tree over the log (RFC 6962), by the index of golang.org/x/mod/sumdb/tlog.
CREATE TABLE audit_tree (
    idx  INTEGER PRIMARY KEY,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER audit_tree_keeps_update BEFORE UPDATE ON audit_tree
BEGIN SELECT RAISE(ABORT, 'the tree over the audit log is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_tree_keeps_delete BEFORE DELETE ON audit_tree
BEGIN SELECT RAISE(ABORT, 'the tree over the audit log is never shortened'); END;
-- +goose StatementEnd

-- Signed heads of that tree.
CREATE TABLE audit_heads (
    size INTEGER PRIMARY KEY CHECK (size > 0),
    root TEXT NOT NULL, -- base64
    at   TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER audit_heads_keep_update BEFORE UPDATE ON audit_heads
BEGIN SELECT RAISE(ABORT, 'a signed head of the audit log is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_heads_keep_delete BEFORE DELETE ON audit_heads
BEGIN SELECT RAISE(ABORT, 'a signed head of the audit log is never removed'); END;
-- +goose StatementEnd
