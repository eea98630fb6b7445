package lawpages

import (
	"net/http"
	"strings"

	"tarazy/internal/locale"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/signature"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// ownShowPage is the act as a whole: title, days, bodies.
type ownShowPage struct {
	ownFrame
	At      fields
	Values  map[string]string
	Scope   []scopeRow
	Facts   []kit.Fact
	Clauses []kit.Option
	Bodies  []kit.Option     // to choose from, while it is nobody's
	Signed  *signature.Sheet // nil for a draft
	Name    string           // of the edition
}

// scopeRow is a body that the act covers, as typed.
type scopeRow struct{ Key, Clause, KK, RU, EN string }

// ownShow shows an own edition.
func (d Deps) ownShow(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	p := ownShowPage{ownFrame: d.frame(r, o, ""), Values: map[string]string{
		"title_kk": o.Law.Title.KK, "title_ru": o.Law.Title.RU, "title_en": o.Law.Title.EN, "from": o.Edition,
	}}
	if u := o.Law.InForce.Until; u != nil {
		p.Values["until"] = u.String()
	}
	for _, b := range o.Law.Scope {
		p.Scope = append(p.Scope, scopeRow{b.Key, b.Clause, b.Name.KK, b.Name.RU, b.Name.EN})
	}
	return d.drawShow(w, r, o, p, http.StatusOK)
}

func (d Deps) drawShow(w http.ResponseWriter, r *route.Request, o *ownlaw.Own, p ownShowPage, status int) error {
	p.Scope = append(p.Scope, scopeRow{})
	for _, c := range o.Law.Clauses {
		p.Clauses = append(p.Clauses, kit.Option{Value: c.ID, Text: ClauseName(r.Lang, c.ID)})
	}
	p.Facts, p.Name = d.ownFacts(r, o), o.Ref.String()
	if o.Enacted != nil {
		var err error
		if p.Signed, err = d.Own.Service.Signatures(r.Context(), r.Actor, o.Ref); err != nil {
			return err
		}
	}
	if o.Body() == "" && p.Shape {
		var err error
		if p.Bodies, err = d.bodyOptions(r, ""); err != nil {
			return err
		}
	}
	return d.drawOwn(w, r, p.ownFrame, status, ownShowView(p))
}

func (d Deps) ownFacts(r *route.Request, o *ownlaw.Own) []kit.Fact {
	facts := []kit.Fact{
		{Name: tr(r, "ownlaw.new.name"), Value: o.Act},
		{Name: tr(r, "ownlaw.body"), Value: d.bodyName(r, o.Body())},
		{Name: tr(r, "ownlaw.base"), Value: o.Base.Title.In(r.Lang) + " · " + Force(r.Lang, o.Base)},
	}
	if e := o.Enacted; e != nil {
		facts = append(facts,
			kit.Fact{Name: tr(r, "ownlaw.signed_by"), Value: e.Name},
			kit.Fact{Name: tr(r, "ownlaw.order"), Value: tr(r, "ownlaw.order_of", "number", e.Order.Number, "day", e.Order.Day.String())},
		)
	}
	return facts
}

// ownHead changes title, days and bodies.
func (d Deps) ownHead(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	p := ownShowPage{ownFrame: d.frame(r, o, ""), Values: posted(r, "title_kk", "title_ru", "title_en", "from", "until"), Scope: postedScope(r)}
	ref, err := d.Own.Service.SetHead(r.Context(), r.Actor, seen(r), p.head())
	if err == nil {
		return page.Go(w, r, ownPath(ref))
	}
	at, status, err := p.refused(r, err, "title_kk", "title_ru", "title_en", "from", "until", "scope")
	if err != nil {
		return err
	}
	p.At = at
	return d.drawShow(w, r, o, p, status)
}

// posted are fields of the form as typed.
func posted(r *route.Request, names ...string) map[string]string {
	out := make(map[string]string, len(names))
	for _, n := range names {
		out[n] = r.PostFormValue(n)
	}
	return out
}

func postedScope(r *route.Request) []scopeRow {
	column := func(name string, i int) string {
		if v := r.PostForm["scope_"+name]; i < len(v) {
			return strings.TrimSpace(v[i])
		}
		return ""
	}
	var out []scopeRow
	for i := range r.PostForm["scope_key"] {
		row := scopeRow{column("key", i), column("clause", i), column("kk", i), column("ru", i), column("en", i)}
		if row.Key != "" {
			out = append(out, row)
		}
	}
	return out
}

func (p ownShowPage) head() ownlaw.Head {
	h := ownlaw.Head{
		Title: locale.Words{KK: p.Values["title_kk"], RU: p.Values["title_ru"], EN: p.Values["title_en"]},
		From:  strings.TrimSpace(p.Values["from"]), Until: p.Values["until"],
	}
	for _, s := range p.Scope {
		h.Scope = append(h.Scope, ownlaw.ScopeBody{Key: s.Key, Clause: s.Clause, Name: locale.Words{KK: s.KK, RU: s.RU, EN: s.EN}})
	}
	return h
}

// ownBody gives a draft of nobody to a body.
func (d Deps) ownBody(w http.ResponseWriter, r *route.Request) error {
	if err := d.Own.Service.SetBody(r.Context(), r.Actor, seen(r), r.PostFormValue("body")); err != nil {
		return err
	}
	return page.Go(w, r, "/own-law")
}

// ownDiscard removes a draft.
func (d Deps) ownDiscard(w http.ResponseWriter, r *route.Request) error {
	if err := d.Own.Service.Discard(r.Context(), r.Actor, seen(r)); err != nil {
		return err
	}
	return page.Go(w, r, "/own-law")
}
