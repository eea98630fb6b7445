-- +goose Up

-- What the second proctor of a review found; empty where none was asked.
alter table proctor_review add column second text not null default '';
create index proctor_review_second on proctor_review (body, second);
