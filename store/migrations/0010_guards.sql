-- +goose Up
-- Wrong passphrases and refusals, by the name that was given. What is no user's name is
-- counted under a few shared ones.
CREATE TABLE guards (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;
