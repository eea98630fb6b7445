-- +goose Up

-- The hot path reads this row with every batch of answers, so it is small: the
-- test is that of the sitting, the paper that of the booking.
create table exam_attempt (
  id        text primary key,
  version   bigint not null,
  booking   text not null unique,
  sitting   text not null,
  body      text not null references body (id),
  person    text not null references person (id),
  number    text not null,
  state     text not null,
  section   bigint not null,
  lease     bigint not null,
  deadline  bigint not null,
  data      text not null
);
create index exam_attempt_sitting on exam_attempt (sitting, number);
create index exam_attempt_person on exam_attempt (person, id);

-- Every version of every answer. The one in force is that with the greatest seq.
create table exam_answer (
  attempt text not null,
  slot    bigint not null,
  seq     bigint not null,
  sealed  {{bytes}} not null,
  given   bigint not null,
  at      bigint not null,
  primary key (attempt, slot, seq)
);

create table exam_event (
  id      {{serial}},
  attempt text not null,
  at      bigint not null,
  kind    text not null,
  person  text not null,
  args    text not null
);
create index exam_event_attempt on exam_event (attempt, id);

create table exam_score (
  attempt text primary key,
  body    text not null,
  test    text not null,
  at      bigint not null,
  data    text not null
);
create index exam_score_test on exam_score (body, test, attempt);

-- Which editions stood in which scored paper: for scoring anew.
create table exam_score_item (
  attempt text not null,
  body    text not null,
  item    text not null,
  edition bigint not null,
  primary key (body, item, edition, attempt)
);

create table exam_key (
  id      {{serial}},
  body    text not null references body (id),
  item    text not null,
  edition bigint not null,
  data    text not null
);
create index exam_key_item on exam_key (body, item, edition, id);
