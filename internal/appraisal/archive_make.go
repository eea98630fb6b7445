package appraisal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal/bundle"
	"tarazy/internal/people"
)

// ArchiveForm is the form of the archives of one servant's appraisal.
const ArchiveForm = "tarazy-appraisal-archive-1"

// ArchiveList lists the files of an archive with their hashes.
type ArchiveList struct {
	Form    string          `json:"form"`
	Case    CaseID          `json:"case"`
	Year    int             `json:"year"`
	Act     string          `json:"act"`
	Edition string          `json:"edition"`
	Made    string          `json:"made"`    // instant, RFC 3339, UTC
	By      string          `json:"by"`      // id of who took it
	Records int             `json:"records"` // of the journal, with their proofs
	Files   []bundle.Listed `json:"files"`
}

// archives reports whether the actor may take the archive of a case: the
// servant, HR, and who inspects the body.
func (m *matter) archives(by *access.Actor) bool {
	return by != nil && (people.PersonID(by.Person) == m.c.Person || ordered(by, m.y.Body) != 0 ||
		access.May(by, access.KeepPapers, access.Target{Body: string(m.y.Body)}))
}

// archivable is a finished case whose archive the actor may take.
func (s *Service) archivable(tx Tx, by *access.Actor, id CaseID) (*matter, error) {
	m, err := s.openCase(tx, id)
	if err != nil {
		return nil, err
	}
	if err := m.may(by, access.SeeAppraisal); err != nil {
		return nil, err
	}
	cite := m.rules.Retention.Cite()
	switch {
	case !m.archives(by):
		return nil, fault.New(fault.Denied, "access.denied")
	case !m.c.Stage.Final():
		return nil, fault.New(fault.Conflict, "appraisal.archive_early", "now", string(m.c.Stage)).Cited(cite.Act, cite.Clause)
	case m.y.Gone != nil:
		return nil, fault.New(fault.Missing, "appraisal.archive_gone").Cited(cite.Act, cite.Clause)
	}
	return m, nil
}

// Archive puts all that was written about a finished case into one file: plans,
// quarters, sheets, what the commission decided, acquaintance, appeals, courts,
// evidence, and the forms in the language of the act, behind a list with the
// hash of each that the journal signed, and with the receipts of the journal's
// records and the acts by which anybody works the decisions out again. But for
// the journal, which grows, it is of one case at one instant always the same.
// That it was taken is on record. The faults are appraisal.missing.case,
// access.denied, appraisal.archive_early, appraisal.archive_gone,
// appraisal.missing.file and archive.pending.
func (s *Service) Archive(ctx context.Context, by *access.Actor, id CaseID) (name string, data []byte, err error) {
	var g *gathered
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.archivable(tx, by, id)
		if err != nil {
			return err
		}
		g = &gathered{s: s, m: m, at: tx.Now()}
		return g.read(tx, by)
	})
	if err != nil {
		return "", nil, err
	}
	if err := g.papers(ctx, by); err != nil {
		return "", nil, err
	}
	list := &ArchiveList{Form: ArchiveForm, Case: id, Year: g.m.y.Number, Act: g.m.y.Act, Edition: g.m.y.Edition, Made: g.at.UTC().Format(time.RFC3339), By: by.Person}
	if data, err = s.Proofs.pack(ctx, g, list); err != nil {
		return "", nil, err
	}
	sum := sha256.Sum256(data)
	err = s.write(ctx, func(tx Tx) error {
		return s.Record(tx, g.m.entry(access.KeepPapers, by, map[string]any{"did": "archive", "files": len(list.Files), "sha256": hex.EncodeToString(sum[:])}))
	})
	return fmt.Sprintf("appraisal-%d-%s.zip", g.m.y.Number, id), data, err
}
