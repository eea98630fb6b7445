package appraisal

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/clock"
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

// Service carries out the procedure of the yearly appraisal. Every verb checks
// the actor against the role table, writes the act into the journal, and leaves
// the notices that it causes, in one transaction.
type Service struct {
	Store   Store
	Blobs   blob.Store
	Master  *seal.Master
	IDs     id.Source
	Legal   clock.Legal
	Library func() *law.Library
	Trust   *eds.Trust
	Press   press.Press // dresses protocols and forms
	// Evidence asks about revocations and for time stamps when somebody signs; nil
	// asks nobody.
	Evidence *evidence.Gatherer
	// Record writes an act into the journal, in the transaction given.
	Record func(Tx, journal.Entry) error
	// Scope tells whether an edition covers a body; a demonstration adds its
	// invented bodies.
	Scope func(e *law.Edition, b *people.Body) bool
	// Forget destroys under an act what the journal holds of cases; their leaves
	// in its tree stay. nil where there is no journal to forget.
	Forget func(tx Tx, o journal.Order, cases []string) error
	// Proofs are what archives prove themselves by; nil where there is no journal.
	Proofs *Proofs

	structures structures
	boards     boards
}

// missing is the fault for what is not there, or not for this actor.
func missing(what string) error { return fault.New(fault.Missing, "appraisal.missing."+what) }

// changed is the fault of a write on an old version.
func changed() error { return fault.New(fault.Conflict, "appraisal.changed") }

func settled(ok bool, err error) error {
	if err == nil && !ok {
		return changed()
	}
	return err
}

// allow refuses a verb to an actor whom the role table does not allow it. What
// lies beyond the actor's reach is not there for them.
func allow(a *access.Actor, v access.Verb, body people.BodyID, rel access.Relation) error {
	if access.May(a, v, access.Target{Body: string(body), Relation: rel | ordered(a, body)}) {
		return nil
	}
	if !access.MayEver(a, v) {
		return fault.New(fault.Denied, "access.denied")
	}
	return missing("case")
}

// ordered is the relation that the order on an inspection gives in the body that
// is inspected.
func ordered(a *access.Actor, body people.BodyID) access.Relation {
	if a.Holds(access.Inspector, string(body)) {
		return access.ByOrder
	}
	return 0
}

// seenBodies are the bodies whose years the actor sees; all is true where a role
// covers the installation.
func seenBodies(a *access.Actor) (ids []string, all bool) {
	if ids, all = access.Bodies(a, access.SeeYear); all || a == nil || !access.MayEver(a, access.SeeYear) {
		return ids, all
	}
	for _, h := range a.Held {
		if h.Role != access.Inspector {
			continue
		}
		if h.Body == "" {
			return nil, true
		}
		if !slices.Contains(ids, h.Body) {
			ids = append(ids, h.Body)
		}
	}
	return ids, false
}

func (s *Service) write(ctx context.Context, f func(Tx) error) error { return s.Store.Write(ctx, f) }

// year is a year under work: its law and its day.
type year struct {
	y     *Year
	body  *people.Body
	env   law.Env
	rules *Rules
	today day.Day
}

// openYear reads a year with the edition that it was opened under.
func (s *Service) openYear(tx Tx, id YearID) (*year, error) {
	y, err := tx.AppraisalYearGet(id)
	if err != nil {
		return nil, err
	}
	if y == nil {
		return nil, missing("year")
	}
	body, err := tx.BodyGet(y.Body)
	if err != nil {
		return nil, err
	}
	return s.yearOn(tx, y, body)
}

