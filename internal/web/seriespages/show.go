package seriespages

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// showPage is a series with all that stands around it.
type showPage struct {
	failed
	Head     kit.Heading
	Facts    []kit.Fact
	Tasks    []kit.Link
	Warnings []warning
	Seats    kit.Rows
	Rows     kit.Rows
	Free     []freeTime
	Ready    []kit.Fact
	Plan     bool
	Prepare  []kit.Act
	Path     string
	Version  string
	Closable bool
}

// warning is a remark that keeps nobody from anything, with its clause.
type warning struct {
	Text string
	Law  kit.Link
}

// freeTime is a time that a candidate may choose.
type freeTime struct{ Text, Starts string }

var interviewKinds = map[interview.State]kit.StateKind{
	interview.Waiting: kit.NotStarted, interview.Planned: kit.NotStarted, interview.UnderWay: kit.NotStarted, interview.Held: kit.NotStarted,
	interview.Agreed: kit.Done, interview.Absent: kit.Late, interview.Left: kit.Out,
}

func (d Deps) show(w http.ResponseWriter, r *route.Request) error { return d.drawShow(w, r, failed{}) }

func (d Deps) drawShow(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	v, err := d.Interviews.Series(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		return err
	}
	post := official(l, v.Series.Title)
	p := &showPage{failed: f, Path: seriesPath(v.Series.ID), Version: textVersion(v.Series.Version), Plan: v.May.Plan && v.Series.State != interview.SeriesClosed}
	p.Head = kit.Heading{
		Crumbs: []kit.Link{{Text: t(l, "list"), Href: "/interviews"}}, Title: post.Text, TitleIn: post.Lang,
		Sub: t(l, "format."+string(v.Series.Format)) + " · " + t(l, "state."+string(v.Series.State)),
	}
	p.Facts = d.seriesFacts(l, v)
	p.Warnings = d.warnings(l, v.Warnings)
	p.Seats = seatRows(l, v)
	p.Rows = d.interviewRows(l, v)
	for _, s := range v.Series.Free {
		p.Free = append(p.Free, freeTime{Text: d.when(l, s.Starts, v.Series.Body) + roomAfter(s.Room), Starts: s.Starts.UTC().Format(instantForm)})
	}
	for _, x := range v.Ready {
		p.Ready = append(p.Ready, readyFact(l, x))
	}
	p.Prepare = p.acts(l, v)
	if v.Mine != nil {
		if p.Tasks, err = d.seriesTasks(r, v.Series.ID); err != nil {
			return err
		}
	}
	return d.draw(w, r, p.Head, f.Status, showView(p))
}

// instantForm is how a form holds an instant.
const instantForm = "2006-01-02T15:04:05Z"

func roomAfter(room string) string {
	if room == "" {
		return ""
	}
	return " · " + room
}

func (d Deps) seriesTasks(r *route.Request, id interview.SeriesID) ([]kit.Link, error) {
	all, err := d.Interviews.Waiting(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	var out []kit.Link
	for _, x := range all {
		if x.Series.ID == id {
			out = append(out, kit.Link{Text: TaskText(r.Lang, x), Href: taskPath(x)})
		}
	}
	return out, nil
}

func (d Deps) warnings(l locale.Lang, all []law.Reason) []warning {
	var out []warning
	for _, x := range all {
		out = append(out, warning{Text: x.Text().In(l), Law: d.clause(l, x.Cite)})
	}
	return out
}

func readyFact(l locale.Lang, x interview.ReadyItem) kit.Fact {
	name := t(l, "room_ready")
	if x.Name.Key != "" {
		name = x.Name.Name.In(l)
	}
	if x.Done {
		return kit.Fact{Name: name, Value: t(l, "ready.yes")}
	}
	return kit.Fact{Name: name, Value: t(l, "ready.no")}
}

func (d Deps) seriesFacts(l locale.Lang, v *interview.SeriesView) []kit.Fact {
	guide := t(l, "not_chosen")
	if v.Guide != nil {
		guide = t(l, "guide.of", "state", "series.page.guide."+string(v.Guide.State), "n", v.Guide.Minutes)
	}
	level := t(l, "not_chosen")
	for _, x := range v.Levels {
		if x.Key == v.Series.Feedback {
			level = x.Text.In(l)
		}
	}
	out := []kit.Fact{{Name: t(l, "guide"), Value: guide}, {Name: t(l, "feedback"), Value: level}}
	if v.Most != nil {
		out = append(out, kit.Fact{Name: t(l, "law_most"), Value: t(l, "minutes", "n", v.Most.V)})
	}
	if !v.CaseOpen {
		out = append(out, kit.Fact{Name: t(l, "competition"), Value: t(l, "case_shut")})
	}
	return out
}

func seatRows(l locale.Lang, v *interview.SeriesView) kit.Rows {
	rows := kit.Rows{
		Caption: t(l, "panel"), Cols: []kit.Col{{Text: t(l, "person")}, {Text: t(l, "duty")}, {Text: t(l, "seat.open")}, {Text: t(l, "seat.read"), Num: true}},
		Empty: kit.Nothing{Title: t(l, "panel.none"), Text: t(l, "panel.none_text")},
	}
	active := 0
	for _, i := range v.Interviews {
		if i.State != interview.Left {
			active++
		}
	}
	for k := range v.Seats {
		x := &v.Seats[k]
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(x.Name), kit.Text(locale.T(l, "series.duty."+string(x.Duty), nil)), seatState(l, x), kit.Text(t(l, "of", "n", x.Read, "of", active)),
		}})
	}
	return rows
}

