-- +goose Up

-- A staff list that is being taken in. The file lies in the object store,
-- sealed under key; so is the data of each row.
create table import_run (
  id        text primary key,
  version   bigint not null,
  body      text not null references body (id),
  person    text not null,
  state     text not null,
  as_of     text not null,
  file      text not null,
  object    text not null,
  size      bigint not null,
  sha256    text not null,
  format    text not null,
  kind      text not null,
  key       {{bytes}},
  staged    bigint not null,
  layout    text not null,
  issues    text not null,
  fresh     bigint not null,
  changed   bigint not null,
  same      bigint not null,
  bad       bigint not null,
  only_good smallint not null,
  stamp     bigint not null,
  created   bigint not null,
  finished  bigint not null
);
create index import_run_body on import_run (body, created, id);

create table import_row (
  run    text not null references import_run (id),
  n      bigint not null,
  sheet  text not null,
  line   bigint not null,
  kind   text not null,
  action text not null,
  data   {{bytes}},
  primary key (run, n)
);
create index import_row_action on import_row (run, action, n);

-- What the import replaced, sealed under the key of the run.
create table import_undo (
  run  text primary key references import_run (id),
  data {{bytes}}
);
