package competition

import (
	"context"
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/candidate"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/seal"
)

// Service carries out the procedure of competitions. Every verb checks the
// actor against the role table, writes the act into the journal, and leaves
// the notices that it causes, in one transaction.
type Service struct {
	Store   Store
	Blobs   blob.Store
	Master  *seal.Master
	IDs     id.Source
	Legal   clock.Legal
	Library func() *law.Library
	Trust   *eds.Trust
	Press   press.Press // dresses protocols
	// Evidence asks about revocations and for time stamps when a protocol is
	// signed; nil asks nobody.
	Evidence *evidence.Gatherer
	// Record writes an act into the journal, in the transaction given.
	Record func(Tx, journal.Entry) error
	// Records reads the journal; Looks alone needs it.
	Records Records
	// Files are the personal files of candidates, with the record of staff in
	// which an appointed one is entered.
	Files *candidate.Service
	// Forget destroys under an act what the journal holds of cases; their leaves
	// stay. nil where the journal is not at hand.
	Forget func(tx Tx, o journal.Order, cases []string) error
	// Interviewed destroys under an act the papers of the interviews of a vacancy
	// that were held here; it gives the keys of their files. nil where none are.
	Interviewed func(tx Tx, by *access.Actor, v VacancyID, o journal.Order) ([]string, error)
	// MarksTold puts the agreed marks of the interviews of a vacancy that were held
	// here on record for their candidates, once their outcome is told; nil where
	// none are held.
	MarksTold func(tx Tx, v VacancyID) error
	// Reviews tells of the reviews of stages that were recorded here; nil where none
	// are.
	Reviews Reviews
	// Scope tells whether an edition covers a body; a demonstration adds its
	// invented bodies.
	Scope func(e *law.Edition, b *people.Body) bool
}

// missing is the fault for what is not there, or not for this actor.
func missing(what string) error { return fault.New(fault.Missing, "selection.missing."+what) }

// changed is the fault of a write on an old version.
func changed() error { return fault.New(fault.Conflict, "selection.changed") }

// allow refuses a verb to an actor whom the role table does not allow it. What
// lies beyond the actor's reach is not there for them.
func allow(a *access.Actor, v access.Verb, body people.BodyID, rel access.Relation) error {
	t := access.Target{Body: string(body), Relation: rel}
	if access.May(a, v, t) {
		return nil
	}
	if !access.MayEver(a, v) {
		return fault.New(fault.Denied, "access.denied")
	}
	return missing("competition")
}

// matter is a competition under work: its law, its day, and who acts.
type matter struct {
	c     *Competition
	body  *people.Body
	env   law.Env
	rules *Rules
	today day.Day
	// officers are HR's officers of the body, who are reminded of terms.
	officers []people.PersonID
}

// open reads a competition with its law, and the day in its body. A draft has
// the edition in force today.
func (s *Service) open(tx Tx, id ID) (*matter, error) {
	c, err := tx.CompetitionGet(id)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, missing("competition")
	}
	return s.matterOf(tx, c)
}

func (s *Service) matterOf(tx Tx, c *Competition) (*matter, error) {
	b, err := tx.BodyGet(c.Body)
	if err != nil {
		return nil, err
	}
	if b == nil {
		return nil, missing("body")
	}
	today, err := b.On(tx.Now())
	if err != nil {
		return nil, err
	}
	lib := s.Library()
	e, err := editionOf(lib, c, today)
	if err != nil {
		return nil, err
	}
	env := lib.Env(e)
	officers, err := tx.GrantHoldersIn(access.HROfficer, c.Body, today)
	if err != nil {
		return nil, err
	}
	return &matter{c: c, body: b, env: env, rules: RulesIn(env), today: today, officers: officers}, nil
}

// editionOf is the edition that a competition is bound to; of a draft the one
// in force on the day. A draft that outlived every edition may still be read
// and cancelled under the latest: Announce refuses it.
func editionOf(lib *law.Library, c *Competition, today day.Day) (*law.Edition, error) {
	if c.Edition != "" {
		return lib.Edition(c.Act, c.Edition)
	}
	e, err := lib.On(c.Act, today)
	if c.ID != "" && fault.Is(err, "law.not_in_force") {
		return lib.Latest(c.Act)
	}
	return e, err
}

