package competition

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/eds/pki"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// protocols checks every version of the protocol: its files against the kept
// hashes, and each signature against the exact bytes, by the roots in the
// archive and by those of the checker where there are any.
func (a *openedArchive) protocols() {
	const file = "protocols.json"
	var all []archiveProtocol
	if err := json.Unmarshal(a.files[file], &all); err != nil {
		a.report.trouble("unreadable", file, "", err)
		return
	}
	trusts := a.trusts()
	for i := range all {
		a.protocol(file, &all[i], trusts)
	}
}

// trusts are the sets of authorities to check by, each on its own.
func (a *openedArchive) trusts() []*eds.Trust {
	inside, err := eds.NewTrust(a.files[rootsFile])
	if err != nil {
		a.report.trouble("roots", rootsFile, "", err)
		inside = &eds.Trust{}
	}
	out := []*eds.Trust{inside}
	if a.check.Roots != nil {
		a.report.OwnRoots = true
		out = append(out, a.check.Roots)
	}
	return out
}

func (a *openedArchive) protocol(file string, p *archiveProtocol, trusts []*eds.Trust) {
	for _, f := range p.Files {
		name := protocolPath(&p.Protocol, string(f.Lang)+".pdf")
		sum := sha256.Sum256(a.files[name])
		if !bytes.Equal(sum[:], f.Hash) {
			a.report.trouble("changed", name, "", nil)
		}
	}
	given := map[people.PersonID]map[string]string{} // file by file the IIN
	for _, s := range p.Signatures {
		iin, err := a.signature(p, s, trusts)
		if err != nil {
			a.report.trouble("signature", s.File, string(s.Person), err)
			continue
		}
		a.report.Signatures++
		if given[s.Person] == nil {
			given[s.Person] = map[string]string{}
		}
		given[s.Person][string(s.Lang)] = iin
	}
	if p.State == ProtocolPublished {
		a.complete(file, p, given)
	}
	if err := a.onRecord(&p.Protocol); err != nil {
		a.report.trouble("undrawn", file, string(p.ID), err)
	}
}

// onRecord holds a version of the protocol to the journal's record of it.
func (a *openedArchive) onRecord(p *Protocol) error {
	facts, err := journal.Canonical(drawnFacts(p))
	if err != nil || a.drawn[string(facts)] {
		return err
	}
	const verb = string(access.DrawProtocol)
	if a.closed[verb] == 0 {
		return errors.New("no record of the journal is about these files and signatories")
	}
	a.closed[verb]--
	return nil
}

// drawnFacts are what the journal keeps of a version of the protocol.
func drawnFacts(p *Protocol) map[string]any {
	return map[string]any{"protocol": p.ID, "number": p.Number, "why": p.Why, "files": p.Files, "must": p.Must}
}

// signature checks one signature at the instant at which it was taken.
func (a *openedArchive) signature(p *archiveProtocol, s archiveSignature, trusts []*eds.Trust) (iin string, err error) {
	at, err := time.Parse(instantForm, s.At)
	if err != nil {
		return "", err
	}
	data := a.files[protocolPath(&p.Protocol, string(s.Lang)+".pdf")]
	if data == nil {
		return "", errors.New("no such file was signed")
	}
	for _, trust := range trusts {
		found, err := eds.Verify(a.files[s.File], data, trust, at, eds.Want{Purpose: eds.Signing})
		if err != nil {
			return "", err
		}
		one, err := found.Only()
		if err != nil {
			return "", err
		}
		if s.Serial != "" && one.Signer.Serial != s.Serial {
			return "", errors.New("another certificate than the one on record")
		}
		if err := evidence.Again(a.files[s.File], one.Signer, at, s.Proof, trust, pki.Check, a.keptList); err != nil {
			a.report.trouble("proof", s.File, string(s.Person), err)
		}
		iin = one.Signer.IIN
		if name := one.Signer.FullName(); !slices.Contains(a.report.Signers, name) {
			a.report.Signers = append(a.report.Signers, name)
		}
	}
	return iin, nil
}

// keptList is a revocation list that decided when a signature was taken; nil where
// the archive has it not.
func (a *openedArchive) keptList(sum string) []byte { return a.files[listPath(sum)] }

// complete holds a published protocol to the signatures of all who must sign:
// both files, by one person each, and by different persons.
func (a *openedArchive) complete(file string, p *archiveProtocol, given map[people.PersonID]map[string]string) {
	var seen []string
	for _, who := range p.Must {
		of := given[who]
		if len(of) != len(p.Files) {
			a.report.trouble("unsigned", file, string(who), nil)
			continue
		}
		iin := of[string(p.Files[0].Lang)]
		for _, f := range p.Files {
			if of[string(f.Lang)] != iin {
				a.report.trouble("two_signers", file, string(who), nil)
			}
		}
		if slices.Contains(seen, iin) {
			a.report.trouble("signed_twice", file, string(who), nil)
		}
		seen = append(seen, iin)
	}
}
