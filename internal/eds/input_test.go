package eds

import (
	"bytes"
	"encoding/base64"
	"encoding/pem"
	"testing"
)

func TestForms(t *testing.T) {
	w := newWorld(t)
	der := must[[]byte](t)(Sign(text, false, noon, w.asel.Signing))
	code := base64.StdEncoding.EncodeToString(der)
	block := func(kind string) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}) }
	for _, c := range []struct {
		name string
		in   []byte
		code string
	}{
		{"der", der, ""},
		{"pem", Armor(der), ""},
		{"pem of old name", block("PKCS7"), ""},
		{"pem with blanks", append([]byte("\r\n "), append(Armor(der), "\r\n\r\n"...)...), ""},
		{"pem with returns", bytes.ReplaceAll(Armor(der), []byte("\n"), []byte("\r\n")), ""},
		{"base64", []byte(code), ""},
		{"base64 in lines", []byte(code[:64] + "\r\n" + code[64:] + "\n"), ""},
		{"nothing", nil, "eds.no_signature"},
		{"blanks", []byte(" \n"), "eds.no_signature"},
		{"pem of another kind", block("CERTIFICATE"), "eds.malformed"},
		{"two pem", append(Armor(der), Armor(der)...), "eds.malformed"},
		{"broken pem", Armor(der)[:100], "eds.malformed"},
		{"not base64", []byte("құжат"), "eds.malformed"},
		{"base64 cut", []byte(code[:len(code)-3]), "eds.malformed"},
		{"base64url", []byte("MII-_w=="), "eds.malformed"},
		{"bytes after", append(append([]byte{}, der...), 0), "eds.malformed"},
		{"bytes inside after", recipe{content: text, pairs: []KeyPair{w.asel.Signing}, extra: []byte{5, 0}}.make(t), "eds.malformed"},
		{"other content", recipe{content: text, pairs: []KeyPair{w.asel.Signing}, eContent: oidSignedData}.make(t), "eds.malformed"},
		{"long length", longLength(der), "eds.malformed"},
		{"big", bytes.Repeat([]byte{0x30}, maxMessage+1), "eds.too_large"},
		{"50 MB", append([]byte{0x30, 0x84, 3, 0x1f, 0xff, 0xfa}, make([]byte, 50<<20-6)...), "eds.too_large"},
		{"big text", bytes.Repeat([]byte{'M'}, 2*maxMessage), "eds.too_large"},
		{"text of big", bytes.Repeat([]byte("TUFO"), maxMessage/3+1), "eds.too_large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Verify(c.in, text, w.trust, noon, Want{})
			wantCode(t, err, c.code)
		})
	}
}

// longLength writes the outer length with a byte more than it needs.
func longLength(der []byte) []byte {
	return append([]byte{0x30, 0x83, 0, der[2], der[3]}, der[4:]...)
}

func TestToDER(t *testing.T) {
	for _, c := range []struct {
		name    string
		in, out string // out "" = refused
	}{
		{"as it is", "\x30\x03\x02\x01\x05", "\x30\x03\x02\x01\x05"},
		{"indefinite", "\x30\x80\x02\x01\x05\x00\x00", "\x30\x03\x02\x01\x05"},
		{"indefinite inside", "\x30\x07\x30\x80\x02\x01\x05\x00\x00", "\x30\x05\x30\x03\x02\x01\x05"},
		{"pieces", "\x24\x80\x04\x01a\x04\x02bc\x00\x00", "\x04\x03abc"},
		{"definite pieces", "\x24\x07\x04\x01a\x04\x02bc", "\x04\x03abc"},
		{"pieces of pieces", "\x24\x80\x24\x80\x04\x01a\x00\x00\x04\x01b\x00\x00", "\x04\x02ab"},
		{"no pieces", "\x24\x80\x00\x00", "\x04\x00"},
		{"foreign piece", "\x24\x80\x02\x01a\x00\x00", ""},
		{"unended", "\x30\x80\x02\x01\x05", ""},
		{"ended twice", "\x30\x80\x00\x00\x00\x00", ""},
		{"primitive indefinite", "\x04\x80\x00\x00", ""},
		{"end alone", "\x00\x00", ""},
		{"end inside definite", "\x30\x02\x00\x00", ""},
		{"child longer than parent", "\x30\x02\x04\x05abcde", ""},
		{"long length", "\x04\x81\x01a", ""},
		{"padded length", "\x04\x82\x00\x80", ""},
		{"length of four bytes", "\x04\x84\x01\x00\x00\x00", ""},
		{"length cut", "\x04\x82\x01", ""},
		{"high tag", "\x1f\x81\x01\x00", ""},
		{"nothing", "", ""},
		{"one byte", "\x30", ""},
	} {
		out, err := toDER([]byte(c.in))
		if (err == nil) != (c.out != "") || string(out) != c.out && err == nil {
			t.Errorf("%s: %x, %v", c.name, out, err)
		}
	}
}

func TestBounds(t *testing.T) {
	if _, err := toDER(nested(maxDepth - 1)); err != nil {
		t.Errorf("honest depth: %v", err)
	}
	if _, err := toDER(nested(maxDepth + 2)); err != errDepth {
		t.Errorf("depth: %v", err)
	}
	deep := append(bytes.Repeat([]byte{0x30, 0x80}, 1<<20), bytes.Repeat([]byte{0, 0}, 1<<20)...)
	if _, err := toDER(deep); err != errDepth {
		t.Errorf("indefinite depth: %v", err)
	}
	if _, err := toDER(sequence(bytes.Repeat([]byte{5, 0}, maxElements))); err != errElements {
		t.Errorf("elements: %v", err)
	}
}

func TestManySigners(t *testing.T) {
	w := newWorld(t)
	var pairs []KeyPair
	for range maxSigners + 1 {
		pairs = append(pairs, w.asel.Signing)
	}
	many := recipe{content: text, pairs: pairs, certs: [][]byte{w.asel.Signing.Certificate.Raw}}.make(t)
	_, err := Verify(many, text, w.trust, noon, Want{})
	wantCode(t, err, "eds.malformed")
}
