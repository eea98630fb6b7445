-- +goose Up

-- The number of the last change to a case: a board asks for the cases that changed
-- since it was asked last. It takes the place of a mark that had to be read of every
-- case of the year. On PostgreSQL it is the number of the transaction.
alter table appraisal_case add column changed bigint not null default 0;
create index appraisal_case_changed on appraisal_case (year, changed);
drop index appraisal_case_mark;
alter table appraisal_case drop column mark;
