package appraisal

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"slices"

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
	o.Rulings(rulingsFile)
	c.acquaintances(o, out)
	out.Report = *o.Report
	return out, nil
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
	trusts := o.Trusts(c.Roots)
	out.OwnRoots = c.Roots != nil
	for _, r := range all {
		if r.Read == nil {
			continue
		}
		base := acquaintanceFile(r.Round)
		who, ok := o.Signer(bundle.Signature{File: base + ".cms", Over: base + ".txt", At: r.Read.At, Serial: r.Read.Serial, Proof: r.Read.Proof}, trusts)
		if !ok {
			continue
		}
		out.Signatures++
		if name := who.FullName(); !slices.Contains(out.Signers, name) {
			out.Signers = append(out.Signers, name)
		}
	}
}

// acquaintanceFile is the name of the files of an acquaintance, without ends.
func acquaintanceFile(round int) string { return fmt.Sprintf("acquaintance/round-%d", round) }
