package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// ContestPapers is how the papers of a competition are kept.
type ContestPapers struct {
	Competition  competition.ID    `json:"competition"`
	Version      int64             `json:"version"`
	Body         people.BodyID     `json:"body"`
	Applications int64             `json:"applications"`
	Ended        *day.Day          `json:"ended"`   // null before the end
	Until        *day.Day          `json:"until"`   // last day on which they are kept; null before the end
	Hold         *competition.Hold `json:"hold"`    // null where nothing holds them
	Gone         *competition.Gone `json:"gone"`    // null where they are there
	Stopped      *string           `json:"stopped"` // code of the fault with which they cannot be destroyed today; null where they can
}

// contestKeepRoutes are the routes on the papers of a competition.
func contestKeepRoutes(d ContestDeps) []route.Route {
	const papers = "/api/v1/competitions/{id}/papers"
	op := func(id, about string, in any) route.Operation {
		return route.Operation{ID: id, Summary: about, In: in, Out: ContestPapers{}}
	}
	return []route.Route{
		described("GET", papers, access.KeepContest, d.papers, op("readCompetitionPapers", "How the papers of a competition are kept", nil)),
		described("POST", papers+"/hold", access.KeepContest, done(d.holdPapers), op("holdCompetitionPapers", "Keep the papers of a competition from destruction", PapersHeld{})),
		described("POST", papers+"/release", access.KeepContest, done(d.releasePapers), op("releaseCompetitionPapers", "End a hold, on a ground", PapersHeld{})),
		described("POST", papers+"/destroy", access.KeepContest, done(d.destroyPapers), op("destroyCompetitionPapers", "Destroy the papers of a competition under an act", PapersGone{})),
	}
}

func contestID(r *route.Request) competition.ID { return competition.ID(r.PathValue("id")) }

func (d ContestDeps) papers(w http.ResponseWriter, r *route.Request) error {
	out, err := d.papersOf(r)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, out)
}

func (d ContestDeps) papersOf(r *route.Request) (*ContestPapers, error) {
	v, err := d.Contest.Kept(r.Context(), r.Actor, contestID(r))
	if err != nil {
		return nil, err
	}
	c := &v.Competition
	out := &ContestPapers{
		Competition: c.ID, Version: c.Version, Body: c.Body, Applications: v.Applications, Ended: c.Ended, Until: v.Until, Hold: c.Hold, Gone: c.Gone,
	}
	if f, ok := fault.As(v.Stop); ok {
		out.Stopped = &f.Code
	}
	return out, nil
}

func (d ContestDeps) holdPapers(r *route.Request, in PapersHeld) (*ContestPapers, error) {
	if _, err := d.Contest.HoldPapers(r.Context(), r.Actor, contestID(r), in.Version, in.Why); err != nil {
		return nil, err
	}
	return d.papersOf(r)
}

// releasePapers takes the ground as the order's why.
func (d ContestDeps) releasePapers(r *route.Request, in PapersHeld) (*ContestPapers, error) {
	if _, err := d.Contest.ReleasePapers(r.Context(), r.Actor, contestID(r), in.Version, in.Why); err != nil {
		if f, ok := fault.As(err); ok && f.Field == "ground" {
			return nil, f.At("why")
		}
		return nil, err
	}
	return d.papersOf(r)
}

func (d ContestDeps) destroyPapers(r *route.Request, in PapersGone) (*ContestPapers, error) {
	_, err := d.Contest.DestroyPapers(r.Context(), r.Actor, contestID(r), competition.DestroyIn{Version: in.Version, Number: in.Number, Day: &in.Day})
	if err != nil {
		return nil, err
	}
	return d.papersOf(r)
}
