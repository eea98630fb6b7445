package candidate

import (
	"time"

	"tarazy/internal/blob"
	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Service registers candidates and keeps their personal files.
type Service struct {
	Store  Store
	People *people.Service
	Blobs  blob.Store
	Master *seal.Master
	IDs    id.Source
	Legal  clock.Legal
	Wall   clock.Wall
	Trust  *eds.Trust
	// Evidence asks about revocations and for time stamps when somebody registers;
	// nil asks nobody.
	Evidence *evidence.Gatherer
	Zone     *time.Location // in which days of a certificate are told
	Site     string         // that a statement names, so that it serves no other
	// Procedure is the edition in force, whose order a candidate undertakes to
	// keep to.
	Procedure func() (Procedure, error)
	// Source gives what other information systems know; nil: nothing is
	// received, and the candidate writes everything.
	Source Source
	// Record writes an act into the journal, in the transaction given.
	Record func(Tx, journal.Entry) error
	// Busy tells whether a person has an application that is not over; nil:
	// nobody has one.
	Busy func(Tx, people.PersonID) (bool, error)
	// Wake makes the worker look for jobs; nil: it looks by itself.
	Wake func()
}

// Procedure is what a registration binds to.
type Procedure struct {
	Act, Edition    string
	PapersYears     int // that the papers of a competition are kept
	RecordingMonths int // that recordings are kept
	// Levels of education, lowest first.
	Levels []string
}

func (s *Service) wake() {
	if s.Wake != nil {
		s.Wake()
	}
}

// record journals an act of a candidate upon the own matter.
func (s *Service) record(tx Tx, verb string, person people.PersonID, about string, facts any) error {
	return s.Record(tx, journal.Entry{Verb: verb, Actor: string(person), Case: about, Subject: string(person), Facts: facts})
}

// levels are the levels of education, lowest first.
func (s *Service) levels() ([]string, error) {
	p, err := s.Procedure()
	return p.Levels, err
}

// key is the key of a person.
func (s *Service) key(tx Tx, person people.PersonID) (*seal.Key, error) {
	p, err := tx.PersonGet(person)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, fault.New(fault.Missing, "people.missing.person")
	}
	return s.Master.Key(p.Key)
}

// Registered tells whether a person is a candidate: registered, and the consent
// stands.
func Registered(tx Tx, person people.PersonID) (bool, error) {
	r, err := tx.CandidateRegistration(person)
	return r != nil && r.Withdrawn.IsZero(), err
}

// registered refuses who is no candidate (candidate.not_registered).
func registered(tx Tx, person people.PersonID) error {
	yes, err := Registered(tx, person)
	if err == nil && !yes {
		err = fault.New(fault.Denied, "candidate.not_registered")
	}
	return err
}
