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
  announced   text not null,
  until_day   text not null,
  data        text not null,
  unique (competition, post)
);
create index vacancy_until on vacancy (public, until_day, id);
create index vacancy_announced on vacancy (public, announced, id);
create index vacancy_sort on vacancy (public, sort, id);

create table vacancy_direction (
  vacancy   text not null references vacancy (id),
  direction text not null,
  primary key (vacancy, direction)
);

-- Names are those of the person: the list is filtered and sorted here alone.
create table application (
  id           text primary key,
  version      bigint not null,
  competition  text not null references competition (id),
  vacancy      text not null references vacancy (id),
  body         text not null,
  person       text not null references person (id),
  number       text not null unique,
  wish         bigint not null,
  applied      bigint not null,
  on_day       text not null,
  stage        text not null,
  standing     text not null,
  why          text not null,
  check_due    text not null,
  experience   bigint not null,
  education    text not null,
  points       bigint not null,
  place        bigint not null,
  extra_time   bigint not null,
  extra_asked  bigint not null,
  snapshot     {{bytes}},
  extra_reason {{bytes}},
  name_fold    text not null,
  name_sort    text not null,
  unique (person, vacancy)
);
create index application_number on application (vacancy, number, id, standing, stage);
create index application_name on application (vacancy, name_sort, id, standing, stage, name_fold);
create index application_points on application (vacancy, points, id, standing, stage);
create index application_applied on application (vacancy, applied, id, standing, stage);
create index application_due on application (vacancy, check_due, id, standing, stage);
create index application_all on application (competition, number, id, standing, stage);
create index application_all_name on application (competition, name_sort, id, standing, stage, name_fold);

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

create table ruling (
  id          text primary key,
  competition text not null references competition (id),
  vacancy     text not null,
  application text not null,
  stage       text not null,
  rule        text not null,
  place       bigint not null,
  superseded  smallint not null,
  data        text not null
);
create index ruling_competition on ruling (competition, vacancy, application, place);
create index ruling_application on ruling (application, place);

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
create index appeal_application on appeal (application, stage);
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
create index offer_vacancy on offer (vacancy, at);

create table paper (
  application text not null references application (id),
  item        text not null,
  data        text not null,
  primary key (application, item)
);
