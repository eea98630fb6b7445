// Package gost holds the arithmetic of the GOST digital signature, for checking
// only: nothing here signs or holds a secret, so nothing takes care to run in
// constant time.
//
// The algorithms and the names of their constants are those of the standards:
//
//   - GOST R 34.11-2012 "Streebog" (RFC 6986), in Kazakhstan GOST 34.11-2015;
//   - GOST R 34.11-94 (RFC 5831) over GOST 28147-89 (RFC 5830), in Kazakhstan
//     GOST 34.311-95;
//   - GOST R 34.10-2012 and its forerunner of 2001 (RFC 7091), in Kazakhstan
//     GOST 34.10-2015 and GOST 34.310-2004;
//   - the parameter sets of RFC 4357 and RFC 7836.
//
// A Profile gives the object identifiers and the byte order under which a state
// writes these algorithms into certificates and messages. Signatures of law are
// checked by the profile of Kazakhstan; that of Russia (RFC 9215) is here since
// the published examples and other implementations speak it.
package gost
