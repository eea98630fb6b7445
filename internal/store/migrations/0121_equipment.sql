-- +goose Up

-- Checks of a candidate's own equipment; the same press of a button makes one.
create table equipment_check (
  id     text not null primary key,
  person text not null references person (id),
  press  text not null,
  made   bigint not null,
  data   text not null,
  unique (person, press)
);
create index equipment_check_person on equipment_check (person, made, id);

-- The check with which an attempt began, judged by the edition of its test.
create table equipment_bound (
  attempt   text not null primary key references exam_attempt (id),
  check_id  text not null references equipment_check (id),
  data      text not null
);
create index equipment_bound_check on equipment_bound (check_id);
