package signature

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Sheet tells of everybody who signed one thing, or is still to: who, in what
// duty, when, by which certificate, and what was known of it then. Pages, files and
// the API show this same sheet.
type Sheet struct {
	Of    string         `json:"of"`    // the kind of thing: the end of the message key "signatures.of."
	About fault.Args     `json:"about"` // arguments of that message
	Body  locale.Words   `json:"body"`  // empty where the thing belongs to no body
	Files []File         `json:"files"` // what was signed
	Marks []Mark         `json:"signatures"`
	Zone  *time.Location `json:"-"` // in which instants are shown
}

// File is one of the texts that were signed, by the digest of its exact bytes.
type File struct {
	Name   string      `json:"name"` // the end of the message key "signatures.file."
	Lang   locale.Lang `json:"lang,omitempty"`
	SHA256 string      `json:"sha256"` // hexadecimal
}

// FileOf names a text by its digest.
func FileOf(name string, l locale.Lang, sum []byte) File {
	return File{Name: name, Lang: l, SHA256: hex.EncodeToString(sum)}
}

// TextFile names a text that is at hand.
func TextFile(name string, l locale.Lang, text []byte) File {
	sum := sha256.Sum256(text)
	return FileOf(name, l, sum[:])
}

// Mark is one person's signature.
type Mark struct {
	Person people.PersonID `json:"person"`
	Name   string          `json:"name"`
	Duty   string          `json:"duty,omitempty"` // message key; "" where there is none to tell
	At     *time.Time      `json:"at"`             // nil while the signature is awaited
	// Certificate is what the signature bears; nil where the person confirmed in the
	// program, without an electronic signature.
	Certificate *Certificate     `json:"certificate"`
	Proofs      []evidence.Proof `json:"proofs,omitempty"` // one a file, without the answers themselves
	// Refused is the remark of who refused to sign; nil of who signed.
	Refused *string `json:"refused,omitempty"`
}

// Certificate is what a certificate says of its holder, as it is shown.
type Certificate struct {
	Holder       string     `json:"holder"`
	IIN          string     `json:"iin"` // but for its last digits hidden
	Organisation string     `json:"organisation,omitempty"`
	BIN          string     `json:"bin,omitempty"`
	Roles        []eds.Role `json:"roles"`
	Serial       string     `json:"serial"`
	Issuer       string     `json:"issuer"`
	From         time.Time  `json:"from"`
	Until        time.Time  `json:"until"`
	Fingerprint  string     `json:"fingerprint"` // SHA-256 of the certificate
}

// Given fills a mark from the messages that are kept, all by one certificate.
func (m Mark) Given(cms [][]byte, at time.Time, proofs []evidence.Proof) (Mark, error) {
	m.At = &at
	for _, p := range proofs {
		m.Proofs = append(m.Proofs, p.Brief())
	}
	if len(cms) == 0 {
		return m, nil
	}
	all, err := eds.Signers(cms[0])
	if err != nil {
		return m, err
	}
	if len(all) != 1 {
		return m, fault.New(fault.Invalid, "eds.several_signers", "count", len(all))
	}
	c := all[0]
	m.Certificate = &Certificate{
		Holder: c.FullName(), IIN: people.MaskIIN(c.IIN), Organisation: c.Organisation, BIN: c.BIN, Roles: c.Roles,
		Serial: c.Serial, Issuer: c.Issuer, From: c.NotBefore, Until: c.NotAfter, Fingerprint: c.Fingerprint,
	}
	return m, nil
}

// Confirmed fills a mark that is given in the program, without an electronic
// signature.
func (m Mark) Confirmed(at time.Time) Mark {
	m.At = &at
	return m
}

// Count is how many have signed.
func (s *Sheet) Count() (n int) {
	for _, m := range s.Marks {
		if m.At != nil && m.Refused == nil {
			n++
		}
	}
	return n
}

// Title names what was signed.
func (s *Sheet) Title(l locale.Lang) string { return locale.T(l, "signatures.of."+s.Of, s.About) }

// Kinds are the kinds of things that are signed, each with who gives its sheet: to
// those who may see it.
type Kinds map[string]func(ctx context.Context, by *access.Actor, id string) (*Sheet, error)

// Sheet gives the sheet of a thing. The faults are signatures.missing and those of
// the kind.
func (k Kinds) Sheet(ctx context.Context, by *access.Actor, of, id string) (*Sheet, error) {
	find, ok := k[of]
	if !ok {
		return nil, fault.New(fault.Missing, "signatures.missing")
	}
	return find(ctx, by, id)
}
