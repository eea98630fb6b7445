package resultpages

import (
	"net/http"

	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// keepPage is how the papers of a year are kept.
type keepPage struct {
	failed
	Head    kit.Heading
	Path    string
	Version string
	Facts   []kit.Fact
	Notes   []noteView
	Hold    bool // they can be held
	Release bool
	Destroy bool
	Law     kit.Link
	Act     []kit.Act // under which they were destroyed, as files
}

type noteView struct {
	Kind        kit.NoteKind
	Title, Text string
}

func yearID(r *route.Request) appraisal.YearID { return appraisal.YearID(r.PathValue("year")) }

func yearPath(id appraisal.YearID) string { return "/years/" + string(id) }

func (d Deps) keep(w http.ResponseWriter, r *route.Request) error {
	return d.drawKeep(w, r, failed{})
}

func (d Deps) drawKeep(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.Kept(r.Context(), r.Actor, yearID(r))
	if err != nil {
		return err
	}
	l, y := r.Lang, &v.Year
	p := &keepPage{failed: f, Path: yearPath(y.ID) + "/keep", Version: number(y.Version), Law: lawpages.ClauseLink(l, v.Edition, v.Rules.Retention)}
	p.Head = kit.Heading{
		Crumbs: []kit.Link{{Text: locale.T(l, "appraisal.year.of", map[string]any{"year": y.Number}), Href: yearPath(y.ID)}},
		Title:  t(l, "keep"), Sub: t(l, "keep.sub", "year", y.Number),
	}
	p.Facts = []kit.Fact{
		{Name: locale.T(l, "appraisal.year.body", nil), Value: v.Body.Names.In(l)},
		{Name: locale.T(l, "appraisal.year.state", nil), Value: locale.T(l, "appraisal.year_state."+string(y.State), nil)},
		{Name: t(l, "keep.cases"), Value: locale.Number(l, number(v.Cases))},
	}
	if y.Closed != nil {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "keep.closed"), Value: instant(l, v.Body.Zone, *y.Closed)}, kit.Fact{Name: t(l, "keep.until"), Value: dayText(l, y.Keep)})
	}
	p.notes(l, v)
	return d.draw(w, r, p.Head, f.Status, keepView(p))
}

// notes say how the papers stand, and what can be done.
func (p *keepPage) notes(l locale.Lang, v *appraisal.KeptPapers) {
	y := &v.Year
	add := func(kind kit.NoteKind, title, text string) { p.Notes = append(p.Notes, noteView{kind, title, text}) }
	if g := y.Gone; g != nil {
		p.Act = actLinks(l, p.Path+"/act")
		add(kit.InfoNote, t(l, "keep.destroyed"), t(l, "keep.destroyed_text", "number", g.Number, "day", g.Day.String()))
		return
	}
	if h := y.Hold; h != nil {
		p.Release = true
		add(kit.DecideNote, t(l, "keep.held"), t(l, "keep.held_text", "why", h.Why, "name", v.Names[h.By], "when", instant(l, v.Body.Zone, h.At)))
		return
	}
	p.Hold, p.Destroy = true, v.Stop == nil
	switch {
	case p.Destroy:
		add(kit.DecideNote, "", t(l, "keep.due"))
	case y.Keep == nil:
		add(kit.PlainNote, "", t(l, "keep.open"))
	default:
		add(kit.PlainNote, "", t(l, "keep.runs"))
	}
}

func (d Deps) hold(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.HoldPapers(r.Context(), r.Actor, yearID(r), version(r), r.PostFormValue("why"))
	return d.kept(w, r, err)
}

func (d Deps) release(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.ReleasePapers(r.Context(), r.Actor, yearID(r), version(r), r.PostFormValue("ground"))
	return d.kept(w, r, err)
}

func (d Deps) destroy(w http.ResponseWriter, r *route.Request) error {
	if r.PostFormValue("read") != "yes" {
		return d.kept(w, r, fault.New(fault.Invalid, "appraisal.destroy_unread").At("read"))
	}
	on, err := dayAt(r, "day")
	if err == nil {
		_, err = d.Appraisals.DestroyPapers(r.Context(), r.Actor, yearID(r), appraisal.DestroyIn{Version: version(r), Number: r.PostFormValue("number"), Day: on})
	}
	return d.kept(w, r, err)
}

// kept goes on after an act on the papers, or shows why it was refused.
func (d Deps) kept(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return goTo(w, r, yearPath(yearID(r))+"/keep")
	}
	f, err := d.refused(r, err, "why", "ground", "number", "day", "read")
	if err != nil {
		return err
	}
	return d.drawKeep(w, r, f)
}
