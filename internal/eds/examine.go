package eds

import (
	"time"

	"tarazy/internal/fault"
)

// Verdict is what was found of one signer of a message, whether the signature
// holds or not. Where it does not, the rest is what the message says, which
// nothing proves; the signer is empty where the message lacks the certificate.
type Verdict struct {
	Signature
	Refusal error // a *fault.Error; nil where the signature holds
}

// Examine checks every signature of a message by itself and tells of each,
// unlike Verify, which refuses the whole for one. at gives the instant at which
// the signer at that place is checked. The faults are those of a message that
// cannot be read, or over no content, or without a signer.
func Examine(cms, content []byte, trust *Trust, at func(place int) time.Time, purpose Purpose) ([]byte, []Verdict, error) {
	m, content, err := openOver(cms, content)
	if err != nil {
		return nil, nil, err
	}
	var out []Verdict
	for i := range m.signers {
		s, err := m.check(&m.signers[i], content, trust, at(i), purpose)
		out = append(out, Verdict{Signature: s, Refusal: err})
	}
	return content, out, nil
}

// Attached reports whether a message holds what was signed.
func Attached(cms []byte) (bool, error) {
	m, err := open(cms)
	if err != nil {
		return false, err
	}
	return m.content != nil, nil
}

// Signers gives the certificates of those whose signatures a message holds, in their
// order, as the message says: nothing is checked.
func Signers(cms []byte) ([]Certificate, error) {
	m, err := open(cms)
	if err != nil {
		return nil, err
	}
	var out []Certificate
	for i := range m.signers {
		cert := m.holder(&m.signers[i])
		if cert == nil {
			return nil, fault.New(fault.Invalid, "eds.no_certificate")
		}
		c, err := Read(cert)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}
