-- +goose Up
-- Since when the program has what is at a place on a server.
ALTER TABLE mail_keys ADD COLUMN at TEXT NOT NULL DEFAULT '';
UPDATE mail_keys SET at = (SELECT received_at FROM messages WHERE messages.id = mail_keys.message_id);
CREATE INDEX mail_keys_at ON mail_keys (account, at);

-- Messages on a server that could not be fetched; a row goes when its message came
-- after all.
CREATE TABLE mail_asides (
    account      TEXT NOT NULL,
    folder       TEXT NOT NULL,
    uid_validity INTEGER NOT NULL,
    uid          INTEGER NOT NULL,
    at           TEXT NOT NULL,
    reason       TEXT NOT NULL,
    PRIMARY KEY (account, folder, uid_validity, uid)
) STRICT, WITHOUT ROWID;

-- What the last good poll found on the server, as JSON.
ALTER TABLE mail_accounts ADD COLUMN counts TEXT NOT NULL DEFAULT '{}';
