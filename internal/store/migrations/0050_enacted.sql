-- +goose Up

-- The register of own law in force: which editions the law folder must hold.
-- digest is the SHA-256 of enacted.yaml, at the instant of the law. No line is
-- ever changed or removed.
create table enacted (
  act     text not null,
  edition text not null,
  digest  {{bytes}} not null,
  at      bigint not null,
  person  text not null,
  primary key (act, edition)
);
