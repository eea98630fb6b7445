package interview

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// seatVerb is what a seat lets its holder do in a series.
func seatVerb(d Duty) access.Verb {
	if d == ExpertDuty {
		return access.AdvisePanel
	}
	return access.TakeInterview
}

// seated carries out a member's act for the own seat.
func (s *Service) seated(ctx context.Context, by *access.Actor, id SeriesID, fn func(Tx, *Series, *Seat) (map[string]any, error)) error {
	if err := s.inStep(ctx, id); err != nil {
		return err
	}
	return s.write(ctx, func(tx Tx) error {
		se, seat, err := s.seatOf(tx, by, id)
		if err != nil {
			return err
		}
		if se.State == SeriesClosed {
			return seriesClosed()
		}
		facts, err := fn(tx, se, seat)
		if err != nil {
			return err
		}
		if err := s.saveSeries(tx, se, people.PersonID(by.Person)); err != nil {
			return err
		}
		return s.Record(tx, se.entry(seatVerb(seat.Duty), by, facts))
	})
}

// seatOf reads a series in which the actor sits without a conflict of interest.
func (s *Service) seatOf(tx Tx, by *access.Actor, id SeriesID) (*Series, *Seat, error) {
	se, err := seriesOf(tx, id)
	if err != nil {
		return nil, nil, err
	}
	if by == nil {
		return nil, nil, missing("series")
	}
	seat := se.SeatOf(people.PersonID(by.Person))
	verb := access.TakeInterview
	if seat != nil {
		verb = seatVerb(seat.Duty)
	}
	rel, err := s.relationTo(tx, se, by)
	if err != nil {
		return nil, nil, err
	}
	if err := allow(by, verb, se.Body, rel); err != nil {
		return nil, nil, err
	}
	if seat == nil {
		return nil, nil, missing("series")
	}
	return se, seat, nil
}

// Undertake takes a member's undertaking to keep everything confidential; until
// then no dossier opens. The fault is interview.series.undertaken.
func (s *Service) Undertake(ctx context.Context, by *access.Actor, id SeriesID) error {
	return s.seated(ctx, by, id, func(tx Tx, se *Series, seat *Seat) (map[string]any, error) {
		if seat.Undertaken != nil {
			return nil, fault.New(fault.Conflict, "interview.series.undertaken")
		}
		now := tx.Now()
		seat.Undertaken = &now
		return map[string]any{"undertaking": "interview.confidentiality"}, nil
	})
}

// interestField names the sealed reason of a declaration.
const interestField = "interview.interest"

// Tied is a candidate as a member declares of them: by name, with what the
// system finds between both.
type Tied struct {
	Person people.PersonID
	Number string
	Name   string
	Ties   []people.Tie
}

// Declaring is what a member declares of a series.
type Declaring struct {
	Series     Series
	Candidates []Tied
	Again      bool // declared before, and candidates came since
	Done       bool // nothing is to be declared
}

// Declaring shows a member of a series of the body's own the candidates, to
// declare whether there is a conflict of interest. The faults are
// interview.series.case_declares in a competition, which has its own
// declarations, and interview.series.undertake_first.
func (s *Service) Declaring(ctx context.Context, by *access.Actor, id SeriesID) (out *Declaring, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		se, seat, err := s.declaring(tx, by, id)
		if err != nil {
			return err
		}
		out = &Declaring{Series: *se}
		if out.Candidates, err = tied(tx, se, seat.Person); err != nil {
			return err
		}
		out.Done = !mustDeclare(seat, out.Candidates)
		out.Again = seat.Declared != nil && !out.Done
		return nil
	})
	return out, err
}

func (s *Service) declaring(tx Tx, by *access.Actor, id SeriesID) (*Series, *Seat, error) {
	se, seat, err := s.seatOf(tx, by, id)
	switch {
	case err != nil:
		return nil, nil, err
	case se.Case != "":
		return nil, nil, fault.New(fault.Conflict, "interview.series.case_declares")
	case seat.Undertaken == nil:
		return nil, nil, fault.New(fault.Conflict, "interview.series.undertake_first")
	}
	return se, seat, nil
}

// tied are the candidates of a series with the ties of a member to each.
func tied(tx Tx, se *Series, member people.PersonID) ([]Tied, error) {
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return nil, err
	}
	me, err := people.InterestsOf(tx, member)
	if err != nil {
		return nil, err
	}
	var out []Tied
	for _, i := range all {
		if i.State == Left {
			continue
		}
		them, err := people.InterestsOf(tx, i.Person)
		if err != nil {
			return nil, err
		}
		names, err := tx.PersonNames([]people.PersonID{i.Person})
		if err != nil {
			return nil, err
		}
		out = append(out, Tied{Person: i.Person, Number: i.Number, Name: names[i.Person], Ties: people.Ties(me, them)})
	}
	return out, nil
}

