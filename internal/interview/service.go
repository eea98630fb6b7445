package interview

import (
	"context"
	"encoding/json"
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/clock"
	"tarazy/internal/competency"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/seal"
)

// Service carries out the procedure of interviews. Every verb checks the actor
// against the role table, writes the act into the journal, and leaves the
// notices that it causes, in one transaction.
type Service struct {
	Store   Store
	Blobs   blob.Store
	Master  *seal.Master
	IDs     id.Source
	Legal   clock.Legal
	Library func() *law.Library
	Trust   *eds.Trust
	Press   press.Press // dresses guides, forms and letters
	// Evidence asks about revocations and for time stamps when somebody signs; nil
	// asks nobody.
	Evidence *evidence.Gatherer
	// Record writes an act into the journal, in the transaction given.
	Record func(Tx, journal.Entry) error
	// Forget destroys under an act what the journal holds of cases; their leaves
	// stay. nil where the journal is not at hand.
	Forget    func(tx Tx, o journal.Order, cases []string) error
	Procedure // what a procedure that interviews belong to adds; each field may be nil
}

// Procedure is what the law of a procedure adds to interviews. The package of
// the procedure gives it: this one knows no competition.
type Procedure struct {
	// Case opens the case of a series; nil where there is none such.
	Case func(tx Tx, id string) (*Case, error)
	// Taken is told of each interview of a case whose marks are final, in its
	// transaction.
	Taken func(tx Tx, t *Taken) error
	// Dossier is what of the file of an application a panel may read: education
	// and work, never results; nil where there is no such application.
	Dossier func(tx Tx, application string) (*Dossier, error)
	// Appealed reports whether an appeal was filed about an application: it opens
	// the interview to those who decide it.
	Appealed func(tx Tx, application string) (bool, error)
	// Disputed reports whether an appeal about an application is not decided yet:
	// what was recorded of its interview stays until it is.
	Disputed func(tx Tx, application string) (bool, error)
	// Quality are the scores of the personality questionnaire of an
	// application, by competency of the model; none where it was not taken.
	Quality func(tx Tx, application string) ([]QualityScore, error)
}

// Case is a procedure's case, as its law wants its interviews.
type Case struct {
	ID         string
	Body       people.BodyID
	Title      Official
	Open       bool   // interviews may be held now
	Panel      []Seat // the commission of the order in force, without what was done
	Conflicts  []people.PersonID
	Waits      []people.PersonID // who has not declared yet: no interview begins before
	Candidates []CaseCandidate   // called to the interview, by number
	Most       *law.Value[int]   // minutes for one candidate, where the law limits them
	Agreed     bool              // the agreed mark counts in the procedure, else the members' own
	Video      law.Stands        // a link by video stands on it; without a clause there is none
	Kept       law.Value[int]    // months for which a recording is kept
}

// CaseCandidate is who is called to an interview.
type CaseCandidate struct {
	Person      people.PersonID
	Application string
	Number      string
	Left        bool // is out of the procedure by now
}

// Taken is an interview whose marks are final.
type Taken struct {
	Case        string
	Application string
	Absent      bool
	Marks       map[people.PersonID]int // overall, of every member
	Agreed      *int
	Interview   ID
	Files       []FormFile
	By          people.PersonID
}

// QualityScore is a score of the questionnaire for a competency.
type QualityScore struct {
	Competency string
	Points     int // reached
	Most       int // that could be
	Reliable   bool
}

// missing is the fault for what is not there, or not for this actor.
func missing(what string) error { return fault.New(fault.Missing, "interview.missing."+what) }

// changed is the fault of a write on an old version.
func changed() error { return fault.New(fault.Conflict, "interview.changed") }

func settled(ok bool, err error) error {
	if err == nil && !ok {
		return changed()
	}
	return err
}

// allow refuses a verb to an actor whom the role table does not allow it. What
// lies beyond the actor's reach is not there for them.
func allow(a *access.Actor, v access.Verb, body people.BodyID, rel access.Relation) error {
	if access.May(a, v, access.Target{Body: string(body), Relation: rel}) {
		return nil
	}
	if !access.MayEver(a, v) {
		return fault.New(fault.Denied, "access.denied")
	}
	return missing("thing")
}

func (s *Service) write(ctx context.Context, f func(Tx) error) error { return s.Store.Write(ctx, f) }

// The acts under which interviews are held: the recommendations and the model.
const (
	methodAct = "interview-recommendations"
	modelAct  = "competency-model"
)

// binding is the law that a guide stands on: the recommendations and the model.
type binding struct {
	method *Method
	model  *competency.Model
	// The editions that they were decoded from, to cite and to record findings.
	methodEd, modelEd *law.Edition
}

func bind(method, model *law.Edition) *binding {
	return &binding{method: law.Rules[Method](method), model: law.Rules[competency.Model](model), methodEd: method, modelEd: model}
}

// inForce is the binding of a day.
func (s *Service) inForce(on day.Day) (*binding, error) {
	lib := s.Library()
	method, err := lib.On(methodAct, on)
	if err != nil {
		return nil, err
	}
	model, err := lib.On(modelAct, on)
	if err != nil {
		return nil, err
	}
	return bind(method, model), nil
}

// boundTo is the binding that a guide was made under.
func (s *Service) boundTo(g *Guide) (*binding, error) {
	lib := s.Library()
	method, err := lib.Edition(g.Method.Act, g.Method.Edition)
	if err != nil {
		return nil, err
	}
	model, err := lib.Edition(g.Model.Act, g.Model.Edition)
	if err != nil {
		return nil, err
	}
	return bind(method, model), nil
}

// bodyDay reads a body and its legal day.
func bodyDay(tx Tx, id people.BodyID) (*people.Body, day.Day, error) {
	b, err := tx.BodyGet(id)
	if err != nil {
		return nil, 0, err
	}
	if b == nil {
		return nil, 0, missing("body")
	}
	on, err := b.On(tx.Now())
	return b, on, err
}

// key gives the key of a person, under which what concerns them is sealed.
func (s *Service) key(tx Tx, p people.PersonID) (*seal.Key, error) {
	person, err := tx.PersonGet(p)
	if err != nil {
		return nil, err
	}
	if person == nil {
		return nil, missing("person")
	}
	key, err := s.Master.Key(person.Key)
	if err != nil {
		return nil, fmt.Errorf("key of person %s: %w", p, err)
	}
	return key, nil
}

// sealed seals a value as JSON under the key of the candidate of an interview.
func (s *Service) sealed(tx Tx, i *Interview, field string, v any) ([]byte, error) {
	key, err := s.key(tx, i.Person)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%s of %s: %w", field, i.ID, err)
	}
	return key.Seal(field, text)
}

// opened opens what sealed has sealed.
func (s *Service) opened(tx Tx, i *Interview, field string, data []byte, into any) error {
	key, err := s.key(tx, i.Person)
	if err != nil {
		return err
	}
	text, err := key.Open(field, data)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// Fields under which notes, sheets and agreements are sealed.
const (
	fieldNotes     = "interview.notes"
	fieldSheet     = "interview.sheet"
	fieldAgreement = "interview.agreement"
	fieldFeedback  = "interview.feedback"
)
