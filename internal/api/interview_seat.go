package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// PanelSeat is a seat in a panel with what is open for it.
type PanelSeat struct {
	Person     people.PersonID `json:"person"`
	Name       string          `json:"name"`
	Duty       interview.Duty  `json:"duty"`    // lead, member, expert
	Trained    *day.Day        `json:"trained"` // day of the training; null for none on record
	Briefed    *time.Time      `json:"briefed"`
	Undertaken *time.Time      `json:"undertaken"` // to keep everything confidential
	Conflict   bool            `json:"conflict"`
	Declare    bool            `json:"declare"`   // has not declared about all candidates
	Calibrate  bool            `json:"calibrate"` // has not marked the sample answers
	Read       int             `json:"read"`      // dossiers
}

func panelSeat(x *interview.SeatView) PanelSeat {
	return PanelSeat{
		Person: x.Person, Name: x.Name, Duty: x.Duty, Trained: x.Trained, Briefed: inUTC(x.Briefed), Undertaken: inUTC(x.Undertaken),
		Conflict: x.Conflict, Declare: x.Declare, Calibrate: x.Calibrate, Read: x.Read,
	}
}

func inUTC(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	out := at.UTC()
	return &out
}

// SittersAnswer are who can sit in the panels of a body.
type SittersAnswer struct {
	Sitters []SitterText `json:"sitters"`
}

// SitterText is one of them, with the duties that the granted roles allow.
type SitterText struct {
	Person people.PersonID  `json:"person"`
	Name   string           `json:"name"`
	Duties []interview.Duty `json:"duties"`
}

// SeatsOrder fills a panel: who is not named leaves it.
type SeatsOrder struct {
	Version int64            `key:"version" json:"version"`
	Seats   []PanelSeatOrder `key:"seats" json:"seats"`
}

// PanelSeatOrder is a seat of a panel.
type PanelSeatOrder struct {
	Person people.PersonID `key:"person" json:"person"`
	Duty   interview.Duty  `key:"duty" json:"duty"` // lead, member, expert
}

// BriefingOrder puts training and briefing of members on record.
type BriefingOrder struct {
	Version int64      `key:"version" json:"version"`
	Seats   []SeatTold `key:"seats" json:"seats"`
}

// SeatTold is what is on record for a member.
type SeatTold struct {
	Person  people.PersonID `key:"person" json:"person"`
	Trained *day.Day        `key:"trained" json:"trained"` // null for none
	Briefed bool            `key:"briefed" json:"briefed"`
}

// PledgeOrder is a member's undertaking to keep everything confidential.
type PledgeOrder struct {
	Agreed bool `key:"agreed" json:"agreed"`
}

// InterestOrder declares whether there is a conflict of interest.
type InterestOrder struct {
	Conflict bool   `key:"conflict" json:"conflict"`
	Reason   string `key:"reason,optional" json:"reason"` // needed where the system found a tie and none is declared
}

// InterestsAnswer is what a member declares of a series.
type InterestsAnswer struct {
	Done       bool           `json:"done"`  // nothing is to be declared
	Again      bool           `json:"again"` // candidates came after the last declaration
	Candidates []InterestText `json:"candidates"`
}

// InterestText is a candidate with what the system finds between both.
type InterestText struct {
	Number string       `json:"number"`
	Name   string       `json:"name"`
	Ties   []people.Tie `json:"ties"`
}

// CandidateOrder adds a person to a series of the body's own.
type CandidateOrder struct {
	Version int64           `key:"version" json:"version"`
	Person  people.PersonID `key:"person" json:"person"`
}

// RemovalOrder takes a candidate out of a series of the body's own.
type RemovalOrder struct {
	Version int64  `key:"version" json:"version"`
	Reason  string `key:"reason" json:"reason"` // who was invited is told it
}

