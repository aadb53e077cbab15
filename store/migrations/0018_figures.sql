-- +goose Up
-- What the pages of an invoice look like is kept as the figures on them. What was kept
-- before cannot be made into that; it is made anew from the readings.
DROP TABLE look_values;
DROP TABLE looks;

CREATE TABLE looks (
    id        INTEGER PRIMARY KEY,
    review_id TEXT NOT NULL UNIQUE REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED,
    body      BLOB NOT NULL
) STRICT;

-- The values that others are found by.
CREATE TABLE look_values (
    value INTEGER NOT NULL,
    look  INTEGER NOT NULL REFERENCES looks (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (value, look)
) STRICT, WITHOUT ROWID;
CREATE INDEX look_values_look ON look_values (look);

-- Open invoices are checked again; of those that are decided no more than the figures are
-- taken, so that a second scan of them is known.
INSERT INTO rechecks (review_id) SELECT r.id FROM reviews r WHERE EXISTS (SELECT 1 FROM readings d WHERE d.document_id = r.document_id) ON CONFLICT DO NOTHING;
