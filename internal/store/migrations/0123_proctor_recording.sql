-- +goose Up

-- What is recorded of a proctored attempt, and how.
create table proctor_recording (
  attempt text not null primary key references exam_attempt (id),
  version bigint not null,
  body    text not null,
  state   text not null,
  began   bigint not null,
  data    text not null
);
create index proctor_recording_state on proctor_recording (body, state, began, attempt);

-- The pieces of recordings: what they hold lies sealed in the object store. "name" is
-- track, run, kind and sequence; "place" is where WebM clusters begin in a piece.
create table proctor_piece (
  attempt text not null references proctor_recording (attempt),
  name    text not null,
  track   text not null,
  kind    text not null,
  run     text not null,
  seq     bigint not null,
  began   bigint not null,
  ended   bigint not null,
  at      bigint not null,
  size    bigint not null,
  hash    {{bytes}} not null,
  object  text not null,
  media   text not null,
  marks   text not null,
  place   text not null,
  primary key (attempt, name)
);
create index proctor_piece_began on proctor_piece (attempt, began, name);
create index proctor_piece_track on proctor_piece (attempt, track, kind, began);

-- Runs of continuous video as one file: length, and where each part and cluster lies.
create table proctor_film (
  attempt text not null references proctor_recording (attempt),
  track   text not null,
  run     text not null,
  data    text not null,
  primary key (attempt, track, run)
);
