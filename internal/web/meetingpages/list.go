package meetingpages

import (
	"net/http"
	"strings"
	"time"

	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// listPage are the meetings of the bodies that the reader sees.
type listPage struct {
	Head  kit.Heading
	Years []yearView
	Rows  kit.Rows
	Bench kit.Act
}

// yearView is a year with the cases that wait for a meeting.
type yearView struct {
	Title, Text string
	Waits       bool
	Plan        *kit.Act
}

func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Appraisals.Meetings(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	l := r.Lang
	p := &listPage{Head: kit.Heading{Title: t(l, "list"), Sub: t(l, "list.sub")}}
	p.Head.Acts = []kit.Act{{Text: t(l, "bench"), Href: "/appraisal-commission"}}
	for _, y := range all.Years {
		v := yearView{Title: t(l, "year", "year", y.Year.Number) + " · " + y.Body.Names.In(l), Text: t(l, "waiting", "n", y.Cases), Waits: y.Cases > 0}
		if y.MayPlan {
			act := kit.Act{Text: t(l, "plan"), Href: "/meetings/new?year=" + string(y.Year.ID), Kind: kit.Main}
			if !y.Formed {
				act = kit.Act{Text: t(l, "bench.write"), Href: "/appraisal-commission/order?body=" + string(y.Body.ID), Kind: kit.Main}
				v.Text += " " + t(l, "no_bench")
			}
			v.Plan = &act
		}
		p.Years = append(p.Years, v)
	}
	p.Rows = kit.Rows{Caption: p.Head.Title, Empty: kit.Nothing{Title: t(l, "list.none"), Text: t(l, "list.none_text")}, Cols: []kit.Col{
		{Text: t(l, "meeting")}, {Text: t(l, "when")}, {Text: t(l, "state")}, {Text: t(l, "cases"), Num: true}, {Text: t(l, "decided"), Num: true},
	}}
	for _, x := range all.Rows {
		m := &x.Meeting
		name := t(l, "number", "n", m.Number, "year", x.Year)
		when := kit.Second(instant(l, &x.Body, m.Starts) + ", " + m.Room)
		state := kit.State(stateKind(m.State), locale.T(l, "meeting.state."+string(m.State), nil))
		if m.Missed && (m.State == appraisal.MeetingPlanned || m.State == appraisal.MeetingAgreed) {
			state = kit.State(kit.Late, t(l, "missed"))
		}
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templComponent{linkCell(name, pathOf(m.ID, "")), when, state, kit.Text(number(x.Count.All)), kit.Text(number(x.Count.Adopted))}})
	}
	return d.draw(w, r, p.Head, 0, listShow(p))
}

// planPage is the form of a new meeting.
type planPage struct {
	failed
	Head  kit.Heading
	Year  string
	Count int
	Wait  string
	Stand kit.Link
	Day   string
	Time  string
	Room  string
}

func (d Deps) planForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawPlan(w, r, r.URL.Query().Get("year"), failed{})
}

func (d Deps) drawPlan(w http.ResponseWriter, r *route.Request, year string, f failed) error {
	l := r.Lang
	v, err := d.Appraisals.YearView(r.Context(), r.Actor, appraisal.YearID(year))
	if err != nil {
		return err
	}
	all, err := d.Appraisals.Meetings(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	p := &planPage{failed: f, Year: year, Day: f.typed("day", ""), Time: f.typed("time", "10:00"), Room: f.typed("room", "")}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "list"), Href: "/meetings"}}, Title: t(l, "plan.title"), Sub: t(l, "year", "year", v.Year.Number) + " · " + v.Body.Names.In(l)}
	p.Stand = lawpages.ClauseLink(l, v.Edition, v.Rules.Meeting.DayWith)
	for _, y := range all.Years {
		if y.Year.ID == v.Year.ID {
			p.Count, p.Wait = y.Cases, t(l, "plan.all", "n", y.Cases)
		}
	}
	return d.draw(w, r, p.Head, f.Status, planShow(p))
}

// timeIn reads the time and the place of a meeting from a form, in the zone of
// its body.
func timeIn(r *route.Request, b *people.Body) (appraisal.MeetingIn, error) {
	in := appraisal.MeetingIn{Room: r.PostFormValue("room")}
	on, err := day.Parse(strings.TrimSpace(r.PostFormValue("day")))
	if f, ok := fault.As(err); ok {
		return in, f.At("day")
	}
	if err != nil {
		return in, err
	}
	zone, err := day.Zone(b.Zone)
	if err != nil {
		return in, err
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", on.String()+" "+strings.TrimSpace(r.PostFormValue("time")), zone)
	if err != nil {
		return in, fault.New(fault.Invalid, "meeting.time").At("time").Wrap(err)
	}
	in.Starts = at
	return in, nil
}

// timeFields are the controls of a time by the field of a fault.
var timeFields = map[string]string{"day": "day", "time": "time", "starts": "day", "room": "room", "cases": "all"}

func (d Deps) plan(w http.ResponseWriter, r *route.Request) error {
	year := r.PostFormValue("year")
	m, err := d.planned(r, appraisal.YearID(year))
	if err == nil {
		return goTo(w, r, pathOf(m.ID, "?done=planned"))
	}
	f, err := d.refused(r, err, timeFields)
	if err != nil {
		return err
	}
	return d.drawPlan(w, r, year, f)
}

func (d Deps) planned(r *route.Request, year appraisal.YearID) (*appraisal.Meeting, error) {
	v, err := d.Appraisals.YearView(r.Context(), r.Actor, year)
	if err != nil {
		return nil, err
	}
	in, err := timeIn(r, &v.Body)
	if err != nil {
		return nil, err
	}
	m, err := d.Appraisals.PlanMeeting(r.Context(), r.Actor, year, in)
	if err != nil || r.PostFormValue("all") != "yes" {
		return m, err
	}
	_, err = d.Appraisals.AddToAgenda(r.Context(), r.Actor, m.ID, appraisal.AgendaIn{All: true})
	return m, err
}