func (d SeriesDeps) seatRoutes(one string) []route.Route {
	return []route.Route{
		described("GET", "/api/v1/interview-sitters", access.PlanInterviews, d.sitters, route.Operation{
			ID: "listInterviewSitters", Summary: "Who can sit in the panels of a body today", Out: SittersAnswer{}, Query: []route.Param{bodyParam}}),
		described("PUT", one+"/seats", access.PlanInterviews, d.seats, route.Operation{
			ID: "seatInterviewPanel", Summary: "Fill the panel: fill, replace and remove seats. In a competition the commission sits, and only an expert is added", In: SeatsOrder{}, Out: SeriesAnswer{}}),
		described("PUT", one+"/briefing", access.PlanInterviews, d.briefing, route.Operation{
			ID: "recordInterviewBriefing", Summary: "Put training and briefing of members on record", In: BriefingOrder{}, Out: SeriesAnswer{}}),
		described("POST", one+"/undertaking", access.SeeInterviews, d.undertake, route.Operation{
			ID: "undertakeInterviewSecrecy", Summary: "Undertake to keep everything confidential; no dossier opens before", In: PledgeOrder{}, Out: SeriesAnswer{}}),
		described("GET", one+"/interests", access.SeeInterviews, d.interests, route.Operation{
			ID: "readInterviewInterests", Summary: "The candidates about whom a member of a series of the body's own declares", Out: InterestsAnswer{}}),
		described("POST", one+"/interests", access.SeeInterviews, d.declare, route.Operation{
			ID: "declareInterviewInterest", Summary: "Declare whether there is a conflict of interest; with one everything closes to the member, and the answer is 204", In: InterestOrder{}, Out: InterestsAnswer{}}),
		described("POST", one+"/candidates", access.PlanInterviews, d.addCandidate, route.Operation{
			ID: "addInterviewCandidate", Summary: "Add a person to a series of the body's own", In: CandidateOrder{}, Out: SeriesAnswer{}}),
		described("POST", one+"/candidates/{interview}/removal", access.PlanInterviews, d.removeCandidate, route.Operation{
			ID: "removeInterviewCandidate", Summary: "Take a candidate out of a series of the body's own", In: RemovalOrder{}, Out: SeriesAnswer{}}),
	}
}

func (d SeriesDeps) sitters(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.PlanInterviews, r.URL.Query().Get("body"))
	if err != nil {
		return err
	}
	all, err := d.Interviews.Sitters(r.Context(), r.Actor, body)
	if err != nil {
		return err
	}
	out := SittersAnswer{Sitters: []SitterText{}}
	for _, x := range all {
		out.Sitters = append(out.Sitters, SitterText(x))
	}
	return write(w, r, http.StatusOK, out)
}

func (d SeriesDeps) seats(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in SeatsOrder) error {
		var all []interview.SeatIn
		for _, x := range in.Seats {
			all = append(all, interview.SeatIn(x))
		}
		_, err := d.Interviews.SetSeats(r.Context(), r.Actor, seriesAt(r, in.Version), all)
		return err
	})
}

func (d SeriesDeps) briefing(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in BriefingOrder) error {
		var all []interview.SeatDone
		for _, x := range in.Seats {
			all = append(all, interview.SeatDone(x))
		}
		_, err := d.Interviews.RecordBriefing(r.Context(), r.Actor, seriesAt(r, in.Version), all)
		return err
	})
}

func (d SeriesDeps) undertake(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in PledgeOrder) error {
		if !in.Agreed {
			return fault.New(fault.Invalid, "interview.series.not_agreed").At("agreed")
		}
		return d.Interviews.Undertake(r.Context(), r.Actor, seriesOf(r))
	})
}

func (d SeriesDeps) interests(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Declaring(r.Context(), r.Actor, seriesOf(r))
	if err != nil {
		return err
	}
	out := InterestsAnswer{Done: v.Done, Again: v.Again, Candidates: []InterestText{}}
	for _, c := range v.Candidates {
		out.Candidates = append(out.Candidates, InterestText{c.Number, c.Name, append([]people.Tie{}, c.Ties...)})
	}
	return write(w, r, http.StatusOK, out)
}

func (d SeriesDeps) declare(w http.ResponseWriter, r *route.Request) error {
	var in InterestOrder
	if err := read(r, &in); err != nil {
		return err
	}
	if err := d.Interviews.DeclareSeat(r.Context(), r.Actor, seriesOf(r), in.Conflict, in.Reason); err != nil {
		return err
	}
	if in.Conflict {
		return nothing(w, nil)
	}
	return d.interests(w, r)
}

func (d SeriesDeps) addCandidate(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in CandidateOrder) error {
		_, err := d.Interviews.AddCandidate(r.Context(), r.Actor, seriesAt(r, in.Version), in.Person)
		return err
	})
}

func (d SeriesDeps) removeCandidate(w http.ResponseWriter, r *route.Request) error {
	return seriesDone(d, w, r, func(in RemovalOrder) error {
		return d.Interviews.RemoveCandidate(r.Context(), r.Actor, seriesAt(r, in.Version), interviewID(r), in.Reason)
	})
}
