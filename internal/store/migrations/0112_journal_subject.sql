-- +goose Up

-- What the journal holds of a person's own acts and results, for their receipts.
-- Single answers of an exam are left out: they are many, and stand together in
-- the attempt.
create index journal_record_subject on journal_record (subject, number) where verb <> 'exam.answer';
