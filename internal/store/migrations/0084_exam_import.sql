-- +goose Up

-- Files of items that were read; what they brought and the report are JSON.
create table exam_import (
  id      text primary key,
  version bigint not null,
  body    text not null references body (id),
  created bigint not null,
  head    text not null,
  data    text not null
);
create index exam_import_created on exam_import (body, created, id);
-- The order of the bank in which flagged items come first.
create index exam_item_looked on exam_item (body, flagged desc, key, id);
