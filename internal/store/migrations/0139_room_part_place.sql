-- +goose Up

-- Where a piece stands in its file: the time of its cluster and that of its last frame
-- after it, in milliseconds, and which tracks have frames in it, a bit each; -1 and 0
-- for a piece without a cluster. A file that was cut off is put together by them.
alter table room_part add column starts bigint not null default -1;
alter table room_part add column lasts bigint not null default 0;
alter table room_part add column seen bigint not null default 0;
