-- +goose Up

-- How recordings of proctored stages are kept. "ends" is the end of the term, the
-- greatest number where none is known yet.
create table recording_keep (
  attempt text not null primary key references exam_attempt (id),
  version bigint not null,
  body    text not null,
  person  text not null references person (id),
  class   text not null,
  state   text not null,
  held    smallint not null,
  ends    bigint not null,
  data    text not null
);
create index recording_keep_ends on recording_keep (body, ends, attempt);
create index recording_keep_class on recording_keep (body, class, ends, attempt);
create index recording_keep_held on recording_keep (body, held, ends, attempt);
create index recording_keep_person on recording_keep (person, ends, attempt);

-- Who looked at a recording: once in ten minutes each.
create table recording_viewing (
  attempt text not null references exam_attempt (id),
  person  text not null,
  what    text not null,
  slot    bigint not null,
  role    text not null,
  seen    bigint not null,
  primary key (attempt, person, what, slot)
);
