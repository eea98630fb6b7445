-- +goose Up

-- An import of items is worked on by a job: head is where it stands, without
-- the report. What was read before this migration is in the bank and in the
-- journal, or was never taken and is read again from its file.
drop table exam_import;
create table exam_import (
  id      text primary key,
  version bigint not null,
  body    text not null references body (id),
  state   text not null,
  created bigint not null,
  head    text not null,
  report  text not null
);
create index exam_import_created on exam_import (body, created, id);

-- What a file says, a row for each material and item, and what taking the row
-- replaced.
create table exam_import_row (
  run    text not null references exam_import (id),
  n      bigint not null,
  action text not null,
  data   text not null,
  undo   text not null,
  primary key (run, n)
);
