-- +goose Up

-- What lists are filtered and sorted by stands in columns; data is the whole as
-- JSON, sealed texts beside it.
create table competition (
  id        text primary key,
  version   bigint not null,
  body      text not null references body (id),
  state     text not null,
  number    text not null,
  announced text,
  fold      text not null,
  created   bigint not null,
  data      text not null
);
create index competition_body on competition (body, created, id);
create index competition_created on competition (created, id);

-- Number, announced and until_day are those of the competition: the public
-- list is filtered and sorted here alone. The further columns of the indexes
-- let a filter be answered in the index.
create table vacancy (
  id          text primary key,
  version     bigint not null,
  competition text not null references competition (id),
  body        text not null,
  post        text not null references post (id),
  code        text not null,
  category    text not null,
  fold        text not null,
  sort        text not null,
  public      smallint not null,
  number      text not null,
  announced   text not null,
  until_day   text not null,
  data        text not null,
  unique (competition, post)
);
create index vacancy_until on vacancy (public, until_day, id, announced, body, category);
create index vacancy_announced on vacancy (public, announced, id, until_day, body, category);
create index vacancy_sort on vacancy (public, sort, id, until_day, announced, body, category);
--sqlite:create index vacancy_fold on vacancy (public, fold, until_day, announced, body, category, id);

create table vacancy_direction (
  vacancy   text not null references vacancy (id),
  direction text not null,
  primary key (vacancy, direction)
);
create index vacancy_direction_direction on vacancy_direction (direction, vacancy);

-- Names are those of the person: the list is filtered and sorted here alone.
create table application (
  id          text primary key,
  version     bigint not null,
  competition text not null references competition (id),
  vacancy     text not null references vacancy (id),
  body        text not null,
  person      text not null references person (id),
  number      text not null unique,
  wish        bigint not null,
  applied     bigint not null,
  on_day      text not null,
  stage       text not null,
  standing    text not null,
  why         text not null,
  check_due   text not null,
  experience  bigint not null,
  education   text not null,
  points      bigint not null,
  place       bigint not null,
  extra_time  bigint not null,
  extra_asked bigint not null,
  name_fold   text not null,
  name_sort   text not null,
  unique (person, vacancy)
);
-- The further columns let a filter be answered in the index alone.
create index application_vacancy on application (vacancy, stage, standing, number);
create index application_number on application (competition, number, id, vacancy, stage, standing);
create index application_name on application (competition, name_sort, id, vacancy, stage, standing, name_fold, number);
create index application_points on application (competition, points, id, vacancy, stage, standing);
create index application_applied on application (competition, applied, id, vacancy, stage, standing);
create index application_due on application (competition, check_due, id, vacancy, stage, standing);

-- What went with an application, sealed under the person's key. It is large
-- and never changes, so that it stands by itself.
create table application_sealed (
  application  text primary key references application (id),
  snapshot     {{bytes}},
  extra_reason {{bytes}}
);

create table stage_result (
  application text not null references application (id),
  stage       text not null,
  vacancy     text not null,
  data        text not null,
  note        {{bytes}},
  primary key (application, stage)
);
create index stage_result_vacancy on stage_result (vacancy, stage, application);

create table essay (
  application text primary key references application (id),
  vacancy     text not null,
  text        {{bytes}},
  words       bigint not null,
  at          bigint not null
);
create index essay_vacancy on essay (vacancy);

create table mark (
  application text not null references application (id),
  stage       text not null,
  member      text not null references person (id),
  vacancy     text not null,
  mark        bigint not null,
  note        {{bytes}},
  at          bigint not null,
  primary key (application, stage, member)
);
create index mark_vacancy on mark (vacancy, stage, member);

create table knowledge_result (
  id     text primary key,
  person text not null references person (id),
  tested text not null,
  at     bigint not null,
  data   text not null
);
create index knowledge_result_person on knowledge_result (person, tested);

-- place is the order in which they were made.
create table ruling (
  place       {{serial}},
  id          text not null unique,
  competition text not null references competition (id),
  vacancy     text not null,
  application text not null,
  stage       text not null,
  rule        text not null,
  superseded  smallint not null,
  data        text not null
);
create index ruling_about on ruling (competition, vacancy, application, stage, rule);
create index ruling_vacancy on ruling (vacancy, application);
create index ruling_application on ruling (application);

create table commission_order (
  competition text not null references competition (id),
  version     bigint not null,
  latest      smallint not null,
  data        text not null,
  primary key (competition, version)
);

create table commission_seat (
  competition text not null references competition (id),
  version     bigint not null,
  person      text not null references person (id),
  duty        text not null,
  primary key (competition, version, person)
);
create index commission_seat_person on commission_seat (person);

create table interest (
  vacancy     text not null references vacancy (id),
  member      text not null references person (id),
  competition text not null,
  data        text not null,
  reason      {{bytes}},
  primary key (vacancy, member)
);

create table appeal (
  id          text primary key,
  version     bigint not null,
  competition text not null references competition (id),
  vacancy     text not null,
  application text not null references application (id),
  body        text not null,
  stage       text not null,
  state       text not null,
  due         text not null,
  filed       bigint not null,
  data        text not null,
  words       {{bytes}},
  answer      {{bytes}}
);
create index appeal_application on appeal (application);
-- One about a stage, unless it was taken back.
create unique index appeal_once on appeal (application, stage) where state <> 'taken_back';
create index appeal_competition on appeal (competition, filed);
create index appeal_body on appeal (body, due, id);
create index appeal_due on appeal (due, id);

create table protocol (
  id          text primary key,
  version     bigint not null,
  competition text not null references competition (id),
  number      bigint not null,
  state       text not null,
  data        text not null,
  unique (competition, number)
);

create table protocol_signature (
  protocol text not null references protocol (id),
  person   text not null references person (id),
  at       bigint not null,
  data     text not null,
  primary key (protocol, person)
);

create table offer (
  application text primary key references application (id),
  version     bigint not null,
  vacancy     text not null,
  state       text not null,
  at          bigint not null,
  data        text not null,
  why         {{bytes}}
);
create index offer_vacancy on offer (vacancy, at, application);

create table paper (
  application text not null references application (id),
  item        text not null,
  data        text not null,
  primary key (application, item)
);
