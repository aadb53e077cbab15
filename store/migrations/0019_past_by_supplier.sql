-- +goose Up
-- What later checks need of an invoice lies beside that of the supplier's other invoices,
-- in the order in which they came: dozens are read at a time.
CREATE TABLE past_by_supplier (
    supplier_id TEXT NOT NULL, -- '' where it is not known
    received_at TEXT NOT NULL,
    review_id   TEXT NOT NULL REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED,
    body        TEXT NOT NULL,
    PRIMARY KEY (supplier_id, received_at, review_id)
) STRICT, WITHOUT ROWID;
INSERT INTO past_by_supplier SELECT coalesce(r.supplier_id, ''), r.received_at, r.id, p.body FROM reviews r JOIN past p ON p.review_id = r.id;
DROP TABLE past;
ALTER TABLE past_by_supplier RENAME TO past;
CREATE UNIQUE INDEX past_review ON past (review_id);
