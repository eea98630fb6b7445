package competition

import (
	"context"
	"errors"
	"io/fs"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/journal/bundle"
)

// ArchiveForm is the form of archives that this program writes and reads.
const ArchiveForm = "tarazy-archive-1"

// Manifest lists the files of an archive.
type Manifest struct {
	Form        string          `json:"form"`
	Competition ID              `json:"competition"`
	Number      string          `json:"number"`
	Made        string          `json:"made"` // legal instant, RFC 3339
	By          string          `json:"by"`   // id of who asked for it
	Records     int             `json:"records"`
	Files       []bundle.Listed `json:"files"` // by name
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
	numbers, acts, err := bundle.Numbers(ctx, x.Journal, g.about()...)
	if err != nil {
		return nil, nil, err
	}
	records, err := bundle.Receipts(ctx, x.Journal, numbers, func(string) bool { return true }, progress)
	if err != nil {
		return nil, nil, err
	}
	law, err := bundle.ActFiles(x.Acts, x.Own, append(acts, g.m.c.Act))
	if err != nil {
		return nil, nil, err
	}
	g.files = append(g.files, law...)
	g.files = append(g.files, bundle.File{Name: bundle.Records, Data: records}, bundle.File{Name: bundle.Roots, Data: x.Service.Trust.PEM()},
		bundle.File{Name: bundle.PublicKey, Data: []byte(x.Journal.Signer.Public() + "\n")})
	m := &Manifest{
		Form: ArchiveForm, Competition: id, Number: g.m.c.Number, Made: x.Service.Legal.Now().UTC().Format(instantForm), By: by.Person, Records: len(numbers),
		Files: bundle.List(g.files),
	}
	data, err := bundle.Pack(ArchiveForm, m, g.files, x.Journal.Signer)
	return data, m, err
}

// about asks the journal for all that is about the competition.
func (g *gathering) about() []journal.Query {
	out := make([]journal.Query, len(g.cases))
	for i, id := range g.cases {
		out[i] = journal.Query{Case: id}
	}
	return out
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
			g.files = append(g.files, bundle.File{Name: protocolPath(p, string(f.Lang)+".pdf"), Data: data})
		}
	}
	return nil
}
