// Package arch holds no code, only tests that keep the house in order: who
// imports whom, how long files and functions are, where the clock is read, that
// message keys exist, and that every delivered requirement has its test.
package arch
