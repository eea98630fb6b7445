package competition

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
)

// AppointIn is the order by which a winner is appointed.
type AppointIn struct {
	Number string
	Day    day.Day
}

// Appoint appoints the candidate to whom a post is offered. It is possible
// inside the window alone, with the papers accepted where they are due, and
// puts the candidate in the post in the record of staff from the day of the
// order. The faults are selection.changed, selection.required,
// selection.too_long, selection.future_day, appointment.no_offer,
// appointment.early, appointment.late, appointment.papers_missing,
// protocol.appeal_waits, and people.post_occupied, people.main_elsewhere and
// people.appoint_before of the record.
func (s *Service) Appoint(ctx context.Context, by *access.Actor, id VacancyID, version int64, in AppointIn) (*Vacancy, error) {
	in.Number = strings.TrimSpace(in.Number)
	switch n := len([]rune(in.Number)); {
	case n == 0:
		return nil, fault.New(fault.Invalid, "selection.required").At("number")
	case n > numberMost:
		return nil, fault.New(fault.Invalid, "selection.too_long", "given", n, "most", numberMost).At("number")
	}
	var out *Vacancy
	err := s.write(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.Appoint, m.c.Body, 0); err != nil {
			return err
		}
		if v.Version != version {
			return changed()
		}
		o, err := openedOffer(tx, v.ID)
		if err != nil {
			return err
		}
		if err := m.appointable(tx, o, in); err != nil {
			return err
		}
		if err := m.noOpenAppeal(tx, v); err != nil {
			return err
		}
		out = v
		return s.appointed(ctx, tx, m, by, v, o, in)
	})
	return out, err
}

// appointable holds an appointment to the window and the papers.
func (m *matter) appointable(tx Tx, o *Offer, in AppointIn) error {
	if err := m.inside(o, m.today, ""); err != nil {
		return err
	}
	if in.Day > m.today {
		return fault.New(fault.Invalid, "selection.future_day", "given", in.Day.String(), "today", m.today.String()).At("day")
	}
	if err := m.inside(o, in.Day, "day"); err != nil {
		return err
	}
	lacking, err := m.lacking(tx, o)
	if err != nil {
		return err
	}
	if len(lacking) > 0 {
		cite := m.rules.Documents.Items.Cite()
		return fault.New(fault.Conflict, "appointment.papers_missing", "n", len(lacking)).Cited(cite.Act, cite.Clause)
	}
	return nil
}

// lacking are the papers of an offer that are not accepted.
func (m *matter) lacking(tx Tx, o *Offer) ([]string, error) {
	if o.PapersDue == nil {
		return nil, nil
	}
	got, err := tx.PapersOf(o.Application)
	if err != nil {
		return nil, err
	}
	accepted := map[string]bool{}
	for _, p := range got {
		accepted[p.Item] = p.State == PaperAccepted
	}
	var out []string
	for _, item := range m.rules.Documents.Items.V {
		if !accepted[item] {
			out = append(out, item)
		}
	}
	return out, nil
}

func (s *Service) appointed(ctx context.Context, tx Tx, m *matter, by *access.Actor, v *Vacancy, o *Offer, in AppointIn) error {
	o.State, o.OrderNumber, o.OrderDay = OfferAppointed, in.Number, &in.Day
	if err := saveOffer(tx, o); err != nil {
		return err
	}
	a, err := tx.ApplicationGet(o.Application)
	if err != nil {
		return err
	}
	a.Standing = Appointed
	if err := saveApplication(tx, a); err != nil {
		return err
	}
	v.State = Filled
	if err := saveVacancy(tx, v); err != nil {
		return err
	}
	if err := s.assign(ctx, tx, by, v, a, in); err != nil {
		return err
	}
	if err := s.endOfferTerms(tx, m, o); err != nil {
		return err
	}
	err = outbox.Notify(tx, outbox.Notice{
		To: string(a.Person), Key: "appointment.notice.appointed", Args: fault.Args{"number": a.Number, "order": in.Number, "day": in.Day.String()},
		Case: string(a.ID), Link: "/applications/" + string(a.ID),
	})
	if err != nil {
		return err
	}
	if err := s.Record(tx, m.entry(access.Appoint, by, a, map[string]any{"vacancy": v.ID, "order": in.Number, "day": in.Day})); err != nil {
		return err
	}
	return s.finish(tx, m, by)
}

// Decline is the candidate's own refusal of an offered post. A reason may be
// given. The faults are selection.changed, appointment.no_offer and
// selection.too_long.
func (s *Service) Decline(ctx context.Context, by *access.Actor, id ApplicationID, version int64, why string) error {
	why = strings.TrimSpace(why)
	if n := len([]rune(why)); n > groundMost {
		return fault.New(fault.Invalid, "selection.too_long", "given", n, "most", groundMost).At("why")
	}
	return s.write(ctx, func(tx Tx) error {
		m, v, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.Withdraw, m.c.Body, relation(by, a)); err != nil {
			return err
		}
		if a.Version != version {
			return changed()
		}
		o, err := openedOffer(tx, v.ID)
		if err != nil {
			return err
		}
		if o.Application != a.ID {
			return fault.New(fault.Conflict, "appointment.no_offer")
		}
		if o.Why, err = s.sealed(tx, a, "offer.why", why); err != nil {
			return err
		}
		o.State, a.Standing = OfferDeclined, Declined
		return s.vacated(tx, m, by, access.Withdraw, v, a, o, "winner_declined", map[string]any{"why": why})
	})
}

