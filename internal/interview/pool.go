package interview

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/competency"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// ProposePool asks a candidate for consent to be kept in the body's talent pool
// for a position of the model. The faults are interview.letter.not_final,
// interview.letter.not_held, competency.no_position at position, and
// interview.pool.there.
func (s *Service) ProposePool(ctx context.Context, by *access.Actor, id ID, position string) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.matterOf(tx, by, access.KeepPool, id)
		if err != nil {
			return err
		}
		switch x.i.State {
		case Agreed:
		case Absent, Left:
			return fault.New(fault.Conflict, "interview.letter.not_held")
		default:
			return fault.New(fault.Conflict, "interview.letter.not_final")
		}
		if _, _, err := x.law.model.Position(position); err != nil {
			return err
		}
		before, err := tx.PoolGet(x.i.Body, x.i.Person)
		if err != nil {
			return err
		}
		if before != nil && before.State() != PoolEnded {
			return fault.New(fault.Conflict, "interview.pool.there")
		}
		e := &PoolEntry{Body: x.i.Body, Person: x.i.Person, Interview: id, Position: position, Asked: tx.Now()}
		if err := s.putPool(tx, x.me, access.KeepPool, e, "asked"); err != nil {
			return err
		}
		return outbox.Notify(tx, outbox.Notice{
			To: string(e.Person), Key: "learn.notice.pool", Case: string(id), Link: "/my-pool",
			Args: fault.Args{"body": x.body.Names.KK, "body_ru": x.body.Names.RU, "body_en": x.body.Names.EN},
		})
	})
}

func (s *Service) putPool(tx Tx, by people.PersonID, v access.Verb, e *PoolEntry, what string) error {
	if err := tx.PoolPut(e); err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{
		Verb: string(v), Actor: string(by), Body: string(e.Body), Case: string(e.Interview), Subject: string(e.Person),
		Facts: map[string]any{"pool": what, "position": e.Position, "why": e.Why},
	})
}

// AnswerPool is the answer of the person who is asked: consent, or none. Who has
// consented takes it back with the same act. The faults are
// interview.missing.pool and interview.pool.ended.
func (s *Service) AnswerPool(ctx context.Context, by *access.Actor, body people.BodyID, consent bool) error {
	return s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.JoinPool, "", access.Subject); err != nil {
			return err
		}
		me := people.PersonID(by.Person)
		e, err := tx.PoolGet(body, me)
		switch {
		case err != nil:
			return err
		case e == nil:
			return missing("pool")
		case e.State() == PoolEnded:
			return fault.New(fault.Conflict, "interview.pool.ended")
		case consent && e.State() == PoolIn:
			return nil
		}
		now := tx.Now()
		if consent {
			e.Consent = &now
			return s.putPool(tx, me, access.JoinPool, e, "consent")
		}
		why := PoolDeclined
		if e.Consent != nil {
			why = PoolWithdrawn
		}
		e.Ended, e.Why = &now, why
		return s.putPool(tx, me, access.JoinPool, e, why)
	})
}

// whyMost bounds a reason of HR, in letters.
const whyMost = 500

// EndPool takes a person out of the pool, with a reason that the person reads.
// The faults are interview.missing.pool, interview.pool.ended,
// interview.pool.reason and interview.letter.long, both at why.
func (s *Service) EndPool(ctx context.Context, by *access.Actor, body people.BodyID, person people.PersonID, why string) error {
	return s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.KeepPool, body, 0); err != nil {
			return err
		}
		e, err := tx.PoolGet(body, person)
		switch why = strings.TrimSpace(why); {
		case err != nil:
			return err
		case e == nil:
			return missing("pool")
		case e.State() == PoolEnded:
			return fault.New(fault.Conflict, "interview.pool.ended")
		case why == "":
			return fault.New(fault.Invalid, "interview.pool.reason").At("why")
		case utf8.RuneCountInString(why) > whyMost:
			return fault.New(fault.Invalid, "interview.letter.long", "given", utf8.RuneCountInString(why), "most", whyMost).At("why")
		}
		return s.endPool(tx, people.PersonID(by.Person), access.KeepPool, e, why)
	})
}

