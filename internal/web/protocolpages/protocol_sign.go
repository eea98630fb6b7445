package protocolpages

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/papersheet"
)

// signPage is where a member reads the protocol and signs both its files.
type signPage struct {
	problems
	Head     kit.Heading
	Path     string
	Back     string
	Protocol string
	Files    []fileView
	Sheet    kit.SignSheet
	Due      string
	Clause   kit.Link
	Blocked  string // why it cannot be signed
	Signing  kit.Signing
}

func (d Deps) signForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawSign(w, r, problems{})
}

func (d Deps) drawSign(w http.ResponseWriter, r *route.Request, bad problems) error {
	v, err := d.Contest.Protocol(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	last := v.Last()
	switch {
	case last == nil:
		return fault.New(fault.Missing, "selection.missing.protocol")
	case !slices.ContainsFunc(v.Signers, func(s competition.Signer) bool { return s.You }):
		return fault.New(fault.Denied, "protocol.not_member")
	}
	l, c := r.Lang, &v.Competition
	e, rules, err := d.edition(c)
	if err != nil {
		return err
	}
	shown := d.versionOf(l, last)
	p := &signPage{problems: bad, Path: pathOf(c.ID, "/protocol/sign"), Back: pathOf(c.ID, "/protocol"), Protocol: string(last.ID), Files: shown.Files, Signing: kit.Signing{URL: d.SignerURL}}
	p.Head = kit.Heading{
		Crumbs: append(crumbs(l, c), kit.Link{Text: say(l, "protocol.title"), Href: p.Back}),
		Title:  say(l, "protocol.sign.title"), Sub: say(l, "protocol.sign.sub"),
	}
	p.Due, p.Clause = dayText(l, last.Due), lawpages.ClauseLink(l, e, rules.Protocol.WorkingDays)
	p.Sheet = d.sheet(l, v, &shown)
	if p.Blocked = signBlocked(l, v); p.Blocked == "" {
		if err := d.toSign(r, v, p); err != nil {
			return err
		}
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Class: "p-protocol", Status: bad.Status, Bundles: []string{"signing.js"}}, signView(p))
}

// signBlocked says why a member cannot sign; "" where they can.
func signBlocked(l locale.Lang, v *competition.ProtocolView) string {
	switch {
	case v.MaySign:
		return ""
	case v.Ahead != nil:
		return faultText(l, v.Ahead)
	}
	return faultText(l, fault.New(fault.Conflict, "protocol.published"))
}

// toSign puts the very bytes on the page, and their text to be read. A file
// that is not the one that was drawn up is not signed.
func (d Deps) toSign(r *route.Request, v *competition.ProtocolView, p *signPage) error {
	var papers []papersheet.Paper
	for _, f := range v.Last().Files {
		data, err := d.Contest.ProtocolBytes(r.Context(), f)
		if bad, ok := fault.As(err); ok {
			p.Blocked = faultText(r.Lang, bad)
			return nil
		}
		if err != nil {
			return err
		}
		p.Signing.Add(say(r.Lang, "protocol.file", "lang", string(f.Lang)), data)
		paper, err := d.Contest.ProtocolPaper(r.Context(), r.Actor, v.Competition.ID, f.Lang)
		if err != nil {
			return err
		}
		papers = append(papers, papersheet.Paper{Lang: f.Lang, Parts: paper.Parts})
	}
	p.Sheet.Sheet = papersheet.Sheet(papers)
	return nil
}

// sheet is what is signed, by whom, and what follows.
func (d Deps) sheet(l locale.Lang, v *competition.ProtocolView, shown *versionView) kit.SignSheet {
	c := &v.Competition
	s := kit.SignSheet{Sheet: templ.NopComponent, SignedTitle: say(l, "protocol.signatures", "n", v.Signed(), "of", len(v.Signers))}
	s.Facts = []kit.SignFact{
		{Name: say(l, "protocol.sign.document"), Value: say(l, "protocol.paper.title", "number", c.Number), Note: shown.Title + " · " + shown.When},
		{Name: say(l, "signing.one_act"), Value: say(l, "protocol.sign.what")},
	}
	for _, f := range shown.Files {
		s.Facts = append(s.Facts, kit.SignFact{Name: f.Name, Value: f.Size, Note: say(l, "protocol.hash", "hash", f.Hash)})
	}
	for _, x := range v.Signers {
		shown := d.signerOf(l, v, x)
		s.Signers = append(s.Signers, kit.Signer{Name: shown.Name, When: shown.State, State: shown.Kind, You: shown.You})
		if x.You {
			s.Facts = append(s.Facts, kit.SignFact{Name: say(l, "signing.certificate"), Value: x.Name, Note: say(l, "signing.certificate.note")})
		}
	}
	s.Follows = []string{
		say(l, "protocol.sign.follows.candidates", "n", v.Candidates), say(l, "protocol.sign.follows.officers"), say(l, "protocol.sign.follows.terms"),
	}
	return s
}

// sign takes the signatures, one a file, in the order of the files.
func (d Deps) sign(w http.ResponseWriter, r *route.Request) error {
	signed, err := d.signed(r)
	if err == nil {
		word := "signed"
		if signed.State == competition.ProtocolPublished {
			word = "published"
		}
		return page.Go(w, r, pathOf(competitionOf(r), "/protocol")+"?done="+word)
	}
	bad, err := refused(r.Lang, err, map[string]string{"read": "read"})
	if err != nil {
		return err
	}
	return d.drawSign(w, r, bad)
}

// signed signs the version that the form names, be it the latest or not: what
// was read and signed is never taken for another.
func (d Deps) signed(r *route.Request) (*competition.Protocol, error) {
	if r.PostFormValue("read") != "yes" {
		return nil, fault.New(fault.Invalid, "protocol.unread").At("read")
	}
	v, err := d.Contest.Protocol(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return nil, err
	}
	id := competition.ProtocolID(r.PostFormValue("protocol"))
	if !slices.ContainsFunc(v.Versions, func(x competition.Protocol) bool { return x.ID == id }) {
		return nil, fault.New(fault.Missing, "selection.missing.protocol")
	}
	return d.Contest.SignProtocol(r.Context(), r.Actor, id, page.Signatures(r))
}
