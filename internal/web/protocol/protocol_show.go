package protocol

import (
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// showPage is the state of the protocol.
type showPage struct {
	problems
	Head      kit.Heading
	Done      string
	Path      string
	Ahead     string // what stands in the way
	None      bool
	State     string
	StateKind kit.StateKind
	Facts     []kit.Fact
	Files     []fileView
	Signed    string
	Signers   []kit.Signer
	Certs     []kit.Fact // certificates of who has signed
	Why       string
	MayDraw   bool
	MaySign   bool
	Again     bool // it is drawn already
	Number    string
	Earlier   []kit.Fact
	Published bool
}

// fileView is a file of the protocol.
type fileView struct {
	Text, Href, Size, Hash string
	Bad                    string // it is not what was drawn
}

func (d Deps) show(w http.ResponseWriter, r *route.Request) error {
	return d.drawShow(w, r, showPage{})
}

func (d Deps) drawShow(w http.ResponseWriter, r *route.Request, p showPage) error {
	v, err := d.Competitions.Protocol(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	p.Head = kit.Heading{Crumbs: crumbs(r.Lang, &v.Competition), Title: t(r, "protocol.title"), Sub: t(r, "protocol.of", "number", v.Competition.Number)}
	p.Done, p.Path = done(r, "protocol", "drawn", "signed", "published"), pathOf(v.Competition.ID)+"/protocol"
	p.MayDraw, p.MaySign, p.Number = v.MayDraw && (v.Ahead == nil || v.Ahead.Code == "protocol.outdated"), v.MaySign, "0"
	if v.Ahead != nil && v.Ahead.Code != "protocol.signed" {
		p.Ahead = say(r.Lang, v.Ahead.Key(), pairs(v.Ahead.Args)...)
	}
	p.Published = v.Competition.Published != nil
	last := v.Last()
	if p.None = last == nil; !p.None {
		if err := d.fillLast(r, v, last, &p); err != nil {
			return err
		}
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: p.Status, Class: "p-protocol"}, showView(p))
}

func (d Deps) fillLast(r *route.Request, v *competition.ProtocolView, last *competition.Protocol, p *showPage) error {
	p.Again, p.Number, p.Why = true, strconv.Itoa(last.Number), last.Why
	p.State, p.StateKind = t(r, "protocol.state."+string(last.State)), stateKind(last.State)
	p.Facts = []kit.Fact{
		{Name: t(r, "protocol.drawn_at"), Value: moment(r.Lang, last.Drawn, v.Zone)},
		{Name: t(r, "protocol.due"), Value: t(r, "protocol.on", "day", last.Due.String())},
	}
	p.Signed = t(r, "protocol.signatures", "n", v.Signed(), "of", len(v.Signers))
	p.Signers, p.Certs = signers(r.Lang, v)
	for _, f := range last.Files {
		x := fileView{
			Text: t(r, "protocol.file", "lang", string(f.Lang)), Href: p.Path + "/" + string(f.Lang) + ".pdf",
			Size: t(r, "protocol.bytes", "n", f.Size), Hash: t(r, "protocol.hash", "hash", hex.EncodeToString(f.Hash)),
		}
		if _, err := d.Competitions.ProtocolBytes(r.Context(), f); err != nil {
			bad, ok := fault.As(err)
			if !ok {
				return err
			}
			x.Bad = say(r.Lang, bad.Key(), pairs(bad.Args)...)
		}
		p.Files = append(p.Files, x)
	}
	for _, old := range v.Versions[:len(v.Versions)-1] {
		p.Earlier = append(p.Earlier, kit.Fact{
			Name:  t(r, "protocol.version", "n", old.Number) + ", " + moment(r.Lang, old.Drawn, v.Zone),
			Value: strings.TrimSpace(t(r, "protocol.state."+string(old.State)) + ". " + old.Why),
		})
	}
	return nil
}

func stateKind(s competition.ProtocolState) kit.StateKind {
	switch s {
	case competition.ProtocolPublished:
		return kit.Done
	case competition.ProtocolDrawn:
		return kit.Decide
	}
	return kit.Out
}

// signers are those who sign, with when they did, and their certificates.
func signers(l locale.Lang, v *competition.ProtocolView) (out []kit.Signer, certs []kit.Fact) {
	for _, s := range v.Signers {
		name := say(l, "protocol.signer", "name", s.Name, "duty", say(l, "panel.duty."+string(s.Duty)))
		x := kit.Signer{Name: name, When: say(l, "protocol.waits"), State: kit.Decide, You: s.You}
		if !s.At.IsZero() {
			x.When, x.State = moment(l, s.At, v.Zone), kit.Done
			certs = append(certs, kit.Fact{Name: s.Name, Value: say(l, "protocol.certificate", "serial", s.Serial)})
		}
		out = append(out, x)
	}
	return out, certs
}

// draw draws the protocol up.
func (d Deps) draw(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Competitions.DrawProtocol(r.Context(), r.Actor, competitionOf(r), number(r, "number"), r.PostFormValue("why"))
	if err == nil {
		return page.Go(w, r, pathOf(competitionOf(r))+"/protocol?done=drawn")
	}
	var p showPage
	if err := p.refused(r.Lang, err, "why"); err != nil {
		return err
	}
	return d.drawShow(w, r, p)
}

// file gives one of the files as it was drawn: "kk.pdf", "ru.pdf".
func (d Deps) file(w http.ResponseWriter, r *route.Request) error {
	lang, ok := strings.CutSuffix(r.PathValue("file"), ".pdf")
	if !ok {
		return fault.New(fault.Missing, "page.missing")
	}
	f, data, err := d.Competitions.ProtocolFile(r.Context(), r.Actor, competitionOf(r), locale.Lang(lang))
	if err != nil {
		return err
	}
	return send(w, "application/pdf", "protocol-"+string(f.Lang)+".pdf", data, true)
}
