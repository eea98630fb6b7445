package api

import (
	"errors"
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// HoursText are the working hours of a day, as 09:00; a lunch from and to the
// same time is none.
type HoursText struct {
	From      string `key:"from" json:"from"`
	To        string `key:"to" json:"to"`
	LunchFrom string `key:"lunch_from" json:"lunch_from"`
	LunchTo   string `key:"lunch_to" json:"lunch_to"`
}

const clockForm = "15:04"

func hoursText(h interview.Hours) HoursText {
	text := func(minutes int) string {
		return time.Date(2000, time.January, 1, 0, minutes, 0, 0, time.UTC).Format(clockForm)
	}
	return HoursText{text(h.From), text(h.To), text(h.LunchFrom), text(h.LunchTo)}
}

// hours reads the hours; −1 for what is no time, so that the plan refuses it
// with its own words.
func (h HoursText) hours() interview.Hours {
	minutes := func(text string) int {
		at, err := time.Parse(clockForm, text)
		if err != nil {
			return -1
		}
		return at.Hour()*60 + at.Minute()
	}
	return interview.Hours{From: minutes(h.From), To: minutes(h.To), LunchFrom: minutes(h.LunchFrom), LunchTo: minutes(h.LunchTo)}
}

// PlanOrder asks for a plan; nothing is stored.
type PlanOrder struct {
	From  day.Day   `key:"from" json:"from"`
	Until day.Day   `key:"until" json:"until"`
	Hours HoursText `key:"hours" json:"hours"`
	Room  string    `key:"room,optional" json:"room"`
	Spare int       `key:"spare,optional" json:"spare"` // times beyond the candidates who wait
}

// PlanAnswer is a plan before it is accepted.
type PlanAnswer struct {
	Times   []PlanTime `json:"times"`
	Short   int        `json:"short"`   // candidates and spare times for whom there was no room
	Minutes int        `json:"minutes"` // of a talk
	After   int        `json:"after"`   // of the discussion
}

// PlanTime is a time for a candidate, or a free one.
type PlanTime struct {
	Interview interview.ID `json:"interview"` // "" for a free time
	Number    string       `json:"number"`
	SlotText
}

// PlanAccept gives times to candidates who wait, and leaves others free.
type PlanAccept struct {
	Version int64          `key:"version" json:"version"`
	Hours   HoursText      `key:"hours" json:"hours"`
	Times   []TimeAccepted `key:"times" json:"times"`
}

// TimeAccepted is one of them.
type TimeAccepted struct {
	Interview interview.ID `key:"interview" json:"interview"` // "" for a free time
	Starts    time.Time    `key:"starts" json:"starts"`
	Room      string       `key:"room,optional" json:"room"`
}

// FreeRemoval takes a free time away.
type FreeRemoval struct {
	Version int64     `key:"version" json:"version"`
	Starts  time.Time `key:"starts" json:"starts"`
}

// TimeOrder gives an interview a time by hand, or another one.
type TimeOrder struct {
	Version int64     `key:"version" json:"version"` // of the interview
	Starts  time.Time `key:"starts" json:"starts"`
	Room    string    `key:"room,optional" json:"room"`
}

// CancelOrder takes the time of an interview.
type CancelOrder struct {
	Version int64  `key:"version" json:"version"` // of the interview
	Reason  string `key:"reason" json:"reason"`   // who was invited is told it
}

// BrokenLimits refuses times, with every limit that they break.
type BrokenLimits struct {
	decide.Problem
	Broken []BrokenLimit `json:"broken"`
}

// BrokenLimit is a limit that a time breaks.
type BrokenLimit struct {
	Time   int             `json:"time"`   // of the times that were sent, from 0
	Member people.PersonID `json:"member"` // who is in two places; "" for another limit
	Reason decide.Reason   `json:"reason"` // an empty act where none needs to say it
}

// broken answers a refusal of times with the limits that they break; any other
// error is handed back.
func (d SeriesDeps) broken(w http.ResponseWriter, r *route.Request, err error) error {
	var all interview.BrokenLimits
	f, ok := fault.As(err)
	if !ok || !errors.As(err, &all) {
		return err
	}
	out := BrokenLimits{Problem: decide.PrintProblem(f), Broken: []BrokenLimit{}}
	for _, b := range all {
		out.Broken = append(out.Broken, BrokenLimit{b.Slot, b.Member, reasonOf(b.Reason)})
	}
	return write(w, r, f.Kind.Status(), out)
}

func (d SeriesDeps) planRoutes(one string) []route.Route {
	const talk = "/api/v1/interviews/{interview}"
	return []route.Route{
		described("POST", one+"/plan-proposal", access.PlanInterviews, d.propose, route.Operation{
			ID: "proposeInterviewPlan", Summary: "Propose times for the candidates who wait, keeping every limit; nothing is stored", In: PlanOrder{}, Out: PlanAnswer{}}),
		described("POST", one+"/plan", access.PlanInterviews, d.accept, route.Operation{
			ID: "acceptInterviewPlan", Summary: "Give times to candidates who wait, and leave others to be chosen; who sits and who comes is invited", In: PlanAccept{}, Out: SeriesAnswer{}}),
		described("POST", one+"/free-removal", access.PlanInterviews, d.closeFree, route.Operation{
			ID: "closeInterviewSlot", Summary: "Take a free time away", In: FreeRemoval{}, Out: SeriesAnswer{}}),
		described("PUT", talk+"/time", access.PlanInterviews, d.move, route.Operation{
			ID: "moveInterview", Summary: "Give an interview a time by hand, or another one", In: TimeOrder{}, Out: SeriesAnswer{}}),
		described("POST", talk+"/cancellation", access.PlanInterviews, d.cancel, route.Operation{
			ID: "cancelInterviewTime", Summary: "Take the time of an interview; the candidate waits for another one", In: CancelOrder{}, Out: SeriesAnswer{}}),
	}
}

func (d SeriesDeps) propose(w http.ResponseWriter, r *route.Request) error {
	var in PlanOrder
	if err := read(r, &in); err != nil {
		return err
	}
	p, err := d.Interviews.ProposePlan(r.Context(), r.Actor, seriesOf(r), interview.PlanAsk{
		From: in.From, Until: in.Until, Hours: in.Hours.hours(), Room: in.Room, Spare: in.Spare,
	})
	if err != nil {
		return err
	}
	out := PlanAnswer{Times: []PlanTime{}, Short: p.Short, Minutes: p.Minutes, After: p.After}
	for _, x := range p.Lines {
		out.Times = append(out.Times, PlanTime{x.Interview.ID, x.Interview.Number, slotText(x.Slot)})
	}
	for _, s := range p.Free {
		out.Times = append(out.Times, PlanTime{SlotText: slotText(s)})
	}
	return write(w, r, http.StatusOK, out)
}

func (d SeriesDeps) accept(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in PlanAccept) error {
		var all []interview.PlannedTime
		for _, x := range in.Times {
			all = append(all, interview.PlannedTime(x))
		}
		_, err := d.Interviews.AcceptPlan(r.Context(), r.Actor, seriesAt(r, in.Version), in.Hours.hours(), all)
		return err
	})
}