// mustDeclare reports whether a seat has not declared about all candidates.
func mustDeclare(seat *Seat, all []Tied) bool {
	if seat.Declared == nil {
		return true
	}
	return !seat.Declared.Conflict && slices.ContainsFunc(all, func(x Tied) bool { return !slices.Contains(seat.Declared.About, x.Person) })
}

// DeclareSeat takes a member's declaration: once, and again where candidates
// came after it. A conflict closes everything of the series to the member, and
// HR is told to replace the member. Where the system found a tie and the member
// declares none, a reason is required. The faults are those of Declaring,
// interview.series.declared and interview.series.reason.
func (s *Service) DeclareSeat(ctx context.Context, by *access.Actor, id SeriesID, conflict bool, reason string) error {
	return s.write(ctx, func(tx Tx) error {
		se, seat, err := s.declaring(tx, by, id)
		if err != nil {
			return err
		}
		all, err := tied(tx, se, seat.Person)
		if err != nil {
			return err
		}
		if !mustDeclare(seat, all) {
			return fault.New(fault.Conflict, "interview.series.declared")
		}
		d := &Interest{Conflict: conflict, About: []people.PersonID{}, Found: []people.Tie{}, At: tx.Now()}
		for _, x := range all {
			d.About, d.Found = append(d.About, x.Person), append(d.Found, x.Ties...)
		}
		reason = strings.TrimSpace(reason)
		if !conflict && len(d.Found) > 0 || reason != "" {
			if reason, err = reasoned(reason); err != nil {
				return err
			}
		}
		if err := s.sealReason(tx, seat.Person, d, reason); err != nil {
			return err
		}
		seat.Declared = d
		if err := s.saveSeries(tx, se, seat.Person); err != nil {
			return err
		}
		e := se.entry(seatVerb(seat.Duty), by, map[string]any{"conflict": conflict, "about": len(d.About), "found": d.Found, "reason": reason})
		e.Subject = by.Person
		if err := s.Record(tx, e); err != nil {
			return err
		}
		if conflict {
			if err := s.settle(tx, se); err != nil {
				return err
			}
		}
		return s.tellDeclared(tx, se, seat, len(d.Found) > 0)
	})
}

func (s *Service) sealReason(tx Tx, member people.PersonID, d *Interest, reason string) error {
	if reason == "" {
		return nil
	}
	key, err := s.key(tx, member)
	if err != nil {
		return err
	}
	d.Reason, err = key.Seal(interestField, []byte(reason))
	return err
}

// openReason opens the reason of a declaration, for HR.
func (s *Service) openReason(tx Tx, seat *Seat) (string, error) {
	if seat.Declared == nil || seat.Declared.Reason == nil {
		return "", nil
	}
	key, err := s.key(tx, seat.Person)
	if err != nil {
		return "", err
	}
	text, err := key.Open(interestField, seat.Declared.Reason)
	return string(text), err
}

// tellDeclared tells HR of a conflict, and of a tie that the member holds to be
// none.
func (s *Service) tellDeclared(tx Tx, se *Series, seat *Seat, found bool) error {
	key := "conflict"
	if !seat.Declared.Conflict {
		if !found {
			return nil
		}
		key = "tie"
	}
	_, today, err := bodyDay(tx, se.Body)
	if err != nil {
		return err
	}
	officers, err := tx.GrantHoldersIn(access.HROfficer, se.Body, today)
	if err != nil {
		return err
	}
	names, err := tx.PersonNames([]people.PersonID{seat.Person})
	if err != nil {
		return err
	}
	for _, p := range officers {
		err := outbox.Notify(tx, outbox.Notice{
			To: string(p), Key: "series.notice." + key, Case: string(se.ID), Link: "/interviews/" + string(se.ID) + "/panel",
			Args: fault.Args{"name": names[seat.Person], "post": se.Title.KK, "post_ru": se.Title.RU},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tellDeclareAgain asks members who declared to declare about a candidate who
// came since.
func (s *Service) tellDeclareAgain(tx Tx, se *Series) error {
	for _, seat := range se.Seats {
		if seat.Declared == nil || seat.Declared.Conflict {
			continue
		}
		err := outbox.Notify(tx, outbox.Notice{
			To: string(seat.Person), Key: "series.notice.declare_again", Case: string(se.ID), Link: "/interviews/" + string(se.ID) + "/interests",
			Args: fault.Args{"post": se.Title.KK, "post_ru": se.Title.RU},
		})
		if err != nil {
			return err
		}
	}
	return nil
}
