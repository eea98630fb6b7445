package evidence

import (
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"tarazy/internal/eds"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/eds/timestamp"
)

// ErrOtherwise says that what was kept does not prove what is written of it.
var ErrOtherwise = errors.New("the proof says something else")

// Again checks what was kept with a signature without asking anybody: the answer
// of a responder still says of the signer's certificate what is written, and the
// token inside the message is the one that is written. Revocation lists lie apart
// (list gives one by its SHA-256, nil if it is not at hand: then what the list said
// is taken as written). trust are the authorities relied on.
func Again(cms []byte, signer eds.Certificate, taken time.Time, p Proof, trust *eds.Trust, list func(sum string) []byte) error {
	cert, err := x509.ParseCertificate(signer.DER)
	if err != nil {
		return fmt.Errorf("certificate of a signer: %w", err)
	}
	if err := revocationAgain(cert, p.Revocation, trust, list); err != nil {
		return fmt.Errorf("revocation: %w", err)
	}
	if p.Revocation.Broke(p.Time(taken)) {
		return fmt.Errorf("%w: the certificate was revoked by then", ErrOtherwise)
	}
	return stampAgain(cms, p, trust)
}

func revocationAgain(cert *x509.Certificate, kept revocation.Result, trust *eds.Trust, list func(string) []byte) error {
	if kept.Status == revocation.NotChecked || kept.Status == "" {
		return nil
	}
	chain, err := trust.Chain(cert, nil, kept.Asked)
	if err != nil {
		return err
	}
	q := revocation.Question{Certificate: cert, Issuer: chain[1], At: kept.Asked}
	var found revocation.Result
	if kept.Source == revocation.OCSP {
		found, err = revocation.CheckOCSP(kept.Answer, q, eds.CheckSignature)
	} else {
		found, err = listsAgain(kept, q, list)
	}
	if err != nil {
		return err
	}
	if found.Status != "" && (found.Status != kept.Status || !found.Revoked.Equal(kept.Revoked) || found.Reason != kept.Reason || !found.This.Equal(kept.This)) {
		return ErrOtherwise
	}
	return nil
}

// listsAgain reads the lists that decided; no status where they are not at hand.
func listsAgain(kept revocation.Result, q revocation.Question, list func(string) []byte) (revocation.Result, error) {
	var read []*revocation.List
	for _, sum := range kept.Lists {
		data := list(sum)
		if data == nil {
			return revocation.Result{}, nil
		}
		l, err := revocation.ParseList(data)
		if err != nil {
			return revocation.Result{}, err
		}
		if l.Sum() != sum {
			return revocation.Result{}, ErrOtherwise
		}
		read = append(read, l)
	}
	switch len(read) {
	case 1:
		return revocation.CheckLists(read[0], nil, q, eds.CheckSignature)
	case 2:
		return revocation.CheckLists(read[0], read[1], q, eds.CheckSignature)
	}
	return revocation.Result{}, ErrOtherwise
}

func stampAgain(cms []byte, p Proof, trust *eds.Trust) error {
	if p.Stamp == nil {
		return nil
	}
	der, err := eds.DER(cms)
	if err != nil {
		return err
	}
	list, err := timestamp.Signatures(der)
	if err != nil {
		return err
	}
	if len(list) != 1 || list[0].Token == nil {
		return fmt.Errorf("%w: no time stamp", ErrOtherwise)
	}
	stamp, err := timestamp.Verify(list[0].Token, list[0].Value, trust.Chain, eds.CheckSignature)
	if err != nil {
		return err
	}
	if !stamp.Time.Equal(p.Stamp.Time) || stamp.Serial != p.Stamp.Serial {
		return fmt.Errorf("%w: another time stamp", ErrOtherwise)
	}
	return nil
}
