package people

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"

	"tarazy/internal/blob"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/seal"
)

// Upload is a file to import.
type Upload struct {
	Body BodyID
	AsOf *day.Day // from which changes of the structure hold; nil for today
	File string   // its name
	Kind Kind     // of a CSV file; "" as its heading tells
	Data io.Reader
}

// Names of what is sealed under the key of an import.
const (
	sealedFile = "import.file"
	sealedRow  = "import.row"
	sealedUndo = "import.undo"
)

// StartImport keeps a file and opens its import; nothing is read from it yet.
// The faults are people.missing.body and people.import.size, .empty, .xls,
// .broken, .entries, .unzipped, .encoding.
func (s *Service) StartImport(ctx context.Context, by By, u Upload) (*ImportRun, error) {
	if err := by.reach(u.Body); err != nil {
		return nil, err
	}
	file, err := io.ReadAll(io.LimitReader(u.Data, FileMost+1))
	if err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	if len(file) > FileMost {
		return nil, fault.New(fault.TooLarge, "people.import.size", "limit", FileMost>>20)
	}
	run := &ImportRun{ID: ImportID(s.IDs.New("imp")), Version: 1, Body: u.Body, By: by.Person, State: Received, Size: int64(len(file)),
		File: clip(tidy(path.Base(u.File))), Kind: u.Kind, Issues: []Issue{}}
	if run.Format, err = formatOf(file); err != nil {
		return nil, err
	}
	if _, _, err = openFile(run, file); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(file)
	run.SHA256, run.Object = hex.EncodeToString(sum[:]), "import/"+string(run.ID)
	if err := s.putFile(ctx, run, file); err != nil {
		return nil, err
	}
	return run, s.openImport(ctx, by, run, u.AsOf)
}

// formatOf tells the format by the first bytes of a file.
func formatOf(file []byte) (Format, error) {
	switch {
	case len(bytes.TrimSpace(file)) == 0:
		return "", fault.New(fault.Invalid, "people.import.empty")
	case bytes.HasPrefix(file, []byte("PK\x03\x04")):
		return XLSX, nil
	case bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")):
		return "", fault.New(fault.Invalid, "people.import.xls")
	}
	return CSV, nil
}

func openFile(run *ImportRun, file []byte) (r reader, from1904 func() bool, err error) {
	if run.Format == XLSX {
		x, err := newXLSX(file)
		if err != nil {
			return nil, nil, err
		}
		return x, func() bool { return x.old }, nil
	}
	c, err := newCSV(file)
	if err != nil {
		return nil, nil, err
	}
	return c, func() bool { return false }, nil
}

// putFile keeps the file sealed under a key of the import's own.
func (s *Service) putFile(ctx context.Context, run *ImportRun, file []byte) (err error) {
	if run.Key, err = s.Master.NewKey(); err != nil {
		return err
	}
	key, err := s.Master.Key(run.Key)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(sealedFile, file)
	if err != nil {
		return err
	}
	_, err = s.Blobs.Put(ctx, run.Object, bytes.NewReader(sealed))
	return err
}

func (s *Service) getFile(ctx context.Context, run *ImportRun, key *seal.Key) ([]byte, error) {
	sealed, err := blob.Read(ctx, s.Blobs, run.Object, 2*FileMost)
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", run.ID, err)
	}
	return key.Open(sealedFile, sealed)
}

func (s *Service) openImport(ctx context.Context, by By, run *ImportRun, asOf *day.Day) error {
	err := s.Store.Write(ctx, func(tx Tx) error {
		d, err := today(tx, run.Body)
		if err != nil {
			return err
		}
		if asOf != nil {
			d = *asOf
		}
		run.AsOf, run.Created = d, tx.Now()
		if err := tx.ImportInsert(run); err != nil {
			return err
		}
		return s.recordImport(tx, by, "staff.import.receive", run)
	})
	if err != nil {
		return errors.Join(err, s.Blobs.Delete(ctx, run.Object))
	}
	return nil
}

// recordImport journals what happened to an import: counts and the hash of the
// file, no personal data.
func (s *Service) recordImport(tx Tx, by By, verb string, run *ImportRun) error {
	return s.Record(tx, journal.Entry{Verb: verb, Actor: string(by.Person), Body: string(run.Body), Case: string(run.ID),
		Facts: map[string]any{"file": run.File, "sha256": run.SHA256, "size": run.Size, "as_of": run.AsOf.String(), "only_good": run.OnlyGood,
			"new": run.New, "changed": run.Changed, "same": run.Same, "bad": run.Bad}})
}

// Import reads where an import stands. The fault is people.missing.import.
func (s *Service) Import(ctx context.Context, by By, id ImportID) (*ImportRun, error) {
	var run *ImportRun
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		run, err = reachImport(tx, by, id)
		return err
	})
	return run, err
}

func reachImport(tx Tx, by By, id ImportID) (*ImportRun, error) {
	run, err := tx.ImportGet(id)
	if err != nil {
		return nil, err
	}
	if run == nil || !by.reaches(run.Body) {
		return nil, fault.New(fault.Missing, "people.missing.import")
	}
	return run, nil
}

// Imports gives a page of the imports of a body, the latest first.
func (s *Service) Imports(ctx context.Context, by By, body BodyID, after string, limit int) (ImportPage, error) {
	var out ImportPage
	if err := by.reach(body); err != nil {
		return out, err
	}
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.ImportList(body, after, limit)
		return err
	})
	return out, err
}

// ImportRows gives rows of an import behind the n-th, opened; with actions
// only such.
func (s *Service) ImportRows(ctx context.Context, by By, id ImportID, after int64, limit int, actions ...Action) ([]ImportRow, error) {
	var run *ImportRun
	var rows []ImportRow
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if run, err = reachImport(tx, by, id); err != nil {
			return err
		}
		rows, err = tx.ImportRows(id, after, max(1, min(limit, stepRows)), actions...)
		return err
	})
	if err != nil {
		return nil, err
	}
	key, err := s.Master.Key(run.Key)
	if err != nil {
		return nil, err
	}
	return rows, openRows(key, rows)
}