// Lapse ends an offer that was not taken up: the papers are due and were not
// brought, or the window has passed. HR does it, with a reason. The faults are
// selection.changed, selection.required, selection.too_long,
// appointment.no_offer and appointment.not_lapsed.
func (s *Service) Lapse(ctx context.Context, by *access.Actor, id VacancyID, version int64, why string) error {
	why = strings.TrimSpace(why)
	switch n := len([]rune(why)); {
	case n == 0:
		return fault.New(fault.Invalid, "selection.required").At("why")
	case n > groundMost:
		return fault.New(fault.Invalid, "selection.too_long", "given", n, "most", groundMost).At("why")
	}
	return s.write(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.CheckDocuments, m.c.Body, 0); err != nil {
			return err
		}
		if v.Version != version {
			return changed()
		}
		o, err := openedOffer(tx, v.ID)
		if err != nil {
			return err
		}
		a, err := tx.ApplicationGet(o.Application)
		if err != nil {
			return err
		}
		over, err := m.lapsed(tx, o)
		if err != nil {
			return err
		}
		o.State, a.Standing = OfferLapsed, Declined
		if over == "window_passed" {
			a.Standing = Placed // it was not the candidate who let the term pass
		}
		return s.vacated(tx, m, by, access.CheckDocuments, v, a, o, over, map[string]any{"why": why, "because": over})
	})
}

// lapsed says why an offer can be ended, or refuses.
func (m *matter) lapsed(tx Tx, o *Offer) (string, error) {
	lacking, err := m.lacking(tx, o)
	if err != nil {
		return "", err
	}
	last := o.To
	if len(lacking) > 0 {
		last = min(last, *o.PapersDue)
	}
	switch {
	case len(lacking) > 0 && m.today > *o.PapersDue:
		return "no_papers", nil
	case m.today > o.To:
		return "window_passed", nil
	}
	return "", fault.New(fault.Conflict, "appointment.not_lapsed", "last", last.String())
}

// vacated ends an offer. Where the body's house rule is on, and it was the
// candidate who stepped back, the post goes to who is next in rank; else the
// vacancy has failed.
func (s *Service) vacated(tx Tx, m *matter, by *access.Actor, verb access.Verb, v *Vacancy, a *Application, o *Offer, why string, facts map[string]any) error {
	if err := saveOffer(tx, o); err != nil {
		return err
	}
	if err := saveApplication(tx, a); err != nil {
		return err
	}
	if err := s.endOfferTerms(tx, m, o); err != nil {
		return err
	}
	err := outbox.Notify(tx, outbox.Notice{
		To: string(a.Person), Key: "appointment.notice." + why, Args: fault.Args{"number": a.Number}, Case: string(a.ID), Link: "/applications/" + string(a.ID),
	})
	if err != nil {
		return err
	}
	if err := s.Record(tx, m.entry(verb, by, a, facts)); err != nil {
		return err
	}
	if m.c.Settings.NextInRank && why != "window_passed" {
		next, interviewed, err := s.next(tx, m, v)
		if err != nil {
			return err
		}
		if next != nil {
			return s.moveUp(tx, m, by, v, next, interviewed)
		}
	}
	if err := s.fail(tx, m, by, v, why); err != nil {
		return err
	}
	return s.finish(tx, m, by)
}

// next is who stands next in the ranking and has won no other post; nil where
// there is nobody, or several share the place.
func (s *Service) next(tx Tx, m *matter, v *Vacancy) (*Application, int, error) {
	x := &sitting{m: m}
	p, err := x.post(tx, *v)
	if err != nil {
		return nil, 0, err
	}
	var best []Application
	for _, a := range p.placed() {
		held, err := s.holdsAnother(tx, &a)
		if err != nil {
			return nil, 0, err
		}
		if held || len(best) > 0 && a.Place > best[0].Place {
			continue
		}
		best = append(best, a)
	}
	if len(best) != 1 {
		return nil, 0, nil
	}
	return &best[0], p.interviewed(), nil
}

// holdsAnother reports whether a candidate was offered another post of the
// competition, or took it.
func (s *Service) holdsAnother(tx Tx, a *Application) (bool, error) {
	all, err := tx.ApplicationsOfPerson(a.Person)
	if err != nil {
		return false, err
	}
	for _, x := range all {
		if x.Competition == a.Competition && x.ID != a.ID && (x.Standing == Offered || x.Standing == Appointed) {
			return true, nil
		}
	}
	return false, nil
}

// moveUp offers the post to who is next, with a window of its own.
func (s *Service) moveUp(tx Tx, m *matter, by *access.Actor, v *Vacancy, a *Application, interviewed int) error {
	cite := m.rules.Appointment.NextInRank.Cite()
	err := s.Record(tx, m.entry("offer.next", by, a, map[string]any{
		"vacancy": v.ID, "place": a.Place, "act": cite.Act, "clause": cite.Clause, "house_rule": m.c.Settings.NextInRank,
	}))
	if err != nil {
		return err
	}
	return s.openOffer(tx, m, by, v, a.ID, interviewed)
}
