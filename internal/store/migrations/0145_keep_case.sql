-- +goose Up

-- What is kept of an attempt at a test of a procedure is found by the procedure's case.
-- Attempts that were kept before have reviews, by which they are found.
alter table recording_keep add column of_case text not null default '';
alter table recording_keep add column test text not null default '';
create index recording_keep_case on recording_keep (of_case, test);
