-- +goose Up

-- The items of a kind, in the list of a bank.
create index exam_item_kind on exam_item (body, kind, key);
