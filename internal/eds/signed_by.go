package eds

import (
	"time"

	"tarazy/internal/fault"
)

// SignedBy checks a message over content that one person must have signed for
// themselves, and gives the serial number of the certificate: is reports whether
// an IIN is that person's. The faults are those of Verify and Only, and
// eds.wrong_person.
func SignedBy(cms, content []byte, trust *Trust, at time.Time, is func(iin string) bool) (serial string, err error) {
	found, err := Verify(cms, content, trust, at, Want{Purpose: Signing})
	if err != nil {
		return "", err
	}
	one, err := found.Only()
	if err != nil {
		return "", err
	}
	if one.Signer.IIN == "" || !is(one.Signer.IIN) {
		return "", fault.New(fault.Invalid, "eds.wrong_person")
	}
	return one.Signer.Serial, nil
}
