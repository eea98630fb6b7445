package identitypages

import (
	"net/http"
	"strconv"

	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// onePage is a check.
type onePage struct {
	page.Refused
	Head     kit.Heading
	Facts    []kit.Fact
	Pictures []picture
	Path     string
	Version  string
	Options  []kit.Option
	Reason   string
	Waits    bool
	Answers  []answered
}

type picture struct{ Name, Alt, Src string }

// answered is an answer that was given.
type answered struct {
	At, State, Reason string
	Kind              kit.StateKind
}

func (d Deps) one(w http.ResponseWriter, r *route.Request) error {
	return d.drawOne(w, r, page.Refused{})
}

func (d Deps) drawOne(w http.ResponseWriter, r *route.Request, f page.Refused) error {
	l := r.Lang
	c, err := d.Proctor.CheckOf(r.Context(), r.Actor, proctor.IdentityID(r.PathValue("identity")))
	if err != nil {
		return err
	}
	p := onePage{Refused: f, Path: path(c.ID), Version: strconv.FormatInt(c.Version, 10), Waits: c.State == proctor.IdentityWaiting, Reason: r.PostFormValue("reason")}
	p.Head = kit.Heading{Title: t(l, "one"), Sub: t(l, "one.sub"), Crumbs: []kit.Link{{Text: t(l, "title"), Href: "/identity-checks"}}}
	p.Facts = []kit.Fact{{Name: t(l, "name"), Value: c.Name}, {Name: t(l, "iin"), Value: c.IIN}}
	if c.Due != nil {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "col.due"), Value: d.term(r, &c.Identity).Text})
	}
	if p.Waits {
		p.Pictures = []picture{
			{t(l, "face"), locale.T(l, "proctor.picture.face", nil), p.Path + "/face"}, {t(l, "document"), locale.T(l, "proctor.picture.document", nil), p.Path + "/document"},
		}
	}
	for _, s := range proctor.IdentityStates[1:] {
		o := kit.Option{Value: string(s), Text: t(l, "answer."+string(s)), Chosen: r.PostFormValue("answer") == string(s)}
		if s != proctor.IdentityConfirmed {
			o.Hint = t(l, "answer."+string(s)+".hint")
		}
		p.Options = append(p.Options, o)
	}
	for i, a := range c.Answers {
		p.Answers = append(p.Answers, answered{At: d.moment(l, a.At, string(c.Body)), State: t(l, "tab."+string(a.State)), Kind: stateKinds[a.State], Reason: c.Reasons[i]})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: f.Status, Class: "p-identity"}, oneView(p))
}

func (d Deps) answer(w http.ResponseWriter, r *route.Request) error {
	in := proctor.AnswerIn{Version: page.Version(r), State: proctor.IdentityState(r.PostFormValue("answer")), Reason: r.PostFormValue("reason")}
	err := d.Proctor.AnswerIdentity(r.Context(), r.Actor, proctor.IdentityID(r.PathValue("identity")), in)
	if err == nil {
		return page.Go(w, r, "/identity-checks")
	}
	f, err := page.Refuse(r.Lang, err, page.Fields("answer", "reason"))
	if err != nil {
		return err
	}
	return d.drawOne(w, r, f)
}
