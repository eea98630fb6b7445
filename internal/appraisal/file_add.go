package appraisal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// FileMost bounds an uploaded paper, in bytes; filesMost how many a case has.
const (
	FileMost  = 10 << 20
	filesMost = 200
)

// fileNameMost bounds the name of a file, in letters.
const fileNameMost = 120

// FileField names what is sealed, so that nothing else passes for a paper.
const FileField = "appraisal.file"

// FileIn is a paper as it is uploaded.
type FileIn struct {
	Name string
	Data []byte
}

// check tells the media type of a paper by its first bytes.
func (in *FileIn) check() (string, error) {
	if len(in.Data) == 0 {
		return "", fault.New(fault.Invalid, "appraisal.file_none").At("file")
	}
	if len(in.Data) > FileMost {
		return "", fault.New(fault.TooLarge, "appraisal.file_large", "megabytes", FileMost>>20).At("file")
	}
	if media := blob.PaperType(in.Data); media != "" {
		return media, nil
	}
	return "", fault.New(fault.Invalid, "appraisal.file_kind").At("file")
}

// AddFile takes a paper as evidence for a case, from the servant or from the
// immediate supervisor, or for an appeal from the servant while one may be filed,
// sealed under the servant's key. The faults are
// appraisal.file_none, appraisal.file_large, appraisal.file_kind,
// appraisal.files_many, appraisal.not_immediate and appraisal.stage.
func (s *Service) AddFile(ctx context.Context, by *access.Actor, id CaseID, in FileIn) (*File, error) {
	media, err := in.check()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(in.Data)
	f := &File{ID: s.IDs.New("fil"), Case: id, Name: blob.PlainName(in.Name, fileNameMost), Type: media, Size: int64(len(in.Data)), Hash: sum[:], By: people.PersonID(by.Person)}
	var sealed []byte
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.fillable(tx, by, id)
		if err != nil {
			return err
		}
		key, err := s.key(tx, m.c.Person)
		if err != nil {
			return err
		}
		sealed, err = key.Seal(FileField, in.Data)
		return err
	})
	if err != nil {
		return nil, err
	}
	f.Key = "appraisal/" + string(id) + "/" + f.ID
	if _, err := s.Blobs.Put(ctx, f.Key, bytes.NewReader(sealed)); err != nil {
		return nil, err
	}
	err = s.write(ctx, func(tx Tx) error { return s.keepFile(tx, by, id, f) })
	if err != nil {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), f.Key))
	}
	return f, err
}

// fillable is a case to which the actor may add papers.
func (s *Service) fillable(tx Tx, by *access.Actor, id CaseID) (*matter, error) {
	m, err := s.openCase(tx, id)
	if err != nil {
		return nil, err
	}
	if people.PersonID(by.Person) == m.c.Person && m.at(StageAcquaintance, StageDone) == nil {
		if _, err := m.appealable(tx); err != nil {
			return nil, err
		}
		return m, m.may(by, access.AppealResult)
	}
	if err := m.may(by, access.WritePlan); err != nil {
		return nil, err
	}
	if _, err := m.writes(by); err != nil {
		return nil, err
	}
	return m, m.at(StageWork, StageSheets, StagePlan)
}

func (s *Service) keepFile(tx Tx, by *access.Actor, id CaseID, f *File) error {
	m, err := s.fillable(tx, by, id)
	if err != nil {
		return err
	}
	all, err := tx.AppraisalFilesOf(id)
	if err != nil {
		return err
	}
	if len(all) >= filesMost {
		return fault.New(fault.Invalid, "appraisal.files_many", "most", filesMost).At("file")
	}
	f.At = tx.Now()
	if err := tx.AppraisalFileInsert(f); err != nil {
		return err
	}
	return s.Record(tx, m.entry("file.add", by, map[string]any{"file": f.ID, "type": f.Type, "size": f.Size, "hash": hex.EncodeToString(f.Hash)}))
}

// FileBytes opens a paper of a case for whom may see the case. The fault is
// appraisal.missing.file.
func (s *Service) FileBytes(ctx context.Context, by *access.Actor, id CaseID, file string) (f *File, data []byte, err error) {
	var open func([]byte) ([]byte, error)
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.openCase(tx, id)
		if err != nil {
			return err
		}
		if err := m.may(by, access.SeeAppraisal); err != nil {
			return err
		}
		if f, err = tx.AppraisalFileGet(file); err != nil {
			return err
		}
		if f == nil || f.Case != id {
			return missing("file")
		}
		key, err := s.key(tx, m.c.Person)
		open = func(b []byte) ([]byte, error) { return key.Open(FileField, b) }
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	sealed, err := blob.Read(ctx, s.Blobs, f.Key, 2*FileMost)
	if errors.Is(err, blob.ErrNone) {
		return nil, nil, missing("file")
	}
	if err != nil {
		return nil, nil, err
	}
	data, err = open(sealed)
	return f, data, err
}
