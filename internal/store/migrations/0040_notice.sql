-- +goose Up

-- What a person is told. mail: none, waiting, sending, sent, unknown, failed.
create table notice (
  id          {{serial}},
  person      text not null,
  once        text,
  key         text not null,
  args        text not null,
  case_id     text not null,
  link        text not null,
  invitation text not null,
  at          bigint not null,
  unread      smallint not null,
  mail        text not null,
  unique (person, once)
);
create index notice_list on notice (person, at, id);
create index notice_unread on notice (person, unread, at, id);

-- Whether a person wants e-mail; who has no row does.
create table notice_choice (
  person text primary key,
  mail   smallint not null
);
