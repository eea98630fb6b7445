-- +goose Up

-- The letter to a candidate about the interview, sealed under the candidate's
-- key. sent is 0 while it is a draft.
create table interview_feedback (
  interview text primary key references interview (id),
  version   bigint not null,
  body      text not null references body (id),
  person    text not null references person (id),
  level     text not null,
  lang      text not null,
  state     text not null,
  sent      bigint not null,
  by_person text not null,
  changed   bigint not null,
  sealed    {{bytes}} not null
);

-- Who is of interest for other vacancies of a body, with the person's consent.
create table interview_pool (
  body      text not null references body (id),
  person    text not null references person (id),
  interview text not null,
  position  text not null,
  asked     bigint not null,
  consent   bigint not null, -- 0: not given
  ended     bigint not null, -- 0: has not ended
  why       text not null,
  primary key (body, person)
);
create index interview_pool_person on interview_pool (person, body);
