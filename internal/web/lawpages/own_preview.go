package lawpages

import (
	"net/http"

	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// ownPreviewPage says which edition would answer on a day, with the draft
// counted in.
type ownPreviewPage struct {
	ownFrame
	Day   string
	Error string
	Facts []kit.Fact
	Rules []kit.Link
}

// ownPreview shows the law as of a day; without one, of the first day of the
// draft.
func (d Deps) ownPreview(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	p := ownPreviewPage{ownFrame: d.frame(r, o, "preview"), Day: nonEmpty(r.URL.Query().Get("day"), o.Edition)}
	status := http.StatusOK
	on, err := day.Parse(p.Day)
	if f, ok := fault.As(err); ok {
		p.Error, status = locale.T(r.Lang, f.Key(), f.Args), f.Kind.Status()
	} else {
		p.Facts = []kit.Fact{answersOn(r, o.Library, o.Act, on), answersOn(r, o.Library, o.Base.Act, on)}
	}
	for _, rule := range decide.RulesOf(o.Law.Kind) {
		p.Rules = append(p.Rules, kit.Link{Text: tr(r, "decide.rule."+rule), Href: p.Path + "/ask/" + rule})
	}
	return d.drawOwn(w, r, p.ownFrame, status, ownPreviewView(p))
}

func answersOn(r *route.Request, lib *law.Library, act string, on day.Day) kit.Fact {
	e, err := lib.On(act, on)
	if f, ok := fault.As(err); ok {
		return kit.Fact{Name: act, Value: locale.T(r.Lang, f.Key(), f.Args)}
	}
	return kit.Fact{Name: act, Value: e.Title.In(r.Lang) + " · " + Force(r.Lang, e)}
}

// under gives the pages of the rules a library in which the draft counts.
func (d Deps) under(o *ownlaw.Own) Deps {
	return Deps{Draw: d.Draw, Library: func() *law.Library { return o.Library }, draft: o}
}

// href is where the clauses of an edition are read: a draft stands among no
// public rules.
func (d Deps) href(e *law.Edition) string {
	if d.draft != nil && e.Name() == d.draft.Law.Name() {
		return ownPath(d.draft.Ref) + "/clauses"
	}
	return "/rules/" + e.Act + "/" + e.Day
}

// ownAsk shows the form of a rule under the draft.
func (d Deps) ownAsk(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	_, p, err := d.under(o).question(r)
	if err != nil {
		return err
	}
	return d.drawAsk(w, r, p, http.StatusOK)
}

// ownAnswer decides under the draft; nothing is kept.
func (d Deps) ownAnswer(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	return d.under(o).answer(w, r)
}
