package competition

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// FileAppeal takes a candidate's appeal against the outcome at which the
// application stands: one about each outcome that the candidate is told of, so
// that a new one gives a new right with a term of its own. The faults are
// selection.nothing_to_appeal, selection.appeal_late, selection.appealed,
// selection.required and selection.too_long.
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
		n, err := appealable(tx, m, a)
		if err != nil {
			return err
		}
		before, err := tx.AppealsOfApplication(a.ID)
		if err != nil {
			return err
		}
		if _, err := m.mayStillAppeal(n, before); err != nil {
			return err
		}
		x.Competition, x.Vacancy, x.Body, x.Stage, x.Against, x.Filed = m.c.ID, v.ID, m.c.Body, n.stage, n.ruling.ID, tx.Now()
		if x.Text, err = s.sealed(tx, a, "appeal.text", text); err != nil {
			return err
		}
		return s.filed(tx, m, a, x, by)
	})
	return x, err
}

func (s *Service) filed(tx Tx, m *matter, a *Application, x *Appeal, by *access.Actor) error {
	term, err := m.env.Calendar.AddWorking(m.today, m.c.Settings.DecideDays)
	if err != nil {
		return err
	}
	x.Due = term.To
	ok, err := tx.AppealInsert(x)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.Conflict, "selection.appealed")
	}
	if err := s.disputed(tx, by, x, false); err != nil {
		return err
	}
	if err := tell(tx, a, "appeal_filed", fault.Args{"number": a.Number, "due": x.Due.String()}); err != nil {
		return err
	}
	officers, err := tx.GrantHoldersIn(access.AppealOfficer, m.c.Body, m.today)
	if err != nil {
		return err
	}
	if err := m.remind(tx, officers, due{name: appealTerm(x), on: x.Due, task: "selection.task.appeal", about: string(x.ID), link: "/appeals/" + string(x.ID)}); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.FileAppeal, by, a, map[string]any{"appeal": x.ID, "stage": x.Stage, "against": x.Against, "due": x.Due}))
}

// appealTerm names the term in which an appeal is decided.
func appealTerm(x *Appeal) string { return "appeal/" + string(x.ID) }

// endAppealTerm ends its reminders.
func endAppealTerm(tx Tx, m *matter, x *Appeal) error {
	officers, err := tx.GrantHoldersIn(access.AppealOfficer, m.c.Body, m.today)
	if err != nil {
		return err
	}
	return endReminders(tx, officers, appealTerm(x))
}

// DecideIn is the decision on an appeal. Corrected is the result as it should
// have been; a granted appeal against HR's refusal, or against an exclusion,
// has none.
type DecideIn struct {
	Grant     bool
	Answer    string
	Corrected *ResultRow
	Interview *law.Points // corrected points of the interview
	Mean      *law.Points // corrected mean of the essay; the members' marks stay
}

// DecideAppeal decides an appeal; who has seen or judged a recording that it is about
// does not (selection.appeal_seen). A granted one takes effect at once: the
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
		if err := s.unseen(tx, by, x); err != nil {
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
	if err := s.disputed(tx, by, x, true); err != nil {
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
	if err := endAppealTerm(tx, m, x); err != nil {
		return err
	}
	if err := tell(tx, a, "appeal_"+string(x.State), fault.Args{"number": a.Number}); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.DecideAppeal, by, a, map[string]any{"appeal": x.ID, "state": x.State, "answer": in.Answer, "effect": x.Effect}))
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
		if err := endAppealTerm(tx, m, x); err != nil {
			return err
		}
		return s.Record(tx, m.entry(access.FileAppeal, by, a, map[string]any{"appeal": x.ID, "state": x.State}))
	})
}
