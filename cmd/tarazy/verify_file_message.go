package main

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"time"

	"tarazy/internal/eds"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/eds/timestamp"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// messageReport is what a file of signatures proves.
type messageReport struct {
	File       string            `json:"file"`
	Kind       string            `json:"kind"` // "cms"
	Attached   bool              `json:"attached"`
	Size       int               `json:"size"`   // of the document, in bytes
	SHA256     string            `json:"sha256"` // of the document, hexadecimal
	Roots      bool              `json:"roots"`  // that authorities were given
	Holds      bool              `json:"holds"`  // that every signature does
	Signatures []signatureReport `json:"signatures"`
}

// signatureReport is what is known of one signature. Where it does not hold, all
// but the refusal is only what the file says.
type signatureReport struct {
	Holds        bool              `json:"holds"`
	Fault        string            `json:"fault"` // the code; "" where the signature holds
	Why          string            `json:"why"`   // the same in words
	Name         string            `json:"name"`
	IIN          string            `json:"iin"`
	BIN          string            `json:"bin"`
	Organisation string            `json:"organisation"`
	Roles        []string          `json:"roles"`
	Serial       string            `json:"serial"` // of the certificate, hexadecimal
	Issuer       string            `json:"issuer"`
	From         string            `json:"from"` // RFC 3339, UTC, as every instant here
	Until        string            `json:"until"`
	Fingerprint  string            `json:"fingerprint"` // SHA-256 of the certificate
	Chain        []string          `json:"chain"`       // fingerprints from the issuer up to the root
	Digest       string            `json:"digest"`      // object identifier
	Algorithm    string            `json:"algorithm"`   // object identifier
	Claimed      string            `json:"claimed"`     // by the signer's own clock; "" if none
	Checked      string            `json:"checked"`     // the instant for which all was checked
	Stamp        *timestamp.Stamp  `json:"stamp"`       // null where there is none that holds
	StampFault   string            `json:"stamp_fault"` // why the one that is there does not; for the log
	Revocation   revocation.Result `json:"revocation"`
}

// messageCheck is a message with all that it is checked by.
type messageCheck struct {
	cms, content []byte
	trust        *eds.Trust
	lists        string // folder in which revocation lists may lie, "" for none
	at           time.Time
	stamps       []stampFound
}

// stampFound is the time stamp of a signer, if there is one.
type stampFound struct {
	holds *timestamp.Stamp
	err   error
}

func (m *messageCheck) run(name string) (*messageReport, error) {
	attached, err := eds.Attached(m.cms)
	if err != nil {
		return nil, err
	}
	if err := m.readStamps(); err != nil {
		return nil, err
	}
	content, list, err := eds.Examine(m.cms, m.content, m.trust, m.instant, eds.Signing)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	out := &messageReport{
		File: name, Kind: "cms", Attached: attached, Size: len(content), SHA256: hex.EncodeToString(sum[:]),
		Roots: m.trust != nil, Holds: true,
	}
	for i, v := range list {
		r, err := m.report(i, v)
		if err != nil {
			return nil, err
		}
		out.Holds = out.Holds && r.Holds
		out.Signatures = append(out.Signatures, r)
	}
	return out, nil
}

// readStamps looks for time stamps and checks them: only one that holds tells
// when its signature was there.
func (m *messageCheck) readStamps() error {
	der, err := eds.DER(m.cms)
	if err != nil {
		return err
	}
	list, err := timestamp.Signatures(der)
	if err != nil {
		return fault.New(fault.Invalid, "eds.malformed").Wrap(err)
	}
	for _, s := range list {
		var found stampFound
		if s.Token != nil {
			stamp, err := timestamp.Verify(s.Token, s.Value, m.trust.Chain, eds.CheckSignature)
			if found.err = err; err == nil {
				found.holds = &stamp
			}
		}
		m.stamps = append(m.stamps, found)
	}
	return nil
}

// instant is when the signature at a place is known to have been there.
func (m *messageCheck) instant(place int) time.Time {
	if place < len(m.stamps) && m.stamps[place].holds != nil {
		return m.stamps[place].holds.Time
	}
	return m.at
}

func (m *messageCheck) report(place int, v eds.Verdict) (signatureReport, error) {
	r := signatureReport{
		Name: v.Signer.FullName(), IIN: v.Signer.IIN, BIN: v.Signer.BIN, Organisation: v.Signer.Organisation, Roles: []string{},
		Serial: v.Signer.Serial, Issuer: v.Signer.Issuer, From: instantText(v.Signer.NotBefore), Until: instantText(v.Signer.NotAfter),
		Fingerprint: v.Signer.Fingerprint, Chain: append([]string{}, v.Chain...),
		Digest: v.Digest, Algorithm: v.Algorithm, Claimed: instantText(v.Claimed), Checked: instantText(v.Checked),
	}
	for _, role := range v.Signer.Roles {
		r.Roles = append(r.Roles, string(role))
	}
	if place < len(m.stamps) {
		r.Stamp = m.stamps[place].holds
		if err := m.stamps[place].err; err != nil {
			r.StampFault = err.Error()
		}
	}
	revoked, err := m.revocation(v)
	if err != nil {
		return r, err
	}
	r.Revocation = revoked
	refusal := v.Refusal
	if refusal == nil && revoked.Broke(v.Checked) {
		refusal = fault.New(fault.Invalid, "verify.revoked", "since", instantText(revoked.Revoked))
	}
	r.Holds = refusal == nil
	if f, ok := fault.As(refusal); ok {
		r.Fault, r.Why = f.Code, locale.T(locale.EN, f.Key(), f.Args)
	}
	return r, nil
}

// revocation searches the lists that lie beside the authorities.
func (m *messageCheck) revocation(v eds.Verdict) (revocation.Result, error) {
	c := &revocation.Checker{}
	if m.lists != "" {
		c = &revocation.Checker{Verify: eds.CheckSignature, Folder: revocation.NewFolder(m.lists)}
	}
	if v.Refusal != nil {
		return c.Check(context.Background(), nil, nil, v.Checked)
	}
	cert, err := x509.ParseCertificate(v.Signer.DER)
	if err != nil {
		return revocation.Result{}, err
	}
	return c.Check(context.Background(), cert, v.Path[1], v.Checked)
}

// instantText is RFC 3339 in UTC, "" for no instant.
func instantText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
