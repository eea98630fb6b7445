package eds

import (
	"bytes"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"

	"tarazy/internal/fault"
)

// armorType is the PEM header of the desktop signer.
const armorType = "CMS"

// Armor gives a message in the text form of the desktop signer.
func Armor(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: armorType, Bytes: der})
}

// unarmor gives the bytes of a message from PEM, base64 or the bytes
// themselves. An empty one is eds.no_signature, one over the bound
// eds.too_large.
func unarmor(in []byte) ([]byte, error) {
	if len(bytes.TrimSpace(in)) == 0 {
		return nil, fault.New(fault.Invalid, "eds.no_signature")
	}
	if len(in) > maxMessage/3*4+maxMessage/16 {
		return nil, tooLarge()
	}
	raw, err := decode(in)
	if err != nil {
		return nil, malformed(err)
	}
	if len(raw) > maxMessage {
		return nil, tooLarge()
	}
	return raw, nil
}

func decode(in []byte) ([]byte, error) {
	if in[0] == 0x30 {
		return in, nil
	}
	text := bytes.TrimSpace(in)
	if bytes.HasPrefix(text, []byte("-----")) {
		return decodePEM(text)
	}
	text = bytes.Join(bytes.Fields(text), nil)
	raw := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Strict().Decode(raw, text)
	if err != nil {
		return nil, fmt.Errorf("base64: %w", err)
	}
	return raw[:n], nil
}

func decodePEM(text []byte) ([]byte, error) {
	block, rest := pem.Decode(text)
	if block == nil {
		return nil, errors.New("pem: no block")
	}
	if block.Type != armorType && block.Type != "PKCS7" {
		return nil, fmt.Errorf("pem: block of type %q", block.Type)
	}
	if len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("pem: bytes after the block")
	}
	return block.Bytes, nil
}

func malformed(err error) *fault.Error {
	return fault.New(fault.Invalid, "eds.malformed").Wrap(err)
}

func tooLarge() *fault.Error {
	return fault.New(fault.TooLarge, "eds.too_large", "megabytes", maxMessage>>20)
}
