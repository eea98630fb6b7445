// Package demoauthority gives the demonstration's authority, and tests, what a
// real one offers beside its certificates: an OCSP responder, a revocation list
// with a delta, and a time-stamp authority, each over HTTP on loopback. Its
// answers are built from parts, so that a test can have any of them false.
package demoauthority
