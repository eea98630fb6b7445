package competency

import (
	"errors"

	"tarazy/internal/law"
	"tarazy/internal/strict"
)

// The catalogues of the act, as their files are written.
type competenciesFile struct {
	Source       string       `key:"source"`
	Clause       string       `key:"clause"`
	Blocks       []Block      `key:"blocks"`
	Competencies []Competency `key:"competencies"`
}

type levelsFile struct {
	Source string  `key:"source"`
	Clause string  `key:"clause"`
	Levels []Level `key:"levels"`
}

type positionsFile struct {
	Source    string     `key:"source"`
	Clause    string     `key:"clause"`
	Blocks    []string   `key:"blocks"`
	JobLevels []JobLevel `key:"job_levels"`
}

type profileFile struct {
	Source string    `key:"source"`
	Clause string    `key:"clause"`
	Rows   []Profile `key:"rows"`
}

type questionsFile struct {
	Source string `key:"source"`
	Clause string `key:"clause"`
	Cards  []Card `key:"cards"`
}

func decode(e *law.Edition, rules *strict.Node) (any, error) {
	m := &Model{act: e.Act}
	if err := strict.Decode(rules, &m.Rules); err != nil {
		return nil, err
	}
	competencies, err1 := Catalogue[competenciesFile](e, "competencies")
	levels, err2 := Catalogue[levelsFile](e, "levels")
	positions, err3 := Catalogue[positionsFile](e, "positions")
	profile, err4 := Catalogue[profileFile](e, "profile")
	questions, err5 := Catalogue[questionsFile](e, "questions")
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return nil, err
	}
	m.Blocks, m.Competencies, m.Levels = competencies.Blocks, competencies.Competencies, levels.Levels
	m.FunctionalBlocks, m.JobLevels = positions.Blocks, positions.JobLevels
	m.Profile, m.profileClause, m.Cards = profile.Rows, profile.Clause, questions.Cards
	return m, m.check()
}
