-- +goose Up
-- What the pages of an invoice look like, made of the words that were read: to find those
-- that look the same. It says nothing that the readings do not say.
CREATE TABLE looks (
    review_id TEXT PRIMARY KEY REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED,
    body      BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The first values of each, which pages that look the same have in common.
CREATE TABLE look_values (
    value     INTEGER NOT NULL,
    review_id TEXT NOT NULL REFERENCES looks (review_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (value, review_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX look_values_review ON look_values (review_id);
