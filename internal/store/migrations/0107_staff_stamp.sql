-- +goose Up

-- How many changes there were to a body's staff. Whoever keeps the structure of a
-- body asks for it with every request: counting them each time took as long as
-- the list of changes was. It counts from this migration on: it is only compared.
create table staff_stamp (
  body    text not null primary key,
  changes bigint not null
);
drop index staff_change_body;
