package timestamp

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"

	"tarazy/internal/eds/pki"
)

// Bounds of a message.
const (
	maxSigners  = 64
	maxUnsigned = 64 // unsigned attributes of a signer
)

// oidStamp is the unsigned attribute that holds a token over the value of the
// signature (RFC 3161, appendix A).
var oidStamp = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}

// Signature is the signature of one signer of a message, with its token if there
// is one.
type Signature struct {
	Value []byte // what a token stamps
	Token []byte // DER, nil if there is none
}

// Signatures reads the signatures of a CMS message in DER, in its order. It looks
// at no more than it needs; whether they hold is checked elsewhere.
func Signatures(cms []byte) ([]Signature, error) {
	m, err := open(cms)
	if err != nil {
		return nil, err
	}
	var out []Signature
	for _, s := range m.signers {
		one, err := s.signature()
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// Add puts tokens into a CMS message in DER: one for each signer that has none,
// asked of get with the value of the signature. Nothing that was signed changes.
func Add(cms []byte, get func(signature []byte) (token []byte, err error)) ([]byte, error) {
	m, err := open(cms)
	if err != nil {
		return nil, err
	}
	var signers [][]byte
	for _, s := range m.signers {
		one, err := s.signature()
		if err != nil {
			return nil, err
		}
		der := s.der
		if one.Token == nil {
			if all, err := s.unsigned(); err != nil || len(all) == maxUnsigned {
				return nil, errors.Join(fmt.Errorf("signer: no place for a time stamp: %w", errMessage), err)
			}
			token, err := get(one.Value)
			if err != nil {
				return nil, err
			}
			der = s.with(token)
		}
		signers = append(signers, der)
	}
	return m.with(signers), nil
}

// message is a SignedData taken apart as far as its signers.
type message struct {
	kind    []byte   // its object identifier
	before  [][]byte // the parts before the signers
	signers []signer
}

// signer is a SignerInfo in its parts.
type signer struct {
	der   []byte
	parts []asn1.RawValue
	value int // index of the signature's value
}

var errMessage = errors.New("not a signed message")

func open(cms []byte) (*message, error) {
	var outer contentInfo
	if err := pki.Whole(cms, &outer); err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	if !outer.Type.Equal(oidSignedData) {
		return nil, fmt.Errorf("message: %w", errMessage)
	}
	kind, err := asn1.Marshal(outer.Type)
	if err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	var data asn1.RawValue
	if err := pki.Whole(outer.Content.Bytes, &data); err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	parts, err := pki.Elements(data.Bytes, 6)
	if err != nil || len(parts) < 4 || parts[len(parts)-1].Tag != asn1.TagSet {
		return nil, fmt.Errorf("message: %w", errMessage)
	}
	m := &message{kind: kind}
	for _, p := range parts[:len(parts)-1] {
		m.before = append(m.before, p.FullBytes)
	}
	return m, m.read(parts[len(parts)-1].Bytes)
}

func (m *message) read(set []byte) error {
	list, err := pki.Elements(set, maxSigners)
	if err != nil {
		return fmt.Errorf("signers: %w", err)
	}
	for _, raw := range list {
		s := signer{der: raw.FullBytes}
		if s.parts, err = pki.Elements(raw.Bytes, 7); err != nil {
			return fmt.Errorf("signer: %w", err)
		}
		s.value = slices.IndexFunc(s.parts, func(p asn1.RawValue) bool {
			return p.Class == asn1.ClassUniversal && p.Tag == asn1.TagOctetString
		})
		if s.value < 4 || s.value > 5 || len(s.parts) > s.value+2 { // with the signed attributes, which may be left out, it is the sixth
			return fmt.Errorf("signer: %w", errMessage)
		}
		m.signers = append(m.signers, s)
	}
	return nil
}

// unsigned gives the unsigned attributes of a signer.
func (s signer) unsigned() ([]asn1.RawValue, error) {
	if len(s.parts) == s.value+1 {
		return nil, nil
	}
	last := s.parts[s.value+1]
	if last.Class != asn1.ClassContextSpecific || last.Tag != 1 {
		return nil, fmt.Errorf("signer: %w", errMessage)
	}
	return pki.Elements(last.Bytes, maxUnsigned)
}

func (s signer) signature() (Signature, error) {
	out := Signature{Value: s.parts[s.value].Bytes}
	list, err := s.unsigned()
	if err != nil {
		return out, fmt.Errorf("unsigned attributes: %w", err)
	}
	for _, raw := range list {
		var a attribute
		if err := pki.Whole(raw.FullBytes, &a); err != nil {
			return out, fmt.Errorf("unsigned attributes: %w", err)
		}
		if a.Type.Equal(oidStamp) && len(a.Values) > 0 && out.Token == nil {
			out.Token = a.Values[0].FullBytes
		}
	}
	return out, nil
}

// with gives the signer with a token among its unsigned attributes.
func (s signer) with(token []byte) []byte {
	list, _ := s.unsigned() // read before by signature
	attrs := [][]byte{wrap(tagSequence, mustMarshal(oidStamp), wrap(tagSet, token))}
	for _, raw := range list {
		attrs = append(attrs, raw.FullBytes)
	}
	var parts [][]byte
	for _, p := range s.parts[:s.value+1] {
		parts = append(parts, p.FullBytes)
	}
	return wrap(tagSequence, append(parts, wrap(tagUnsigned, sorted(attrs)...))...)
}

// with gives the message with other signers.
func (m *message) with(signers [][]byte) []byte {
	parts := append(slices.Clone(m.before), wrap(tagSet, sorted(signers)...))
	return wrap(tagSequence, m.kind, wrap(tagContent, wrap(tagSequence, parts...)))
}

// sorted gives the elements of a SET OF in the order of DER.
func sorted(list [][]byte) [][]byte {
	slices.SortFunc(list, bytes.Compare)
	return list
}

// Tags of constructed values.
const (
	tagSequence = 0x30
	tagSet      = 0x31
	tagContent  = 0xa0
	tagUnsigned = 0xa1
)

// wrap puts the tag and the length before the parts.
func wrap(tag byte, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	return slices.Concat([]byte{tag}, length(len(body)), body)
}

func length(n int) []byte {
	if n < 0x80 {
		return []byte{byte(n)}
	}
	var digits []byte
	for ; n > 0; n >>= 8 {
		digits = append([]byte{byte(n)}, digits...)
	}
	return append([]byte{0x80 | byte(len(digits))}, digits...)
}

// mustMarshal is for the object identifiers of this package.
func mustMarshal(id asn1.ObjectIdentifier) []byte {
	out, err := asn1.Marshal(id)
	if err != nil {
		panic(err)
	}
	return out
}
