-- +goose Up

-- A body's appraisal of its servants for one period.
create table appraisal_year (
  id      text primary key,
  version bigint not null,
  body    text not null references body (id),
  number  bigint not null, -- the year as people call it
  state   text not null,
  data    text not null,
  unique (body, number)
);
create index appraisal_year_state on appraisal_year (state, id);

-- The appraisal of one servant. What lists and boards ask for stands in
-- columns; the case itself is in data.
create table appraisal_case (
  id         text primary key,
  version    bigint not null,
  year       text not null references appraisal_year (id),
  number     bigint not null, -- of the year
  person     text not null references person (id),
  stage      text not null,
  unit       text not null,
  unit_code  text not null,
  immediate  text not null, -- who decides as such, as last computed; '' for nobody
  higher     text not null,
  supervisor text not null, -- the immediate one themselves, away or not
  due        text not null, -- a text behind every day where no term runs
  tally      text not null, -- what the case counts for on the board
  grade      text not null,
  postponed  smallint not null,
  appealed   smallint not null,
  name_fold  text not null,
  name_sort  text not null,
  data       text not null,
  unique (year, person)
);
create index appraisal_case_person on appraisal_case (person, number);
-- The board and the grades are counted in this one alone.
create index appraisal_case_unit on appraisal_case (year, unit, supervisor, tally, due, grade);
-- One for each order of the list.
create index appraisal_case_due on appraisal_case (year, due, name_sort, id);
create index appraisal_case_name on appraisal_case (year, name_sort, id, name_fold);
create index appraisal_case_place on appraisal_case (year, unit_code, name_sort, id);
create index appraisal_case_immediate on appraisal_case (immediate, year);
create index appraisal_case_higher on appraisal_case (higher, year);
create index appraisal_case_stage on appraisal_case (year, stage);
create index appraisal_case_postponed on appraisal_case (year) where postponed = 1;
create index appraisal_case_appealed on appraisal_case (year) where appealed = 1;

-- How often the cases of a unit have changed: what was counted of a unit holds
-- as long as its number does.
create table appraisal_tick (
  year text not null references appraisal_year (id),
  unit text not null,
  n    bigint not null,
  primary key (year, unit)
);

-- Who appraises by an order, where the structure cannot tell.
create table appraisal_named (
  of_case text not null references appraisal_case (id),
  person  text not null references person (id),
  body    text not null references body (id),
  primary key (of_case, person)
);
create index appraisal_named_person on appraisal_named (person);

-- What was decided about a case, or about a year, with its reasons.
create table appraisal_ruling (
  place   {{serial}},
  id      text not null unique,
  year    text not null references appraisal_year (id),
  of_case text not null, -- '' for the year
  data    text not null
);
create index appraisal_ruling_case on appraisal_ruling (of_case, place);
create index appraisal_ruling_year on appraisal_ruling (year, of_case);

-- An uploaded paper; its bytes are in the store of files.
create table appraisal_file (
  id      text primary key,
  of_case text not null references appraisal_case (id),
  at      bigint not null,
  data    text not null
);
create index appraisal_file_case on appraisal_file (of_case, at, id);
