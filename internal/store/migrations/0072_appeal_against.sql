-- +goose Up

-- The ruling that an appeal is against: a new outcome of a stage may be
-- appealed anew.
alter table appeal add column against text not null default '';
drop index appeal_once;
create unique index appeal_once on appeal (application, stage, against) where state <> 'taken_back';
