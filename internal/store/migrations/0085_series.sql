-- +goose Up

create table interview_series (
  id      text primary key,
  version bigint not null,
  body    text not null references body (id),
  of_case text not null,
  state   text not null,
  changed bigint not null,
  data    text not null
);
create index interview_series_body on interview_series (body, changed, id);
create index interview_series_changed on interview_series (changed, id);
create unique index interview_series_case on interview_series (of_case) where of_case <> '';

create table interview_seat (
  series text not null references interview_series (id),
  person text not null references person (id),
  primary key (series, person)
);
create index interview_seat_person on interview_seat (person, series);

-- starts and ends are 0 while an interview waits for a time.
create table interview (
  id      text primary key,
  version bigint not null,
  series  text not null references interview_series (id),
  person  text not null references person (id),
  number  text not null,
  state   text not null,
  starts  bigint not null,
  ends    bigint not null,
  data    text not null,
  unique (series, person)
);
create index interview_series_starts on interview (series, starts, number);
create index interview_person on interview (person, starts, id);

-- What HR entered of a candidate of a series of the body's own.
create table interview_dossier (
  interview text primary key references interview (id),
  version   bigint not null,
  sealed    {{bytes}} not null
);

create table interview_dossier_read (
  interview text not null references interview (id),
  member    text not null references person (id),
  at        bigint not null,
  primary key (interview, member)
);

create table interview_sample (
  id         text primary key,
  version    bigint not null,
  body       text not null references body (id),
  competency text not null,
  data       text not null
);
create index interview_sample_of on interview_sample (body, competency, id);

create table interview_calibrated (
  series text not null references interview_series (id),
  member text not null references person (id),
  sample text not null,
  data   text not null,
  primary key (series, member, sample)
);
