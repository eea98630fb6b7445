package competition

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// AppealTermIn asks until when an outcome may be appealed.
type AppealTermIn struct {
	Notified day.Day `key:"notified" json:"notified"`
	Days     int     `key:"days" json:"days"` // working days, as the body has set
}

// AppealTerm is the last day for an appeal, from the day of the notice. The
// faults are those of law.WorkingTerm.
func AppealTerm(env law.Env, in AppealTermIn) (law.Found[TermOut], error) {
	term, reasons, err := law.WorkingTerm(env, RulesIn(env).Appeal.WorkingDays, in.Notified, in.Days)
	if err != nil {
		return law.Found[TermOut]{}, placed(err, "notified")
	}
	return law.Found[TermOut]{Outcome: TermOut{To: term.To}, Reasons: reasons}, nil
}

// appealable is the stage whose outcome a candidate may appeal now, with the
// day of the notice; ok is false where there is none.
func appealable(tx Tx, m *matter, a *Application) (stage StageKey, from day.Day, ok bool, err error) {
	rulings, err := tx.RulingsOf(a.ID)
	if err != nil {
		return "", 0, false, err
	}
	general, err := tx.RulingsOfVacancy(a.Vacancy)
	if err != nil {
		return "", 0, false, err
	}
	last := func(stage StageKey, of []Ruling, names ...string) {
		for _, r := range of {
			if r.Stage == stage && !r.Superseded && slices.Contains(names, r.Finding.Rule) && r.On >= from {
				from, ok = r.On, true
			}
		}
	}
	switch a.Standing {
	case Refused:
		stage = AtApplication
		last(stage, rulings, "admission")
	case Out:
		stage = a.Stage
		last(stage, rulings, "personal-qualities", "essay", "stage-conduct", "stage-absence")
		last(stage, general, "ability-cut", "interview-shortlist")
	case Placed, Declined:
		stage = AtInterview
		last(AtResults, general, "final-ranking")
		if m.c.Published != nil && *m.c.Published > from {
			from = *m.c.Published
		}
	}
	return stage, from, ok, nil
}

// FileAppeal takes a candidate's appeal against the outcome at which the
// application stands. The faults are selection.nothing_to_appeal,
// selection.appeal_late, selection.appealed, selection.required and
// selection.too_long.
func (s *Service) FileAppeal(ctx context.Context, by *access.Actor, id ApplicationID, text string) (*Appeal, error) {
	x := &Appeal{ID: AppealID(s.IDs.New("apl")), Version: 1, State: AppealFiled, Person: people.PersonID(by.Person), Application: id}
	text = strings.TrimSpace(text)
	switch n := len([]rune(text)); {
	case n == 0:
		return nil, fault.New(fault.Invalid, "selection.required").At("text")
	case n > textMost:
		return nil, fault.New(fault.Invalid, "selection.too_long", "given", n, "most", textMost).At("text")
	}
	err := s.write(ctx, func(tx Tx) error {
		m, v, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.FileAppeal, m.c.Body, relation(by, a)); err != nil {
			return err
		}
		stage, from, ok, err := appealable(tx, m, a)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "selection.nothing_to_appeal")
		}
		in := AppealTermIn{Notified: from, Days: m.c.Settings.AppealDays}
		term, err := AppealTerm(m.env, in)
		if err != nil {
			return err
		}
		if m.today > term.Outcome.To {
			cite := m.rules.Appeal.WorkingDays.Cite()
			return fault.New(fault.Conflict, "selection.appeal_late", "to", term.Outcome.To.String()).Cited(cite.Act, cite.Clause)
		}
		x.Competition, x.Vacancy, x.Body, x.Stage, x.Filed = m.c.ID, v.ID, m.c.Body, stage, tx.Now()
		if x.Text, err = s.sealed(tx, a, "appeal.text", text); err != nil {
			return err
		}
		return s.filed(tx, m, a, x, by)
	})
	return x, err
}

func (s *Service) filed(tx Tx, m *matter, a *Application, x *Appeal, by *access.Actor) error {
	due, err := m.env.Calendar.AddWorking(m.today, m.c.Settings.DecideDays)
	if err != nil {
		return err
	}
	x.Due = due.To
	ok, err := tx.AppealInsert(x)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.Conflict, "selection.appealed")
	}
	if err := tell(tx, a, "appeal_filed", fault.Args{"number": a.Number, "due": x.Due.String()}); err != nil {
		return err
	}
	if err := s.remindAppeal(tx, m, x); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.FileAppeal, by, a, map[string]any{"appeal": x.ID, "stage": x.Stage, "due": x.Due}))
}

