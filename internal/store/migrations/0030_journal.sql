-- +goose Up

-- Keys of persons, wrapped; the one with the empty subject is the
-- installation's. A destroyed key has lost its bytes.
create table person_key (
  subject     text primary key,
  wrapped     {{bytes}},
  destruction bigint
);

-- number is null until the record has its place in the tree.
create table journal_record (
  id           {{serial}},
  number       bigint unique,
  form         bigint not null,
  verb         text not null,
  actor        text not null,
  body         text not null,
  case_id      text not null,
  subject      text not null,
  at           bigint not null,
  act          text not null,
  edition      text not null,
  rule         text not null,
  version      text not null,
  facts_hash   {{bytes}},
  finding_hash {{bytes}}
);
create index journal_record_pending on journal_record (id) where number is null;
create index journal_record_case on journal_record (case_id, id);
create index journal_record_body on journal_record (body, id);
create index journal_record_verb on journal_record (verb, id);

-- What was known, asked and found, sealed under the key of the subject; it has
-- lost its bytes where it was destroyed.
create table journal_content (
  record      bigint primary key,
  sealed      {{bytes}},
  destruction bigint
);

-- Hashes of the tree, in the order of golang.org/x/mod/sumdb/tlog.
create table journal_hash (
  place bigint primary key,
  hash  {{bytes}} not null
);

create table journal_head (
  size bigint primary key,
  root {{bytes}} not null,
  note text not null,
  at   bigint not null
);

create table journal_destruction (
  id    {{serial}},
  act   text not null,
  day   text not null,
  entry bigint not null,
  at    bigint not null
);

-- Which process numbers records, by the machine's clock. One row.
create table journal_lease (
  one    bigint primary key,
  holder text not null,
  until  bigint not null
);
