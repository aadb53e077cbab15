-- +goose Up
-- The number in the file's header by which it is known as ours: "CSgn".
PRAGMA application_id = 1129539438;

-- One row each for the firm and its settings, as JSON.
CREATE TABLE settings (
    name TEXT PRIMARY KEY CHECK (name IN ('firm', 'settings')),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    name   TEXT PRIMARY KEY CHECK (name <> ''),
    secret TEXT NOT NULL, -- Argon2id in the PHC format
    body   TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;

CREATE TABLE suppliers (
    id     TEXT PRIMARY KEY CHECK (id <> ''),
    name   TEXT NOT NULL,
    tax_id TEXT NOT NULL,
    state  TEXT NOT NULL,
    body   TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

-- Here and below, columns are what is searched or added up; body is the whole, as
-- JSON, and what it says counts. The check of the data folder compares the two.
CREATE TABLE orders (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    id_key      TEXT NOT NULL, -- core.OrderKey of id
    ref_key     TEXT NOT NULL, -- core.OrderKey of the supplier's own number
    supplier_id TEXT REFERENCES suppliers (id) DEFERRABLE INITIALLY DEFERRED,
    currency    TEXT NOT NULL,
    closed      INTEGER NOT NULL CHECK (closed IN (0, 1)),
    body        TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX orders_supplier ON orders (supplier_id, id);
CREATE INDEX orders_id_key ON orders (id_key) WHERE id_key <> '';
CREATE INDEX orders_ref_key ON orders (ref_key) WHERE ref_key <> '';

CREATE TABLE receipts (
    id   TEXT PRIMARY KEY CHECK (id <> ''),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

-- Numbers with decimals are text in the canonical form: SQLite has no exact
-- decimals.
CREATE TABLE receipt_lines (
    receipt_id TEXT NOT NULL REFERENCES receipts (id) DEFERRABLE INITIALLY DEFERRED,
    position   INTEGER NOT NULL,
    order_id   TEXT REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    order_line TEXT NOT NULL,
    accepted   TEXT NOT NULL,
    PRIMARY KEY (receipt_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_lines_order ON receipt_lines (order_id);

CREATE TABLE documents (
    id          TEXT PRIMARY KEY CHECK (id <> ''), -- SHA-256 of the file in documents/
    size        INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    companion   TEXT REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    body        TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX documents_companion ON documents (companion) WHERE companion IS NOT NULL;

CREATE TABLE readings (
    document_id TEXT PRIMARY KEY REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    body        BLOB NOT NULL -- gzip of JSON
) STRICT;

CREATE TABLE messages (
    id          TEXT PRIMARY KEY CHECK (id <> ''), -- SHA-256 of the file in documents/
    message_id  TEXT NOT NULL,                     -- the header, RFC 5322
    state       TEXT NOT NULL,
    size        INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    body        TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX messages_header ON messages (message_id, received_at, id) WHERE message_id <> '';
CREATE INDEX messages_state ON messages (state, received_at, id);

CREATE TABLE mail_keys (
    account      TEXT NOT NULL,
    folder       TEXT NOT NULL,
    uid_validity INTEGER NOT NULL,
    uid          INTEGER NOT NULL,
    message_id   TEXT NOT NULL REFERENCES messages (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (account, folder, uid_validity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_keys_message ON mail_keys (message_id);

CREATE TABLE deliveries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id  TEXT REFERENCES messages (id) DEFERRABLE INITIALLY DEFERRED,
    document_id TEXT REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    outcome     TEXT NOT NULL,
    body        TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX deliveries_document ON deliveries (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX deliveries_message ON deliveries (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX deliveries_outcome ON deliveries (outcome);

-- body and draft are gzip of JSON.
CREATE TABLE reviews (
    id             TEXT PRIMARY KEY CHECK (id <> ''),
    revision       INTEGER NOT NULL CHECK (revision > 0),
    document_id    TEXT REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    received_at    TEXT NOT NULL,
    status         TEXT NOT NULL,
    lane           TEXT NOT NULL,
    kind           TEXT NOT NULL,
    supplier_id    TEXT REFERENCES suppliers (id) DEFERRABLE INITIALLY DEFERRED,
    number_key     TEXT NOT NULL, -- core.NumberKey
    issue_date     TEXT NOT NULL,
    due_date       TEXT NOT NULL,
    gross_minor    INTEGER NOT NULL,
    gross_currency TEXT NOT NULL, -- empty when not stated
    body           BLOB NOT NULL, -- the review without its draft
    draft          BLOB NOT NULL
) STRICT;
CREATE INDEX reviews_received ON reviews (received_at, id);
CREATE INDEX reviews_queue ON reviews (received_at, id) WHERE status NOT IN ('Exported', 'Paid');
CREATE INDEX reviews_status ON reviews (status, received_at, id);
CREATE INDEX reviews_supplier ON reviews (supplier_id, received_at, id);
CREATE INDEX reviews_document ON reviews (document_id);
CREATE INDEX reviews_issue_date ON reviews (issue_date) WHERE issue_date <> '';
CREATE INDEX reviews_number ON reviews (number_key) WHERE number_key <> '';
CREATE INDEX reviews_gross ON reviews (supplier_id, gross_minor, gross_currency, issue_date);

CREATE TABLE review_orders (
    order_id  TEXT NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    review_id TEXT NOT NULL REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (order_id, review_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_orders_review ON review_orders (review_id);

-- What a review bills of order lines; it counts while the review is not rejected.
CREATE TABLE review_lines (
    review_id  TEXT NOT NULL REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED,
    position   INTEGER NOT NULL,
    order_id   TEXT NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    order_line TEXT NOT NULL,
    quantity   TEXT NOT NULL, -- negative for a credit note, as is net_minor
    net_minor  INTEGER NOT NULL,
    currency   TEXT NOT NULL,
    PRIMARY KEY (review_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX review_lines_order ON review_lines (order_id);

CREATE TABLE mail_accounts (
    name       TEXT PRIMARY KEY CHECK (name <> ''),
    body       TEXT NOT NULL CHECK (json_valid(body)), -- without the heartbeat, and never a password
    last_try   TEXT NOT NULL,
    last_ok    TEXT NOT NULL,
    last_error TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE export_batches (
    id   TEXT PRIMARY KEY CHECK (id <> ''),
    at   TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX export_batches_at ON export_batches (at, id);

CREATE TABLE export_batch_reviews (
    batch_id  TEXT NOT NULL REFERENCES export_batches (id) DEFERRABLE INITIALLY DEFERRED,
    position  INTEGER NOT NULL,
    review_id TEXT NOT NULL REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (batch_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX export_batch_reviews_review ON export_batch_reviews (review_id);

CREATE TABLE audit (
    seq      INTEGER PRIMARY KEY,
    time     TEXT NOT NULL,
    actor    TEXT NOT NULL,
    role     TEXT NOT NULL,
    host     TEXT NOT NULL,
    action   TEXT NOT NULL,
    object   TEXT NOT NULL,
    before   TEXT NOT NULL, -- JSON object, or empty
    after    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    document TEXT NOT NULL,
    prev     TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;
CREATE INDEX audit_object ON audit (object, seq);

-- The log only grows: by the next number, and nothing in it changes or goes.
-- INSERT OR REPLACE would delete without asking audit_keeps_delete; the number
-- rule stops it.
-- +goose StatementBegin
CREATE TRIGGER audit_next BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log only takes the next number'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_keeps_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_keeps_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is never shortened'); END;
-- +goose StatementEnd

-- What came in stays, whatever becomes of it.
-- +goose StatementBegin
CREATE TRIGGER documents_stay BEFORE DELETE ON documents
BEGIN SELECT RAISE(ABORT, 'documents are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER messages_stay BEFORE DELETE ON messages
BEGIN SELECT RAISE(ABORT, 'messages are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deliveries_stay BEFORE DELETE ON deliveries
BEGIN SELECT RAISE(ABORT, 'deliveries are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reviews_stay BEFORE DELETE ON reviews
BEGIN SELECT RAISE(ABORT, 'invoices are never deleted'); END;
-- +goose StatementEnd
