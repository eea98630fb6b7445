package timestamp

import (
	"context"
	"crypto/rand"
	"encoding/asn1"
	"fmt"
	"math/big"

	"tarazy/internal/eds/pki"
)

// Authority is a time-stamp authority at an address.
type Authority struct {
	Address string
	Client  *pki.Client
	Digest  asn1.ObjectIdentifier // by which the stamped bytes are named
	Policy  asn1.ObjectIdentifier // nil leaves it to the authority
}

const (
	queryMedia = "application/timestamp-query"
	nonceBits  = 64
)

var nonceBound = new(big.Int).Lsh(big.NewInt(1), nonceBits)

// Stamp asks for a token over the bytes. Who made it is not checked: Verify does.
func (a *Authority) Stamp(ctx context.Context, data []byte) ([]byte, error) {
	nonce, err := rand.Int(rand.Reader, nonceBound)
	if err != nil {
		return nil, fmt.Errorf("time stamp: nonce: %w", err)
	}
	ask := Ask{Stamped: data, Digest: a.Digest, Policy: a.Policy, Nonce: nonce}
	question, err := ask.Request()
	if err != nil {
		return nil, fmt.Errorf("time stamp: question: %w", err)
	}
	answer, err := a.Client.Post(ctx, a.Address, queryMedia, question, answerMost)
	if err != nil {
		return nil, fmt.Errorf("time stamp: %w", err)
	}
	return ask.Token(answer)
}
