-- +goose Up

-- A version of the individual work plan of a case.
create table appraisal_plan (
  of_case text not null references appraisal_case (id),
  number  bigint not null,
  version bigint not null,
  state   text not null,
  data    text not null,
  primary key (of_case, number)
);
-- One version is in force, and one at most is on its way.
create unique index appraisal_plan_in_force on appraisal_plan (of_case) where state = 'approved';
create unique index appraisal_plan_on_its_way on appraisal_plan (of_case) where state in ('draft', 'submitted');

-- A strategic aim of a body, or of one of its units.
create table appraisal_aim (
  place   {{serial}},
  id      text not null unique,
  version bigint not null,
  body    text not null references body (id),
  year    bigint not null,
  data    text not null
);
create index appraisal_aim_year on appraisal_aim (body, year, place);

-- From which aim the KCI of the plans in force come.
create table appraisal_cascade (
  aim     text not null references appraisal_aim (id),
  of_case text not null references appraisal_case (id),
  kci     bigint not null,
  name    text not null,
  primary key (aim, of_case, kci)
);
create index appraisal_cascade_case on appraisal_cascade (of_case);

-- The monitoring of a quarter.
create table appraisal_quarter (
  of_case text not null references appraisal_case (id),
  quarter bigint not null,
  version bigint not null,
  year    text not null references appraisal_year (id),
  valued  bigint not null, -- KCI of which a value is known
  reached bigint not null, -- those of them that are reached
  data    text not null,
  primary key (of_case, quarter)
);
create index appraisal_quarter_year on appraisal_quarter (year, quarter, valued, reached);
