package api

import (
	"net/http"

	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/route"
)

// CaseUses is what was recommended for a servant from the results of the KCI. It
// is told apart from the results, which tell of competencies too.
type CaseUses struct {
	Case   appraisal.CaseID `json:"case"`
	Name   string           `json:"name"`
	Cite   fault.Citation   `json:"cite"`
	Rounds []RoundUses      `json:"rounds"` // the first round first
}

// RoundUses are the recommendations of a round.
type RoundUses struct {
	Round int      `json:"round"`
	Grade string   `json:"grade"` // of the KCI
	Uses  []string `json:"uses"`
}

func (d ResultDeps) uses(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.ResultOf(r.Context(), r.Actor, caseOf(r))
	if err != nil {
		return err
	}
	out := CaseUses{Case: v.Case.ID, Name: v.Names[v.Case.Person], Cite: v.Rules.Uses.KCI.Cite(), Rounds: []RoundUses{}}
	for _, x := range v.Results {
		out.Rounds = append(out.Rounds, RoundUses{Round: x.Round, Grade: x.Grade, Uses: listed(x.Uses)})
	}
	return write(w, r, http.StatusOK, out)
}

// outcomeOf is the answer of a verb on a result.
func outcomeOf(r *appraisal.Result, err error) (*appraisal.Outcome, error) {
	if err != nil {
		return nil, err
	}
	out := appraisal.OutcomeOf(*r)
	return &out, nil
}
