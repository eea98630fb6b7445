// Package storetest runs tests against real databases: every one on SQLite and
// on PostgreSQL.
//
// PostgreSQL is the server at TARAZY_TEST_POSTGRES, or else a private one that
// each test binary starts for itself; pgrun starts one for a whole run. A
// machine without PostgreSQL fails the tests: what was not tried on both is
// not known to work on both.
package storetest
