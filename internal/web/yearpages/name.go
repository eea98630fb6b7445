package yearpages

import (
	"net/http"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// namePage names who appraises a servant whose supervisors the structure cannot
// tell.
type namePage struct {
	failed
	Head      kit.Heading
	Path      string
	Persons   []kit.Option
	Immediate []kit.Option
	Higher    []kit.Option
	Named     kit.Rows
	Query     string
	Searched  bool
	Stand     kit.Link
	None      kit.Nothing
}

func (d Deps) nameForm(w http.ResponseWriter, r *route.Request) error {
	q := r.URL.Query()
	return d.drawName(w, r, yearID(r), failed{In: map[string]string{"person": q.Get("person"), "q": q.Get("q")}})
}

// caseNameForm leads from a case to the form of its year.
func (d Deps) caseNameForm(w http.ResponseWriter, r *route.Request) error {
	h, err := d.Appraisals.Hub(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	return goTo(w, r, yearPath(h.Year.ID)+"/appraisers?person="+string(h.Case.Person))
}

func (d Deps) drawName(w http.ResponseWriter, r *route.Request, id appraisal.YearID, f failed) error {
	l := r.Lang
	v, err := d.Appraisals.Unrouted(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	p := &namePage{failed: f, Path: yearPath(id) + "/appraisers", Head: yearHead(l, v.View, t(l, "name")), Query: f.In["q"], Searched: f.In["q"] != ""}
	p.Stand = lawpages.ClauseLink(l, v.View.Edition, v.View.Rules.Plan.SetBy)
	p.None = kit.Nothing{Title: t(l, "name.none"), Text: t(l, "name.none_text")}
	for _, x := range v.Persons {
		p.Persons = append(p.Persons, kit.Option{Value: string(x), Text: v.Names[x], Chosen: string(x) == f.In["person"]})
	}
	for _, c := range v.Named {
		p.Persons = append(p.Persons, kit.Option{Value: string(c.Person), Text: v.Names[c.Person], Chosen: string(c.Person) == f.In["person"]})
	}
	if p.Searched && len(p.Persons) > 0 {
		found, err := d.Find(r, v.View.Body.ID, p.Query)
		if err != nil {
			return err
		}
		for _, x := range found {
			o := kit.Option{Value: x.ID, Text: x.Name + " · " + x.About}
			p.Immediate = append(p.Immediate, chosen(o, f.In["immediate"]))
			p.Higher = append(p.Higher, chosen(o, f.In["higher"]))
		}
	}
	p.Named = kit.Rows{Caption: t(l, "name.named"), Cols: []kit.Col{{Text: t(l, "col.person")}, {Text: t(l, "immediate")}, {Text: t(l, "higher")}, {Text: t(l, "name.basis")}}}
	for _, c := range v.Named {
		p.Named.Rows = append(p.Named.Rows, kit.Row{Cells: []templ.Component{
			link(v.Names[c.Person], casePath(c.ID)), kit.Text(v.Names[c.Named.Immediate]), kit.Text(v.Names[c.Named.Higher]), kit.Text(c.Named.Basis),
		}})
	}
	return d.draw(w, r, p.Head, f.Status, nameView(p))
}

func chosen(o kit.Option, value string) kit.Option {
	o.Chosen = o.Value == value
	return o
}

func (d Deps) name(w http.ResponseWriter, r *route.Request) error {
	in := appraisal.NameIn{
		Person: people.PersonID(r.PostFormValue("person")), Immediate: people.PersonID(r.PostFormValue("immediate")),
		Higher: people.PersonID(r.PostFormValue("higher")), Basis: r.PostFormValue("basis"),
	}
	c, err := d.Appraisals.NameAppraiser(r.Context(), r.Actor, yearID(r), in)
	if err != nil {
		f, err := d.refused(r, err, "person", "immediate", "higher", "basis", "q")
		if err != nil {
			return err
		}
		return d.drawName(w, r, yearID(r), f)
	}
	return goTo(w, r, casePath(c.ID))
}
