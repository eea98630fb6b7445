-- +goose Up

-- What a candidate explained of the own recorded stage before it was decided.
create table proctor_words (
  attempt text not null references proctor_review (attempt),
  n       bigint not null,
  flag    text not null,
  at      bigint not null,
  sealed  {{bytes}} not null,
  primary key (attempt, n)
);
