-- +goose Up

-- Work that is due: carried out by a worker outside the transaction that
-- caused it. due is a legal instant; run_after and lease_until are of the
-- machine's clock. run counts the claims: only the holder of the latest may
-- settle the job.
create table job (
  id          {{serial}},
  kind        text not null,
  key         text,
  chain       text not null,
  person      text not null,
  body        text not null,
  case_id     text not null,
  payload     text not null,
  place       text not null,
  done        bigint not null,
  total       bigint not null,
  due         bigint not null,
  run_after   bigint not null,
  state       text not null,
  attempts    bigint not null,
  run         bigint not null,
  owner       text not null,
  lease_until bigint not null,
  error       text not null,
  created     bigint not null,
  finished    bigint not null,
  unique (kind, key)
);
create index job_due on job (state, due, id);
create index job_chain on job (chain);
create index job_case on job (case_id);
create index job_person on job (person, created, id);
