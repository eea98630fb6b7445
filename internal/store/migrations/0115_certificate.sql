-- +goose Up
-- The certificate by which a session began, with what was known of its revocation,
-- as JSON; null where none was shown.
alter table session add column certificate text not null default 'null';
-- What was known of the certificate and of the time when own law was put in force,
-- as JSON; null of what was put in force before that was kept.
alter table enacted add column proof text not null default 'null';
