-- +goose Up

-- Contested outcomes of reviews that belong to no competition. "contest" is where one
-- stands, "answer" the last day of its decision.
alter table proctor_review add column contest text not null default '';
alter table proctor_review add column answer text not null default '';
create index proctor_review_contest on proctor_review (contest, answer, attempt);
