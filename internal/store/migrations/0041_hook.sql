-- +goose Up

-- Who is told of events of a body over HTTP. failing is the machine's instant
-- since which nothing was delivered, 0 while it works.
create table hook (
  id      text primary key,
  version bigint not null,
  body    text not null,
  url     text not null,
  verbs   text not null,
  person  text not null,
  state   text not null,
  failing bigint not null,
  created bigint not null,
  key     {{bytes}},
  secret  {{bytes}}
);
create index hook_body on hook (body, created, id);

create table hook_verb (
  hook text not null references hook (id),
  verb text not null,
  primary key (hook, verb)
);
