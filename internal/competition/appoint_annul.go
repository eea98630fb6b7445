package competition

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// annulVerb is the annulment of an appointment in the journal. Who may appoint
// may annul.
const annulVerb access.Verb = "appointment.annul"

// AnnulIn is the order by which an appointment is annulled.
type AnnulIn struct {
	Ground string // one of the edition's
	Number string
	Day    day.Day
	Why    string // in the words of who annuls
}

// Annul annuls an appointment that was made, by an order with a ground of the
// edition and a reason: the assignment in the record of staff ends with the day
// of the order, the post is vacant, and the finding of the rule says whether
// the candidate keeps the place and whether who is next is offered the post.
// version is that of the offer. The faults are selection.changed,
// selection.required, selection.too_long, selection.future_day,
// selection.annul_ground, appointment.not_appointed and
// appointment.annul_before.
func (s *Service) Annul(ctx context.Context, by *access.Actor, id ApplicationID, version int64, in AnnulIn) (*Offer, error) {
	if err := in.tidy(); err != nil {
		return nil, err
	}
	var out *Offer
	err := s.write(ctx, func(tx Tx) error {
		m, v, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.Appoint, m.c.Body, 0); err != nil {
			return err
		}
		o, err := tx.OfferOf(a.ID)
		if err != nil {
			return err
		}
		if err := m.annullable(o, version, in.Day); err != nil {
			return err
		}
		out = o
		return s.annulled(ctx, tx, m, by, v, a, o, in)
	})
	return out, err
}

// tidy trims the texts and refuses what is missing or too long.
func (in *AnnulIn) tidy() error {
	in.Number, in.Why = strings.TrimSpace(in.Number), strings.TrimSpace(in.Why)
	for _, x := range []struct {
		field, text string
		most        int
	}{{"ground", in.Ground, numberMost}, {"number", in.Number, numberMost}, {"why", in.Why, groundMost}} {
		switch n := len([]rune(x.text)); {
		case n == 0:
			return fault.New(fault.Invalid, "selection.required").At(x.field)
		case n > x.most:
			return fault.New(fault.Invalid, "selection.too_long", "given", n, "most", x.most).At(x.field)
		}
	}
	return nil
}

// annullable refuses where there is no appointment, where it was changed
// meanwhile, and a day that cannot be that of the order.
func (m *matter) annullable(o *Offer, version int64, on day.Day) error {
	switch {
	case o == nil || o.State != OfferAppointed || o.OrderDay == nil:
		return fault.New(fault.Conflict, "appointment.not_appointed")
	case o.Version != version:
		return changed()
	case on > m.today:
		return fault.New(fault.Invalid, "selection.future_day", "given", on.String(), "today", m.today.String()).At("day")
	case on < *o.OrderDay:
		return fault.New(fault.Invalid, "appointment.annul_before", "given", on.String(), "order", o.OrderDay.String()).At("day")
	}
	return nil
}

func (s *Service) annulled(ctx context.Context, tx Tx, m *matter, by *access.Actor, v *Vacancy, a *Application, o *Offer, in AnnulIn) error {
	asked := AnnulmentIn{Ground: in.Ground, On: m.today, To: o.To, NextInRank: m.c.Settings.NextInRank}
	found, err := Annulment(m.rules, asked)
	if err != nil {
		return err
	}
	if err := rule(s, tx, m, by, annulVerb, Ruling{Vacancy: v.ID, Application: a.ID, Stage: AtAppointment}, "annulment", asked, found); err != nil {
		return err
	}
	if o.Why, err = s.sealed(tx, a, "offer.why", in.Why); err != nil {
		return err
	}
	o.State, o.AnnulGround, o.AnnulNumber, o.AnnulDay = OfferAnnulled, in.Ground, in.Number, &in.Day
	if err := saveOffer(tx, o); err != nil {
		return err
	}
	if a.Standing = Annulled; found.Outcome.KeepsPlace {
		a.Standing = Placed
	}
	if err := saveApplication(tx, a); err != nil {
		return err
	}
	ended, err := s.takeBack(ctx, tx, by, v, a, in.Day)
	if err != nil {
		return err
	}
	if err := s.tellAnnulled(tx, m, a, in); err != nil {
		return err
	}
	err = s.Record(tx, m.entry(annulVerb, by, a, map[string]any{
		"vacancy": v.ID, "ground": in.Ground, "why": in.Why, "order": in.Number, "day": in.Day,
		"appointed_by": o.OrderNumber, "appointed_on": o.OrderDay, "assignment_ended": ended,
	}))
	if err != nil {
		return err
	}
	return s.vacant(tx, m, by, v, found.Outcome.Next)
}

// takeBack ends the assignment to the post in the record of staff with its last
// day, by the verb of the record itself; false where it has ended before.
func (s *Service) takeBack(ctx context.Context, tx Tx, by *access.Actor, v *Vacancy, a *Application, last day.Day) (bool, error) {
	held, err := tx.AssignmentsOfPersons([]people.PersonID{a.Person})
	if err != nil {
		return false, err
	}
	at := slices.IndexFunc(held, func(x people.Assignment) bool {
		return x.Post == v.Post && x.Kind == people.Main && x.On(last) && (x.Until == nil || *x.Until > last)
	})
	if at < 0 {
		return false, nil
	}
	person, err := tx.PersonGet(a.Person)
	if err != nil {
		return false, err
	}
	if person == nil {
		return false, missing("person")
	}
	staff, officer := s.staffIn(tx, by, v)
	_, err = staff.Release(ctx, officer, a.Person, person.Version, held[at].ID, last)
	return err == nil, err
}

// tellAnnulled tells the candidate and HR.
func (s *Service) tellAnnulled(tx Tx, m *matter, a *Application, in AnnulIn) error {
	args := fault.Args{"number": a.Number, "order": in.Number, "day": in.Day.String()}
	err := outbox.Notify(tx, outbox.Notice{
		To: string(a.Person), Key: "appointment.notice.annulled", Args: args, Case: string(a.ID), Link: papersPath(a.ID),
	})
	if err != nil {
		return err
	}
	for _, who := range m.officers {
		err := outbox.Notify(tx, outbox.Notice{
			To: string(who), Key: "appointment.notice.annulled_officer", Args: args, Case: string(a.ID),
			Link: "/competitions/" + string(m.c.ID) + "/appointment",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// vacant settles what becomes of the post: it is offered to who is next, or was
// not filled. A post that an appeal has led back to a stage has its outcome
// still to come.
func (s *Service) vacant(tx Tx, m *matter, by *access.Actor, v *Vacancy, next bool) error {
	if v.State != Filled {
		return nil
	}
	if next && m.c.State != Announced { // while results are counted anew nobody moves up by the old ones
		who, interviewed, err := s.next(tx, m, v)
		if err != nil {
			return err
		}
		if who != nil {
			return s.offerAgain(tx, m, by, v, who, interviewed)
		}
	}
	return s.fail(tx, m, by, v, "annulled")
}

// offerAgain offers a post that was filled to who is next; the competition goes
// on where it was over.
func (s *Service) offerAgain(tx Tx, m *matter, by *access.Actor, v *Vacancy, next *Application, interviewed int) error {
	v.State = Open
	if m.c.State == Finished {
		m.c.State, m.c.Ended = Published, nil
		if err := saveCompetition(tx, m.c); err != nil {
			return err
		}
	}
	return s.moveUp(tx, m, by, v, next, interviewed)
}
