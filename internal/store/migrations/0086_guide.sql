-- +goose Up

create table interview_guide (
  id      text primary key,
  version bigint not null,
  body    text not null references body (id),
  state   text not null,
  fold    text not null,
  changed bigint not null,
  data    text not null
);
create index interview_guide_body on interview_guide (body, changed, id);
create index interview_guide_changed on interview_guide (changed, id);

create table interview_question (
  id         text primary key,
  version    bigint not null,
  body       text not null references body (id),
  competency text not null,
  retired    smallint not null,
  fold       text not null,
  changed    bigint not null,
  data       text not null
);
create index interview_question_body on interview_question (body, retired, changed, id);
create index interview_question_competency on interview_question (body, competency, retired, changed, id);

-- What a question read in each of its versions; never changed.
create table interview_question_version (
  question text not null references interview_question (id),
  version  bigint not null,
  data     text not null,
  primary key (question, version)
);

create table interview_own_indicator (
  body       text not null references body (id),
  id         text not null,
  competency text not null,
  level      text not null,
  place      bigint not null,
  data       text not null,
  primary key (body, id)
);
create index interview_own_indicator_of on interview_own_indicator (body, competency, level, place);

-- What a body set for the figures that the source has lost.
create table interview_limits (
  body    text primary key references body (id),
  version bigint not null,
  data    text not null
);
