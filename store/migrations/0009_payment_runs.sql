-- +goose Up
-- Payment runs: "P7" has number 7. What a run pays is in body, as JSON, and hash is
-- over it.
CREATE TABLE payment_runs (
    number   INTEGER PRIMARY KEY CHECK (number > 0),
    revision INTEGER NOT NULL CHECK (revision > 0),
    state    TEXT NOT NULL CHECK (state IN ('proposed', 'released_once', 'released', 'exported', 'paid', 'cancelled')),
    hash     TEXT NOT NULL CHECK (hash <> ''),
    body     TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

-- The invoices of a run. taken says that the run stands between the invoice and any
-- other payment of it: it is to be paid or was paid, and the payment did not come back.
CREATE TABLE payment_lines (
    run       INTEGER NOT NULL REFERENCES payment_runs (number) DEFERRABLE INITIALLY DEFERRED,
    position  INTEGER NOT NULL,
    review_id TEXT NOT NULL REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED,
    taken     INTEGER NOT NULL CHECK (taken IN (0, 1)),
    PRIMARY KEY (run, position),
    UNIQUE (run, review_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payment_lines_once ON payment_lines (review_id) WHERE taken = 1;

-- +goose StatementBegin
CREATE TRIGGER payment_runs_stay BEFORE DELETE ON payment_runs
BEGIN SELECT RAISE(ABORT, 'payment runs are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payment_runs_pay BEFORE UPDATE OF number, hash ON payment_runs
WHEN NEW.number <> OLD.number OR NEW.hash <> OLD.hash
BEGIN SELECT RAISE(ABORT, 'what a payment run pays never changes'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payment_lines_stay BEFORE DELETE ON payment_lines
BEGIN SELECT RAISE(ABORT, 'payment runs are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payment_lines_pay BEFORE UPDATE OF run, position, review_id ON payment_lines
WHEN NEW.run <> OLD.run OR NEW.position <> OLD.position OR NEW.review_id <> OLD.review_id
BEGIN SELECT RAISE(ABORT, 'what a payment run pays never changes'); END;
-- +goose StatementEnd
