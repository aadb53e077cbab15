-- +goose Up
-- Where the log ends, kept beside it: entries that are removed at its end show only
-- against this.
CREATE TABLE audit_head (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    seq  INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (one, seq, hash) SELECT 1, seq, hash FROM audit ORDER BY seq DESC LIMIT 1;

-- The next number is counted from the head, so that a log that was shortened goes on
-- with a gap in it and not as if nothing had been there.
DROP TRIGGER audit_next;
-- +goose StatementBegin
CREATE TRIGGER audit_next BEFORE INSERT ON audit
WHEN NEW.seq <> coalesce((SELECT seq FROM audit_head), 0) + 1
BEGIN SELECT RAISE(ABORT, 'the audit log only takes the next number'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_head_follows AFTER INSERT ON audit
BEGIN
    INSERT INTO audit_head (one, seq, hash) VALUES (1, NEW.seq, NEW.hash)
        ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head
WHEN NEW.seq <> OLD.seq + 1 OR NEW.hash IS NOT (SELECT hash FROM audit WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the head of the audit log only follows the log'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the head of the audit log stays'); END;
-- +goose StatementEnd
