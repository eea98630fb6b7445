package timestamp

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"

	"tarazy/internal/eds/pki"
)

// imprint is the hash of what is stamped (RFC 3161, section 2.4.1).
type imprint struct {
	Algorithm pkix.AlgorithmIdentifier
	Hash      []byte
}

type tsRequest struct {
	Version     int
	Imprint     imprint
	Policy      asn1.ObjectIdentifier `asn1:"optional"`
	Nonce       *big.Int              `asn1:"optional"`
	Certificate bool                  `asn1:"optional"`
}

// Ask is a question to an authority.
type Ask struct {
	Stamped []byte                // what is to be stamped
	Digest  asn1.ObjectIdentifier // by which digest it is named
	Policy  asn1.ObjectIdentifier // nil leaves it to the authority
	Nonce   *big.Int              // nil for none
}

// Request writes the question, which asks for the authority's certificate too.
func (a Ask) Request() ([]byte, error) {
	sum, err := pki.Sum(a.Digest, a.Stamped)
	if err != nil {
		return nil, err
	}
	return asn1.Marshal(tsRequest{
		Version: 1, Policy: a.Policy, Nonce: a.Nonce, Certificate: true,
		Imprint: imprint{Algorithm: pkix.AlgorithmIdentifier{Algorithm: a.Digest, Parameters: asn1.NullRawValue}, Hash: sum},
	})
}

type tsResponse struct {
	Status struct {
		Status  int
		Text    []asn1.RawValue `asn1:"optional"`
		Failure asn1.BitString  `asn1:"optional"`
	}
	Token asn1.RawValue `asn1:"optional"`
}

// answerMost bounds an answer of an authority, in bytes.
const answerMost = 256 << 10

// Errors of answers.
var (
	// ErrDeclined says that the authority gives no stamp.
	ErrDeclined = errors.New("time stamp: the authority declines")
	// ErrOther says that the stamp is not the one that was asked for.
	ErrOther = errors.New("time stamp: not what was asked for")
)

// Token takes the token out of an answer and holds it to the question. Who made
// it is not checked yet.
func (a Ask) Token(answer []byte) ([]byte, error) {
	var r tsResponse
	if err := pki.Whole(answer, &r); err != nil {
		return nil, fmt.Errorf("time stamp: answer: %w", err)
	}
	if r.Status.Status != 0 && r.Status.Status != 1 {
		return nil, fmt.Errorf("%w: status %d, failure %x", ErrDeclined, r.Status.Status, r.Status.Failure.Bytes)
	}
	t, err := parse(r.Token.FullBytes)
	if err != nil {
		return nil, err
	}
	if a.Nonce != nil && (t.info.Nonce == nil || t.info.Nonce.Cmp(a.Nonce) != 0) {
		return nil, fmt.Errorf("%w: another nonce", ErrOther)
	}
	if a.Policy != nil && !a.Policy.Equal(t.info.Policy) {
		return nil, fmt.Errorf("%w: policy %s", ErrOther, t.info.Policy)
	}
	if err := t.info.stamps(a.Stamped); err != nil {
		return nil, err
	}
	return r.Token.FullBytes, nil
}
