-- +goose Up

-- A number of the version of a case: the sum of a unit's tells whether what was
-- counted of it still holds. It takes the place of a counter that everybody who
-- wrote in a unit had to change.
alter table appraisal_case add column mark integer not null default 0;
create index appraisal_case_mark on appraisal_case (year, unit, mark);
drop table appraisal_tick;
