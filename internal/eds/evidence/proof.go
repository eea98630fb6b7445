package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"tarazy/internal/eds/revocation"
	"tarazy/internal/eds/timestamp"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Proof is what is kept beside a signature.
type Proof struct {
	Revocation revocation.Result   `json:"revocation"`
	Issuers    []revocation.Result `json:"issuers,omitempty"` // of the authorities up to below the root
	Stamp      *timestamp.Stamp    `json:"stamp,omitempty"`   // what the token inside the message says
	NoStamp    NoStamp             `json:"no_stamp,omitempty"`
}

// NoStamp is why a signature bears no time stamp that counts.
type NoStamp string

// The reasons.
const (
	StampOff    NoStamp = "off"    // no authority is configured
	StampFailed NoStamp = "failed" // the authority gave none
	StampBad    NoStamp = "bad"    // the message bears one that does not hold
)

// Time is the instant by which the signature was certainly there: that of the time
// stamp, or, without one, when it was taken by the program's own clock.
func (p Proof) Time(taken time.Time) time.Time {
	if p.Stamp != nil {
		return p.Stamp.Time
	}
	return taken
}

// Fact is a proof as the journal keeps it: enough to tell one that was changed.
type Fact struct {
	Revocation string `json:"revocation"`
	Source     string `json:"source,omitempty"`
	Answer     string `json:"answer,omitempty"`  // SHA-256 of the responder's answer, or that of the list
	Why        string `json:"why,omitempty"`     // that it was not checked
	Stamp      string `json:"stamp,omitempty"`   // serial number of the time stamp
	Stamped    string `json:"stamped,omitempty"` // its time, RFC 3339
}

// Facts gives proofs as the journal keeps them.
func Facts(all []Proof) []Fact {
	out := []Fact{}
	for _, p := range all {
		f := Fact{Revocation: string(p.Revocation.Status), Source: string(p.Revocation.Source), Why: string(p.Revocation.Why), Answer: strings.Join(p.Revocation.Lists, " ")}
		if p.Revocation.Answer != nil {
			sum := sha256.Sum256(p.Revocation.Answer)
			f.Answer = hex.EncodeToString(sum[:])
		}
		if p.Stamp != nil {
			f.Stamp, f.Stamped = p.Stamp.Serial, p.Stamp.Time.Format(time.RFC3339)
		}
		out = append(out, f)
	}
	return out
}

// Line is a sentence by its message key and arguments.
type Line struct {
	Key  string
	Args fault.Args
}

// When gives an instant as a text for a sentence.
type When func(time.Time) string

// Lines say of a signature what is known of its revocation and of its time, in
// that order.
func (p Proof) Lines(when When) []Line { return []Line{p.revocationLine(when), p.stampLine(when)} }

func (p Proof) revocationLine(when When) Line {
	r := p.Revocation
	switch r.Status {
	case revocation.Good, revocation.Unknown:
		return Line{"evidence.revocation." + string(r.Status) + "_" + string(r.Source), fault.Args{"at": when(r.This)}}
	case revocation.Revoked:
		return Line{"evidence.revocation.revoked_" + string(r.Source), fault.Args{"at": when(r.This), "since": when(r.Revoked)}}
	}
	return Line{"evidence.revocation.not_checked", fault.Args{"why": string(p.why())}}
}

// why is why nothing is known of the revocation.
func (p Proof) why() revocation.Why {
	if p.Revocation.Why == "" { // kept before anybody was asked
		return revocation.Off
	}
	return p.Revocation.Why
}

func (p Proof) stampLine(when When) Line {
	if p.Stamp != nil {
		return Line{"evidence.stamp.good", fault.Args{"at": when(p.Stamp.Time), "authority": p.Stamp.Authority}}
	}
	why := p.NoStamp
	if why == "" {
		why = StampOff
	}
	return Line{"evidence.stamp.none", fault.Args{"why": string(why)}}
}

// Texts say of the signatures of one act what is known, each sentence once. Without
// proofs, as of what was signed before they were kept, nobody was asked.
func Texts(l locale.Lang, all []Proof, when When) []string {
	if len(all) == 0 {
		all = []Proof{{}}
	}
	var out []string
	for _, p := range all {
		for _, line := range p.Lines(when) {
			if text := locale.T(l, line.Key, line.Args); !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}
