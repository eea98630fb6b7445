package appraisal

import (
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// system acts where the program does by itself what follows from the law.
const system = people.PersonID("system")

func findingOf[Out any](y *year, name string, found law.Found[Out]) law.Finding {
	return found.In(y.env.Edition, name)
}

// yearRuleVerb is the verb of decisions about a year as a whole.
const yearRuleVerb = "year.rule"

// ruleYear keeps a finding about a year as a whole, and in the journal with its
// input.
func (s *Service) ruleYear(tx Tx, y *year, name, about string, in any, f law.Finding) error {
	err := tx.AppraisalRulingInsertAll([]Ruling{{
		ID: s.IDs.New("rul"), Year: y.y.ID, Rule: name, About: about, Finding: f, By: system, At: tx.Now(),
	}})
	if err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{Verb: yearRuleVerb, Actor: string(system), Body: string(y.y.Body), Case: string(y.y.ID), Finding: &f, Input: in})
}
