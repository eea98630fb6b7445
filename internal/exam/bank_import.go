package exam

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// ImportID names an import of items.
type ImportID string

// ImportState is where an import stands. What is received, taking and undoing
// is worked on by a job.
//
//	received ──► read ──TakeImport──► taking ──► taken ──UndoImport──► undoing ──► undone
//	    └──────► failed
type ImportState string

// The states of an import.
const (
	ImportReceived ImportState = "received"
	ImportRead     ImportState = "read"
	ImportTaking   ImportState = "taking"
	ImportTaken    ImportState = "taken"
	ImportUndoing  ImportState = "undoing"
	ImportUndone   ImportState = "undone"
	ImportFailed   ImportState = "failed"
)

// ItemImport is a file of items: read by a job, shown, then taken by another.
// Its report is kept.
type ItemImport struct {
	ID       ImportID        `json:"id"`
	Version  int64           `json:"version"`
	Body     people.BodyID   `json:"body"`
	State    ImportState     `json:"state"`
	File     string          `json:"file"`     // its name
	Language locale.Lang     `json:"language"` // of a file in one language
	Tag      string          `json:"tag"`      // for items that have none
	Object   string          `json:"object"`   // key of the file in the object store
	Lock     []byte          `json:"lock"`     // wrapped key of the file
	Size     int64           `json:"size"`     // bytes
	SHA256   string          `json:"sha256"`   // of the file
	Format   string          `json:"format"`   // "" until it is read
	By       people.PersonID `json:"by"`
	Created  time.Time       `json:"created"`
	Total    int             `json:"total"`   // rows
	Done     int             `json:"done"`    // rows that were worked on in this state
	Refused  int             `json:"refused"` // things of the file that were not taken
	Count    ImportCount     `json:"count"`   // what taking it would do; after that, what it did
	Replace  bool            `json:"replace"` // items of the bank that differ get a new edition
	TakenBy  people.PersonID `json:"taken_by"`
	Taken    time.Time       `json:"taken,omitzero"` // zero until all was taken
	Left     int             `json:"left"`           // undone: things that were changed since and stay
	Fault    *Noted          `json:"fault"`          // why it failed
	Report   []ImportNote    `json:"-"`
}

// Running reports whether a job has work with it.
func (x *ItemImport) Running() bool {
	return x.State == ImportReceived || x.State == ImportTaking || x.State == ImportUndoing
}

// ImportNote is a line of the report.
type ImportNote struct {
	Where    string  `json:"where"`
	Item     string  `json:"item"`
	Severity string  `json:"severity"` // refused, lost, changed, kept
	Said     []Noted `json:"said"`
}

// severityRefused marks a line about what was not taken from a file.
const severityRefused = "refused"

// Text is the line in a language.
func (n *ImportNote) Text(l locale.Lang) string {
	out := ""
	for i, s := range n.Said {
		if i > 0 {
			out += " "
		}
		out += locale.T(l, s.Key, s.Args)
	}
	return out
}

// ImportCount is what an import does to the bank.
type ImportCount struct {
	New     int `json:"new"`
	Same    int `json:"same"`    // there already, and no different
	Differs int `json:"differs"` // there already, and different
	Busy    int `json:"busy"`    // of those, with a reviewer: they are left alone
	Stimuli int `json:"stimuli"` // new or different
}

func (n *ImportCount) add(r *ItemImportRow) {
	switch {
	case r.Stimulus != nil:
		if r.Action != ImportSame {
			n.Stimuli++
		}
	case r.Action == ImportNew:
		n.New++
	case r.Action == ImportSame:
		n.Same++
	case r.Action == ImportBusy:
		n.Differs++
		n.Busy++
	default:
		n.Differs++
	}
}

// ImportAction is what taking a row of an import does.
type ImportAction string

// The actions.
const (
	ImportNew     ImportAction = "new"
	ImportSame    ImportAction = "same"
	ImportDiffers ImportAction = "differs"
	ImportBusy    ImportAction = "busy" // differs, and a reviewer has it
	ImportLeft    ImportAction = "left" // was changed since it was taken, and is not put back
)

// ItemImportRow is a thing of a file: a material or an item.
type ItemImportRow struct {
	Import   ImportID     `json:"-"`
	N        int          `json:"-"` // from 1; the materials come first
	Action   ImportAction `json:"-"`
	Stimulus *Stimulus    `json:"stimulus,omitempty"`
	Item     *Item        `json:"item,omitempty"`
	Undo     *ImportUndo  `json:"-"` // nil where taking it changed nothing
}

// ImportUndo is what putting a row back needs.
type ImportUndo struct {
	Made     int64     `json:"made"`               // the version that the import made
	Item     ItemID    `json:"item,omitempty"`     // "" for a material
	Old      *BankItem `json:"old,omitempty"`      // before; nil where the import made it
	Stimulus *Stimulus `json:"stimulus,omitempty"` // before; nil where the import made it
}

// ItemFile is a file of items as it came.
type ItemFile struct {
	Name     string
	Data     []byte
	Language locale.Lang // of a file in one language
	Tag      string      // for items that have none
}

// Reading is what a file gave. Every item has passed Item.Check.
type Reading struct {
	Format  string
	Items   []Item
	Stimuli []Stimulus
	Report  []ImportNote
}

