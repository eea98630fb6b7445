package competition

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

// ArchiveForm is the form of archives that this program writes and reads.
const ArchiveForm = "tarazy-archive-1"

// The files of an archive that hold it together.
const (
	manifestFile  = "manifest.json"
	statementFile = "manifest.sig" // the installation's signature over the digest of the manifest
	publicFile    = "journal.pub"  // the key by which heads and the manifest are verified
	rootsFile     = "roots.pem"    // the authorities that the installation trusts
	recordsFile   = "journal.jsonl"
)

// Manifest lists the files of an archive.
type Manifest struct {
	Form        string         `json:"form"`
	Competition ID             `json:"competition"`
	Number      string         `json:"number"`
	Made        string         `json:"made"` // legal instant, RFC 3339
	By          string         `json:"by"`   // id of who asked for it
	Records     int            `json:"records"`
	Files       []ManifestFile `json:"files"` // by name
}

// ManifestFile is a file with its hash.
type ManifestFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Archivist makes archives: all about one competition in one file, which can be
// checked without the program's database.
type Archivist struct {
	Service *Service
	Journal *journal.Service
	Acts    fs.FS // the program's acts
	Own     fs.FS // the installation's own; nil for none
}

// Make makes the archive of a competition. progress, if not nil, hears how many
// of the journal's records are done. The faults are
// selection.missing.competition, access.denied, archive.early,
// archive.pending, protocol.file_changed and appointment.paper_missing.
func (x *Archivist) Make(ctx context.Context, by *access.Actor, id ID, progress func(done, total int) error) ([]byte, *Manifest, error) {
	var g *gathering
	err := x.Service.Store.Read(ctx, func(tx Tx) (err error) {
		g, err = x.Service.gather(tx, by, id)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(x.protocolFiles(ctx, g), x.paperFiles(ctx, g)); err != nil {
		return nil, nil, err
	}
	numbers, acts, err := x.numbers(ctx, g)
	if err != nil {
		return nil, nil, err
	}
	records, err := x.records(ctx, numbers, progress)
	if err != nil {
		return nil, nil, err
	}
	law, err := actFiles(x.Acts, x.Own, acts)
	if err != nil {
		return nil, nil, err
	}
	g.files = append(g.files, law...)
	g.files = append(g.files, archiveFile{recordsFile, records}, archiveFile{rootsFile, x.Service.Trust.PEM()},
		archiveFile{publicFile, []byte(x.Journal.Signer.Public() + "\n")})
	m := &Manifest{
		Form: ArchiveForm, Competition: id, Number: g.m.c.Number, Made: x.Service.Legal.Now().UTC().Format(instantForm), By: by.Person, Records: len(numbers),
	}
	data, err := x.pack(g.files, m)
	return data, m, err
}

// protocolFiles adds the files of every version of the protocol; one that was
// altered stops the archive.
func (x *Archivist) protocolFiles(ctx context.Context, g *gathering) error {
	for i := range g.protos {
		p := &g.protos[i]
		for _, f := range p.Files {
			data, err := x.Service.ProtocolBytes(ctx, f)
			if err != nil {
				return err
			}
			g.files = append(g.files, archiveFile{protocolPath(p, string(f.Lang)+".pdf"), data})
		}
	}
	return nil
}

// numbers are the places in the journal of all records about the competition,
// and the acts under which they decide.
func (x *Archivist) numbers(ctx context.Context, g *gathering) (numbers []int64, acts []string, err error) {
	acts = []string{g.m.c.Act}
	for _, about := range g.cases {
		q := journal.Query{Case: about, Limit: 200}
		for {
			page, err := x.Journal.List(ctx, q)
			if err != nil {
				return nil, nil, err
			}
			for _, r := range page.Records {
				if r.Number == 0 {
					return nil, nil, fault.New(fault.Conflict, "archive.pending")
				}
				numbers = append(numbers, r.Number)
				if r.Act != "" {
					acts = append(acts, r.Act)
				}
			}
			if page.Next == "" {
				break
			}
			q.After = page.Next
		}
	}
	slices.Sort(numbers)
	slices.Sort(acts)
	return slices.Compact(numbers), slices.Compact(acts), nil
}

// progressEvery is after how many records progress is told.
const progressEvery = 500

// records are the receipts of the records, one a line.
func (x *Archivist) records(ctx context.Context, numbers []int64, progress func(done, total int) error) ([]byte, error) {
	var b bytes.Buffer
	done := 0
	err := x.Journal.Receipts(ctx, numbers, func(r *journal.Receipt) error {
		if progress != nil && done%progressEvery == 0 {
			if err := progress(done, len(numbers)); err != nil {
				return err
			}
		}
		done++
		line, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("archive: record %d: %w", r.Number, err)
		}
		b.Write(append(line, '\n'))
		return nil
	})
	return b.Bytes(), err
}

// pack writes the files, sorted by name, behind their signed manifest.
func (x *Archivist) pack(files []archiveFile, m *Manifest) ([]byte, error) {
	slices.SortFunc(files, func(a, b archiveFile) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	m.Files = make([]ManifestFile, len(files))
	for i, f := range files {
		sum := sha256.Sum256(f.data)
		m.Files[i] = ManifestFile{f.name, int64(len(f.data)), hex.EncodeToString(sum[:])}
	}
	list, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return nil, fmt.Errorf("archive: manifest: %w", err)
	}
	signed, err := x.Journal.Signer.State(manifestDigest(list))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range append([]archiveFile{{manifestFile, list}, {statementFile, signed}}, files...) {
		w, err := z.Create(f.name)
		if err != nil {
			return nil, fmt.Errorf("archive: %s: %w", f.name, err)
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, fmt.Errorf("archive: %s: %w", f.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("archive: %w", err)
	}
	return b.Bytes(), nil
}

// manifestDigest is what the installation states of a manifest.
func manifestDigest(list []byte) string {
	sum := sha256.Sum256(list)
	return ArchiveForm + " " + hex.EncodeToString(sum[:])
}
