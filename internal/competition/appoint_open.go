package competition

import (
	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// openOffer offers a post to a candidate, with the window of appointment and
// the term of the papers from today, the day of the notice.
func (s *Service) openOffer(tx Tx, m *matter, by *access.Actor, v *Vacancy, id ApplicationID, interviewed int) error {
	a, err := tx.ApplicationGet(id)
	if err != nil {
		return err
	}
	o := &Offer{Vacancy: v.ID, Version: 1, Application: a.ID, Competition: m.c.ID, Body: m.c.Body, State: OfferOpen, At: tx.Now()}
	in := AppointmentIn{Published: m.today, Interviewed: interviewed}
	window, err := AppointmentWindow(m.env, in)
	if err != nil {
		return err
	}
	o.From, o.To = window.Outcome.From, window.Outcome.To
	if err := rule(s, tx, m, by, "offer.open", Ruling{Vacancy: v.ID, Stage: AtAppointment}, "appointment-window", in, window); err != nil {
		return err
	}
	v.Stage = AtAppointment
	if err := saveVacancy(tx, v); err != nil {
		return err
	}
	a.Standing, a.Stage = Offered, AtAppointment
	if err := saveApplication(tx, a); err != nil {
		return err
	}
	if err := s.papersDue(tx, m, by, a, o); err != nil {
		return err
	}
	if old, err := tx.OfferOf(a.ID); err != nil || old != nil {
		if err != nil {
			return err
		}
		o.Version = old.Version + 1 // offered again, after an appeal
	}
	if err := tx.OfferInsert(o); err != nil {
		return err
	}
	if err := s.offerTerms(tx, m, a, o); err != nil {
		return err
	}
	return s.Record(tx, m.entry("offer.open", by, a, map[string]any{
		"vacancy": v.ID, "from": o.From, "to": o.To, "papers_due": o.PapersDue,
	}))
}

// papersDue sets the term of the papers; a civil servant brings none.
func (s *Service) papersDue(tx Tx, m *matter, by *access.Actor, a *Application, o *Offer) error {
	snap, err := s.SnapOf(tx, a)
	if err != nil {
		return err
	}
	if candidate.FactsOf(snap.Opened()).Facts.CivilServant {
		return nil
	}
	in := DocumentsIn{Published: m.today}
	term, err := DocumentsTerm(m.env, in)
	if err != nil {
		return err
	}
	o.PapersDue = &term.Outcome.To
	return rule(s, tx, m, by, "offer.open", Ruling{Vacancy: a.Vacancy, Application: a.ID, Stage: AtAppointment}, "documents-term", in, term)
}

// offerTerms tells the candidate of the offer and reminds of its terms those
// who have to act.
func (s *Service) offerTerms(tx Tx, m *matter, a *Application, o *Offer) error {
	key, args := "appointment.notice.offered_servant", fault.Args{"number": a.Number, "from": o.From.String(), "to": o.To.String()}
	if o.PapersDue != nil {
		key, args["due"] = "appointment.notice.offered", o.PapersDue.String()
		err := outbox.Remind(tx, m.env.Calendar, outbox.Plan{
			Key: papersReminder(a.ID), To: string(a.Person), Due: *o.PapersDue, Zone: m.body.Zone, Before: []int{3, 1},
			Args: fault.Args{"task": "appointment.task.papers"}, Case: string(a.ID), Link: papersPath(a.ID),
		})
		if err != nil {
			return err
		}
	}
	if err := outbox.Notify(tx, outbox.Notice{To: string(a.Person), Key: key, Args: args, Case: string(a.ID), Link: papersPath(a.ID)}); err != nil {
		return err
	}
	heads, err := s.heads(tx, m)
	if err != nil {
		return err
	}
	for _, who := range heads {
		err := outbox.Remind(tx, m.env.Calendar, outbox.Plan{
			Key: appointReminder(o.Vacancy, who), To: string(who), Due: o.To, Zone: m.body.Zone, Before: []int{2}, At: true,
			Args: fault.Args{"task": "appointment.task.appoint"}, Case: string(m.c.ID), Link: "/competitions/" + string(m.c.ID) + "/appointment",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// heads are those who may appoint in the body.
func (s *Service) heads(tx Tx, m *matter) (out []people.PersonID, err error) {
	for _, r := range []access.Role{access.Authorised, access.FirstHead} {
		held, err := tx.GrantHoldersIn(r, m.c.Body, m.today)
		if err != nil {
			return nil, err
		}
		out = append(out, held...)
	}
	return out, nil
}

func papersReminder(a ApplicationID) string { return "papers/" + string(a) }

func appointReminder(v VacancyID, who people.PersonID) string {
	return "appoint/" + string(v) + "/" + string(who)
}

func papersPath(a ApplicationID) string { return "/applications/" + string(a) + "/papers" }

// endOfferTerms ends the reminders of an offer that is open no more.
func (s *Service) endOfferTerms(tx Tx, m *matter, o *Offer) error {
	if err := outbox.CancelReminders(tx, papersReminder(o.Application)); err != nil {
		return err
	}
	heads, err := s.heads(tx, m)
	if err != nil {
		return err
	}
	for _, who := range heads {
		if err := outbox.CancelReminders(tx, appointReminder(o.Vacancy, who)); err != nil {
			return err
		}
	}
	return nil
}

// openedOffer is the offer of a vacancy that waits; appointment.no_offer where
// none does.
func openedOffer(tx Tx, v VacancyID) (*Offer, error) {
	all, err := tx.OffersOf(v)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].State == OfferOpen {
			return &all[i], nil
		}
	}
	return nil, fault.New(fault.Conflict, "appointment.no_offer")
}

// saveOffer writes the next version of an offer.
func saveOffer(tx Tx, o *Offer) error {
	o.Version++
	ok, err := tx.OfferUpdate(o)
	return settled(ok, err)
}

// inside refuses a day outside the window of an offer.
func (m *matter) inside(o *Offer, d day.Day, field string) error {
	a := &m.rules.Appointment
	switch {
	case d < o.From:
		cite := a.After.Cite()
		return fault.New(fault.Conflict, "appointment.early", "from", o.From.String(), "to", o.To.String()).Cited(cite.Act, cite.Clause).At(field)
	case d > o.To:
		cite := a.NotLater.Cite()
		return fault.New(fault.Conflict, "appointment.late", "from", o.From.String(), "to", o.To.String()).Cited(cite.Act, cite.Clause).At(field)
	}
	return nil
}
