package competition

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"path"

	"tarazy/internal/access"
	"tarazy/internal/journal"
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
	open := func(b []byte) ([]byte, error) { return key.Open(sealedPaper, b) }
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
		g.files = append(g.files, archiveFile{p.In, data})
	}
	return nil
}

// papers checks the files of papers against what the journal kept of them when
// they were handed in.
func (a *openedArchive) papers() {
	var all []archivePaper
	if err := json.Unmarshal(a.files[papersFile], &all); err != nil {
		a.report.trouble("unreadable", papersFile, "", err)
		return
	}
	for i := range all {
		p := &all[i]
		if p.In == "" {
			continue
		}
		if p.Hash == nil { // handed in before hashes were kept: the manifest alone holds it
			a.report.Papers++
			continue
		}
		sum := sha256.Sum256(a.files[p.In])
		if !bytes.Equal(sum[:], p.Hash) || int64(len(a.files[p.In])) != p.Size {
			a.report.trouble("changed", p.In, "", nil)
			continue
		}
		if err := a.handed(&p.Paper); err != nil {
			a.report.trouble("unhanded", p.In, string(p.Application), err)
			continue
		}
		a.report.Papers++
	}
}

// handed holds a paper to the journal's record of its being handed in.
func (a *openedArchive) handed(p *Paper) error {
	facts, err := journal.Canonical(handedFacts(p))
	if err != nil || a.drawn[string(facts)] {
		return err
	}
	const verb = string(access.HandIn)
	if a.closed[verb] == 0 {
		return errors.New("no record of the journal is about this file")
	}
	a.closed[verb]--
	return nil
}
