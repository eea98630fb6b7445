package main

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	_ "embed"
	"encoding/asn1"
	"fmt"
	"time"

	"tarazy/internal/eds"
)

const (
	rsaRounds  = 30_000
	rsaLimit   = 10_000 // verifications a second on one core
	gostRounds = 400
	gostLimit  = 150 // the same
	cmsRounds  = 5_000
)

var (
	sha256WithRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	gost2015x512  = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 3, 2}
)

// rootGOST is the root of the National Certification Authority of 2022 (pki.gov.kz):
// its own signature over itself is one of GOST 34.10-2015, 512 bits.
//
//go:embed bench_root_gost_2022.cer
var rootGOST []byte

// signatures measures on one core how fast signatures are verified, the standard
// library's bare verification beside ours, and a message as it is signed for a
// document, with its chain.
func (b *bench) signatures(context.Context) error {
	at := b.wall.Now()
	authority, err := eds.NewAuthority(at)
	if err != nil {
		return err
	}
	who, err := authority.Issue(eds.Person{IIN: "850101300007", Surname: "Қолов", Name: "Құжат"}, at)
	if err != nil {
		return err
	}
	if err := b.rsaSignatures(who.Signing); err != nil {
		return err
	}
	root, err := x509.ParseCertificate(rootGOST)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	gost, err := b.rate(gostRounds, func() error {
		return eds.CheckSignature(root, gost2015x512, root.RawTBSCertificate, root.Signature)
	})
	if err != nil {
		return err
	}
	b.add(atLeast("GOST 34.10-2015 signatures of 512 bits verified, one core", gost, gostLimit, "verifications/s"))
	return b.messages(authority, who.Signing, at)
}

func (b *bench) rsaSignatures(key eds.KeyPair) error {
	data := bytes.Repeat([]byte("tarazy"), 100)
	digest := sha256.Sum256(data)
	value, err := rsa.SignPKCS1v15(rand.Reader, key.Key, crypto.SHA256, digest[:])
	if err != nil {
		return err
	}
	ours, err := b.rate(rsaRounds, func() error { return eds.CheckSignature(key.Certificate, sha256WithRSA, data, value) })
	if err != nil {
		return err
	}
	public := &key.Key.PublicKey
	bare, err := b.rate(rsaRounds, func() error { return rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], value) })
	b.add(
		atLeast("RSA-2048 signatures verified, one core", ours, rsaLimit, "verifications/s"),
		beside("  beside the standard library alone", ours, bare, "verifications/s"),
	)
	return err
}

// messages verifies a CMS message over a detached document: the signature, the
// signed attributes, and the chain up to the root.
func (b *bench) messages(authority *eds.Authority, key eds.KeyPair, at time.Time) error {
	trust, err := authority.Trust()
	if err != nil {
		return err
	}
	content := bytes.Repeat([]byte("tarazy"), 100)
	cms, err := eds.Sign(content, false, at, key)
	if err != nil {
		return err
	}
	whole, err := b.rate(cmsRounds, func() error {
		_, err := eds.Verify(cms, content, trust, at, eds.Want{Purpose: eds.Signing})
		return err
	})
	b.add(known("RSA messages verified whole, with chain and attributes, one core", whole, "messages/s"))
	return err
}

// rate is how often a second something is done.
func (b *bench) rate(rounds int, do func() error) (float64, error) {
	began := b.wall.Now()
	for range rounds {
		if err := do(); err != nil {
			return 0, err
		}
	}
	return float64(rounds) / b.since(began).Seconds(), nil
}
