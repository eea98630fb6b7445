package store

import (
	"encoding/json"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// keptRuling is a ruling with its finding as it is stored.
type keptRuling struct {
	competition.Ruling
	Finding keptFinding `json:"finding"`
}

type keptFinding struct {
	Act     string          `json:"act"`
	Edition string          `json:"edition"`
	Rule    string          `json:"rule"`
	Outcome json.RawMessage `json:"outcome"`
	Reasons []keptReason    `json:"reasons"`
}

type keptReason struct {
	Key    string     `json:"key"`
	Act    string     `json:"act"`
	Clause string     `json:"clause"`
	Args   fault.Args `json:"args"`
}

func keepFinding(f law.Finding) (keptFinding, error) {
	outcome, err := asJSON(f.Outcome)
	out := keptFinding{Act: f.Act, Edition: f.Edition, Rule: f.Rule, Outcome: json.RawMessage(outcome), Reasons: []keptReason{}}
	for _, r := range f.Reasons {
		out.Reasons = append(out.Reasons, keptReason{Key: r.Key, Act: r.Cite.Act, Clause: r.Cite.Clause, Args: r.Args})
	}
	return out, err
}

func (k keptFinding) open() law.Finding {
	f := law.Finding{Act: k.Act, Edition: k.Edition, Rule: k.Rule, Outcome: k.Outcome}
	for _, r := range k.Reasons {
		f.Reasons = append(f.Reasons, law.Reason{Key: r.Key, Cite: fault.Citation{Act: r.Act, Clause: r.Clause}, Args: r.Args})
	}
	return f
}

// RulingInsert adds a ruling behind those that there are.
func (tx *Tx) RulingInsert(r *competition.Ruling) error {
	finding, err := keepFinding(r.Finding)
	if err != nil {
		return err
	}
	data, err := asJSON(keptRuling{Ruling: *r, Finding: finding})
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into ruling (id, competition, vacancy, application, stage, rule, superseded, data) values ($1, $2, $3, $4, $5, $6, 0, $7)",
		r.ID, r.Competition, r.Vacancy, r.Application, r.Stage, r.Finding.Rule, data)
}

// RulingSupersede marks what a rule has found of something so far.
func (tx *Tx) RulingSupersede(c competition.ID, v competition.VacancyID, a competition.ApplicationID, stage competition.StageKey, rule string) error {
	_, err := tx.Exec("update ruling set superseded = 1 where competition = $1 and vacancy = $2 and application = $3 and stage = $4 and rule = $5 and superseded = 0", c, v, a, stage, rule)
	return err
}

func scanRuling(scan Scan) (competition.Ruling, error) {
	var data string
	var superseded int64
	if err := scan(&data, &superseded); err != nil {
		return competition.Ruling{}, err
	}
	var k keptRuling
	err := dataInto(data, &k)
	k.Ruling.Finding, k.Ruling.Superseded = k.Finding.open(), superseded == 1
	return k.Ruling, err
}

// RulingsOf reads the rulings about an application, the oldest first.
func (tx *Tx) RulingsOf(id competition.ApplicationID) ([]competition.Ruling, error) {
	return Collect(tx, scanRuling, "select data, superseded from ruling where application = $1 order by place", id)
}

// RulingsOfVacancy reads the rulings about a vacancy as a whole.
func (tx *Tx) RulingsOfVacancy(id competition.VacancyID) ([]competition.Ruling, error) {
	return Collect(tx, scanRuling, "select data, superseded from ruling where vacancy = $1 and application = '' order by place", id)
}

// RulingsOfCompetition reads the rulings about a competition as a whole.
func (tx *Tx) RulingsOfCompetition(id competition.ID) ([]competition.Ruling, error) {
	return Collect(tx, scanRuling, "select data, superseded from ruling where competition = $1 and vacancy = '' and application = '' order by place", id)
}
