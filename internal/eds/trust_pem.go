package eds

import (
	"bytes"
	"encoding/pem"
)

// PEM gives the certificates of the set, roots first, as NewTrust reads them.
func (t *Trust) PEM() []byte {
	var b bytes.Buffer
	if t == nil {
		return nil
	}
	for _, c := range append(t.roots[:len(t.roots):len(t.roots)], t.intermediates...) {
		b.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
	}
	return b.Bytes()
}
