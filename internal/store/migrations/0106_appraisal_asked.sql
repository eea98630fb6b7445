-- +goose Up

-- Who is asked to act in a case without appraising or being appraised, between
-- blanks: the first page of everybody looks for it.
alter table appraisal_case add column asked text not null default '';
create index appraisal_case_asked on appraisal_case (year) where asked <> '';
