package seriespages

import (
	"net/http"

	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// preparePage chooses guide and feedback, and says what lies ready.
type preparePage struct {
	failed
	Head      kit.Heading
	Path      string
	Version   string
	Plan      bool
	Begun     bool
	Guides    []kit.Option
	Feedbacks []kit.Option
	Ready     []kit.Option
}

func (d Deps) preparation(w http.ResponseWriter, r *route.Request) error {
	return d.drawPrepare(w, r, failed{})
}

func (d Deps) drawPrepare(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	v, err := d.Interviews.Series(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		return err
	}
	p := &preparePage{
		failed: f, Path: seriesPath(v.Series.ID), Version: textVersion(v.Series.Version), Plan: v.May.Plan, Begun: v.Series.State != interview.SeriesPlanned,
		Head: head(l, &v.Series, t(l, "preparation")),
	}
	for _, x := range v.Ready {
		p.Ready = append(p.Ready, kit.Option{Value: x.Key, Text: readyFact(l, x).Name, Chosen: x.Done})
	}
	for _, x := range v.Levels {
		p.Feedbacks = append(p.Feedbacks, kit.Option{Value: x.Key, Text: x.Text.In(l), Chosen: x.Key == v.Series.Feedback})
	}
	if p.Plan {
		if p.Guides, err = d.guides(r, v); err != nil {
			return err
		}
	}
	return d.draw(w, r, p.Head, f.Status, prepareView(p))
}

// guidesMost bounds the guides that are offered.
const guidesMost = 100

// guides are those of the body that can be chosen.
func (d Deps) guides(r *route.Request, v *interview.SeriesView) ([]kit.Option, error) {
	found, err := d.Interviews.Guides(r.Context(), r.Actor, interview.GuideQuery{Bodies: []people.BodyID{v.Series.Body}, Limit: guidesMost})
	if err != nil {
		return nil, err
	}
	var out []kit.Option
	for _, g := range found.Items {
		if g.State == interview.GuideDraft || g.Case != "" && g.Case != v.Series.Case {
			continue
		}
		out = append(out, kit.Option{
			Value: string(g.ID), Text: official(r.Lang, g.Post).Text, Hint: t(r.Lang, "guide.of", "state", "series.page.guide."+string(g.State), "n", g.Minutes),
			Chosen: g.ID == v.Series.Guide,
		})
	}
	return out, nil
}

// prepared goes back to the page after an act, or says why it was refused.
func (d Deps) prepared(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return page.Go(w, r, seriesPath(seriesID(r))+"/preparation")
	}
	f, err := d.refused(r.Lang, err, "guide", "feedback", "ready")
	if err != nil {
		return err
	}
	return d.drawPrepare(w, r, f)
}

func (d Deps) guide(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Interviews.ChooseGuide(r.Context(), r.Actor, seriesAt(r), interview.GuideID(r.PostFormValue("guide")))
	return d.prepared(w, r, err)
}

func (d Deps) feedback(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Interviews.ChooseFeedback(r.Context(), r.Actor, seriesAt(r), r.PostFormValue("feedback"))
	return d.prepared(w, r, err)
}

func (d Deps) materials(w http.ResponseWriter, r *route.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	return d.prepared(w, r, d.Interviews.SetReady(r.Context(), r.Actor, seriesAt(r), r.PostForm["ready"]))
}

// pledgePage asks for the undertaking.
type pledgePage struct {
	failed
	Head  kit.Heading
	Path  string
	Law   kit.Link
	Given string // when it was given; "" for not yet
	Lines []string
}

func (d Deps) undertaking(w http.ResponseWriter, r *route.Request) error {
	return d.drawPledge(w, r, failed{})
}

func (d Deps) drawPledge(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	v, err := d.Interviews.Series(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		return err
	}
	if v.Mine == nil {
		return notThere()
	}
	p := &pledgePage{failed: f, Path: seriesPath(v.Series.ID) + "/undertaking", Head: head(l, &v.Series, t(l, "undertaking"))}
	p.Law = d.clause(l, v.Method.Rules.Confidentiality.Undertaking.Cite())
	for _, key := range []string{"information", "marks", "papers", "after"} {
		p.Lines = append(p.Lines, t(l, "undertaking."+key))
	}
	if v.Mine.Undertaken != nil {
		p.Given = d.when(l, *v.Mine.Undertaken, v.Series.Body)
	}
	return d.draw(w, r, p.Head, f.Status, pledgeView(p))
}

