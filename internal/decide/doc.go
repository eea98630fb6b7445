// Package decide answers any rule that decides about a person, without a
// database: one JSON object in, one out, with at least one reason, each with
// its clause. It calls the very functions that the procedures call.
package decide
