-- +goose Up

-- Descriptions of tests: a body's own, and what a body sets for those of the act.
create table exam_test (
  body    text not null references body (id),
  key     text not null,
  version bigint not null,
  data    text not null,
  primary key (body, key)
);

create table exam_sitting (
  id      text primary key,
  version bigint not null,
  body    text not null references body (id),
  test    text not null,
  vacancy text not null,
  state   text not null,
  starts  bigint not null,
  closes  bigint not null,
  seats   bigint not null,
  taken   bigint not null,
  data    text not null
);
create index exam_sitting_body on exam_sitting (body, starts, id);
create index exam_sitting_test on exam_sitting (test, starts, id);
create index exam_sitting_vacancy on exam_sitting (vacancy, starts, id);

create table exam_booking (
  id       text primary key,
  version  bigint not null,
  sitting  text not null references exam_sitting (id),
  body     text not null,
  test     text not null,
  person   text not null references person (id),
  number   text not null,
  state    text not null,
  created  bigint not null,
  data     text not null,
  unique (sitting, number)
);
create index exam_booking_person on exam_booking (person, created, id);
create unique index exam_booking_seat on exam_booking (sitting, person) where state <> 'cancelled';

-- The paper of a booking is large and never changes once it is sat.
create table exam_booking_paper (
  booking text primary key references exam_booking (id),
  seed    text not null,
  paper   text not null
);

create table exam_accommodation (
  person  text primary key references person (id),
  version bigint not null,
  data    text not null,
  reason  {{bytes}}
);
