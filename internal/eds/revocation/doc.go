// Package revocation says whether a certificate was revoked at the time at which
// somebody signed with it. It reads answers of OCSP responders (RFC 6960) and
// revocation lists with their deltas (RFC 5280, section 5), checks who signed
// them, and keeps their bytes, so that the same answer can be checked again.
//
// What could not be established is said as such: NotChecked with the reason
// stands beside Good, Revoked and Unknown and is never taken for Good. A
// revocation after the time of signing leaves the signature as it was.
//
// The package reads no clock, and asks no host but those its client allows.
package revocation
