package appraisal

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// ArchiveForm is the form of the archives of one servant's appraisal.
const ArchiveForm = "tarazy-appraisal-archive-1"

// archiveManifest is the file of an archive that lists the others.
const archiveManifest = "manifest.json"

// ArchiveList lists the files of an archive with their hashes.
type ArchiveList struct {
	Form    string        `json:"form"`
	Case    CaseID        `json:"case"`
	Year    int           `json:"year"`
	Act     string        `json:"act"`
	Edition string        `json:"edition"`
	Made    string        `json:"made"` // instant, RFC 3339, UTC
	By      string        `json:"by"`   // id of who took it
	Files   []ArchivePart `json:"files"`
}

// ArchivePart is a file of an archive.
type ArchivePart struct {
	Name   string `json:"name"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
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
	if err := m.may(tx, by, access.SeeAppraisal); err != nil {
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
// hash of each. Of one case at one instant it is always the same, byte for byte.
// That it was taken is on record. The faults are appraisal.missing.case,
// access.denied, appraisal.archive_early, appraisal.archive_gone and
// appraisal.missing.file.
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
	if data, err = g.pack(list); err != nil {
		return "", nil, err
	}
	sum := sha256.Sum256(data)
	err = s.write(ctx, func(tx Tx) error {
		return s.Record(tx, g.m.entry(access.KeepPapers, by, map[string]any{"did": "archive", "files": len(list.Files), "sha256": hex.EncodeToString(sum[:])}))
	})
	return fmt.Sprintf("appraisal-%d-%s.zip", g.m.y.Number, id), data, err
}

// pack writes the files, sorted by name, behind the list of them. No time of
// the machine goes into it.
func (g *gathered) pack(list *ArchiveList) ([]byte, error) {
	slices.SortFunc(g.files, func(a, b archived) int { return cmp.Compare(a.name, b.name) })
	for _, f := range g.files {
		sum := sha256.Sum256(f.data)
		list.Files = append(list.Files, ArchivePart{Name: f.name, Size: len(f.data), SHA256: hex.EncodeToString(sum[:])})
	}
	head, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return nil, fmt.Errorf("archive: manifest: %w", err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range append([]archived{{archiveManifest, head}}, g.files...) {
		w, err := z.Create(f.name)
		if err == nil {
			_, err = w.Write(f.data)
		}
		if err != nil {
			return nil, fmt.Errorf("archive: %s: %w", f.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return b.Bytes(), nil
}
