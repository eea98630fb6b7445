package checker

import (
	"io"
	"io/fs"

	"tarazy/acts"
	"tarazy/internal/appraisal"
	"tarazy/internal/competition"
	"tarazy/internal/decide"
	"tarazy/internal/eds"
	"tarazy/internal/journal/bundle"
	"tarazy/internal/law"
)

// Given is what the checker of an archive has from elsewhere than the archive.
type Given struct {
	Public string     // key of the installation's journal; "" to take the one in the archive
	Roots  *eds.Trust // authorities; nil to take those in the archive alone
}

// Competition checks the archive of a competition. The error is of a file that
// is no such archive at all.
func Competition(g Given, r io.ReaderAt, size int64) (*competition.ArchiveReport, error) {
	c := &competition.ArchiveCheck{Public: g.Public, Roots: g.Roots, Acts: acts.FS, Law: bundle.Law{Library: Library, Decide: Decide}}
	return c.Check(r, size)
}

// Library reads acts: those that come with the program, and the installation's
// own.
func Library(program, own fs.FS) (*law.Library, error) {
	lib, err := law.Load(program, decide.Kinds()...)
	if err != nil {
		return nil, err
	}
	return lib, lib.Add(own, true, decide.Kinds()...)
}

// Decide works a decision out again from its input.
func Decide(lib *law.Library, act, edition, rule string, input []byte) (law.Finding, error) {
	q, err := decide.Ask(lib, act+"@"+edition, rule)
	if err != nil {
		return law.Finding{}, err
	}
	return q.Decide(input)
}

// Appraisal checks the archive of a servant's appraisal. The error is of a file
// that is no such archive at all.
func Appraisal(g Given, r io.ReaderAt, size int64) (*appraisal.ArchiveReport, error) {
	c := &appraisal.ArchiveCheck{Public: g.Public, Roots: g.Roots, Acts: acts.FS, Law: bundle.Law{Library: Library, Decide: Decide}}
	return c.Check(r, size)
}
