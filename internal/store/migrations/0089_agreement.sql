-- +goose Up

-- What a panel agreed on about one candidate, sealed whole under the
-- candidate's key.
create table interview_agreement (
  interview text primary key,
  version   bigint not null,
  fixed     bigint not null, -- 0 while it is not
  changed   bigint not null,
  sealed    {{bytes}} not null
);

-- A member's signatures over the panel's forms: one row a member, the messages
-- as a JSON list of base64 in the order of the files.
create table interview_form_signature (
  interview text not null references interview_agreement (interview),
  member    text not null references person (id),
  number    text not null, -- of the certificate
  at        bigint not null,
  cms       text not null,
  primary key (interview, member)
);
