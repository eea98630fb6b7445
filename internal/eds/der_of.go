package eds

// DER gives a message, in any of the forms that Verify takes, as its bytes in DER.
// The faults are those of a message that cannot be read.
func DER(cms []byte) ([]byte, error) {
	raw, err := unarmor(cms)
	if err != nil {
		return nil, err
	}
	der, err := toDER(raw)
	if err != nil {
		return nil, malformed(err)
	}
	return der, nil
}
