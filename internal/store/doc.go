// Package store holds all SQL of the system: one file per noun, one text for
// SQLite and for PostgreSQL.
//
// Every change goes through DB.Write and every look through DB.Read; both give
// a *Tx that carries the methods of all nouns, each named after its noun
// (PersonInsert, JournalAppend). A domain package declares the few methods it
// needs as an interface, and As[that interface](db) gives it a store of its
// own.
//
// Portable SQL:
//
//   - placeholders are $1, $2, …; the key of a new row comes by "returning";
//   - instants are bigint microseconds UTC (Micro, Instant), days ISO text,
//     counts bigint, booleans smallint (pass a bool, scan into a bool), JSON
//     and enumerations text, hashes {{bytes}};
//   - empty bytes come back as nil on SQLite: a column that knows null and
//     empty apart is asked "is null";
//   - a statement that failed ends its transaction on both databases, so
//     "insert, and update if that failed" is written "on conflict";
//   - references are checked at once, never deferred: on SQLite one that fails
//     at the commit would fail all who share it;
//   - rows are read to their end, or closed, before the next statement;
//   - text is compared byte by byte on both.
//
// Differences between the two live in sqlite*.go and postgres*.go and nowhere else.
package store
