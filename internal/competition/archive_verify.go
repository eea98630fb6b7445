package competition

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"

	"tarazy/internal/access"
	"tarazy/internal/eds"
	"tarazy/internal/journal/bundle"
)

// ArchiveCheck checks archives on any machine, without a database.
type ArchiveCheck struct {
	// Public is the installation's key that the checker has from elsewhere; ""
	// to take the one in the archive.
	Public string
	// Roots are authorities that the checker trusts; nil to take those in the
	// archive alone.
	Roots *eds.Trust
	// Acts are the acts that the checker has from elsewhere; nil for none.
	Acts fs.FS
	Law  bundle.Law
}

// ArchiveReport is what was checked, and what does not hold.
type ArchiveReport struct {
	Manifest Manifest `json:"manifest"`
	bundle.Report
	OwnRoots   bool     `json:"own_roots"`  // checked by roots from elsewhere too
	Signatures int      `json:"signatures"` // of members, on files of protocols
	Papers     int      `json:"papers"`     // files that candidates handed in
	Signers    []string `json:"signers"`    // names in their certificates, each once
}

// openedArchive is an archive as it was read.
type openedArchive struct {
	*bundle.Opened
	check  *ArchiveCheck
	report *ArchiveReport
}

// Check checks an archive. The error is of a file that is no archive at all.
func (c *ArchiveCheck) Check(r io.ReaderAt, size int64) (*ArchiveReport, error) {
	o, err := bundle.Open(r, size)
	if err != nil {
		return nil, err
	}
	a := &openedArchive{Opened: o, check: c, report: &ArchiveReport{Signers: []string{}}}
	m := &a.report.Manifest
	if err := json.Unmarshal(o.Files[bundle.Manifest], m); err != nil {
		return nil, fmt.Errorf("archive: %s: %w", bundle.Manifest, err)
	}
	if m.Form != ArchiveForm {
		return nil, fmt.Errorf("archive: the form %q is not known", m.Form)
	}
	o.Signed(ArchiveForm, c.Public)
	o.Holds(m.Files)
	if c.Acts != nil {
		o.Against(c.Acts)
	}
	o.Proves(c.Law, m.Records, string(access.DrawProtocol), string(access.HandIn))
	a.protocols()
	a.papers()
	o.Rulings(rulingsFile)
	a.report.Report = *o.Report
	return a.report, nil
}

// rulingsFile is the file of an archive with the findings.
const rulingsFile = "rulings.json"

// papers checks the files of papers against what the journal kept of them when
// they were handed in.
func (a *openedArchive) papers() {
	var all []archivePaper
	if err := json.Unmarshal(a.Files[papersFile], &all); err != nil {
		a.Report.Trouble("unreadable", papersFile, "", err)
		return
	}
	for i := range all {
		p := &all[i]
		if p.In == "" {
			continue
		}
		if p.Hash == nil { // handed in before hashes were kept: the manifest alone holds it
			a.report.Papers++
			continue
		}
		sum := sha256.Sum256(a.Files[p.In])
		if !bytes.Equal(sum[:], p.Hash) || int64(len(a.Files[p.In])) != p.Size {
			a.Report.Trouble("changed", p.In, "", nil)
			continue
		}
		if ok, err := a.Recorded(string(access.HandIn), handedFacts(&p.Paper)); !ok {
			a.Report.Trouble("unhanded", p.In, string(p.Application), err)
			continue
		}
		a.report.Papers++
	}
}
