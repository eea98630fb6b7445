-- +goose Up

-- An index over the seats whose state is not 'cancelled' is one over the state:
-- PostgreSQL then writes into all indexes of the table with every change of it, and
-- those who begin in the same second, neighbours in an index, fail each other.
-- given_up changes with one change of state alone; it is told apart by the seat.
--postgres:alter table exam_booking add column given_up text generated always as (case when state = 'cancelled' then id else '' end) stored;
--postgres:drop index exam_booking_seat;
--postgres:create unique index exam_booking_seat on exam_booking (sitting, person, given_up);

-- Room beside each row for the one that takes its place.
--postgres:alter table exam_booking set (fillfactor = 45);
--postgres:alter table exam_attempt set (fillfactor = 45);

-- The search in the texts of a bank does not go through the rows, which are large.
-- On PostgreSQL a text may be too long for an index, and the rows serve.
--sqlite:create index exam_item_fold on exam_item (body, fold, state, kind, flagged, id);
