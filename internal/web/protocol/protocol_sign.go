package protocol

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"

	"tarazy/internal/competition"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// signPage is what a member signs, in words and as the document.
type signPage struct {
	problems
	Head    kit.Heading
	Path    string
	Blocked string
	Sheet   kit.SignSheet
	Files   []fileView
	Data    []string // of each file, in base64
	Signer  string
	Read    kit.Field
}

func (d Deps) signForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawSign(w, r, signPage{})
}

func (d Deps) drawSign(w http.ResponseWriter, r *route.Request, p signPage) error {
	v, err := d.Competitions.Protocol(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	last := v.Last()
	if last == nil {
		return fault.New(fault.Missing, "selection.missing.protocol")
	}
	p.Head = kit.Heading{Crumbs: crumbs(r.Lang, &v.Competition), Title: t(r, "protocol.sign.title"), Sub: t(r, "protocol.sign.sub")}
	p.Path, p.Signer = pathOf(v.Competition.ID)+"/protocol", d.SignerURL
	p.Read = kit.Field{Name: "read", Label: t(r, "protocol.sign.read"), Value: "yes", Error: p.At["read"]}
	switch {
	case v.Ahead != nil:
		p.Blocked = say(r.Lang, v.Ahead.Key(), pairs(v.Ahead.Args)...)
	case !v.MaySign:
		return fault.New(fault.Denied, "protocol.not_member")
	default:
		if err := d.fillSign(r, v, last, &p); err != nil {
			return err
		}
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Column, Roomy: true, Status: p.Status, Class: "p-protocol"}, signView(p))
}

// fillSign puts together the sheet and the bytes. A file that was altered is
// not offered for signing.
func (d Deps) fillSign(r *route.Request, v *competition.ProtocolView, last *competition.Protocol, p *signPage) error {
	facts := []kit.SignFact{{Name: t(r, "protocol.sign.document"), Value: t(r, "protocol.of", "number", v.Competition.Number), Note: t(r, "protocol.sign.what")}}
	for _, f := range last.Files {
		data, err := d.Competitions.ProtocolBytes(r.Context(), f)
		if bad, ok := fault.As(err); ok {
			p.Blocked = say(r.Lang, bad.Key(), pairs(bad.Args)...)
			return nil
		}
		if err != nil {
			return err
		}
		p.Data = append(p.Data, base64.StdEncoding.EncodeToString(data))
		text := t(r, "protocol.file", "lang", string(f.Lang))
		p.Files = append(p.Files, fileView{Text: text, Href: p.Path + "/" + string(f.Lang) + ".pdf"})
		facts = append(facts, kit.SignFact{Name: text, Value: t(r, "protocol.bytes", "n", f.Size), Note: t(r, "protocol.hash", "hash", hex.EncodeToString(f.Hash))})
	}
	l := r.Lang
	if l != locale.RU {
		l = locale.KK
	}
	paper, err := d.Competitions.ProtocolPaper(r.Context(), r.Actor, v.Competition.ID, l)
	if err != nil {
		return err
	}
	list, _ := signers(r.Lang, v)
	p.Sheet = kit.SignSheet{
		Sheet: sheetView(string(l), paper.Parts), Facts: facts, Signers: list,
		SignedTitle: t(r, "protocol.signatures", "n", v.Signed(), "of", len(v.Signers)),
		Follows: []string{
			t(r, "protocol.sign.follows.candidates", "n", v.Candidates), t(r, "protocol.sign.follows.officers"), t(r, "protocol.sign.follows.terms"),
		},
	}
	return nil
}

// sign takes the signatures on both files, given in one act.
func (d Deps) sign(w http.ResponseWriter, r *route.Request) error {
	var p signPage
	err := d.signed(r)
	if err == nil {
		done, err := d.outcome(r)
		if err != nil {
			return err
		}
		return page.Go(w, r, pathOf(competitionOf(r))+"/protocol?done="+done)
	}
	if f, ok := fault.As(err); ok && strings.HasPrefix(f.Code, "eds.") {
		// Somebody else's signature is a fault of the form, not of the person's rights.
		err = (&fault.Error{Kind: fault.Invalid, Code: f.Code, Field: f.Field, Args: f.Args}).Wrap(err)
	}
	if err := p.refused(r.Lang, err, "read"); err != nil {
		return err
	}
	return d.drawSign(w, r, p)
}

func (d Deps) signed(r *route.Request) error {
	v, err := d.Competitions.Protocol(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	last := v.Last()
	if last == nil {
		return fault.New(fault.Missing, "selection.missing.protocol")
	}
	if r.PostFormValue("read") == "" {
		return fault.New(fault.Invalid, "protocol.unread").At("read")
	}
	var cms [][]byte
	for _, s := range r.PostForm["signature"] {
		cms = append(cms, []byte(s))
	}
	_, err = d.Competitions.SignProtocol(r.Context(), r.Actor, last.ID, cms)
	return err
}

func (d Deps) outcome(r *route.Request) (string, error) {
	v, err := d.Competitions.Protocol(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return "", err
	}
	if v.Last().State == competition.ProtocolPublished {
		return "published", nil
	}
	return "signed", nil
}

// headingTag is how a heading of the document is drawn below the page's own.
func headingTag(level int) string {
	if level <= 1 {
		return "h2"
	}
	return "h3"
}

// spans is how many columns a cell covers.
func spans(c document.Cell) int { return max(1, c.Span) }