func (s *Service) remindAppeal(tx Tx, m *matter, x *Appeal) error {
	officers, err := tx.GrantHoldersIn(access.AppealOfficer, m.c.Body, m.today)
	if err != nil {
		return err
	}
	for _, p := range officers {
		err := outbox.Remind(tx, m.env.Calendar, outbox.Plan{
			Key: "appeal/" + string(x.ID) + "/" + string(p), To: string(p), Due: x.Due, Zone: m.body.Zone, At: true,
			Escalate: []outbox.Escalation{{After: 1, To: string(p)}},
			Args:     fault.Args{"task": "selection.task.appeal"}, Case: string(x.ID), Link: "/appeals/" + string(x.ID),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// DecideIn is the decision on an appeal. Corrected is the result as it should
// have been; a granted appeal against HR's refusal, or against an exclusion,
// has none.
type DecideIn struct {
	Grant     bool
	Answer    string
	Corrected *ResultRow
	Interview *law.Points // corrected points of the interview
}

// DecideAppeal decides an appeal. A granted one takes effect at once: the
// refusal falls, or the result is corrected, and the stage is open again to be
// closed anew. The faults are selection.changed, selection.appeal_decided,
// selection.required, selection.correction and those of the result.
func (s *Service) DecideAppeal(ctx context.Context, by *access.Actor, id AppealID, version int64, in DecideIn) (*Appeal, error) {
	var out *Appeal
	err := s.write(ctx, func(tx Tx) error {
		x, err := tx.AppealGet(id)
		if err != nil {
			return err
		}
		if x == nil {
			return missing("appeal")
		}
		m, v, a, err := s.openApplication(tx, x.Application)
		if err != nil {
			return err
		}
		if err := allow(by, access.DecideAppeal, m.c.Body, access.ByOrder); err != nil {
			return err
		}
		in.Answer = strings.TrimSpace(in.Answer)
		switch {
		case x.Version != version:
			return changed()
		case x.State != AppealFiled:
			return fault.New(fault.Conflict, "selection.appeal_decided")
		case in.Answer == "":
			return fault.New(fault.Invalid, "selection.required").At("answer")
		case len([]rune(in.Answer)) > textMost:
			return fault.New(fault.Invalid, "selection.too_long", "given", len([]rune(in.Answer)), "most", textMost).At("answer")
		}
		out = x
		return s.decided(tx, m, v, a, x, by, in)
	})
	return out, err
}

func (s *Service) decided(tx Tx, m *matter, v *Vacancy, a *Application, x *Appeal, by *access.Actor, in DecideIn) (err error) {
	if x.Answer, err = s.sealed(tx, a, "appeal.answer", in.Answer); err != nil {
		return err
	}
	now := tx.Now()
	x.State, x.DecidedBy, x.Decided = AppealRejected, people.PersonID(by.Person), &now
	if in.Grant {
		x.State = AppealGranted
		if err := s.grant(tx, m, v, a, x, by, in); err != nil {
			return err
		}
	}
	if m.today > x.Due {
		if err := s.missed(tx, m, a, by, "appeal", x.Due.String()); err != nil {
			return err
		}
	}
	x.Version++
	ok, err := tx.AppealUpdate(x)
	if err := settled(ok, err); err != nil {
		return err
	}
	if err := s.endAppealReminders(tx, m, x); err != nil {
		return err
	}
	if err := tell(tx, a, "appeal_"+string(x.State), fault.Args{"number": a.Number}); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.DecideAppeal, by, a, map[string]any{"appeal": x.ID, "state": x.State, "answer": in.Answer, "effect": x.Effect}))
}

func (s *Service) endAppealReminders(tx Tx, m *matter, x *Appeal) error {
	officers, err := tx.GrantHoldersIn(access.AppealOfficer, m.c.Body, m.today)
	if err != nil {
		return err
	}
	for _, p := range officers {
		if err := outbox.CancelReminders(tx, "appeal/"+string(x.ID)+"/"+string(p)); err != nil {
			return err
		}
	}
	return nil
}

// grant gives a granted appeal its effect.
func (s *Service) grant(tx Tx, m *matter, v *Vacancy, a *Application, x *Appeal, by *access.Actor, in DecideIn) error {
	a.Standing, a.Why, a.Place = Admitted, "", 0
	if x.Stage == AtApplication {
		a.Stage = AtApplication
		if v.Stage != AtApplication {
			a.Stage = AtQualities
		}
		return s.reopen(tx, m, v, a)
	}
	a.Stage = x.Stage
	r, err := tx.ResultGet(a.ID, x.Stage)
	if err != nil {
		return err
	}
	switch {
	case in.Corrected != nil:
		fresh := Result{Application: a.ID, Vacancy: v.ID, Stage: x.Stage, At: tx.Now(), By: people.PersonID(by.Person), Document: documentOf(r)}
		if err := s.fillResult(tx, m, a, &fresh, *in.Corrected); err != nil {
			return err
		}
		r = &fresh
	case in.Interview != nil && r != nil:
		r.Points = *in.Interview
	case r != nil && r.Conduct == Breached:
		r.Conduct, r.Breach, r.Verdict = Kept, "", Undecided
	case r != nil && r.Taken == Absent: // may take the stage again
		r = nil
	default:
		return fault.New(fault.Invalid, "selection.correction").At("corrected")
	}
	if r != nil {
		r.Verdict = Undecided
		if err := tx.ResultPut(r); err != nil {
			return err
		}
		x.Effect = r
	} else if err := tx.ResultDelete(a.ID, x.Stage); err != nil {
		return err
	}
	return s.reopen(tx, m, v, a)
}

func documentOf(r *Result) Document {
	if r == nil {
		return Document{}
	}
	return r.Document
}

// reopen leads the vacancy back to the stage of an application, so that it is
// closed anew; published results are no longer final.
func (s *Service) reopen(tx Tx, m *matter, v *Vacancy, a *Application) error {
	if err := saveApplication(tx, a); err != nil {
		return err
	}
	if a.Stage.Before(v.Stage) {
		v.Stage = a.Stage
	}
	v.State, v.Why = Open, ""
	if err := saveVacancy(tx, v); err != nil {
		return err
	}
	if m.c.State != Published {
		return nil
	}
	m.c.State, m.c.Published = Announced, nil
	if err := saveCompetition(tx, m.c); err != nil {
		return err
	}
	return s.lapseOffers(tx, m)
}

// lapseOffers ends the offers that rested on results which no longer stand.
func (s *Service) lapseOffers(tx Tx, m *matter) error {
	all, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return err
	}
	for _, v := range all {
		offers, err := tx.OffersOf(v.ID)
		if err != nil {
			return err
		}
		for i := range offers {
			if offers[i].State != OfferOpen {
				continue
			}
			offers[i].State = OfferLapsed
			if err := saveOffer(tx, &offers[i]); err != nil {
				return err
			}
			a, err := tx.ApplicationGet(offers[i].Application)
			if err != nil {
				return err
			}
			if a.Standing == Offered {
				a.Standing = Placed
				if err := saveApplication(tx, a); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// TakeBackAppeal lets a candidate take back an appeal that waits.
func (s *Service) TakeBackAppeal(ctx context.Context, by *access.Actor, id AppealID, version int64) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := tx.AppealGet(id)
		if err != nil {
			return err
		}
		if x == nil {
			return missing("appeal")
		}
		m, _, a, err := s.openApplication(tx, x.Application)
		if err != nil {
			return err
		}
		if err := allow(by, access.FileAppeal, m.c.Body, relation(by, a)); err != nil {
			return err
		}
		switch {
		case x.Version != version:
			return changed()
		case x.State != AppealFiled:
			return fault.New(fault.Conflict, "selection.appeal_decided")
		}
		x.State = AppealTakenBack
		x.Version++
		ok, err := tx.AppealUpdate(x)
		if err := settled(ok, err); err != nil {
			return err
		}
		if err := s.endAppealReminders(tx, m, x); err != nil {
			return err
		}
		return s.Record(tx, m.entry(access.FileAppeal, by, a, map[string]any{"appeal": x.ID, "state": x.State}))
	})
}
