package appraisal

import (
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// followAbsence puts an appraisal off while the servant is away, and sets its
// term after the return. A servant whose sheet has gone on is not waited for.
func (s *Service) followAbsence(tx Tx, m *matter, f *staffFacts) (bool, error) {
	if m.c.Begun == nil || m.c.Stage != StageSheets && m.c.Stage != StagePlan {
		return false, nil
	}
	if !slices.Contains([]SheetState{SheetNone, SheetDraft, SheetReturned}, m.c.Done.Sheet) {
		return false, nil
	}
	if m.c.Later.away() {
		return s.followReturn(tx, m, f)
	}
	for i := range f.away[m.c.Person] {
		a := &f.away[m.c.Person][i]
		if a.On(m.today) && slices.Contains(m.rules.Eligibility.Absences.V, string(a.Kind)) {
			return true, s.putOff(tx, m, f, &Absence{Kind: string(a.Kind)})
		}
	}
	return false, nil
}

// followReturn sets the term of an appraisal whose servant has come back; one
// whose absence was taken off the record goes on as if it had not been.
func (s *Service) followReturn(tx Tx, m *matter, f *staffFacts) (bool, error) {
	var latest *people.Absence
	for i := range f.away[m.c.Person] {
		a := &f.away[m.c.Person][i]
		if string(a.Kind) == m.c.Later.Absence && a.From <= m.today && (latest == nil || a.From > latest.From) {
			latest = a
		}
	}
	if latest == nil {
		m.c.Later = nil
		return true, m.waitAgain(tx)
	}
	back := returned(latest, m.today)
	if back == nil {
		return false, nil
	}
	return true, s.putOff(tx, m, f, &Absence{Kind: string(latest.Kind), Returned: back})
}

// putOff decides anew with the absence, and tells who appraises.
func (s *Service) putOff(tx Tx, m *matter, f *staffFacts, a *Absence) error {
	in, ok := m.eligibilityIn(f)
	if !ok {
		return nil
	}
	in.Absence, in.Break = a, nil
	found, err := Eligibility(m.env, m.rules, in)
	if err != nil {
		return err
	}
	if !found.Outcome.Postponed {
		return nil // the record of staff says something else of the first day now: what was decided stands
	}
	if err := rule(s, tx, m, system, access.OpenYear, "eligibility", "", in, found); err != nil {
		return err
	}
	m.c.Later = &Later{Absence: a.Kind, Returned: a.Returned, Until: found.Outcome.Until}
	key := "away"
	if a.Returned != nil {
		key = "returned"
	}
	if err := m.tell(tx, m.route.Immediate, key, m.path(""), nil); err != nil {
		return err
	}
	return m.waitAgain(tx)
}

// waitAgain sets the term of the sheets anew; a plan that is late keeps its own.
func (m *matter) waitAgain(tx Tx) error {
	if m.c.Stage != StageSheets {
		return nil
	}
	return m.enterSheets(tx)
}
