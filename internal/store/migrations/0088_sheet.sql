-- +goose Up

-- A member's notes of one interview, sealed under the candidate's key: the row
-- holds what the greatest number brought. written says whether anything stands
-- in them, so that nobody has to open them to see that.
create table interview_notes (
  interview text not null,
  member    text not null references person (id),
  seq       bigint not null,
  written   smallint not null,
  changed   bigint not null,
  sealed    {{bytes}} not null,
  primary key (interview, member)
);

-- A member's marks of one candidate, sealed whole under the candidate's key.
create table interview_sheet (
  interview text not null,
  member    text not null references person (id),
  series    text not null,
  version   bigint not null,
  locked    bigint not null, -- 0 while it is not
  changed   bigint not null,
  sealed    {{bytes}} not null,
  primary key (interview, member)
);
create index interview_sheet_series on interview_sheet (series, interview, member);
