package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// WatchAnswer are the attempts of a sitting, by the numbers of their seats.
type WatchAnswer struct {
	Sitting  exam.SittingID `json:"sitting"`
	Title    locale.Words   `json:"title"`
	Sections int            `json:"sections"`
	Items    int            `json:"items"` // of a paper
	Rows     []WatchRow     `json:"rows"`
}

// WatchRow is an attempt without a name and without answers.
type WatchRow struct {
	Attempt  exam.AttemptID    `json:"attempt"`
	Number   string            `json:"number"`
	State    exam.AttemptState `json:"state"`
	Section  int               `json:"section"` // from 0
	Deadline *time.Time        `json:"deadline"`
	Answered int               `json:"answered"`
	Last     *time.Time        `json:"last"` // when the last answer arrived; null for none
}

// WatchedAnswer is one attempt with what happened in it, oldest first.
type WatchedAnswer struct {
	Attempt  exam.AttemptID    `json:"attempt"`
	Number   string            `json:"number"`
	State    exam.AttemptState `json:"state"`
	Section  int               `json:"section"`
	Deadline *time.Time        `json:"deadline"`
	Events   []WatchedEvent    `json:"events"`
}

// WatchedEvent is something that happened in an attempt: a lease, a break, a
// request that was refused, minutes given back, a stop.
type WatchedEvent struct {
	At        time.Time         `json:"at"`
	Kind      string            `json:"kind"`
	Args      map[string]string `json:"args"`
	Candidate bool              `json:"candidate"` // it was the candidate's own doing
}

// MinutesOrder gives minutes back for the section that is sat, or that ended by
// its time.
type MinutesOrder struct {
	Minutes int    `key:"minutes" json:"minutes"`
	Reason  string `key:"reason" json:"reason"` // the candidate is told it
}

// StopOrder ends an attempt.
type StopOrder struct {
	Reason  string `key:"reason" json:"reason"`                      // the candidate is told it
	Conduct string `key:"conduct,optional" json:"conduct,omitempty"` // key of the act's list of forbidden conduct
}

func (d ExamDeps) watchRoutes() []route.Route {
	const all, one = "/api/v1/sittings/{id}/watch", "/api/v1/sittings/{id}/watch/{attempt}"
	return []route.Route{
		described("GET", all, access.WatchExam, d.watch, route.Operation{ID: "watchSitting", Summary: "Attempts of a sitting, by number", Out: WatchAnswer{}}),
		described("GET", one, access.WatchExam, d.watchOne, route.Operation{ID: "watchAttempt", Summary: "An attempt with what happened in it", Out: WatchedAnswer{}}),
		described("POST", one+"/minutes", access.GiveBackTime, d.minutesBack, route.Operation{
			ID: "giveMinutesBack", Summary: "Give minutes back, with a reason", In: MinutesOrder{}, Status: http.StatusNoContent}),
		described("POST", one+"/halt", access.GiveBackTime, d.attemptHalt, route.Operation{
			ID: "haltAttempt", Summary: "Stop the time of an attempt, with a reason", In: ReasonOrder{}, Status: http.StatusNoContent}),
		described("POST", one+"/resume", access.GiveBackTime, d.attemptResume, route.Operation{
			ID: "resumeAttempt", Summary: "Let the time of a halted attempt run again, with a reason", In: ReasonOrder{}, Status: http.StatusNoContent}),
		described("POST", one+"/stop", access.GiveBackTime, d.attemptStop, route.Operation{
			ID: "stopAttempt", Summary: "End an attempt, with a reason; what was answered is scored", In: StopOrder{}, Status: http.StatusNoContent}),
	}
}

// some is an instant that may be missing.
func some(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func (d ExamDeps) watch(w http.ResponseWriter, r *route.Request) error {
	all, s, err := d.Delivery.Watch(r.Context(), r.Actor, sittingIn(r))
	if err != nil {
		return err
	}
	out := WatchAnswer{Sitting: s.ID, Title: s.Test.Title, Sections: len(s.Test.Sections), Items: s.Test.Count(), Rows: make([]WatchRow, len(all))}
	for i, a := range all {
		out.Rows[i] = WatchRow{Attempt: a.Attempt, Number: a.Number, State: a.State, Section: a.Section, Deadline: some(a.Deadline), Answered: a.Answered, Last: some(a.Last)}
	}
	return write(w, r, http.StatusOK, out)
}

// watched is the attempt of the address, which must be of its sitting.
func (d ExamDeps) watched(r *route.Request) (*exam.WatchedAttempt, error) {
	a, err := d.Delivery.Events(r.Context(), r.Actor, attemptID(r))
	if err == nil && string(a.Sitting) != r.PathValue("id") {
		return nil, fault.New(fault.Missing, "exam.missing.attempt")
	}
	return a, err
}

func (d ExamDeps) watchOne(w http.ResponseWriter, r *route.Request) error {
	a, err := d.watched(r)
	if err != nil {
		return err
	}
	out := WatchedAnswer{Attempt: a.Attempt, Number: a.Number, State: a.State, Section: a.Section, Deadline: some(a.Deadline), Events: make([]WatchedEvent, len(a.Events))}
	for i, e := range a.Events {
		out.Events[i] = WatchedEvent{At: e.At, Kind: e.Kind, Args: e.Args, Candidate: e.Candidate}
		if e.Args == nil {
			out.Events[i].Args = map[string]string{}
		}
	}
	return write(w, r, http.StatusOK, out)
}

func (d ExamDeps) minutesBack(w http.ResponseWriter, r *route.Request) error {
	var in MinutesOrder
	return acted(w, r, &in, func() error {
		return d.Delivery.GiveBack(r.Context(), r.Actor, attemptID(r), in.Minutes, in.Reason)
	})
}

func (d ExamDeps) attemptHalt(w http.ResponseWriter, r *route.Request) error {
	var in ReasonOrder
	return acted(w, r, &in, func() error { return d.Delivery.Halt(r.Context(), r.Actor, attemptID(r), in.Reason) })
}

func (d ExamDeps) attemptResume(w http.ResponseWriter, r *route.Request) error {
	var in ReasonOrder
	return acted(w, r, &in, func() error { return d.Delivery.GoOn(r.Context(), r.Actor, attemptID(r), in.Reason) })
}

func (d ExamDeps) attemptStop(w http.ResponseWriter, r *route.Request) error {
	var in StopOrder
	return acted(w, r, &in, func() error {
		return d.Delivery.Stop(r.Context(), r.Actor, attemptID(r), exam.StopIn{Reason: in.Reason, Conduct: in.Conduct})
	})
}

// acted reads an order, does what it says and answers nothing.
func acted(w http.ResponseWriter, r *route.Request, in any, do func() error) error {
	if err := readOrder(r, in); err != nil {
		return err
	}
	return nothing(w, do())
}
