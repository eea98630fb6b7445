-- +goose Up

-- A revision of the copy of a finished document that bears its signatures itself:
-- one person's signature in every file. The first one has the number 1.
create table signed_copy (
  document text not null, -- id of what it is a copy of
  number   bigint not null,
  person   text not null references person (id),
  data     text not null,
  primary key (document, number),
  unique (document, person)
);
