package api

import (
	"net/http"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/decide"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// SeriesDeps are what the routes on series of interviews stand on.
type SeriesDeps struct {
	Interviews *interview.Service
}

// SeriesOpen opens a series: for the vacancy of a competition, or for a post of
// the body's own.
type SeriesOpen struct {
	Body   string   `key:"body,optional" json:"body"` // "": the body worked in
	Case   string   `key:"case,optional" json:"case"` // vacancy; "" for one of the body's own
	Title  BothText `key:"title" json:"title"`        // of the post; of a vacancy it is the vacancy's
	Format string   `key:"format" json:"format"`      // panel, individual
}

// SeriesTurn names the version of a series that is closed.
type SeriesTurn struct {
	Version int64 `key:"version" json:"version"`
}

// SeriesChoice chooses a guide or a level of detail for a series.
type SeriesChoice struct {
	Version int64  `key:"version" json:"version"`
	Choice  string `key:"choice" json:"choice"` // id of a guide, or key of a level
}

// SeriesMaterials says what lies ready; what is not named is open.
type SeriesMaterials struct {
	Version int64    `key:"version" json:"version"`
	Ready   []string `key:"ready" json:"ready"`
}

// SeriesHead is a series as a list gives it.
type SeriesHead struct {
	ID      interview.SeriesID    `json:"id"`
	Version int64                 `json:"version"`
	Body    people.BodyID         `json:"body"`
	Case    string                `json:"case"` // vacancy; "" for one of the body's own
	Title   BothText              `json:"title"`
	State   interview.SeriesState `json:"state"`
	Format  interview.Format      `json:"format"`
	Changed time.Time             `json:"changed"`
}

// SeriesPage is a page of series.
type SeriesPage struct {
	Series []SeriesHead `json:"series"`
	Next   string       `json:"next"` // cursor of the next page; "" for none
}

// SeriesAnswer is a series with its panel, candidates and times.
type SeriesAnswer struct {
	SeriesHead
	Guide      interview.GuideID `json:"guide"`    // "" until chosen
	Feedback   string            `json:"feedback"` // level of detail; "" until chosen
	Hours      HoursText         `json:"hours"`
	Seats      []PanelSeat       `json:"seats"`
	Interviews []InterviewHead   `json:"interviews"`
	Free       []SlotText        `json:"free"`
	Ready      []ReadyText       `json:"ready"`
	Warnings   []decide.Reason   `json:"warnings"` // of what keeps nobody from an interview
	Most       *int              `json:"most"`     // minutes that the law of the case allows; null for no limit
	CaseOpen   bool              `json:"case_open"`
}

// ReadyText is a thing that must lie ready.
type ReadyText struct {
	Key  string `json:"key"`
	Done bool   `json:"done"`
}

// InterviewHead is a candidate's interview. The name is empty for a member who
// has not undertaken or declared yet.
type InterviewHead struct {
	ID      interview.ID    `json:"id"`
	Version int64           `json:"version"`
	Number  string          `json:"number"`
	Name    string          `json:"name"`
	State   interview.State `json:"state"`
	Slot    *SlotText       `json:"slot"` // null while it waits for a time
	Read    bool            `json:"read"` // the dossier, by the reader
	Open    bool            `json:"open"` // the marks
}

// SlotText is a time at which an interview can be held.
type SlotText struct {
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"` // of the talk; the discussion follows
	Room   string    `json:"room"`
}

func slotText(s interview.Slot) SlotText { return SlotText{s.Starts.UTC(), s.Ends.UTC(), s.Room} }

// reasonOf prints a reason with its clause and its words.
func reasonOf(r law.Reason) decide.Reason {
	return decide.Reason{Key: r.Key, Act: r.Cite.Act, Clause: r.Cite.Clause, Args: r.Args, Text: r.Text()}
}

// SeriesRoutes are the routes on series, panels, times, dossiers and
// calibration.
func SeriesRoutes(d SeriesDeps) []route.Route {
	const all, one = "/api/v1/interview-series", "/api/v1/interview-series/{series}"
	return slices.Concat(d.seatRoutes(one), d.planRoutes(one), d.ownRoutes(), d.dossierRoutes(one), []route.Route{
		described("GET", all, access.SeeInterviews, d.list, route.Operation{
			ID: "listInterviewSeries", Summary: "Series of interviews that one plans, inspects or sits in, the latest first", Out: SeriesPage{}, Query: []route.Param{
				{Name: "state", About: "planned, open or closed"}, {Name: "after", About: "cursor of the page before"}, {Name: "limit", About: "series of a page, at most 500", Integer: true},
			}}),
		described("POST", all, access.PlanInterviews, d.open, route.Operation{
			ID: "openInterviewSeries", Summary: "Open a series of interviews", In: SeriesOpen{}, Out: SeriesAnswer{}, Status: http.StatusCreated}),
		described("GET", one, access.SeeInterviews, d.show, route.Operation{
			ID: "readInterviewSeries", Summary: "A series with its panel, candidates and times", Out: SeriesAnswer{}}),
		described("PUT", one+"/guide", access.PlanInterviews, d.guide, route.Operation{
			ID: "chooseInterviewGuide", Summary: "Choose the guide of a series, before its first interview", In: SeriesChoice{}, Out: SeriesAnswer{}}),
		described("PUT", one+"/feedback", access.PlanInterviews, d.feedback, route.Operation{
			ID: "chooseInterviewFeedback", Summary: "Choose at which level of detail candidates are answered", In: SeriesChoice{}, Out: SeriesAnswer{}}),
		described("PUT", one+"/materials", access.SeeInterviews, d.materials, route.Operation{
			ID: "setInterviewMaterials", Summary: "Say which materials lie ready, and whether the room does", In: SeriesMaterials{}, Out: SeriesAnswer{}}),
		described("POST", one+"/close", access.PlanInterviews, d.close, route.Operation{
			ID: "closeInterviewSeries", Summary: "Close a series whose interviews are all over", In: SeriesTurn{}, Out: SeriesAnswer{}}),
	})
}

func seriesOf(r *route.Request) interview.SeriesID { return interview.SeriesID(r.PathValue("series")) }

func seriesAt(r *route.Request, version int64) interview.SeriesAt {
	return interview.SeriesAt{ID: seriesOf(r), Version: version}
}

func (d SeriesDeps) list(w http.ResponseWriter, r *route.Request) error {
	p := r.URL.Query()
	limit, err := queryNumber(r, "limit", 0)
	if err != nil {
		return err
	}
	q := interview.SeriesQuery{After: p.Get("after"), Limit: limit}
	switch state := interview.SeriesState(p.Get("state")); state {
	case "":
	case interview.SeriesPlanned, interview.SeriesOpen, interview.SeriesClosed:
		q.States = []interview.SeriesState{state}
	default:
		return fault.New(fault.Invalid, "guide.filter", "name", "state").At("state")
	}
	page, err := d.Interviews.SeriesList(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	out := SeriesPage{Series: []SeriesHead{}, Next: page.Next}
	for k := range page.Items {
		out.Series = append(out.Series, seriesHead(&page.Items[k]))
	}
	return write(w, r, http.StatusOK, out)
}

func seriesHead(se *interview.Series) SeriesHead {
	return SeriesHead{
		ID: se.ID, Version: se.Version, Body: se.Body, Case: se.Case, Title: both(se.Title), State: se.State, Format: se.Format, Changed: se.At.UTC(),
	}
}

func (d SeriesDeps) open(w http.ResponseWriter, r *route.Request) error {
	var in SeriesOpen
	if err := read(r, &in); err != nil {
		return err
	}
	body, err := reach.Body(r.Actor, access.PlanInterviews, in.Body)
	if err != nil {
		return err
	}
	se, err := d.Interviews.OpenSeries(r.Context(), r.Actor, interview.SeriesOpening{
		Body: body, Case: in.Case, Title: in.Title.official(), Format: interview.Format(in.Format),
	})
	if err != nil {
		return err
	}
	return d.answer(w, r, http.StatusCreated, se.ID)
}

func (d SeriesDeps) show(w http.ResponseWriter, r *route.Request) error {
	return d.answer(w, r, http.StatusOK, seriesOf(r))
}

// answer reads a series and sends it.
func (d SeriesDeps) answer(w http.ResponseWriter, r *route.Request, status int, id interview.SeriesID) error {
	v, err := d.Interviews.Series(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	out := SeriesAnswer{
		SeriesHead: seriesHead(&v.Series), Guide: v.Series.Guide, Feedback: v.Series.Feedback, Hours: hoursText(v.Series.Hours), CaseOpen: v.CaseOpen,
		Seats: []PanelSeat{}, Interviews: []InterviewHead{}, Free: []SlotText{}, Ready: []ReadyText{}, Warnings: []decide.Reason{},
	}
	if v.Most != nil {
		out.Most = &v.Most.V
	}
	for k := range v.Seats {
		out.Seats = append(out.Seats, panelSeat(&v.Seats[k]))
	}
	for k := range v.Interviews {
		out.Interviews = append(out.Interviews, interviewHead(&v.Interviews[k]))
	}
	for _, s := range v.Series.Free {
		out.Free = append(out.Free, slotText(s))
	}
	for _, x := range v.Ready {
		out.Ready = append(out.Ready, ReadyText{x.Key, x.Done})
	}
	for _, x := range v.Warnings {
		out.Warnings = append(out.Warnings, reasonOf(x))
	}
	return write(w, r, status, out)
}

func interviewHead(i *interview.InterviewRow) InterviewHead {
	out := InterviewHead{ID: i.ID, Version: i.Version, Number: i.Number, Name: i.Name, State: i.State, Read: i.Read, Open: i.Opened != nil}
	if !i.Starts.IsZero() {
		out.Slot = &SlotText{i.Starts.UTC(), i.Ends.UTC(), i.Room}
	}
	return out
}

// seriesDone reads an order, carries it out, and answers with the series as it
// is then.
func seriesDone[T any](d SeriesDeps, w http.ResponseWriter, r *route.Request, do func(T) error) error {
	var in T
	if err := read(r, &in); err != nil {
		return err
	}
	if err := do(in); err != nil {
		return d.broken(w, r, err)
	}
	return d.answer(w, r, http.StatusOK, seriesOf(r))
}

func (d SeriesDeps) guide(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in SeriesChoice) error {
		_, err := d.Interviews.ChooseGuide(r.Context(), r.Actor, seriesAt(r, in.Version), interview.GuideID(in.Choice))
		return err
	})
}

func (d SeriesDeps) feedback(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in SeriesChoice) error {
		_, err := d.Interviews.ChooseFeedback(r.Context(), r.Actor, seriesAt(r, in.Version), in.Choice)
		return err
	})
}

func (d SeriesDeps) materials(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in SeriesMaterials) error {
		return d.Interviews.SetReady(r.Context(), r.Actor, seriesAt(r, in.Version), in.Ready)
	})
}

func (d SeriesDeps) close(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in SeriesTurn) error {
		_, err := d.Interviews.CloseSeries(r.Context(), r.Actor, seriesAt(r, in.Version))
		return err
	})
}
