-- +goose Up

-- What the browser of an attempt last told of itself, at most every few seconds.
create table proctor_beat (
  attempt text not null primary key references exam_attempt (id),
  at      bigint not null,
  data    text not null
);

-- How many flags of an attempt those who watch have looked at.
create table proctor_looked (
  attempt text not null primary key references exam_attempt (id),
  flags   bigint not null,
  data    text not null
);

-- What was said and written during a sitting: messages, requests for help, notes of
-- incidents. attempt is null where it is about the whole sitting; the same press of
-- the same person makes one; a request for help is done when somebody has seen to it.
create table proctor_entry (
  id      text not null primary key,
  sitting text not null references exam_sitting (id),
  attempt text references exam_attempt (id),
  kind    text not null,
  person  text not null,
  press   text not null,
  at      bigint not null,
  done    bigint,
  data    text not null,
  unique (sitting, person, press)
);
create index proctor_entry_sitting on proctor_entry (sitting, at, id);
create index proctor_entry_attempt on proctor_entry (attempt, at, id);

-- When a candidate said to have read a message.
create table proctor_read (
  attempt text not null references exam_attempt (id),
  entry   text not null,
  at      bigint not null,
  primary key (attempt, entry)
);
