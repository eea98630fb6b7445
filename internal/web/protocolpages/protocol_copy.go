package protocolpages

import (
	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/signature/signedcopy"
	"tarazy/internal/web/copypages"
	"tarazy/internal/web/kit"
)

// copies are the pages of the copy of a protocol that bears its signatures
// itself.
func (d Deps) copies(pattern string) copypages.Kind {
	return copypages.Kind{
		Pattern: pattern, See: access.SeeCompetitions, Draw: d.Draw, SignerURL: d.SignerURL,
		Paper: func(r *route.Request) signedcopy.Paper { return d.Contest.ProtocolCopy(r.Actor, competitionOf(r)) },
		About: d.aboutCopy,
	}
}

func (d Deps) aboutCopy(r *route.Request) (copypages.About, error) {
	v, err := d.Contest.Protocol(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return copypages.About{}, err
	}
	l, c := r.Lang, &v.Competition
	return copypages.About{
		Crumbs: append(crumbs(l, c), kit.Link{Text: say(l, "protocol.title"), Href: pathOf(c.ID, "/protocol")}),
		Title:  say(l, "protocol.paper.title", "number", c.Number), Save: "tarazy-" + c.Number, File: copyName(l),
	}, nil
}

func copyName(l locale.Lang) func(signedcopy.File) string {
	return func(f signedcopy.File) string { return say(l, "protocol.file", "lang", string(f.Lang)) }
}

// signedCopy is what the page of a published protocol shows of its copy; nil
// before, and for who may not read the protocol.
func (d Deps) signedCopy(r *route.Request, v *competition.ProtocolView) (templ.Component, error) {
	if last := v.Last(); last == nil || last.State != competition.ProtocolPublished || !v.MayRead {
		return nil, nil
	}
	c, err := d.Contest.ProtocolCopy(r.Actor, v.Competition.ID).Copy(r.Context())
	if err != nil || c.Stamps == 0 {
		return nil, err
	}
	return copypages.Section(r.Lang, c, people.PersonID(r.Actor.Person), pathOf(v.Competition.ID, "/protocol/copy"), copyName(r.Lang)), nil
}
