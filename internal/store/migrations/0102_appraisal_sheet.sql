-- +goose Up

-- A version of the KCI sheet of a case.
create table appraisal_sheet (
  of_case text not null references appraisal_case (id),
  number  bigint not null,
  version bigint not null,
  state   text not null,
  data    text not null,
  primary key (of_case, number)
);

-- A version of the competency sheet of a case.
create table appraisal_assessment (
  of_case text not null references appraisal_case (id),
  number  bigint not null,
  version bigint not null,
  state   text not null,
  data    text not null,
  primary key (of_case, number)
);
