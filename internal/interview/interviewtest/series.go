package interviewtest

import (
	"time"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// At names a series in the version that is stored.
func (w *World) At(id interview.SeriesID) interview.SeriesAt {
	w.T.Helper()
	return interview.SeriesAt{ID: id, Version: w.Stored(id).Version}
}

// Stored is a series as it is stored.
func (w *World) Stored(id interview.SeriesID) *interview.Series {
	w.T.Helper()
	var out *interview.Series
	w.Tx(func(tx interview.Tx) (err error) { out, err = tx.SeriesGet(id); return err })
	return out
}

// InterviewOf is the interview of a candidate in a series as it is stored.
func (w *World) InterviewOf(id interview.SeriesID, who *access.Actor) *interview.Interview {
	w.T.Helper()
	var out *interview.Interview
	w.Tx(func(tx interview.Tx) error {
		all, err := tx.InterviewsOf(id)
		for k := range all {
			if all[k].Person == people.PersonID(who.Person) {
				out = &all[k]
			}
		}
		return err
	})
	return out
}

// PanelSeats are the lead, two members and the expert; in the individual format
// the lead alone.
func (w *World) PanelSeats(format interview.Format) []interview.SeatIn {
	seat := func(a *access.Actor, d interview.Duty) interview.SeatIn {
		return interview.SeatIn{Person: people.PersonID(a.Person), Duty: d}
	}
	if format == interview.Individual {
		return []interview.SeatIn{seat(w.Lead, interview.LeadDuty)}
	}
	return []interview.SeatIn{
		seat(w.Lead, interview.LeadDuty), seat(w.Members[0], interview.MemberDuty), seat(w.Members[1], interview.MemberDuty), seat(w.Expert, interview.ExpertDuty),
	}
}

// Opened is a series of the body's own with its panel and its guide, and both
// candidates, who wait for a time. Nobody has undertaken or declared.
func (w *World) Opened(format interview.Format) *interview.Series {
	w.T.Helper()
	ctx := w.T.Context()
	se, err := w.OpenSeries(ctx, w.HR, interview.SeriesOpening{Body: w.Body, Title: interview.Official{KK: "Бөлім басшысы", RU: "Руководитель отдела"}, Format: format})
	w.Must(err)
	_, err = w.SetSeats(ctx, w.HR, w.At(se.ID), w.PanelSeats(format))
	w.Must(err)
	_, err = w.ChooseGuide(ctx, w.HR, w.At(se.ID), w.Guide().ID)
	w.Must(err)
	for _, c := range w.Candidates {
		_, err = w.AddCandidate(ctx, w.HR, w.At(se.ID), people.PersonID(c.Person))
		w.Must(err)
	}
	return w.Stored(se.ID)
}

// Pledged is Opened with the undertaking and the declaration of everybody.
func (w *World) Pledged(format interview.Format) *interview.Series {
	w.T.Helper()
	se := w.Opened(format)
	for _, seat := range se.Seats {
		a := w.ActorOf(seat.Person)
		w.Must(w.Undertake(w.T.Context(), a, se.ID))
		w.Must(w.DeclareSeat(w.T.Context(), a, se.ID, false, ""))
	}
	return w.Stored(se.ID)
}

// ActorOf is the panel's person as an actor.
func (w *World) ActorOf(p people.PersonID) *access.Actor {
	w.T.Helper()
	for _, a := range append([]*access.Actor{w.Lead, w.Expert}, w.Members[:]...) {
		if people.PersonID(a.Person) == p {
			return a
		}
	}
	w.T.Fatalf("nobody of the panel is %s", p)
	return nil
}

// Ask asks for times from tomorrow on, in the usual hours.
func (w *World) Ask(spare int) interview.PlanAsk {
	w.T.Helper()
	return interview.PlanAsk{
		From: *w.In(1), Until: *w.In(30), Room: "214", Spare: spare,
		Hours: interview.Hours{From: 9 * 60, To: 18 * 60, LunchFrom: 13 * 60, LunchTo: 14 * 60},
	}
}

// PlanAll accepts the times that are proposed for everybody who waits.
func (w *World) PlanAll(id interview.SeriesID, spare int) *interview.PlanProposal {
	w.T.Helper()
	ask := w.Ask(spare)
	p, err := w.ProposePlan(w.T.Context(), w.HR, id, ask)
	w.Must(err)
	_, err = w.AcceptPlan(w.T.Context(), w.HR, w.At(id), ask.Hours, Times(p))
	w.Must(err)
	return p
}

// Times are the times of a proposal, to be accepted.
func Times(p *interview.PlanProposal) []interview.PlannedTime {
	var out []interview.PlannedTime
	for _, l := range p.Lines {
		out = append(out, interview.PlannedTime{Interview: l.Interview.ID, Starts: l.Slot.Starts, Room: l.Slot.Room})
	}
	for _, f := range p.Free {
		out = append(out, interview.PlannedTime{Starts: f.Starts, Room: f.Room})
	}
	return out
}

// Almaty is a time in the zone of the body.
func Almaty(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, time.FixedZone("", 6*60*60)).UTC()
}
