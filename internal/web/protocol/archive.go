package protocol

import (
	"net/http"
	"strconv"

	"tarazy/internal/outbox"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// archivePage offers the archive of a competition.
type archivePage struct {
	problems
	Head  kit.Heading
	Path  string
	Going *kit.Work
	Note  string // it failed
	Take  string // path of the file; "" before it is made
	May   bool   // to ask for one
}

func (d Deps) archive(w http.ResponseWriter, r *route.Request) error {
	return d.drawArchive(w, r, archivePage{})
}

func (d Deps) drawArchive(w http.ResponseWriter, r *route.Request, p archivePage) error {
	c, s, err := d.Archives.Asked(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	p.Head = kit.Heading{Crumbs: crumbs(r.Lang, c), Title: t(r, "protocol.archive"), Sub: t(r, "protocol.of", "number", c.Number)}
	p.Path, p.May = pathOf(c.ID)+"/archive", true
	switch {
	case s == nil:
	case s.State == outbox.Done:
		p.Take = p.Path + "/file"
	case s.State.Ended():
		p.Note = t(r, "protocol.archive.failed")
	default:
		p.May = false
		p.Going = &kit.Work{Text: t(r, "protocol.archive.waits"), Done: int(s.Done), Of: int(s.Total)}
		if s.Total > 0 {
			p.Going.Text = t(r, "protocol.archive.running", "done", s.Done, "total", s.Total)
			p.Going.Count = strconv.FormatInt(s.Done, 10) + " / " + strconv.FormatInt(s.Total, 10)
		}
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Column, Status: p.Status, Class: "p-protocol"}, archiveView(p))
}

func (d Deps) askArchive(w http.ResponseWriter, r *route.Request) error {
	err := d.Archives.Ask(r.Context(), r.Actor, competitionOf(r))
	if err == nil {
		return page.Go(w, r, pathOf(competitionOf(r))+"/archive")
	}
	var p archivePage
	if err := p.refused(r.Lang, err); err != nil {
		return err
	}
	return d.drawArchive(w, r, p)
}

func (d Deps) takeArchive(w http.ResponseWriter, r *route.Request) error {
	data, err := d.Archives.Take(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	return send(w, "application/zip", "tarazy-"+string(competitionOf(r))+".zip", data, false)
}
