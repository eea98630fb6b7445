package gost

import (
	"encoding/asn1"
	"errors"
)

// ErrDisagree says that a signer names a digest under which the signature
// algorithm does not stand.
var ErrDisagree = errors.New("gost: digest and signature algorithm disagree")

// SignatureOver gives the signature algorithm of a signer who names a digest and
// an algorithm beside it. Messages name either the signature algorithm itself or
// the kind of the key alone (RFC 4490, section 3); beside a digest both say the
// same. It fails with *UnsupportedError or ErrDisagree.
func (p *Profile) SignatureOver(digest, named asn1.ObjectIdentifier) (asn1.ObjectIdentifier, error) {
	known := false
	for _, s := range p.signatures {
		if s.oid != named.String() && s.key != named.String() {
			continue
		}
		if s.digest == digest.String() {
			return identifier(s.oid), nil
		}
		known = true
	}
	if known {
		return nil, ErrDisagree
	}
	return nil, &UnsupportedError{named}
}
