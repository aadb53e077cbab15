-- +goose Up
-- Since when the program has what is at a place on a server.
ALTER TABLE mail_keys ADD COLUMN at TEXT NOT NULL DEFAULT '';
CREATE TABLE mail_log AS SELECT json_extract(after, '$.account') AS account, json_extract(after, '$.folder') AS folder, json_extract(after, '$.uid') AS place,
    min(time) AS at FROM audit WHERE action IN ('MessageReceived', 'MessageKnown') AND after <> '' GROUP BY 1, 2, 3;
CREATE INDEX mail_log_place ON mail_log (account, folder, place);
UPDATE mail_keys SET at = coalesce(
    (SELECT l.at FROM mail_log l WHERE l.account = mail_keys.account AND l.folder = mail_keys.folder AND l.place = mail_keys.uid_validity || '/' || mail_keys.uid),
    (SELECT m.received_at FROM messages m WHERE m.id = mail_keys.message_id));
DROP TABLE mail_log;
CREATE INDEX mail_keys_at ON mail_keys (account, at);

-- What was done on the server with a message that was taken in; empty for nothing.
ALTER TABLE mail_keys ADD COLUMN marked TEXT NOT NULL DEFAULT '';
CREATE INDEX mail_keys_unmarked ON mail_keys (account, at) WHERE marked = '';

-- Messages on a server that could not be fetched; a row goes when its message came
-- after all.
CREATE TABLE mail_asides (
    account      TEXT NOT NULL,
    folder       TEXT NOT NULL,
    uid_validity INTEGER NOT NULL,
    uid          INTEGER NOT NULL,
    at           TEXT NOT NULL,
    reason       TEXT NOT NULL,
    -- 1 once its folder was numbered anew: the place is no more.
    past         INTEGER NOT NULL DEFAULT 0 CHECK (past IN (0, 1)),
    PRIMARY KEY (account, folder, uid_validity, uid)
) STRICT, WITHOUT ROWID;

-- What the last good poll found on the server, as JSON.
ALTER TABLE mail_accounts ADD COLUMN counts TEXT NOT NULL DEFAULT '{}';
