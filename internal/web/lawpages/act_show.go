package lawpages

import (
	"net/http"

	"tarazy/internal/decide"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// actPage is one edition with its clauses and rules.
type actPage struct {
	Title, Force, ForceNote, Source string
	Clauses                         []clauseLine
	Rules                           []kit.Link
	Scope                           []string
}

type clauseLine struct {
	ID, Name, Gist, Note, NotEncoded string
	Quote                            *law.Quote
}

func (d Deps) edition(r *route.Request) (*law.Edition, error) {
	return d.Library().Edition(r.PathValue("act"), r.PathValue("edition"))
}

// act shows an edition clause by clause.
func (d Deps) act(w http.ResponseWriter, r *route.Request) error {
	e, err := d.edition(r)
	if err != nil {
		return err
	}
	p := actPage{Title: e.Title.In(r.Lang), Force: Force(r.Lang, e), ForceNote: e.InForce.Note, Source: e.Source}
	reasons := map[string]string{}
	for _, n := range e.NotEncoded {
		reasons[n.Clause] = n.Reason.In(r.Lang)
	}
	for i := range e.Clauses {
		c := &e.Clauses[i]
		p.Clauses = append(p.Clauses, clauseLine{
			ID: c.ID, Name: ClauseName(r.Lang, c.ID), Gist: c.Gist.In(r.Lang), Note: c.Note,
			NotEncoded: reasons[c.ID], Quote: c.Quote,
		})
	}
	for _, b := range e.Scope {
		p.Scope = append(p.Scope, b.Name.In(r.Lang))
	}
	for _, rule := range decide.RulesOf(e.Kind) {
		p.Rules = append(p.Rules, kit.Link{Text: locale.T(r.Lang, "decide.rule."+rule, nil), Href: r.URL.Path + "/ask/" + rule})
	}
	return d.Draw(w, r, page.Page{Title: p.Title, Class: "p-law"}, showPage(p))
}
