package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// atOnce is how many cases one transaction goes through.
const atOnce = 200

// taskSheets is what a case waits for whose appraisal has begun.
const taskSheets = "appraisal.task.sheets"

// BeginAppraisal begins the appraisal on its first day or later: for every
// servant it is decided whether they are appraised, not, or after their return.
// It goes through the cases in parts; what is left when it breaks off is done by
// the daily pass. The faults are appraisal.changed, appraisal.year_state,
// appraisal.no_schedule, appraisal.schedule_not_agreed and appraisal.too_early.
func (s *Service) BeginAppraisal(ctx context.Context, by *access.Actor, id YearID, version int64) (*Year, error) {
	y, err := s.onYear(ctx, by, access.OpenYear, id, version, func(tx Tx, y *year) (any, error) {
		if err := y.agreedSchedule(); err != nil {
			return nil, err
		}
		if first := y.y.Schedule.First; y.today < first {
			cite := y.rules.Meeting.ScheduleWith.Cite()
			return nil, fault.New(fault.Conflict, "appraisal.too_early", "first", first.String()).Cited(cite.Act, cite.Clause)
		}
		if y.y.Schedule.Notified == nil {
			y.y.Schedule.Missed = true
			if err := s.Record(tx, y.missed("notice", y.y.Schedule.Notice)); err != nil {
				return nil, err
			}
		}
		y.y.State = YearAppraising
		return map[string]any{"first": y.y.Schedule.First, "last": y.y.Schedule.Last}, s.tellBegun(tx, y)
	})
	if err != nil {
		return nil, err
	}
	return y, s.through(ctx, id, s.begin)
}

// missed is the record of a term of a year that passed.
func (y *year) missed(term string, due day.Day) journal.Entry {
	return journal.Entry{Verb: "term.missed", Actor: string(system), Body: string(y.y.Body), Case: string(y.y.ID),
		Facts: map[string]any{"term": term, "due": due.String(), "today": y.today.String()}}
}

// tellBegun tells those who appraise that they may fill in the sheets.
func (s *Service) tellBegun(tx Tx, y *year) error {
	who, err := tx.AppraisalAppraisers(y.y.ID)
	if err != nil {
		return err
	}
	for _, p := range who {
		if err := y.tell(tx, p, "begun", fault.Args{"last": y.y.Schedule.Last.String()}); err != nil {
			return err
		}
	}
	return nil
}

// batch is a part of the cases of a year under work.
type batch struct {
	*year
	st    *people.Structure // today
	cases []Case
}

// through does something to all cases of a year, a part in a transaction.
func (s *Service) through(ctx context.Context, id YearID, do func(Tx, *batch) error) error {
	after := CaseID("")
	for {
		n, last := 0, CaseID("")
		err := s.write(ctx, func(tx Tx) error {
			y, err := s.openYear(tx, id)
			if err != nil {
				return err
			}
			b := &batch{year: y}
			if b.cases, err = tx.AppraisalCasesIn(id, after, atOnce); err != nil {
				return err
			}
			if b.st, err = s.structure(tx, y.y.Body, y.today); err != nil {
				return err
			}
			if n = len(b.cases); n == 0 {
				return nil
			}
			last = b.cases[n-1].ID
			return do(tx, b)
		})
		if err != nil {
			return err
		}
		if n < atOnce {
			return nil
		}
		after = last
	}
}

// begin decides for the cases of a part whether their servants are appraised.
func (s *Service) begin(tx Tx, b *batch) error {
	cases := slices.DeleteFunc(slices.Clone(b.cases), func(c Case) bool {
		return c.Begun != nil || c.Stage != StagePlan && c.Stage != StageWork
	})
	if len(cases) == 0 || b.y.State != YearAppraising {
		return nil
	}
	facts, err := staffOf(tx, cases)
	if err != nil {
		return err
	}
	for i := range cases {
		c := &cases[i]
		r, err := routeIn(b.st, c, b.today)
		if err != nil {
			return err
		}
		if err := s.beginCase(tx, &matter{year: b.year, c: c, route: r}, facts); err != nil {
			return err
		}
	}
	return nil
}

// staffFacts are the assignments and absences of persons.
type staffFacts struct {
	held map[people.PersonID][]people.Assignment
	away map[people.PersonID][]people.Absence
}

