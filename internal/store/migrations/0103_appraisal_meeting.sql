-- +goose Up

-- A version of the order on the commission of a body.
create table appraisal_order (
  body     text not null references body (id),
  number   bigint not null,
  version  bigint not null,
  in_force smallint not null,
  data     text not null,
  primary key (body, number)
);
-- One version at most waits to be put in force.
create unique index appraisal_order_draft on appraisal_order (body) where in_force = 0;

-- A meeting of the commission.
create table appraisal_meeting (
  id      text primary key,
  version bigint not null,
  body    text not null references body (id),
  year    text not null references appraisal_year (id),
  number  bigint not null, -- within the year
  state   text not null,
  starts  bigint not null,
  data    text not null,
  unique (year, number)
);
create index appraisal_meeting_body on appraisal_meeting (body, starts, id);

-- A case on the agenda of a meeting. What lists ask for stands in columns.
create table appraisal_item (
  meeting  text not null references appraisal_meeting (id),
  of_case  text not null references appraisal_case (id),
  round    bigint not null,
  place    bigint not null,
  version  bigint not null,
  year     text not null,
  proposal text not null,
  result   text not null, -- '' before
  changed  smallint not null, -- the proposal corrects something
  voters   text not null, -- who has voted, each between bars
  uses     smallint not null, -- something is recommended
  data     text not null,
  primary key (meeting, of_case)
);
create index appraisal_item_place on appraisal_item (meeting, place);
create index appraisal_item_case on appraisal_item (of_case, round);
create index appraisal_item_adopted on appraisal_item (year, of_case) where result = 'adopted';
create index appraisal_item_uses on appraisal_item (meeting, place) where uses = 1;

-- A version of the protocol of a meeting, with its signatures.
create table appraisal_protocol (
  meeting text not null references appraisal_meeting (id),
  number  bigint not null,
  version bigint not null,
  data    text not null,
  primary key (meeting, number)
);
