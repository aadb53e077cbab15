-- +goose Up
-- What people's corrections taught, by supplier. The number counts up and is never
-- given again; "L" and the number is the lesson's ID.
CREATE TABLE lessons (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    supplier_id TEXT NOT NULL REFERENCES suppliers (id) DEFERRABLE INITIALLY DEFERRED,
    review_id   TEXT NOT NULL REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED,
    field       TEXT NOT NULL,
    state       TEXT NOT NULL,
    body        TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX lessons_supplier ON lessons (supplier_id, number);
CREATE INDEX lessons_field ON lessons (field, number);
CREATE INDEX lessons_review ON lessons (review_id);

-- A lesson that is taken back stays, and says so.
-- +goose StatementBegin
CREATE TRIGGER lessons_stay BEFORE DELETE ON lessons
BEGIN SELECT RAISE(ABORT, 'lessons are never deleted'); END;
-- +goose StatementEnd
