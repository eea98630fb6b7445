-- +goose Up

-- What lists are filtered and sorted by stands in columns; data is the whole
-- item as JSON.
create table exam_item (
  id       text primary key,
  version  bigint not null,
  body     text not null references body (id),
  key      text not null,
  state    text not null,
  kind     text not null,
  ready    bigint not null,
  flagged  smallint not null,
  exposure bigint not null,
  fold     text not null,
  changed  bigint not null,
  data     text not null,
  unique (body, key)
);
create index exam_item_changed on exam_item (body, changed, id);
create index exam_item_exposure on exam_item (body, exposure, id);
create index exam_item_state on exam_item (body, state, key);
create index exam_item_flagged on exam_item (body, flagged, key);

create table exam_item_tag (
  item text not null references exam_item (id),
  body text not null,
  tag  text not null,
  primary key (item, tag)
);
create index exam_item_tag_tag on exam_item_tag (body, tag, item);

-- Editions that papers are drawn with; never changed once they are ready.
create table exam_frozen (
  body    text not null references body (id),
  key     text not null,
  edition bigint not null,
  data    text not null,
  primary key (body, key, edition)
);

create table exam_stimulus (
  body    text not null references body (id),
  key     text not null,
  version bigint not null,
  data    text not null,
  primary key (body, key)
);
