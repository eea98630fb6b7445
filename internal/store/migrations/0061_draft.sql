-- +goose Up

-- What a person has typed into a form and not sent yet, sealed under the
-- person's key.
create table draft (
  person  text not null references person (id),
  form    text not null,
  case_id text not null,
  version bigint not null,
  saved   bigint not null,
  data    {{bytes}},
  primary key (person, form, case_id)
);

-- Lists as a person likes to see them.
create table saved_view (
  id        text primary key,
  person    text not null,
  list      text not null,
  name      text not null,
  name_sort text not null,
  query     text not null,
  unique (person, list, name)
);
