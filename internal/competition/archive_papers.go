package competition

import (
	"context"
	"path"

	"tarazy/internal/journal/bundle"
)

// archivePaper is a paper as it goes into an archive. At is the file in the
// archive; "" for a receiver who may not see the candidate, and who gets neither
// the name of the file nor the note.
type archivePaper struct {
	Paper
	In string `json:"in"`
}

// papersFile lists the papers of an archive.
const papersFile = "papers.json"

// paperEnds are the ends of file names by media type.
var paperEnds = map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}

// brought are the papers of an application as the receiver may see them.
func (x *held) brought(a *Application) error {
	all, err := x.g.tx.PapersOf(a.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	key, err := x.g.s.key(x.g.tx, a.Person)
	if err != nil {
		return err
	}
	open := func(b []byte) ([]byte, error) { return key.Open(PaperField, b) }
	for _, p := range all {
		y := archivePaper{Paper: p}
		if x.g.named(a.ID) {
			y.In = path.Join("papers", string(a.ID), p.Item+paperEnds[p.Type])
			x.g.papers = append(x.g.papers, sealedFile{y, open})
		} else {
			y.Name, y.Note = "", ""
		}
		x.papers = append(x.papers, y)
	}
	return nil
}

// sealedFile is a paper with what opens its file.
type sealedFile struct {
	archivePaper
	open func([]byte) ([]byte, error)
}

// paperFiles adds the files of the papers that the receiver may see; one that
// is lost or altered stops the archive.
func (x *Archivist) paperFiles(ctx context.Context, g *gathering) error {
	for _, p := range g.papers {
		data, err := x.Service.paperData(ctx, &p.Paper, p.open)
		if err != nil {
			return err
		}
		g.files = append(g.files, bundle.File{Name: p.In, Data: data})
	}
	return nil
}
