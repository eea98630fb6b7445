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
-- One version is the result, or is on its way.
create unique index appraisal_sheet_on_its_way on appraisal_sheet (of_case) where state <> 'returned';

-- A version of the sheet of competencies, apart from the sheet of KCI: the two
-- results are never merged.
create table appraisal_assessment (
  of_case text not null references appraisal_case (id),
  number  bigint not null,
  version bigint not null,
  state   text not null,
  data    text not null,
  primary key (of_case, number)
);
create unique index appraisal_assessment_on_its_way on appraisal_assessment (of_case) where state <> 'returned';