func (d SeriesDeps) closeFree(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in FreeRemoval) error {
		_, err := d.Interviews.CloseSlot(r.Context(), r.Actor, seriesAt(r, in.Version), in.Starts)
		return err
	})
}

func (d SeriesDeps) move(w http.ResponseWriter, r *route.Request) error {
	var in TimeOrder
	if err := read(r, &in); err != nil {
		return err
	}
	at := interview.InterviewAt{ID: interviewID(r), Version: in.Version}
	return d.timed(w, r, d.Interviews.MoveInterview(r.Context(), r.Actor, at, in.Starts, in.Room))
}

func (d SeriesDeps) cancel(w http.ResponseWriter, r *route.Request) error {
	var in CancelOrder
	if err := read(r, &in); err != nil {
		return err
	}
	at := interview.InterviewAt{ID: interviewID(r), Version: in.Version}
	return d.timed(w, r, d.Interviews.CancelTime(r.Context(), r.Actor, at, in.Reason))
}

// timed answers with the series of an interview whose time was changed.
func (d SeriesDeps) timed(w http.ResponseWriter, r *route.Request, err error) error {
	if err != nil {
		return d.broken(w, r, err)
	}
	id, err := d.Interviews.SeriesOfInterview(r.Context(), r.Actor, interviewID(r))
	if err != nil {
		return err
	}
	return d.answer(w, r, http.StatusOK, id)
}
