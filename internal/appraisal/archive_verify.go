package appraisal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"tarazy/internal/eds"
	"tarazy/internal/journal/bundle"
)

// ArchiveCheck checks archives of appraisals on any machine, without a database.
type ArchiveCheck struct {
	// Public is the journal's key that the checker has from elsewhere; "" to take
	// the one in the archive.
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
	List ArchiveList `json:"manifest"`
	bundle.Report
	OwnRoots   bool     `json:"own_roots"`  // checked by roots from elsewhere too
	Signatures int      `json:"signatures"` // of the servant, on what was read
	Signers    []string `json:"signers"`    // names in their certificates, each once
}

// Check checks an archive. The error is of a file that is no such archive at all.
func (c *ArchiveCheck) Check(r io.ReaderAt, size int64) (*ArchiveReport, error) {
	o, err := bundle.Open(r, size)
	if err != nil {
		return nil, err
	}
	out := &ArchiveReport{Signers: []string{}}
	if err := json.Unmarshal(o.Files[bundle.Manifest], &out.List); err != nil {
		return nil, fmt.Errorf("archive: %s: %w", bundle.Manifest, err)
	}
	if out.List.Form != ArchiveForm {
		return nil, fmt.Errorf("archive: the form %q is not known", out.List.Form)
	}
	o.Signed(ArchiveForm, c.Public)
	o.Holds(out.List.Files)
	if c.Acts != nil {
		o.Against(c.Acts)
	}
	o.Proves(c.Law, out.List.Records)
	shownRulings(o)
	c.acquaintances(o, out)
	out.Report = *o.Report
	return out, nil
}

// shownRulings holds the findings that the archive shows to the records.
func shownRulings(o *bundle.Opened) {
	var all []struct {
		ID      string          `json:"id"`
		Finding json.RawMessage `json:"finding"`
	}
	if err := json.Unmarshal(o.Files[rulingsFile], &all); err != nil {
		o.Report.Trouble("unreadable", rulingsFile, "", err)
		return
	}
	for _, r := range all {
		o.Shown(r.Finding, rulingsFile, r.ID)
	}
}

// acquaintances checks what the servant signed to be acquainted, at the instant
// at which it was signed, by the roots in the archive and by those of the
// checker where there are any.
func (c *ArchiveCheck) acquaintances(o *bundle.Opened, out *ArchiveReport) {
	const file = "results.json"
	var all []Result
	if err := json.Unmarshal(o.Files[file], &all); err != nil {
		o.Report.Trouble("unreadable", file, "", err)
		return
	}
	inside, err := eds.NewTrust(o.Files[bundle.Roots])
	if err != nil {
		o.Report.Trouble("roots", bundle.Roots, "", err)
		inside = &eds.Trust{}
	}
	trusts := []*eds.Trust{inside}
	if c.Roots != nil {
		out.OwnRoots, trusts = true, append(trusts, c.Roots)
	}
	for _, r := range all {
		if r.Read == nil {
			continue
		}
		base := acquaintanceFile(r.Round)
		name, err := acquainted(o, base, r.Read.At, trusts)
		if err != nil {
			o.Report.Trouble("signature", base+".cms", "", err)
			continue
		}
		out.Signatures++
		if !slices.Contains(out.Signers, name) {
			out.Signers = append(out.Signers, name)
		}
	}
}

// acquaintanceFile is the name of the files of an acquaintance, without ends.
func acquaintanceFile(round int) string { return fmt.Sprintf("acquaintance/round-%d", round) }

// acquainted checks one signature by each set of roots, and gives its name.
func acquainted(o *bundle.Opened, base string, at time.Time, trusts []*eds.Trust) (name string, err error) {
	text, ok := o.Files[base+".txt"]
	if !ok {
		return "", errors.New("no such file was signed")
	}
	for _, trust := range trusts {
		found, err := eds.Verify(o.Files[base+".cms"], text, trust, at, eds.Want{Purpose: eds.Signing})
		if err != nil {
			return "", err
		}
		one, err := found.Only()
		if err != nil {
			return "", err
		}
		name = one.Signer.FullName()
	}
	return name, nil
}
