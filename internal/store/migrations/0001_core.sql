-- +goose Up

-- Settings of the installation, each a JSON value.
create table setting (
  key   text primary key,
  value text not null
);

-- Running numbers that people see: of protocols, orders, receipts.
create table sequence (
  name text primary key,
  last bigint not null
);
