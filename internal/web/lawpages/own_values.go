package lawpages

import (
	"net/http"
	"net/url"
	"strings"

	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// ownValuesPage are the parameters of an act, by the parts of its rules.
type ownValuesPage struct {
	ownFrame
	Groups []valueGroup
}

type valueGroup struct {
	Key, Name string
	Rows      []valueRow
}

// valueRow is one parameter; Edit is its form, nil while it is only shown.
type valueRow struct {
	ownlaw.Value
	Name                                                 string // "" where the kind has none for it
	ID, EditHref, ClauseName, ClauseHref, Gist, KindName string
	Edit                                                 *valueForm
}

// calledBy is the name, or the key where there is none.
func (v valueRow) calledBy() string { return nonEmpty(v.Name, v.Path) }

type valueForm struct {
	ownlaw.Parameter
	At      fields
	Long    bool
	Clauses []kit.Option
}

// ownValues shows every parameter; one of them with its form when ?edit= names
// it.
func (d Deps) ownValues(w http.ResponseWriter, r *route.Request) error {
	o, err := d.ownFind(r)
	if err != nil {
		return err
	}
	p := ownValuesPage{ownFrame: d.frame(r, o, "values")}
	var edit *valueForm
	if path := r.URL.Query().Get("edit"); path != "" && p.Shape {
		edit = &valueForm{Parameter: ownlaw.Parameter{Path: path}}
	}
	return d.drawValues(w, r, o, p, edit, http.StatusOK)
}

// ownValueSet changes one parameter.
func (d Deps) ownValueSet(w http.ResponseWriter, r *route.Request) error {
	in := ownlaw.Parameter{
		Path: r.PostFormValue("path"), Text: r.PostFormValue("v"), Clause: r.PostFormValue("clause"), Silence: r.PostFormValue("silence"),
	}
	err := d.Own.Service.SetValue(r.Context(), r.Actor, seen(r), in)
	if err == nil {
		return page.Go(w, r, ownPath(ownRef(r))+"/values#v-"+url.PathEscape(in.Path))
	}
	o, missing := d.ownFind(r)
	if missing != nil {
		return missing
	}
	p := ownValuesPage{ownFrame: d.frame(r, o, "values")}
	at, status, err := p.refused(r, err, "v", "clause", "silence")
	if err != nil {
		return err
	}
	return d.drawValues(w, r, o, p, &valueForm{Parameter: in, At: at}, status)
}

// longText is from how many letters on a value gets a field of several lines.
const longText = 50

func (d Deps) drawValues(w http.ResponseWriter, r *route.Request, o *ownlaw.Own, p ownValuesPage, edit *valueForm, status int) error {
	values, err := o.Files.Values()
	if err != nil {
		return err
	}
	for _, v := range values {
		row := valueRowOf(r, o, p.Path, v)
		if edit != nil && edit.Path == v.Path {
			row.Edit = edit.filled(r, o, v)
		}
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Key != v.Group() {
			p.Groups = append(p.Groups, valueGroup{Key: v.Group(), Name: parameterName(r.Lang, o.Law.Kind, v.Group())})
		}
		last := &p.Groups[len(p.Groups)-1]
		last.Rows = append(last.Rows, row)
	}
	return d.drawOwn(w, r, p.ownFrame, status, ownValuesView(p))
}

func valueRowOf(r *route.Request, o *ownlaw.Own, path string, v ownlaw.Value) valueRow {
	row := valueRow{
		Value: v, Name: parameterName(r.Lang, o.Law.Kind, v.Path), ID: "v-" + v.Path, EditHref: path + "/values?edit=" + url.QueryEscape(v.Path) + "#v-" + url.PathEscape(v.Path),
		ClauseName: ClauseName(r.Lang, v.Clause), ClauseHref: path + "/clauses#c-" + url.PathEscape(v.Clause),
		KindName: tr(r, "ownlaw.kind."+string(v.Kind)),
	}
	if c, ok := o.Law.Clause(v.Clause); ok {
		row.Gist = c.Gist.In(r.Lang)
	}
	return row
}

// filled completes the form: with what the act says, unless something was typed
// already.
func (f *valueForm) filled(r *route.Request, o *ownlaw.Own, v ownlaw.Value) *valueForm {
	if f.At == nil {
		f.Text, f.Clause, f.Silence = v.Text, v.Clause, v.Silence
	}
	f.Long = len(v.Text) > longText || strings.Contains(f.Text, "\n")
	for _, c := range o.Law.Clauses {
		f.Clauses = append(f.Clauses, kit.Option{Value: c.ID, Text: ClauseName(r.Lang, c.ID), Chosen: c.ID == f.Clause})
	}
	return f
}

// ownAccept takes the answers of the examples as they come out now.
func (d Deps) ownAccept(w http.ResponseWriter, r *route.Request) error {
	if err := d.Own.Service.Accept(r.Context(), r.Actor, seen(r)); err != nil {
		return err
	}
	return page.Go(w, r, ownPath(ownRef(r))+"/effects")
}
