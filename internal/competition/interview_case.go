package competition

import (
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/exam"
	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// The interviews of a vacancy, held in this program. Their marks go the same
// way as those that the secretary enters.

// InterviewProcedure is what the law of competitions adds to interviews.
func (s *Service) InterviewProcedure() interview.Procedure {
	return interview.Procedure{
		Case: func(tx interview.Tx, id string) (*interview.Case, error) {
			return s.interviewCase(tx.(Tx), VacancyID(id))
		},
		Taken: func(tx interview.Tx, t *interview.Taken) error { return s.takeInterview(tx.(Tx), t) },
		Dossier: func(tx interview.Tx, id string) (*interview.Dossier, error) {
			return s.interviewDossier(tx.(Tx), ApplicationID(id))
		},
		Appealed: func(tx interview.Tx, id string) (bool, error) {
			all, err := tx.(Tx).AppealsOfApplication(ApplicationID(id))
			return len(all) > 0, err
		},
		Disputed: func(tx interview.Tx, id string) (bool, error) {
			all, err := tx.(Tx).AppealsOfApplication(ApplicationID(id))
			return slices.ContainsFunc(all, func(a Appeal) bool { return a.State == AppealFiled }), err
		},
		Quality: func(tx interview.Tx, id string) ([]interview.QualityScore, error) {
			return s.interviewQualities(tx.(exam.Tx), ApplicationID(id))
		},
	}
}

// interviewCase is a vacancy as its interviews need it; nil where there is none.
func (s *Service) interviewCase(tx Tx, id VacancyID) (*interview.Case, error) {
	v, err := tx.VacancyGet(id)
	if err != nil || v == nil {
		return nil, err
	}
	m, err := s.open(tx, v.Competition)
	if err != nil {
		return nil, err
	}
	out := &interview.Case{
		ID: string(id), Body: m.c.Body, Title: interview.Official{KK: v.Title.KK, RU: v.Title.RU},
		Open: atOpen(v, AtInterview) == nil, Most: &m.rules.Interview.MinutesMost, Agreed: m.c.Settings.Agreed,
		Video: m.rules.Interview.VideoLink, Kept: m.rules.Retention.RecordingsMonths,
	}
	if v.Stage.Before(AtInterview) {
		return out, nil // who the candidates are is not open yet
	}
	if err := s.interviewPanel(tx, m, v, out); err != nil {
		return nil, err
	}
	called, err := invited(tx, v)
	for _, a := range called {
		out.Candidates = append(out.Candidates, interview.CaseCandidate{
			Person: a.Person, Application: string(a.ID), Number: a.Number, Left: a.Standing != Admitted || a.Stage != AtInterview,
		})
	}
	return out, err
}

// interviewPanel fills in the judges of the order in force: the chair leads.
func (s *Service) interviewPanel(tx Tx, m *matter, v *Vacancy, out *interview.Case) error {
	o, err := latestOrder(tx, m.c.ID)
	if err != nil || o == nil {
		return err
	}
	for _, seat := range o.Seats {
		switch seat.Duty {
		case ChairDuty:
			out.Panel = append(out.Panel, interview.Seat{Person: seat.Person, Duty: interview.LeadDuty})
		case MemberDuty:
			out.Panel = append(out.Panel, interview.Seat{Person: seat.Person, Duty: interview.MemberDuty})
		}
	}
	if _, out.Waits, err = s.InterviewReady(tx, m, v); err != nil {
		return err
	}
	all, err := tx.DeclarationsOf(v.ID)
	for _, d := range all {
		if d.Conflict {
			out.Conflicts = append(out.Conflicts, d.Member)
		}
	}
	return err
}

// interviewDossier is what of an applicant's file the panel may read: education
// and work, and no result.
func (s *Service) interviewDossier(tx Tx, id ApplicationID) (*interview.Dossier, error) {
	a, err := tx.ApplicationGet(id)
	if err != nil || a == nil {
		return nil, err
	}
	snap, err := s.SnapOf(tx, a)
	if err != nil {
		return nil, err
	}
	out := &interview.Dossier{}
	facts := candidate.FactsOf(snap.Opened()).Facts
	for _, e := range facts.Education {
		out.Education = append(out.Education, interview.Study{Institution: e.Institution, Subject: e.Field, Graduated: e.Graduated})
	}
	for _, j := range facts.Jobs {
		out.Work = append(out.Work, interview.Work{Employer: j.Employer, Position: j.Position, From: j.From, Until: j.Until})
	}
	return out, nil
}

// unreliable is the lowest of the marks of the reliability scale.
const unreliable = "low"

// interviewQualities are the scores of the questionnaire. The qualities of the
// act bear the keys of the competency model.
func (s *Service) interviewQualities(tx exam.Tx, id ApplicationID) ([]interview.QualityScore, error) {
	p, err := QualityProfile(tx, id)
	if err != nil || p == nil {
		return nil, err
	}
	var out []interview.QualityScore
	for _, q := range p.Qualities {
		out = append(out, interview.QualityScore{Competency: q.Part, Points: q.Points, Most: q.Most, Reliable: p.Reliability != unreliable})
	}
	return out, nil
}

// takeInterview takes the final marks of an interview held here, in the
// transaction in which the panel fixed them. The faults are those of
// RecordInterview.
func (s *Service) takeInterview(tx Tx, t *interview.Taken) error {
	m, v, err := s.openVacancy(tx, VacancyID(t.Case))
	if err != nil {
		return err
	}
	if err := atOpen(v, AtInterview); err != nil {
		return err
	}
	o, err := latestOrder(tx, m.c.ID)
	if err != nil {
		return err
	}
	if o == nil {
		return noCommission()
	}
	a, err := tx.ApplicationGet(ApplicationID(t.Application))
	if err != nil {
		return err
	}
	if a == nil {
		return missing("application")
	}
	by := &access.Actor{Person: string(t.By)}
	doc, err := interviewDocument(m, t)
	if err != nil {
		return err
	}
	row := InterviewRow{Number: a.Number, Absent: t.Absent, Marks: map[people.PersonID]int{}}
	if !t.Absent {
		row.Marks = t.Marks
	}
	if m.c.Settings.Agreed && !t.Absent {
		row.Agreed = t.Agreed
	}
	return s.interviewRow(tx, m, v, o, by, doc, row)
}

// interviewDocument names the panel's form as the paper that the marks stand
// in.
func interviewDocument(m *matter, t *interview.Taken) (Document, error) {
	names, err := CataloguesOf(m.env.Edition)
	if err != nil {
		return Document{}, err
	}
	doc := Document{Number: string(t.Interview), Day: m.today}
	for _, s := range names.Stages {
		if s.Key == string(AtInterview) {
			doc.Name = s.Name.KK + " / " + s.Name.RU
		}
	}
	if len(t.Files) > 0 {
		doc.File, doc.Hash = t.Files[0].Key, t.Files[0].Hash
	}
	return doc, nil
}