// yearOn is a year under work with its edition and its legal day.
func (s *Service) yearOn(tx Tx, y *Year, body *people.Body) (*year, error) {
	if body == nil {
		return nil, missing("body")
	}
	today, err := body.On(tx.Now())
	if err != nil {
		return nil, err
	}
	lib := s.Library()
	e, err := lib.Edition(y.Act, y.Edition)
	if err != nil {
		return nil, err
	}
	return &year{y: y, body: body, env: lib.Env(e), rules: law.Rules[Rules](e), today: today}, nil
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

// matter is a case under work: its year, and who acts on it today.
type matter struct {
	*year
	c     *Case
	route Route
	order *Order // on the commission, in force; known of a case that openCase read
}

// openCase reads a case with its year and computes who acts on it today.
func (s *Service) openCase(tx Tx, id CaseID) (*matter, error) {
	o, err := tx.AppraisalCaseOpen(id)
	if err != nil {
		return nil, err
	}
	if o == nil {
		return nil, missing("case")
	}
	y, err := s.yearOn(tx, &o.Year, &o.Body)
	if err != nil {
		return nil, err
	}
	st, err := s.structureAt(tx, o.Body.ID, y.today, o.Stamp)
	if err != nil {
		return nil, err
	}
	r, err := routeIn(st, &o.Case, y.today)
	if err != nil {
		return nil, err
	}
	return &matter{year: y, c: &o.Case, route: r, order: o.Order}, nil
}

// relation is how the actor stands to the case: it is their own, they are a
// supervisor or stand in for one today, or sit in the commission.
func (m *matter) relation(by *access.Actor) access.Relation {
	if by == nil {
		return 0
	}
	var rel access.Relation
	who := people.PersonID(by.Person)
	if who == m.c.Person {
		rel |= access.Subject
	}
	if who == m.route.Direct || who == m.route.Above {
		rel |= access.Supervises
	} else if who == m.route.Immediate || who == m.route.Higher {
		rel |= access.Substitute
	}
	if m.order.SeatOf(who) != "" {
		rel |= access.SamePanel
	}
	return rel
}

// may refuses a verb on the case to whom the role table does not allow it.
func (m *matter) may(by *access.Actor, v access.Verb) error {
	return allow(by, v, m.y.Body, m.relation(by))
}

// isImmediate and isHigher report whether the actor is who decides as the
// immediate or the higher supervisor today.
func (m *matter) isImmediate(by *access.Actor) bool {
	return by.Person != "" && people.PersonID(by.Person) == m.route.Immediate
}

func (m *matter) isHigher(by *access.Actor) bool {
	return by.Person != "" && people.PersonID(by.Person) == m.route.Higher
}

// save writes the next version of the case.
func (m *matter) save(tx Tx) error {
	m.c.Version++
	m.c.Route = m.route
	return settled(tx.AppraisalCaseUpdate(m.c))
}

// entry is what a verb leaves in the journal: its facts are sealed under the
// servant's key.
func (m *matter) entry(v access.Verb, by *access.Actor, facts any) journal.Entry {
	return journal.Entry{
		Verb: string(v), Actor: by.Person, Body: string(m.y.Body), Case: string(m.c.ID), Subject: string(m.c.Person), Facts: facts,
	}
}

// rule keeps a finding about a case for its pages, and in the journal with the
// input by which anybody can ask the decision service again.
func rule[In, Out any](s *Service, tx Tx, m *matter, by people.PersonID, v access.Verb, name, about string, in In, found law.Found[Out]) error {
	r := Ruling{
		ID: s.IDs.New("rul"), Year: m.y.ID, Case: m.c.ID, Round: m.c.Round, Rule: name, About: about,
		Finding: found.In(m.env.Edition, name), By: by, At: tx.Now(),
	}
	if err := tx.AppraisalRulingInsertAll([]Ruling{r}); err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{
		Verb: string(v), Actor: string(by), Body: string(m.y.Body), Case: string(m.c.ID), Subject: string(m.c.Person), Finding: &r.Finding, Input: in,
	})
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

// hash is the SHA-256 of a content as JSON, which is what a person signs.
func hash(content any) ([]byte, error) {
	text, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	h := sha256.Sum256(text)
	return h[:], nil
}
