package competition

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/eds"
	"tarazy/internal/journal/bundle"
	"tarazy/internal/people"
)

// protocols checks every version of the protocol: its files against the kept
// hashes, and each signature against the exact bytes, by the roots in the
// archive and by those of the checker where there are any.
func (a *openedArchive) protocols() {
	const file = "protocols.json"
	var all []archiveProtocol
	if err := json.Unmarshal(a.Files[file], &all); err != nil {
		a.Report.Trouble("unreadable", file, "", err)
		return
	}
	trusts := a.Trusts(a.check.Roots)
	a.report.OwnRoots = a.check.Roots != nil
	for i := range all {
		a.protocol(file, &all[i], trusts)
	}
}

func (a *openedArchive) protocol(file string, p *archiveProtocol, trusts []*eds.Trust) {
	for _, f := range p.Files {
		name := protocolPath(&p.Protocol, string(f.Lang)+".pdf")
		sum := sha256.Sum256(a.Files[name])
		if !bytes.Equal(sum[:], f.Hash) {
			a.Report.Trouble("changed", name, "", nil)
		}
	}
	given := map[people.PersonID]map[string]string{} // file by file the IIN
	for _, s := range p.Signatures {
		iin, ok := a.signature(p, s, trusts)
		if !ok {
			continue
		}
		if given[s.Person] == nil {
			given[s.Person] = map[string]string{}
		}
		given[s.Person][string(s.Lang)] = iin
	}
	if p.State == ProtocolPublished {
		a.complete(file, p, given)
	}
	if ok, err := a.Recorded(string(access.DrawProtocol), drawnFacts(&p.Protocol)); !ok {
		a.Report.Trouble("undrawn", file, string(p.ID), err)
	}
}

// drawnFacts are what the journal keeps of a version of the protocol.
func drawnFacts(p *Protocol) map[string]any {
	return map[string]any{"protocol": p.ID, "number": p.Number, "why": p.Why, "files": p.Files, "must": p.Must}
}

// signature checks one signature at the instant at which it was taken.
func (a *openedArchive) signature(p *archiveProtocol, s archiveSignature, trusts []*eds.Trust) (iin string, ok bool) {
	at, err := time.Parse(instantForm, s.At)
	if err != nil {
		a.Report.Trouble("signature", s.File, string(s.Person), err)
		return "", false
	}
	who, ok := a.Signer(bundle.Signature{
		File: s.File, Over: protocolPath(&p.Protocol, string(s.Lang)+".pdf"), At: at, Serial: s.Serial, Proof: s.Proof, Place: string(s.Person),
	}, trusts)
	if !ok {
		return "", false
	}
	a.report.Signatures++
	if name := who.FullName(); !slices.Contains(a.report.Signers, name) {
		a.report.Signers = append(a.report.Signers, name)
	}
	return who.IIN, true
}

// complete holds a published protocol to the signatures of all who must sign:
// both files, by one person each, and by different persons.
func (a *openedArchive) complete(file string, p *archiveProtocol, given map[people.PersonID]map[string]string) {
	var seen []string
	for _, who := range p.Must {
		of := given[who]
		if len(of) != len(p.Files) {
			a.Report.Trouble("unsigned", file, string(who), nil)
			continue
		}
		iin := of[string(p.Files[0].Lang)]
		for _, f := range p.Files {
			if of[string(f.Lang)] != iin {
				a.Report.Trouble("two_signers", file, string(who), nil)
			}
		}
		if slices.Contains(seen, iin) {
			a.Report.Trouble("signed_twice", file, string(who), nil)
		}
		seen = append(seen, iin)
	}
}
