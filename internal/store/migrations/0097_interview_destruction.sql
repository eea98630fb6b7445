-- +goose Up

-- The act under which the papers of a series of interviews were destroyed. The
-- series and the times of its interviews stay.
create table interview_destruction (
  series    text primary key references interview_series (id),
  number    text not null,
  day       text not null,
  by_person text not null,
  at        bigint not null
);