// endPool ends a place and tells the person.
func (s *Service) endPool(tx Tx, by people.PersonID, v access.Verb, e *PoolEntry, why string) error {
	now := tx.Now()
	e.Ended, e.Why = &now, why
	if err := s.putPool(tx, by, v, e, "ended"); err != nil {
		return err
	}
	body, _, err := bodyDay(tx, e.Body)
	if err != nil {
		return err
	}
	return outbox.Notify(tx, outbox.Notice{
		To: string(e.Person), Key: "learn.notice.pool_ended", Case: string(e.Interview), Link: "/my-pool",
		Args: fault.Args{"body": body.Names.KK, "body_ru": body.Names.RU, "body_en": body.Names.EN},
	})
}

// PoolRow is a place in the pool with what its readers see.
type PoolRow struct {
	PoolEntry
	Name     string      // of the person, for HR
	Body     people.Body // for the person
	Position Official
	Series   SeriesID // of the interview, for HR
}

// PoolView is a page of the pool of a body.
type PoolView struct {
	Rows      []PoolRow
	Next      string
	Positions []competency.Position // for which the model can be asked
}

// Pool is a page of the pool of a body for HR: who is asked, and who has
// consented.
func (s *Service) Pool(ctx context.Context, by *access.Actor, q PoolQuery) (*PoolView, error) {
	out := &PoolView{}
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.KeepPool, q.Body, 0); err != nil {
			return err
		}
		law, err := s.today(tx, q.Body)
		if err != nil {
			return err
		}
		rows, next, err := tx.PoolList(q)
		if err != nil {
			return err
		}
		out.Rows, out.Next, out.Positions = nil, next, positionsOf(law.model)
		ids := make([]people.PersonID, len(rows))
		for k := range rows {
			ids[k] = rows[k].Person
		}
		names, err := tx.PersonNames(ids)
		if err != nil {
			return err
		}
		for k := range rows {
			row := PoolRow{PoolEntry: rows[k], Name: names[rows[k].Person], Position: positionName(law.model, rows[k].Position)}
			i, err := tx.InterviewGet(rows[k].Interview)
			if err != nil {
				return err
			}
			if i != nil {
				row.Series = i.Series
			}
			out.Rows = append(out.Rows, row)
		}
		return nil
	})
	return out, err
}

// positionsOf are the positions of the model, each once, from the highest job
// level.
func positionsOf(m *competency.Model) []competency.Position {
	var out []competency.Position
	for _, l := range m.JobLevels {
		for _, p := range l.Positions {
			if p.Repeats == "" {
				out = append(out, p)
			}
		}
	}
	return out
}

func positionName(m *competency.Model, id string) Official {
	p, _, err := m.Position(id)
	if err != nil {
		return Official{KK: id, RU: id}
	}
	return p.Name
}

// MyPool are the actor's own places in the pools of all bodies, those that have
// not ended first.
func (s *Service) MyPool(ctx context.Context, by *access.Actor) (out []PoolRow, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		if err := allow(by, access.JoinPool, "", access.Subject); err != nil {
			return err
		}
		all, err := tx.PoolOfPerson(people.PersonID(by.Person))
		if err != nil {
			return err
		}
		for _, e := range all {
			body, _, err := bodyDay(tx, e.Body)
			if err != nil {
				return err
			}
			law, err := s.today(tx, e.Body)
			if err != nil {
				return err
			}
			out = append(out, PoolRow{PoolEntry: e, Body: *body, Position: positionName(law.model, e.Position)})
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b PoolRow) int { return ended(a.Ended) - ended(b.Ended) })
	return out, err
}

func ended(at *time.Time) int {
	if at == nil {
		return 0
	}
	return 1
}

// PoolAsk is what a proposal for the pool is made by.
type PoolAsk struct {
	Interview Interview
	Candidate string
	Position  string // of the guide
	Positions []competency.Position
}

// PoolProposal gives HR what a proposal for the pool is made by. The faults are
// those of ProposePool.
func (s *Service) PoolProposal(ctx context.Context, by *access.Actor, id ID) (*PoolAsk, error) {
	var out *PoolAsk
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.matterOf(tx, by, access.KeepPool, id)
		if err != nil {
			return err
		}
		if x.i.State != Agreed {
			return fault.New(fault.Conflict, "interview.letter.not_final")
		}
		names, err := tx.PersonNames([]people.PersonID{x.i.Person})
		out = &PoolAsk{Interview: *x.i, Candidate: names[x.i.Person], Position: x.guide.Position, Positions: positionsOf(x.law.model)}
		return err
	})
	return out, err
}
