-- +goose Up

-- Bookmarks for those who review a proctored attempt; the same press makes one.
create table proctor_flag (
  id      text not null primary key,
  attempt text not null references exam_attempt (id),
  press   text not null,
  kind    text not null,
  began   bigint not null,
  data    text not null,
  unique (attempt, press)
);
create index proctor_flag_attempt on proctor_flag (attempt, began, id);

-- From where an attempt is sat: a keyed mark of the network, and the lease under
-- which it was last seen.
create table proctor_line (
  attempt text not null primary key references exam_attempt (id),
  data    text not null
);
