-- +goose Up

-- The papers of a body by the order in which they were drawn.
create index exam_booking_body on exam_booking (body, created, id);

-- What a candidate marked to come back to, so that another computer shows it.
create table exam_mark (
  attempt text primary key,
  lease   bigint not null,
  slots   text not null
);
