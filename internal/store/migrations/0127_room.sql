-- +goose Up

-- The room of an interview by video, named by its interview.
create table room (
  interview text not null primary key references interview (id),
  version   bigint not null,
  data      text not null
);

-- Which process of the installation holds a room, and until when it is believed.
create table room_lease (
  interview text not null primary key,
  host      text not null,
  until     bigint not null
);

-- What was written in a room, sealed under the candidate's key, in its order; the
-- same press of the same person makes one line.
create table room_line (
  interview text not null references room (interview),
  n         bigint not null,
  person    text not null,
  press     text not null,
  at        bigint not null,
  sealed    {{bytes}} not null,
  primary key (interview, n),
  unique (interview, person, press)
);

-- Recordings of members, and the sealed pieces of each.
create table room_track (
  id        text not null primary key,
  interview text not null references room (interview),
  began     bigint not null,
  data      text not null
);
create index room_track_of on room_track (interview, began, id);

create table room_part (
  track  text not null references room_track (id),
  n      bigint not null,
  size   bigint not null,
  hash   {{bytes}} not null,
  object text not null,
  primary key (track, n)
);

-- Who looked at the recordings of a room: once in ten minutes.
create table room_viewing (
  interview text not null references room (interview),
  person    text not null,
  slot      bigint not null,
  at        bigint not null,
  primary key (interview, person, slot)
);
