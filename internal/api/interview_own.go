package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// OwnInterviews are a candidate's own.
type OwnInterviews struct {
	Interviews []OwnInterviewText `json:"interviews"`
}

// OwnInterviewText is an interview as its candidate sees it: nobody else's name
// or number, only times.
type OwnInterviewText struct {
	ID      interview.ID  `json:"id"`
	Version int64         `json:"version"`
	Body    people.BodyID `json:"body"`
	Title   BothText      `json:"title"`
	State   string        `json:"state"` // waiting, planned, under_way, held, absent, left
	Slot    *SlotText     `json:"slot"`  // null while it waits for a time
	Last    *day.Day      `json:"last"`  // the last day on which the time can be changed; null without a time
	Late    bool          `json:"late"`  // it is past
	Free    []SlotText    `json:"free"`  // that can be chosen today
	Others  []time.Time   `json:"others"`
	Offered *time.Time    `json:"offered"` // the time of another candidate that was asked for
	Asked   []time.Time   `json:"asked"`   // starts of those who ask for this time
}

// OwnTime names a time for the own interview.
type OwnTime struct {
	Version int64     `key:"version" json:"version"`
	Starts  time.Time `key:"starts" json:"starts"`
}

// SwapAnswer answers the offer of the candidate who has the time named.
type SwapAnswer struct {
	Version int64     `key:"version" json:"version"`
	Starts  time.Time `key:"starts" json:"starts"`
	Accept  bool      `key:"accept" json:"accept"`
}

func (d SeriesDeps) ownRoutes() []route.Route {
	const all, one = "/api/v1/my-interviews", "/api/v1/my-interviews/{interview}"
	return []route.Route{
		described("GET", all, access.ChooseSlot, d.mine, route.Operation{
			ID: "listOwnInterviews", Summary: "A candidate's own interviews with the times that can be had", Out: OwnInterviews{}}),
		described("PUT", one+"/time", access.ChooseSlot, d.choose, route.Operation{
			ID: "chooseInterviewSlot", Summary: "Take a free time for the own interview, in place of the one that it has", In: OwnTime{}, Out: OwnInterviews{}}),
		described("POST", one+"/swap", access.ChooseSlot, d.swap, route.Operation{
			ID: "offerInterviewSwap", Summary: "Offer another candidate, who is not named, to change times", In: OwnTime{}, Out: OwnInterviews{}}),
		described("POST", one+"/swap-answer", access.ChooseSlot, d.answerSwap, route.Operation{
			ID: "answerInterviewSwap", Summary: "Take or refuse an offer to change times", In: SwapAnswer{}, Out: OwnInterviews{}}),
	}
}

func (d SeriesDeps) mine(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Interviews.MyInterviews(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	out := OwnInterviews{Interviews: []OwnInterviewText{}}
	for k := range all {
		out.Interviews = append(out.Interviews, ownInterview(&all[k]))
	}
	return write(w, r, http.StatusOK, out)
}

// ownInterview tells a candidate nothing of what the panel does after the talk.
func ownInterview(x *interview.OwnInterview) OwnInterviewText {
	i := &x.Interview
	out := OwnInterviewText{
		ID: i.ID, Version: i.Version, Body: i.Body, Title: both(x.Title), State: string(i.State), Last: x.Last, Late: x.Late, Offered: inUTC(x.Offered),
		Free: []SlotText{}, Others: []time.Time{}, Asked: []time.Time{},
	}
	if i.State == interview.Agreed {
		out.State = string(interview.Held)
	}
	if !i.Starts.IsZero() {
		out.Slot = &SlotText{i.Starts.UTC(), i.Ends.UTC(), i.Room}
	}
	for _, s := range x.Free {
		out.Free = append(out.Free, slotText(s))
	}
	for _, at := range x.Others {
		out.Others = append(out.Others, at.UTC())
	}
	for _, at := range x.Asked {
		out.Asked = append(out.Asked, at.UTC())
	}
	return out
}

func (d SeriesDeps) choose(w http.ResponseWriter, r *route.Request) error {
	var in OwnTime
	if err := read(r, &in); err != nil {
		return err
	}
	return d.owned(w, r, d.Interviews.ChooseSlot(r.Context(), r.Actor, interview.InterviewAt{ID: interviewID(r), Version: in.Version}, in.Starts))
}

func (d SeriesDeps) swap(w http.ResponseWriter, r *route.Request) error {
	var in OwnTime
	if err := read(r, &in); err != nil {
		return err
	}
	return d.owned(w, r, d.Interviews.OfferSwap(r.Context(), r.Actor, interview.InterviewAt{ID: interviewID(r), Version: in.Version}, in.Starts))
}

func (d SeriesDeps) answerSwap(w http.ResponseWriter, r *route.Request) error {
	var in SwapAnswer
	if err := read(r, &in); err != nil {
		return err
	}
	return d.owned(w, r, d.Interviews.AnswerSwap(r.Context(), r.Actor, interview.InterviewAt{ID: interviewID(r), Version: in.Version}, in.Starts, in.Accept))
}

// owned answers an act on the own interview with all of them as they are then.
func (d SeriesDeps) owned(w http.ResponseWriter, r *route.Request, err error) error {
	if err != nil {
		return d.broken(w, r, err)
	}
	return d.mine(w, r)
}