// seatState is the first thing that is open for a seat.
func seatState(l locale.Lang, x *interview.SeatView) templ.Component {
	switch {
	case x.Conflict:
		return kit.State(kit.Out, t(l, "seat.conflict"))
	case x.Undertake:
		return kit.State(kit.Late, t(l, "seat.undertake"))
	case x.Declare:
		return kit.State(kit.Late, t(l, "seat.declare"))
	case x.Calibrate:
		return kit.State(kit.NotStarted, t(l, "seat.calibrate"))
	}
	return kit.State(kit.Done, t(l, "seat.done"))
}

func (d Deps) interviewRows(l locale.Lang, v *interview.SeriesView) kit.Rows {
	rows := kit.Rows{
		Caption: t(l, "interviews"), Cols: []kit.Col{{Text: t(l, "candidate")}, {Text: t(l, "time")}, {Text: t(l, "state")}, {Text: t(l, "pages")}},
		Empty: kit.Nothing{Title: t(l, "interviews.none"), Text: t(l, "interviews.none_text")},
	}
	for k := range v.Interviews {
		i := &v.Interviews[k]
		at := t(l, "no_time")
		if !i.Starts.IsZero() {
			at = d.when(l, i.Starts, v.Series.Body) + roomAfter(i.Room)
		}
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			candidate(i), kit.Text(at), kit.State(interviewKinds[i.State], t(l, "interview."+string(i.State))), links(interviewLinks(l, v, i)),
		}})
	}
	return rows
}

// candidate is named where the reader may know who it is, and by number alone
// where not.
func candidate(i *interview.InterviewRow) templ.Component {
	if i.Name == "" {
		return kit.Blind(i.Number, "")
	}
	return kit.Person(i.Name, i.Number)
}

// interviewLinks are the pages of an interview that the reader may open.
func interviewLinks(l locale.Lang, v *interview.SeriesView, i *interview.InterviewRow) []kit.Link {
	base := seriesPath(v.Series.ID) + "/" + string(i.ID)
	var out []kit.Link
	if v.May.Open {
		out = append(out, kit.Link{Text: t(l, "dossier"), Href: base + "/dossier"})
		if v.Series.Case != "" {
			out = append(out, kit.Link{Text: t(l, "questionnaire"), Href: base + "/questionnaire"})
		}
	}
	rater := v.Mine != nil && v.Mine.Duty != interview.ExpertDuty && v.May.Open
	switch {
	case i.State == interview.Planned || i.State == interview.Waiting:
		if v.May.Plan {
			out = append(out, kit.Link{Text: t(l, "time.change"), Href: base + "/time"})
		}
		if v.Mine != nil && v.May.Open && i.State == interview.Planned {
			out = append(out, kit.Link{Text: t(l, "conduct"), Href: base + "/conduct"})
		}
	case i.State == interview.UnderWay && v.Mine != nil:
		out = append(out, kit.Link{Text: t(l, "conduct"), Href: base + "/conduct"})
	case i.State == interview.Held && i.Opened == nil && rater:
		out = append(out, kit.Link{Text: t(l, "rate"), Href: base + "/rate"})
	case i.Opened != nil && (v.Mine != nil || i.State == interview.Agreed):
		out = append(out, kit.Link{Text: t(l, "agreement"), Href: base + "/agreement"})
	}
	return out
}

// acts are the pages of the preparation.
func (p *showPage) acts(l locale.Lang, v *interview.SeriesView) []kit.Act {
	var out []kit.Act
	add := func(key, path string) { out = append(out, kit.Act{Text: t(l, key), Href: p.Path + path}) }
	if p.Plan {
		add("panel.set", "/panel")
		if v.Series.Case == "" {
			add("candidates.set", "/candidates")
		}
		add("preparation", "/preparation")
		add("plan", "/plan")
	} else if v.May.Lead {
		add("preparation", "/preparation")
	}
	if v.Mine != nil || p.Plan {
		add("calibration", "/calibration")
	}
	if v.May.Plan && slices.ContainsFunc(v.Interviews, func(i interview.InterviewRow) bool { return i.State == interview.Agreed }) {
		add("letters", "/letters")
	}
	over := len(v.Interviews) > 0
	for _, i := range v.Interviews {
		over = over && (i.State == interview.Agreed || i.State == interview.Absent || i.State == interview.Left)
	}
	p.Closable = p.Plan && over
	return out
}

func (d Deps) closeSeries(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Interviews.CloseSeries(r.Context(), r.Actor, seriesAt(r))
	if err == nil {
		return page.Go(w, r, seriesPath(seriesID(r)))
	}
	f, err := d.refused(r.Lang, err)
	if err != nil {
		return err
	}
	return d.drawShow(w, r, f)
}
