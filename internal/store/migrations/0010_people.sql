-- +goose Up

create table body (
  id      text primary key,
  version bigint not null,
  bin     text not null unique,
  name_kk text not null,
  name_ru text not null,
  name_en text not null,
  zone    text not null,
  scope   text not null,
  acts    text not null
);

-- The latest state of a unit; unit_state has what it was before.
create table unit (
  id       text primary key,
  version  bigint not null,
  body     text not null references body (id),
  code     text not null,
  from_day text not null,
  parent   text references unit (id),
  name_kk  text not null,
  name_ru  text not null,
  closed   smallint not null,
  unique (body, code)
);
create index unit_parent on unit (parent);

create table unit_state (
  unit     text not null references unit (id),
  from_day text not null,
  parent   text references unit (id),
  name_kk  text not null,
  name_ru  text not null,
  closed   smallint not null,
  primary key (unit, from_day)
);
create index unit_state_parent on unit_state (parent);

create table post (
  id              text primary key,
  version         bigint not null,
  body            text not null references body (id),
  code            text not null,
  from_day        text not null,
  unit            text not null references unit (id),
  title_kk        text not null,
  title_ru        text not null,
  category        text not null,
  level           bigint,
  head            smallint not null,
  first_head      smallint not null,
  public_services smallint not null,
  closed          smallint not null,
  unique (body, code)
);
create index post_unit on post (unit);

create table post_state (
  post            text not null references post (id),
  from_day        text not null,
  unit            text not null references unit (id),
  title_kk        text not null,
  title_ru        text not null,
  category        text not null,
  level           bigint,
  head            smallint not null,
  first_head      smallint not null,
  public_services smallint not null,
  closed          smallint not null,
  primary key (post, from_day)
);
create index post_state_unit on post_state (unit);

create table person (
  id         text primary key,
  version    bigint not null,
  body       text references body (id),
  surname    text not null,
  given      text not null,
  patronymic text not null,
  name_fold  text not null,
  name_sort  text not null,
  lang       text not null,
  key        {{bytes}},
  iin_mark   {{bytes}} unique,
  iin        {{bytes}},
  email      {{bytes}},
  phone      {{bytes}}
);
create index person_body on person (body, name_sort, id);

-- Names, unit and category are those of the person and of the post: the list
-- of staff is filtered and sorted here alone, in the order of an index.
create table assignment (
  id              text primary key,
  person          text not null references person (id),
  post            text not null references post (id),
  body            text not null references body (id),
  kind            text not null,
  from_day        text not null,
  until_day       text,
  probation_until text,
  unit            text not null,
  category        text not null,
  name_fold       text not null,
  name_sort       text not null
);
-- The further columns let a filter be answered in the index alone.
create index assignment_name on assignment (body, name_sort, id, name_fold, from_day, until_day);
create index assignment_category on assignment (body, category, name_sort, id);
create index assignment_since on assignment (body, from_day, name_sort, id, category, until_day);
create index assignment_unit on assignment (unit, name_sort, id);
create index assignment_person on assignment (person);
create index assignment_post on assignment (post);

create table absence (
  id           text primary key,
  person       text not null references person (id),
  kind         text not null,
  from_day     text not null,
  until_day    text,
  returned_day text
);
create index absence_person on absence (person);
create index absence_kind on absence (kind, from_day);

create table substitution (
  id         text primary key,
  person     text not null references person (id),
  substitute text not null references person (id),
  from_day   text not null,
  until_day  text,
  place      bigint not null,
  basis      text not null
);
create index substitution_person on substitution (person);
create index substitution_substitute on substitution (substitute);

create table relative (
  id       text primary key,
  person   text not null references person (id),
  relation text not null,
  known    text references person (id),
  name     {{bytes}},
  iin_mark {{bytes}}
);
create index relative_person on relative (person);
create index relative_known on relative (known);

create table former_employer (
  id        text primary key,
  person    text not null references person (id),
  name      text not null,
  bin       text not null,
  from_day  text not null,
  until_day text
);
create index former_employer_person on former_employer (person);

-- What each write to a body, unit, post or person changed.
create table staff_change (
  root    text not null,
  id      text not null,
  version bigint not null,
  body    text not null,
  verb    text not null,
  fields  text not null,
  person  text not null,
  at      bigint not null,
  primary key (root, id, version)
);
create index staff_change_body on staff_change (body);
