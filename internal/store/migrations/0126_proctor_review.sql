-- +goose Up

-- The review of recorded attempts by proctors. "due" is the last day of the check.
create table proctor_review (
  attempt text not null primary key references proctor_recording (attempt),
  version bigint not null,
  body    text not null,
  of_case text not null,
  test    text not null,
  decided smallint not null,
  due     text not null,
  data    text not null
);
create index proctor_review_due on proctor_review (body, decided, due, attempt);
create index proctor_review_case on proctor_review (of_case, test);

-- What proctors found of flags.
create table proctor_verdict (
  attempt text not null references proctor_recording (attempt),
  flag    text not null,
  person  text not null,
  body    text not null,
  kind    text not null,
  verdict text not null,
  primary key (attempt, flag, person)
);
create index proctor_verdict_kind on proctor_verdict (body, kind, verdict, person);