func staffOf(tx Tx, cases []Case) (*staffFacts, error) {
	ids := make([]people.PersonID, len(cases))
	for i, c := range cases {
		ids[i] = c.Person
	}
	held, err := tx.AssignmentsOfPersons(ids)
	if err != nil {
		return nil, err
	}
	away, err := tx.AbsencesOf(ids)
	if err != nil {
		return nil, err
	}
	f := &staffFacts{held: map[people.PersonID][]people.Assignment{}, away: map[people.PersonID][]people.Absence{}}
	for _, a := range held {
		f.held[a.Person] = append(f.held[a.Person], a)
	}
	for _, a := range away {
		f.away[a.Person] = append(f.away[a.Person], a)
	}
	return f, nil
}

// beginCase decides whether a servant is appraised, and moves the case on.
func (s *Service) beginCase(tx Tx, m *matter, facts *staffFacts) error {
	in, ok := m.eligibilityIn(facts)
	if !ok {
		return nil // holds no post: the daily pass sees that they left
	}
	found, err := Eligibility(m.env, m.rules, in)
	if err != nil {
		return err
	}
	if err := rule(s, tx, m, system, access.OpenYear, "eligibility", "", in, found); err != nil {
		return err
	}
	m.c.Begun = &in.Day
	if out := found.Outcome; !out.Appraised {
		m.c.Stage, m.c.Why = StageExcluded, *out.Why
		if err := m.await(tx, wait{}); err != nil {
			return err
		}
		if err := m.tell(tx, m.c.Person, "excluded", m.path(""), nil); err != nil {
			return err
		}
		return m.save(tx)
	} else if out.Postponed {
		m.c.Later = &Later{Absence: in.Absence.Kind, Returned: in.Absence.Returned, Until: out.Until}
	}
	if m.c.Stage == StageWork {
		if err := m.enterSheets(tx); err != nil {
			return err
		}
	}
	return m.save(tx)
}

// enterSheets moves a case whose plan is in force to the sheets, once the
// appraisal has begun. The caller saves it.
func (m *matter) enterSheets(tx Tx) error {
	m.c.Stage = StageSheets
	due := &m.y.Schedule.Last
	if m.c.Later != nil {
		due = m.c.Later.Until
	}
	return m.await(tx, wait{task: taskSheets, due: due, link: m.path("sheet"), who: []people.PersonID{m.route.Immediate}})
}

// afterPlan moves a case on whose first plan was approved: to the quarters, or
// to the sheets where the appraisal has begun. The caller sets what a case at
// the quarters waits for, and saves it.
func (m *matter) afterPlan(tx Tx) error {
	if m.y.State == YearAppraising && m.c.Begun != nil {
		return m.enterSheets(tx)
	}
	m.c.Stage = StageWork
	return m.await(tx, wait{})
}

// eligibilityIn is the staff record as the rule asks for it, as on the first
// day of the appraisal; for who came later, as on today.
func (m *matter) eligibilityIn(f *staffFacts) (EligibilityIn, bool) {
	on := m.y.Schedule.First
	found, ok := people.InPostOn(on, f.held[m.c.Person], f.away[m.c.Person])
	if !ok {
		on = m.today
		if found, ok = people.InPostOn(on, f.held[m.c.Person], f.away[m.c.Person]); !ok {
			return EligibilityIn{}, false
		}
	}
	in := EligibilityIn{Day: on, InPostSince: found.Since, ProbationUntil: found.ProbationUntil, SocialLeaveEnded: found.SocialLeaveEnded, StudyEnded: found.StudyEnded}
	if a := found.Absence; a != nil {
		in.away(m.rules, a, m.today)
	}
	return in, true
}

// away adds an absence: a break after which the months are counted anew, or one
// that only postpones.
func (in *EligibilityIn) away(r *Rules, a *people.Absence, today day.Day) {
	if b := Break(a.Kind); slices.Contains(r.Eligibility.CountedAnew.V, b) {
		in.Break = &b
		return
	}
	if slices.Contains(r.Eligibility.Absences.V, string(a.Kind)) {
		in.Absence = &Absence{Kind: string(a.Kind), Returned: returned(a, today)}
	}
}

// returned is the first day back from an absence; nil while it has not come.
func returned(a *people.Absence, today day.Day) *day.Day {
	end := a.End()
	if end == nil || *end >= today {
		return nil
	}
	back := end.Add(1)
	return &back
}
