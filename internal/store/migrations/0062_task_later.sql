-- +goose Up

-- Tasks that a person has put off: each is hidden from that person until the
-- legal day on which it waits again.
create table task_later (
  person    text not null references person (id),
  task      text not null,
  until_day text not null,
  primary key (person, task)
);
