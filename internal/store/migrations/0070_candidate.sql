-- +goose Up

-- Statements that wait for their signature, by the SHA-256 of their bytes.
-- expires is the machine's instant.
create table candidate_statement (
  digest  {{bytes}} primary key,
  expires bigint not null
);
create index candidate_statement_expires on candidate_statement (expires);

-- Who registered, with the signed statement, sealed under the person's key.
-- withdrawn is the legal instant at which the consent ended, 0 while it stands.
create table candidate_registration (
  id          text primary key,
  person      text not null references person (id),
  at          bigint not null,
  act         text not null,
  edition     text not null,
  undertaking text not null,
  consent     text not null,
  lang        text not null,
  certificate text not null,
  statement   {{bytes}} not null,
  signature   {{bytes}} not null,
  withdrawn   bigint not null
);
create index candidate_registration_person on candidate_registration (person, at);

-- The personal file: one case a person. missing are the kinds that the last
-- fetch did not bring.
create table candidate_file (
  person    text primary key references person (id),
  version   bigint not null,
  state     text not null,
  asked     bigint not null,
  fetched   bigint not null,
  missing   text not null,
  confirmed bigint not null
);

-- What stands in it. imported and own are sealed under the person's key; own
-- stands beside imported, never in its place.
create table candidate_entry (
  id         text primary key,
  person     text not null references person (id),
  kind       text not null,
  source     text not null,
  as_of      text,
  fetched    bigint not null,
  imported   {{bytes}},
  own        {{bytes}},
  own_at     bigint not null,
  directions text not null,
  disputed   smallint not null,
  changed    smallint not null,
  gone       smallint not null
);
create index candidate_entry_person on candidate_entry (person, kind);

-- What each write to a file did.
create table candidate_change (
  person  text not null references person (id),
  version bigint not null,
  verb    text not null,
  kind    text not null,
  at      bigint not null,
  primary key (person, version)
);
