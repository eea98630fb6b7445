-- +goose Up

-- What a candidate has done before a proctored test over the own equipment, for a
-- seat: consent to recording, views of the room.
create table proctor_before (
  booking text not null primary key references exam_booking (id),
  version bigint not null,
  data    text not null
);

-- Texts of consents as they were shown, by the SHA-256 of the text in hexadecimal.
create table proctor_text (
  hash text not null primary key,
  lang text not null,
  body text not null
);

-- The check of who sits in a seat; state and term lead to the queue.
create table proctor_identity (
  id      text not null primary key,
  version bigint not null,
  booking text not null unique references exam_booking (id),
  body    text not null,
  person  text not null references person (id),
  state   text not null,
  due     bigint not null,
  data    text not null
);
create index proctor_identity_queue on proctor_identity (body, state, due, id);

-- With what an attempt began: the conduct agreed to, the consent, the pictures.
create table proctor_begun (
  attempt text not null primary key references exam_attempt (id),
  data    text not null
);
