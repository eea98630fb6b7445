-- +goose Up

-- Certificates are found by their number, too.
alter table knowledge_result add column number text not null default '';
create index knowledge_result_number on knowledge_result (number);
