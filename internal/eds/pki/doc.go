// Package pki holds what the checks of revocation and of time stamps share: the
// digests that answers name, the strict reading of DER, the hold on what a
// certificate is for, and the one client that may ask other hosts, and only
// those that were configured.
package pki
