-- +goose Up

-- A version of a part of a body's templates: the letterhead, or what is added to
-- documents of a kind.
create table template (
  body    text not null references body (id),
  part    text not null,
  number  bigint not null,
  holds   text not null, -- the first day of documents that wear it
  person  text not null,
  at      bigint not null,
  content text not null, -- JSON
  primary key (body, part, number)
);

-- A paper that was given out, in a format. It tells nothing of whom it is about.
create table paper_issued (
  code   text not null,
  format text not null,
  kind   text not null,
  body   text not null, -- '' of none
  matter text not null, -- papers of one matter take each other's place
  number text not null,
  day    text not null,
  lang   text not null,
  hash   {{bytes}} not null, -- SHA-256 of the file
  size   bigint not null,
  at     bigint not null,
  primary key (code, format)
);
create index paper_issued_matter on paper_issued (matter, kind, lang, at);
