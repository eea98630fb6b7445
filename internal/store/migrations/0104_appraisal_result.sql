-- +goose Up

-- The outcome of a round of a case.
create table appraisal_result (
  of_case text not null references appraisal_case (id),
  round   bigint not null,
  version bigint not null,
  meeting text not null,
  data    text not null,
  primary key (of_case, round)
);
create index appraisal_result_meeting on appraisal_result (meeting, of_case);

-- An appeal against a result; text and answer are sealed under the key of the
-- servant.
create table appraisal_appeal (
  id      text primary key,
  version bigint not null,
  of_case text not null references appraisal_case (id),
  round   bigint not null,
  body    text not null references body (id),
  state   text not null,
  filed   bigint not null,
  words   {{bytes}},
  answer  {{bytes}},
  data    text not null
);
create index appraisal_appeal_case on appraisal_appeal (of_case, filed);
create index appraisal_appeal_body on appraisal_appeal (body, filed, id);
-- One appeal at most waits for a decision on a case.
create unique index appraisal_appeal_waits on appraisal_appeal (of_case) where state = 'filed';

-- A court case about a result.
create table appraisal_court (
  id      text primary key,
  version bigint not null,
  of_case text not null references appraisal_case (id),
  data    text not null
);
create index appraisal_court_case on appraisal_court (of_case, id);

-- A step of a development plan.
create table appraisal_measure (
  place   {{serial}},
  id      text not null unique,
  version bigint not null,
  of_case text not null references appraisal_case (id),
  data    text not null
);
create index appraisal_measure_case on appraisal_measure (of_case, place);