// openVacancy reads a vacancy with its competition.
func (s *Service) openVacancy(tx Tx, id VacancyID) (*matter, *Vacancy, error) {
	v, err := tx.VacancyGet(id)
	if err != nil {
		return nil, nil, err
	}
	if v == nil {
		return nil, nil, missing("vacancy")
	}
	m, err := s.open(tx, v.Competition)
	return m, v, err
}

// openApplication reads an application with its vacancy and competition.
func (s *Service) openApplication(tx Tx, id ApplicationID) (*matter, *Vacancy, *Application, error) {
	a, err := tx.ApplicationGet(id)
	if err != nil {
		return nil, nil, nil, err
	}
	if a == nil {
		return nil, nil, nil, missing("application")
	}
	m, v, err := s.openVacancy(tx, a.Vacancy)
	return m, v, a, err
}

// saveCompetition, saveVacancy and saveApplication write the next version.
func saveCompetition(tx Tx, c *Competition) error {
	c.Version++
	ok, err := tx.CompetitionUpdate(c)
	return settled(ok, err)
}

func saveVacancy(tx Tx, v *Vacancy) error {
	v.Version++
	ok, err := tx.VacancyUpdate(v)
	return settled(ok, err)
}

func saveApplication(tx Tx, a *Application) error {
	a.Version++
	ok, err := tx.ApplicationUpdate(a)
	return settled(ok, err)
}

func settled(ok bool, err error) error {
	if err == nil && !ok {
		return changed()
	}
	return err
}

// write runs a verb in a transaction.
func (s *Service) write(ctx context.Context, f func(Tx) error) error { return s.Store.Write(ctx, f) }

// entry is what a verb leaves in the journal. The case is the application
// where there is one; its facts are sealed under the candidate's key.
func (m *matter) entry(verb access.Verb, by *access.Actor, about *Application, facts any) journal.Entry {
	e := journal.Entry{Verb: string(verb), Actor: by.Person, Body: string(m.c.Body), Case: string(m.c.ID), Facts: facts}
	if about != nil {
		e.Case, e.Subject = string(about.ID), string(about.Person)
	}
	return e
}

// rule keeps a finding for the pages and in the journal. The earlier one about
// the same is marked as superseded.
func rule[In, Out any](s *Service, tx Tx, m *matter, by *access.Actor, v access.Verb, r Ruling, name string, in In, found law.Found[Out]) error {
	if err := tx.RulingSupersede(m.c.ID, r.Vacancy, r.Application, r.Stage, name); err != nil {
		return err
	}
	r.ID, r.Competition, r.At, r.On, r.By = s.IDs.New("rul"), m.c.ID, tx.Now(), m.today, people.PersonID(by.Person)
	r.Finding = found.In(m.env.Edition, name)
	if err := tx.RulingInsert(&r); err != nil {
		return err
	}
	e := m.entry(v, by, nil, nil)
	if r.Application != "" {
		a, err := tx.ApplicationGet(r.Application)
		if err != nil {
			return err
		}
		e = m.entry(v, by, a, nil)
	}
	e.Finding, e.Input = &r.Finding, in
	return s.Record(tx, e)
}

// tell leaves a notice to the candidate of an application.
func tell(tx Tx, a *Application, key string, args fault.Args) error {
	return outbox.Notify(tx, outbox.Notice{To: string(a.Person), Key: "selection.notice." + key, Args: args, Case: string(a.ID), Link: "/applications/" + string(a.ID)})
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

// opened opens a text that is sealed under the candidate's key; "" for none.
func (s *Service) opened(tx Tx, a *Application, field string, sealed []byte) (string, error) {
	if sealed == nil {
		return "", nil
	}
	key, err := s.key(tx, a.Person)
	if err != nil {
		return "", err
	}
	text, err := key.Open(field, sealed)
	return string(text), err
}

// sealed seals a text under the candidate's key; nil for none.
func (s *Service) sealed(tx Tx, a *Application, field, text string) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	key, err := s.key(tx, a.Person)
	if err != nil {
		return nil, err
	}
	return key.Seal(field, []byte(text))
}

// orderRelation is access.ByOrder where an appeal about the application opens
// it to those who decide it.
func (s *Service) orderRelation(tx Tx, a *Application) (access.Relation, error) {
	all, err := tx.AppealsOfApplication(a.ID)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return access.ByOrder, nil
}
