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

// courtPage is where HR records a court case about a result, or its decision.
type courtPage struct {
	failed
	Head    kit.Heading
	Path    string
	Back    string
	ID      string
	Version string
	Effects []kit.Option
	Shut    string
	Law     kit.Link
}

// courtFields are the fields of the form.
var courtFields = []string{"id", "version", "court", "number", "day", "effect", "decided", "text"}

func (d Deps) courtForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawCourt(w, r, failed{})
}

func (d Deps) drawCourt(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.ResultOf(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &courtPage{failed: f, Head: heading(l, &v.Hub, t(l, "court")), Path: casePath(v.Case.ID, "/court"), Back: casePath(v.Case.ID, "/result")}
	p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: t(l, "title"), Href: p.Back})
	p.Law = lawpages.ClauseLink(l, v.Edition, v.Rules.Appeal.Court)
	if !v.May.Court {
		x := fault.New(fault.Missing, "appraisal.missing.result")
		p.Shut = locale.T(l, x.Key(), x.Args)
	}
	if p.In == nil {
		p.In = courtIn(v, r.URL.Query().Get("court"))
	}
	p.ID, p.Version = p.In["id"], p.In["version"]
	for _, e := range appraisal.CourtEffects {
		p.Effects = append(p.Effects, kit.Option{Value: e, Text: locale.T(l, "appraisal.court_effect."+e, nil), Chosen: e == p.In["effect"]})
	}
	return d.draw(w, r, p.Head, f.Status, courtFormView(p))
}

// courtIn is a court case as the form holds it; empty for a new one.
func courtIn(v *appraisal.ResultView, id string) map[string]string {
	for _, c := range v.Courts {
		if c.ID == id && c.Effect == "" {
			return map[string]string{"id": c.ID, "version": number(c.Version), "court": c.Court, "number": c.Number, "day": c.Day.String(), "text": c.Text}
		}
	}
	return map[string]string{"version": "0"}
}

func (d Deps) court(w http.ResponseWriter, r *route.Request) error {
	in, err := courtOfForm(r)
	if err == nil {
		_, err = d.Appraisals.RecordCourt(r.Context(), r.Actor, caseID(r), in)
	}
	if err == nil {
		return goTo(w, r, casePath(caseID(r), "/result?done=court"))
	}
	f, err := d.refused(r, err, courtFields...)
	if err != nil {
		return err
	}
	return d.drawCourt(w, r, f)
}

func courtOfForm(r *route.Request) (appraisal.CourtIn, error) {
	in := appraisal.CourtIn{
		ID: r.PostFormValue("id"), Version: version(r), Court: r.PostFormValue("court"), Number: r.PostFormValue("number"),
		Effect: r.PostFormValue("effect"), Text: r.PostFormValue("text"),
	}
	begun, err := dayAt(r, "day")
	if err == nil && begun == nil {
		err = fault.New(fault.Invalid, "appraisal.day_missing").At("day")
	}
	if err != nil {
		return in, err
	}
	in.Day = *begun
	in.Decided, err = dayAt(r, "decided")
	return in, err
}

// developmentPage is the plan of development of a servant.
type developmentPage struct {
	failed
	Head    kit.Heading
	Path    string
	NotMet  []said
	Steps   []stepView
	Write   bool
	New     bool
	Options []kit.Option
	Law     kit.Link
	None    string
}

// stepView is a step of the plan with its form.
type stepView struct {
	ID, Version string
	Competency  said
	Key         string
	Text        string
	Term        string
	Done        string
	State       kit.StateKind
	Says        string
	In          map[string]string // as the form holds it
	At          map[string]string
	Open        bool
}

func (d Deps) development(w http.ResponseWriter, r *route.Request) error {
	return d.drawDevelopment(w, r, failed{})
}

func (d Deps) drawDevelopment(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.ResultOf(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &developmentPage{failed: f, Head: heading(l, &v.Hub, t(l, "development")), Path: casePath(v.Case.ID, "/development"), Write: v.May.Develop}
	p.Law = lawpages.ClauseLink(l, v.Edition, v.Rules.Uses.Competency)
	if v.Assessment != nil && v.Assessment.State == appraisal.SheetAgreed {
		for _, key := range v.Assessment.NotMet() {
			name := said{Text: v.Rules.CompetencyName(key, l), Lang: string(l)}
			p.NotMet = append(p.NotMet, name)
			p.Options = append(p.Options, kit.Option{Value: key, Text: name.Text, Chosen: f.In["competency"] == key})
		}
		if len(p.NotMet) == 0 {
			p.None = t(l, "development.all_met")
		}
	} else {
		p.None = t(l, "development.early")
	}
	for i := range v.Measures {
		p.Steps = append(p.Steps, stepOf(l, v, &v.Measures[i], f))
	}
	p.New = f.In["id"] == ""
	return d.draw(w, r, p.Head, f.Status, developmentView(p))
}

func stepOf(l locale.Lang, v *appraisal.ResultView, m *appraisal.Measure, f failed) stepView {
	x := stepView{
		ID: m.ID, Version: number(m.Version), Competency: said{Text: v.Rules.CompetencyName(m.Competency, l), Lang: string(l)}, Key: m.Competency,
		Text: m.Text, Term: dayText(l, &m.Term), Done: dayText(l, m.Done), State: kit.Going, Says: t(l, "step.going"),
		In: map[string]string{"text": m.Text, "term": m.Term.String()},
	}
	switch {
	case m.Done != nil:
		x.State, x.Says, x.In["done"] = kit.Done, t(l, "step.done", "day", m.Done.String()), m.Done.String()
	case v.Today > m.Term:
		x.State, x.Says = kit.Late, t(l, "step.late")
	}
	if f.In["id"] == m.ID {
		x.In, x.At, x.Open = f.In, f.At, true
	}
	return x
}

var stepFields = []string{"id", "competency", "text", "term", "done"}

func (d Deps) developmentKeep(w http.ResponseWriter, r *route.Request) error {
	in := appraisal.MeasureIn{ID: r.PostFormValue("id"), Version: version(r), Competency: r.PostFormValue("competency"), Text: r.PostFormValue("text")}
	term, err := dayAt(r, "term")
	if err == nil && term == nil {
		err = fault.New(fault.Invalid, "appraisal.day_missing").At("term")
	}
	if err == nil {
		in.Term = *term
		in.Done, err = dayAt(r, "done")
	}
	if err == nil {
		_, err = d.Appraisals.KeepMeasure(r.Context(), r.Actor, caseID(r), in)
	}
	if err == nil {
		return goTo(w, r, casePath(caseID(r), "/development"))
	}
	f, err := d.refused(r, err, stepFields...)
	if err != nil {
		return err
	}
	if id := f.In["id"]; id != "" && f.Errors[0].ID != "" {
		f.Errors[0].ID = id + "-" + f.Errors[0].ID
	}
	return d.drawDevelopment(w, r, f)
}
