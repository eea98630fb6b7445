-- +goose Up
-- What was known of the revocation of a signer's certificate and of the time when
-- a form was signed, one proof a file, as JSON.
alter table interview_form_signature add column proofs text not null default 'null';
-- The same of a candidate's registration.
alter table candidate_registration add column proof text not null default '{}';
