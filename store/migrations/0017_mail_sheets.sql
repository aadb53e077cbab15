-- +goose Up
-- Mails that came together, until what is kept of each is stored by itself; see
-- core.MailSheet. The body never changes, and no sheet goes.
CREATE TABLE mail_sheets (
    number  INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    entered INTEGER NOT NULL DEFAULT 0 CHECK (entered IN (0, 1)),
    body    TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX mail_sheets_open ON mail_sheets (number) WHERE entered = 0;
-- +goose StatementBegin
CREATE TRIGGER mail_sheets_keep BEFORE UPDATE ON mail_sheets
WHEN NEW.number <> OLD.number OR NEW.at <> OLD.at OR NEW.body <> OLD.body OR NEW.entered < OLD.entered
BEGIN SELECT RAISE(ABORT, 'a sheet of mails is only entered'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mail_sheets_stay BEFORE DELETE ON mail_sheets
BEGIN SELECT RAISE(ABORT, 'sheets of mails are never deleted'); END;
-- +goose StatementEnd
