-- SPDX-License-Identifier: Apache-2.0
--
-- The tables of `CookiePolicyRecord dbd`, for SQLite and for PostgreSQL alike:
--
--     sqlite3 /var/lib/consent/consent.db < schema.sql
--     psql -v ON_ERROR_STOP=1 -d consent -f schema.sql
--
-- To run it once more changes nothing. The server needs SELECT, INSERT and
-- DELETE on both tables, and nothing else.

-- Comments nest in PostgreSQL and do not in SQLite: to the one this line is a
-- comment as a whole, to the other a statement. With a write-ahead log readers
-- and the writer do not wait for each other.
/* /* */ PRAGMA journal_mode = WAL; -- */

-- Everything that was shown when a choice was made, once for each text.
CREATE TABLE IF NOT EXISTS cookie_consent_document (
    hash       TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the body, in hexadecimal
    language   TEXT NOT NULL,
    first_seen TEXT NOT NULL,             -- 2026-11-23T20:40:00Z
    body       TEXT NOT NULL              -- JSON
);

-- One row a choice, withdrawals included. Nothing in it but the id leads to a
-- visitor, and the id is in that visitor's browser alone.
CREATE TABLE IF NOT EXISTS cookie_consent_record (
    id       TEXT NOT NULL PRIMARY KEY,
    replaces TEXT,                        -- the id of the choice before, if there was one
    time     TEXT NOT NULL,               -- UTC, as above: sorts and compares as text
    until    TEXT NOT NULL,               -- the browser forgets the choice then
    host     TEXT NOT NULL,               -- ServerName
    granted  TEXT NOT NULL,               -- categories, separated by blanks
    refused  TEXT NOT NULL,
    layer    TEXT NOT NULL,               -- page, banner or api
    signal   INTEGER NOT NULL,            -- 1: made while Sec-GPC was present
    language TEXT NOT NULL,
    policy   TEXT NOT NULL,               -- version of the policy, as policy.json names it
    document TEXT NOT NULL REFERENCES cookie_consent_document (hash)
);

CREATE INDEX IF NOT EXISTS cookie_consent_record_time ON cookie_consent_record (time);
CREATE INDEX IF NOT EXISTS cookie_consent_record_host ON cookie_consent_record (host, time);
CREATE INDEX IF NOT EXISTS cookie_consent_record_replaces ON cookie_consent_record (replaces);
CREATE INDEX IF NOT EXISTS cookie_consent_record_document ON cookie_consent_record (document);