func (d Deps) undertake(w http.ResponseWriter, r *route.Request) error {
	if r.PostFormValue("agreed") == "" {
		return d.drawPledge(w, r, failed{Refused: page.Wrong("agreed", t(r.Lang, "undertaking.tick"))})
	}
	err := d.Interviews.Undertake(r.Context(), r.Actor, seriesID(r))
	if err == nil {
		return page.Go(w, r, d.afterPledge(r))
	}
	f, err := d.refused(r.Lang, err)
	if err != nil {
		return err
	}
	return d.drawPledge(w, r, f)
}

// afterPledge is what comes next: the declaration, where the series takes it.
func (d Deps) afterPledge(r *route.Request) string {
	v, err := d.Interviews.Series(r.Context(), r.Actor, seriesID(r))
	if err == nil && v.Series.Case == "" && v.Mine != nil && v.Mine.Declare {
		return seriesPath(v.Series.ID) + "/interests"
	}
	return seriesPath(seriesID(r))
}

// interestsPage asks a member about a conflict of interest.
type interestsPage struct {
	failed
	Head    kit.Heading
	Path    string
	Rows    []tieLine
	Done    bool
	Again   bool
	Found   bool
	Reason  string
	Options []kit.Option
}

type tieLine struct {
	Number, Name string
	Ties         []string
}

func (d Deps) interests(w http.ResponseWriter, r *route.Request) error {
	return d.drawInterests(w, r, failed{})
}

func (d Deps) drawInterests(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	x, err := d.Interviews.Declaring(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		if len(f.Errors) > 0 {
			return err
		}
		return d.turned(w, r, err)
	}
	p := &interestsPage{
		failed: f, Path: seriesPath(x.Series.ID) + "/interests", Head: head(l, &x.Series, t(l, "interests")), Done: x.Done, Again: x.Again, Reason: r.PostFormValue("reason"),
	}
	for _, c := range x.Candidates {
		line := tieLine{Number: c.Number, Name: c.Name}
		for _, tie := range c.Ties {
			line.Ties = append(line.Ties, t(l, "tie."+tie.Kind, "employer", tie.Employer))
			p.Found = true
		}
		p.Rows = append(p.Rows, line)
	}
	for _, key := range []string{"no", "yes"} {
		p.Options = append(p.Options, kit.Option{Value: key, Text: t(l, "conflict."+key), Hint: t(l, "conflict."+key+".hint"), Chosen: r.PostFormValue("conflict") == key})
	}
	return d.draw(w, r, p.Head, f.Status, interestsView(p))
}

// turned leads a member who must first do something else to where it is done.
func (d Deps) turned(w http.ResponseWriter, r *route.Request, err error) error {
	base := seriesPath(seriesID(r))
	switch {
	case isFault(err, "interview.series.undertake_first", "interview.dossier.undertaking"):
		return page.Go(w, r, base+"/undertaking")
	case isFault(err, "interview.dossier.declare"):
		if v, e := d.Interviews.Series(r.Context(), r.Actor, seriesID(r)); e == nil && v.Series.Case == "" {
			return page.Go(w, r, base+"/interests")
		}
	}
	return err
}

func (d Deps) declare(w http.ResponseWriter, r *route.Request) error {
	given := r.PostFormValue("conflict")
	if given != "yes" && given != "no" {
		return d.drawInterests(w, r, failed{Refused: page.Wrong("conflict", t(r.Lang, "conflict.choose"))})
	}
	err := d.Interviews.DeclareSeat(r.Context(), r.Actor, seriesID(r), given == "yes", r.PostFormValue("reason"))
	if err == nil && given == "yes" {
		return page.Go(w, r, "/interviews")
	}
	if err == nil {
		return page.Go(w, r, seriesPath(seriesID(r)))
	}
	f, err := d.refused(r.Lang, err, "reason")
	if err != nil {
		return err
	}
	return d.drawInterests(w, r, f)
}
