-- +goose Up

-- A role given to a person; without a body it covers the installation.
create table role_grant (
  id         text primary key,
  person     text not null references person (id),
  role       text not null,
  body       text references body (id),
  from_day   text not null,
  until_day  text,
  basis      text not null,
  granted_by text not null,
  granted_at bigint not null,
  revoked_by text,
  revoked_at bigint
);
create index role_grant_person on role_grant (person);
create index role_grant_body on role_grant (body, id);

-- A session is gone when it ends. The token itself is never stored. Body and
-- role are those that the person works in, '' where none was chosen.
create table session (
  id      text primary key,
  hash    {{bytes}} not null unique,
  person  text not null references person (id),
  means   text not null,
  body    text not null,
  role    text not null,
  agent   text not null,
  address text not null,
  created bigint not null,
  seen    bigint not null,
  expires bigint not null
);
create index session_person on session (person);
create index session_expires on session (expires);

-- What a sign-in has begun and not ended: it is taken once.
create table signin_step (
  hash    {{bytes}} primary key,
  kind    text not null,
  person  text not null,
  data    text not null,
  expires bigint not null
);
create index signin_step_expires on signin_step (expires);

-- Attempts to guess; name is the mark of an account or of an address.
create table signin_attempt (
  name     {{bytes}} primary key,
  failures bigint not null,
  until    bigint not null,
  last     bigint not null
);
create index signin_attempt_last on signin_attempt (last);

create table password (
  person  text primary key references person (id),
  hash    text not null,
  changed bigint not null
);

-- The key of one-time codes, sealed under the person's key. last_step is the
-- last period whose code was used.
create table one_time_code (
  person    text primary key references person (id),
  secret    {{bytes}} not null,
  confirmed smallint not null,
  last_step bigint not null
);

create table recovery_code (
  person text not null references person (id),
  mark   {{bytes}} not null,
  primary key (person, mark)
);

create table passkey (
  id         text primary key,
  person     text not null references person (id),
  name       text not null,
  handle     {{bytes}} not null unique,
  credential text not null,
  created    bigint not null,
  used       bigint
);
create index passkey_person on passkey (person);

-- An account elsewhere by which a person signs in.
create table oidc_link (
  issuer  text not null,
  subject text not null,
  person  text not null references person (id),
  linked  bigint not null,
  primary key (issuer, subject)
);
create index oidc_link_person on oidc_link (person);

create table api_token (
  id      text primary key,
  person  text not null references person (id),
  name    text not null,
  hash    {{bytes}} not null unique,
  scopes  text not null,
  created bigint not null,
  expires bigint not null,
  used    bigint
);
create index api_token_person on api_token (person);
