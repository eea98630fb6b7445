// Package eds checks electronic digital signatures: CMS SignedData (RFC 5652)
// made with certificates of the profile of the National Certification Authority
// of Kazakhstan. It reads what a certificate says of its holder, builds the
// chain to a trusted root at a given instant, and refuses with a fault that
// says why. Messages signed with RSA are checked; any other algorithm is
// refused by its object identifier and never taken for valid. Whether a
// certificate was revoked is not asked, and every result says so.
//
// The package reads no clock: the instant of the law is an argument.
//
// An authority for demonstrations issues certificates of the same profile; the
// subpackage demosigner signs with them in the way the desktop signer does.
package eds
