// Package demo fills an empty installation with a living town: invented bodies
// with units, posts and people, for the demonstration and for journeys. The
// data are the same on every run.
package demo