// FileReader reads files of items; the package interchange has one. Its faults
// are about the file as a whole.
type FileReader interface {
	// Check refuses at once what is not safe to read or no file of items.
	Check(*ItemFile) error
	// Read gives the items of a file with the report.
	Read(*ItemFile) (*Reading, error)
}

// ImportJob is the kind of the job that works on an import, step by step.
const ImportJob = "exam.import"

// ImportPayload names the import of a job.
type ImportPayload struct {
	Import ImportID `json:"import"`
}

const sealedItems = "exam.import.file"

// sealedItemsMost bounds what is read of it, in bytes: pages and interface take no file
// of more than 33 MiB.
const sealedItemsMost = 40 << 20

// StartImport keeps a file, sealed, and lets a job read it; nothing is taken
// from it yet. The faults are those of FileReader.Check.
func (s *Service) StartImport(ctx context.Context, by *access.Actor, body people.BodyID, f ItemFile) (*ItemImport, error) {
	if err := allow(by, access.WriteItem, body, 0); err != nil {
		return nil, err
	}
	if err := s.Files.Check(&f); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(f.Data)
	x := &ItemImport{
		ID: ImportID(s.IDs.New("imp")), Version: 1, Body: body, State: ImportReceived, File: clip(f.Name), Language: f.Language, Tag: f.Tag,
		Size: int64(len(f.Data)), SHA256: hex.EncodeToString(sum[:]), By: people.PersonID(by.Person),
	}
	x.Object = "exam-import/" + string(x.ID)
	if err := s.putItemFile(ctx, x, f.Data); err != nil {
		return nil, err
	}
	err := s.write(ctx, func(tx Tx) error {
		x.Created = tx.Now()
		if err := tx.ItemImportInsert(x); err != nil {
			return err
		}
		if err := enqueueImport(tx, x, by.Person); err != nil {
			return err
		}
		return s.Record(tx, x.entry(by.Person))
	})
	if err != nil {
		return nil, errors.Join(err, s.Blobs.Delete(ctx, x.Object))
	}
	return x, nil
}

func enqueueImport(tx Tx, x *ItemImport, person string) error {
	return outbox.Enqueue(tx, outbox.Job{Kind: ImportJob, Payload: ImportPayload{x.ID}, Person: person, Body: string(x.Body), Case: string(x.ID)})
}

// putItemFile keeps the file sealed under a key of the import's own: it has
// keys of items in it.
func (s *Service) putItemFile(ctx context.Context, x *ItemImport, data []byte) (err error) {
	if x.Lock, err = s.Master.NewKey(); err != nil {
		return err
	}
	key, err := s.Master.Key(x.Lock)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(sealedItems, data)
	if err != nil {
		return err
	}
	_, err = s.Blobs.Put(ctx, x.Object, bytes.NewReader(sealed))
	return err
}

func (s *Service) getItemFile(ctx context.Context, x *ItemImport) ([]byte, error) {
	key, err := s.Master.Key(x.Lock)
	if err != nil {
		return nil, err
	}
	sealed, err := blob.Read(ctx, s.Blobs, x.Object, sealedItemsMost)
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", x.ID, err)
	}
	return key.Open(sealedItems, sealed)
}

// importFacts are what the journal keeps of an import: never what is in it.
type importFacts struct {
	File   string      `json:"file"`
	SHA256 string      `json:"sha256"`
	Format string      `json:"format"`
	State  ImportState `json:"state"`
	Rows   int         `json:"rows"`
	Count  ImportCount `json:"count"`
	Left   int         `json:"left"`
}

func (x *ItemImport) entry(person string) journal.Entry {
	return journal.Entry{
		Verb: string(access.WriteItem), Actor: person, Body: string(x.Body), Case: string(x.ID),
		Facts: importFacts{x.File, x.SHA256, x.Format, x.State, x.Total, x.Count, x.Left},
	}
}

// Imports are the latest imports of a body, without their reports.
func (s *Service) Imports(ctx context.Context, by *access.Actor, body people.BodyID) (out []ItemImport, err error) {
	if err := allow(by, access.SeeItems, body, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.ItemImportList(body)
		return err
	})
	return out, err
}

// ImportOf is one import with its report. The fault is exam.missing.import.
func (s *Service) ImportOf(ctx context.Context, by *access.Actor, body people.BodyID, id ImportID) (x *ItemImport, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		x, err = importOf(tx, by, access.SeeItems, body, id)
		return err
	})
	return x, err
}

// ImportRows are rows of an import behind the n-th, at most limit. The fault is
// exam.missing.import.
func (s *Service) ImportRows(ctx context.Context, by *access.Actor, body people.BodyID, id ImportID, after, limit int) (rows []ItemImportRow, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if _, err := importOf(tx, by, access.SeeItems, body, id); err != nil {
			return err
		}
		rows, err = tx.ItemImportRows(id, after, limit)
		return err
	})
	return rows, err
}

func importOf(tx Tx, by *access.Actor, v access.Verb, body people.BodyID, id ImportID) (*ItemImport, error) {
	if err := allow(by, v, body, 0); err != nil {
		return nil, err
	}
	x, err := tx.ItemImportGet(id)
	if err != nil {
		return nil, err
	}
	if x == nil || x.Body != body {
		return nil, fault.New(fault.Missing, "exam.missing.import")
	}
	return x, nil
}
