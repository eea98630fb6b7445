package main

import (
	"tarazy/internal/access"
	"tarazy/internal/competency"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// replayer asks the rules of the decision service for the journal.
type replayer struct{ lib func() *law.Library }

// Replay works a decision out again from its input.
func (r replayer) Replay(act, edition, rule string, input []byte) (law.Finding, error) {
	q, err := decide.Ask(r.lib(), act+"@"+edition, rule)
	if err != nil {
		return law.Finding{}, err
	}
	return q.Decide(input)
}

// derived gives the roles that follow from the structure on the day: candidate,
// employee, supervisor, higher supervisor and first head. Who stands in for a superior
// holds that superior's role for the time, and who appraises somebody by an order a
// supervisor's.
func derived(tx access.Tx, person string, on day.Day) ([]access.Held, error) {
	return heldOn(tx.(*store.Tx), people.PersonID(person), on)
}

func heldOn(tx *store.Tx, p people.PersonID, on day.Day) ([]access.Held, error) {
	s, err := tx.StandingOn(p, on)
	if err != nil {
		return nil, err
	}
	var out []access.Held
	if s.Candidate {
		out = append(out, access.Held{Role: access.Candidate})
	}
	for _, p := range s.Places {
		body := string(p.Body)
		if p.Own {
			out = append(out, access.Held{Role: access.Employee, Body: body})
		}
		if p.Heads {
			out = append(out, access.Held{Role: access.Supervisor, Body: body}, access.Held{Role: access.HigherSupervisor, Body: body})
		}
		if p.FirstHead {
			out = append(out, access.Held{Role: access.FirstHead, Body: body})
		}
	}
	for _, body := range s.Named {
		out = append(out, access.Held{Role: access.Supervisor, Body: string(body)}, access.Held{Role: access.HigherSupervisor, Body: string(body)})
	}
	return out, nil
}

// categories are those of the register of positions that the acts know: their
// groups from the rules of selection, the job levels from the model.
func categories(lib *law.Library) (people.Categories, error) {
	selection, err := lib.Latest("selection-2023")
	if err != nil {
		return people.Categories{}, err
	}
	model, err := lib.Latest("competency-model")
	if err != nil {
		return people.Categories{}, err
	}
	essay := law.Rules[competition.Rules](selection).Essay
	return people.Categories{
		Groups: essay.Groups.V, Last: essay.LastNumber.V, Levels: law.Rules[competency.Model](model).Rules.JobLevels.V,
	}, nil
}
