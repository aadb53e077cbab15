-- +goose Up
-- How mail of the program's own is sent, and how the last tries went.
CREATE TABLE outgoing (
    name TEXT PRIMARY KEY CHECK (name IN ('setup', 'beat')),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;

-- Mail of the program's own. The number counts up and is never given again. What a
-- notice says is in body, as JSON, and never changes; attached is its file as JSON.
CREATE TABLE outbox (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    kind      TEXT NOT NULL,
    recipient TEXT NOT NULL, -- in lower case
    period    TEXT NOT NULL,
    at        TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'withdrawn')),
    tries     INTEGER NOT NULL,
    next_try  TEXT NOT NULL,
    sent_at   TEXT NOT NULL,
    error     TEXT NOT NULL,
    body      TEXT NOT NULL CHECK (json_valid(body)),
    attached  TEXT NOT NULL CHECK (attached = '' OR json_valid(attached)),
    UNIQUE (kind, recipient, period)
) STRICT;
CREATE INDEX outbox_state ON outbox (state, next_try);
CREATE INDEX outbox_at ON outbox (at);

-- +goose StatementBegin
CREATE TRIGGER outbox_says BEFORE UPDATE OF number, kind, recipient, period, at, body, attached ON outbox
BEGIN SELECT RAISE(ABORT, 'what a notice says never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER outbox_stays BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'notices are never deleted'); END;
-- +goose StatementEnd
