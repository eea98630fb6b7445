package lawpages

import (
	"net/http"
	"net/url"

	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// ownClausesPage are the clauses of an own act.
type ownClausesPage struct {
	ownFrame
	Rows []ownClauseRow
	Add  *clauseForm // nil while none is being added
}

type ownClauseRow struct {
	clauseLine
	EditHref string
	Free     bool // nothing stands on it
	Edit     *clauseForm
}

// clauseForm is a clause as typed.
type clauseForm struct {
	ID     string
	Values map[string]string
	At     fields
	Langs  []kit.Option
	Reason bool // a reason is asked: no rule carries the clause
}

var clauseFields = []string{
	"gist_kk", "gist_ru", "gist_en", "quote", "lang", "note", "reason_kk", "reason_ru", "reason_en", "id",
}

// ownClauses shows the clauses; one with its form when ?edit= names it, a new
// one when ?add=.
func (d Deps) ownClauses(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	p := ownClausesPage{ownFrame: d.frame(r, o, "clauses")}
	q := r.URL.Query()
	if p.Shape && q.Has("add") {
		p.Add = &clauseForm{Values: map[string]string{}, Reason: true}
	}
	var edit *clauseForm
	if id := q.Get("edit"); p.Shape && id != "" {
		edit = &clauseForm{ID: id}
	}
	return d.drawClauses(w, r, o, p, edit, http.StatusOK)
}

func (d Deps) drawClauses(w http.ResponseWriter, r *route.Request, o *ownlaw.Own, p ownClausesPage, edit *clauseForm, status int) error {
	reasons := map[string]locale.Words{}
	for _, n := range o.Law.NotEncoded {
		reasons[n.Clause] = n.Reason
	}
	for i := range o.Law.Clauses {
		c := &o.Law.Clauses[i]
		reason, free := reasons[c.ID]
		row := ownClauseRow{
			clauseLine: clauseLine{ID: c.ID, Name: ClauseName(r.Lang, c.ID), Gist: c.Gist.In(r.Lang), Note: c.Note, Quote: c.Quote, NotEncoded: reason.In(r.Lang)},
			EditHref:   p.Path + "/clauses?edit=" + url.QueryEscape(c.ID) + "#c-" + url.PathEscape(c.ID), Free: free,
		}
		if edit != nil && edit.ID == c.ID {
			row.Edit = edit.filled(r, c, reason, free)
		}
		p.Rows = append(p.Rows, row)
	}
	if p.Add != nil {
		p.Add.Langs = langOptions(r, p.Add.Values["lang"])
	}
	return d.drawOwn(w, r, p.ownFrame, status, ownClausesView(p))
}

func (f *clauseForm) filled(r *route.Request, c *law.Clause, reason locale.Words, free bool) *clauseForm {
	f.Reason = free
	if f.Values == nil {
		f.Values = map[string]string{
			"gist_kk": c.Gist.KK, "gist_ru": c.Gist.RU, "gist_en": c.Gist.EN, "note": c.Note,
			"reason_kk": reason.KK, "reason_ru": reason.RU, "reason_en": reason.EN,
		}
		if c.Quote != nil {
			f.Values["quote"], f.Values["lang"] = c.Quote.Text, string(c.Quote.Lang)
		}
	}
	f.Langs = langOptions(r, f.Values["lang"])
	return f
}

func langOptions(r *route.Request, chosen string) []kit.Option {
	var out []kit.Option
	for _, l := range locale.Langs {
		out = append(out, kit.Option{Value: string(l), Text: tr(r, "ownlaw.lang."+string(l)), Chosen: string(l) == chosen})
	}
	return out
}

func (f clauseForm) text() ownlaw.ClauseText {
	v := f.Values
	return ownlaw.ClauseText{
		ID: f.ID, Gist: locale.Words{KK: v["gist_kk"], RU: v["gist_ru"], EN: v["gist_en"]}, Quote: v["quote"],
		Lang: locale.Lang(v["lang"]), Note: v["note"], Reason: locale.Words{KK: v["reason_kk"], RU: v["reason_ru"], EN: v["reason_en"]},
	}
}

// ownClauseSet changes the words of a clause.
func (d Deps) ownClauseSet(w http.ResponseWriter, r *route.Request) error {
	f := &clauseForm{ID: r.PostFormValue("id"), Values: posted(r, clauseFields...)}
	return d.clauseDone(w, r, f, d.Own.Service.SetClause(r.Context(), r.Actor, seen(r), f.text()), false)
}

// ownClauseAdd adds a clause.
func (d Deps) ownClauseAdd(w http.ResponseWriter, r *route.Request) error {
	f := &clauseForm{ID: r.PostFormValue("id"), Values: posted(r, clauseFields...), Reason: true}
	return d.clauseDone(w, r, f, d.Own.Service.AddClause(r.Context(), r.Actor, seen(r), f.text()), true)
}

func (d Deps) clauseDone(w http.ResponseWriter, r *route.Request, f *clauseForm, err error, add bool) error {
	if err == nil {
		return page.Go(w, r, ownPath(ownRef(r))+"/clauses#c-"+url.PathEscape(f.ID))
	}
	o, missing := d.ownFind(r)
	if missing != nil {
		return missing
	}
	p := ownClausesPage{ownFrame: d.frame(r, o, "clauses")}
	at, status, err := p.refused(r, err, clauseFields...)
	if err != nil {
		return err
	}
	f.At = at
	if add {
		p.Add, f = f, nil
	}
	return d.drawClauses(w, r, o, p, f, status)
}

// ownClauseDrop removes a clause on which nothing stands.
func (d Deps) ownClauseDrop(w http.ResponseWriter, r *route.Request) error {
	if err := d.Own.Service.DropClause(r.Context(), r.Actor, seen(r), r.PostFormValue("id")); err != nil {
		return err
	}
	return page.Go(w, r, ownPath(ownRef(r))+"/clauses")
}
