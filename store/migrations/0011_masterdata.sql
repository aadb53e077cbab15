-- +goose Up
-- Counts the changes of suppliers, so that their list is read again only after one.
CREATE TABLE supplier_changes (n INTEGER NOT NULL) STRICT;
INSERT INTO supplier_changes VALUES (0);
-- +goose StatementBegin
CREATE TRIGGER suppliers_added AFTER INSERT ON suppliers BEGIN UPDATE supplier_changes SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER suppliers_changed AFTER UPDATE ON suppliers BEGIN UPDATE supplier_changes SET n = n + 1; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER suppliers_gone AFTER DELETE ON suppliers BEGIN UPDATE supplier_changes SET n = n + 1; END;
-- +goose StatementEnd

-- Invoices that are to be matched and checked again, because of an order, a receipt or
-- a supplier that came or changed. A row goes in the transaction that checks.
CREATE TABLE rechecks (
    review_id TEXT PRIMARY KEY REFERENCES reviews (id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- What happened to order lines is read from the indexes alone.
DROP INDEX receipt_lines_order;
CREATE INDEX receipt_lines_order ON receipt_lines (order_id, order_line, accepted);
DROP INDEX review_lines_order;
CREATE INDEX review_lines_order ON review_lines (order_id, order_line, quantity, net_minor, currency);
