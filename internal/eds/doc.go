// Package eds checks electronic digital signatures: CMS SignedData (RFC 5652)
// made with certificates of the profile of the National Certification Authority
// of Kazakhstan. It reads what a certificate says of its holder, builds the
// chain to a trusted root at a given instant, and refuses with a fault that
// says why. Taken are RSA over SHA-2 and GOST under the identifiers of
// Kazakhstan: 34.10-2015 with keys of 256 and 512 bits, and 34.310-2004 on old
// papers. Any other algorithm is refused by its object identifier and never
// taken for valid.
//
// Whether a certificate was revoked is not asked here, and every result says so:
// the packages revocation, timestamp and evidence ask, and keep what they learn.
//
// The package reads no clock: the instant of the law is an argument.
//
// An authority for demonstrations issues certificates of the same profile; the
// subpackage demosigner signs with them in the way the desktop signer does.
package eds
