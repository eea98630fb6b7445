package competition

import (
	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// Reviews tells of the reviews of stages that were recorded here. A test is named by
// its key.
type Reviews interface {
	// JudgedHere reports whether the conduct of an application at a test is judged by
	// a review of its recording.
	JudgedHere(tx Tx, a ApplicationID, test string) (bool, error)
	// Saw reports whether a person has judged or seen the recording.
	Saw(tx Tx, a ApplicationID, test string, p people.PersonID) (bool, error)
	// Dispute tells that the outcome of a review is disputed, or that this is over.
	Dispute(tx Tx, by people.PersonID, a ApplicationID, test string, over bool) error
}

// examAt is the test by which a stage is decided; "" for none.
func examAt(stage StageKey) string {
	for test, at := range examStages {
		if at == stage {
			return test
		}
	}
	return ""
}

// notReviewed refuses to judge by hand what proctors judge by its recording.
func (s *Service) notReviewed(tx Tx, a *Application, stage StageKey) error {
	if s.Reviews == nil {
		return nil
	}
	here, err := s.Reviews.JudgedHere(tx, a.ID, examAt(stage))
	if err == nil && here {
		err = fault.New(fault.Conflict, "selection.conduct_review", "number", a.Number)
	}
	return err
}

// TakeConduct takes the outcome of the review of a recorded stage, in its transaction,
// the same way as CheckConduct. Where the application stands elsewhere meanwhile, or
// was judged, nothing is changed: only an appeal corrects the past.
func (s *Service) TakeConduct(tx Tx, by *access.Actor, id ApplicationID, test string, in ConductIn) error {
	stage, ok := examStages[test]
	if !ok {
		return nil
	}
	a, err := tx.ApplicationGet(id)
	if err != nil || a == nil {
		return err
	}
	m, v, err := s.openVacancy(tx, a.Vacancy)
	if err != nil || a.Stage != stage || a.Standing != Admitted {
		return err
	}
	r, err := tx.ResultGet(a.ID, stage)
	if err != nil || r == nil || r.Taken != TookPart || r.Conduct != Unchecked {
		return err
	}
	if err := s.fillConduct(tx, m, a, r, in); err != nil {
		return err
	}
	r.CheckedBy = people.PersonID(by.Person)
	return s.conductChecked(tx, m, v, a, by, r)
}

// TakeKnowledgeConduct takes what stands of the review of a recorded knowledge test, in
// its transaction: the conduct that was found, or "". A certificate keeps its number.
func (s *Service) TakeKnowledgeConduct(tx Tx, by *access.Actor, attempt exam.AttemptID, breach string) error {
	k, err := tx.KnowledgeGet(knowledgeID(attempt))
	if err != nil || k == nil || k.Breach == breach {
		return err
	}
	k.Breach = breach
	if err := tx.KnowledgePut(k); err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{
		Verb: string(access.RecordResult), Actor: by.Person, Case: k.ID, Subject: string(k.Person), Facts: map[string]any{"attempt": attempt, "breach": breach},
	})
}

// unseen refuses an appeal to whoever has judged or seen the recording that it is
// about.
func (s *Service) unseen(tx Tx, by *access.Actor, x *Appeal) error {
	if s.Reviews == nil {
		return nil
	}
	saw, err := s.Reviews.Saw(tx, x.Application, examAt(x.Stage), people.PersonID(by.Person))
	if err == nil && saw {
		err = fault.New(fault.Conflict, "selection.appeal_seen")
	}
	return err
}

// disputed tells the review of a recorded stage that it is disputed, or that this is
// over.
func (s *Service) disputed(tx Tx, by *access.Actor, x *Appeal, over bool) error {
	if s.Reviews == nil {
		return nil
	}
	return s.Reviews.Dispute(tx, people.PersonID(by.Person), x.Application, examAt(x.Stage), over)
}
