package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// Sync brings the cases of a year up to date with the staff: newcomers get
// cases, who left is out, moves and new supervisors are followed, absences and
// returns set the term of the appraisal, and terms that passed are put on
// record. Running it again changes nothing.
func (s *Service) Sync(ctx context.Context, id YearID) error {
	if err := s.through(ctx, id, s.begin); err != nil {
		return err
	}
	if err := s.through(ctx, id, s.refresh); err != nil {
		return err
	}
	return s.write(ctx, func(tx Tx) error {
		y, err := s.openYear(tx, id)
		if err != nil {
			return err
		}
		return s.addNewcomers(tx, y)
	})
}

// refresh brings a part of the cases up to date.
func (s *Service) refresh(tx Tx, b *batch) error {
	if !slices.Contains([]YearState{YearOpened, YearAppraising}, b.y.State) {
		return nil
	}
	cases := slices.DeleteFunc(slices.Clone(b.cases), func(c Case) bool { return c.Stage == StageDone || c.Stage == StageExcluded })
	if len(cases) == 0 {
		return nil
	}
	facts, err := awayOf(tx, b, cases)
	if err != nil {
		return err
	}
	for i := range cases {
		if err := s.refreshCase(tx, b, &cases[i], facts); err != nil {
			return err
		}
	}
	return nil
}

// awayOf reads the absences of those whose appraisal has begun, and before it of
// those who have no plan yet: only for them does an absence change anything.
func awayOf(tx Tx, b *batch, cases []Case) (*staffFacts, error) {
	if b.y.State != YearAppraising {
		cases = slices.DeleteFunc(slices.Clone(cases), func(c Case) bool { return c.Stage != StagePlan })
	}
	if len(cases) == 0 {
		return &staffFacts{}, nil
	}
	return staffOf(tx, cases)
}

// refreshCase brings one case up to date, and stores it where something
// changed.
func (s *Service) refreshCase(tx Tx, b *batch, c *Case, facts *staffFacts) error {
	m := &matter{year: b.year, c: c}
	place, held := placeIn(b.st, c.Person)
	if !held {
		return s.leave(tx, m)
	}
	var err error
	if m.route, err = routeIn(b.st, c, b.today); err != nil {
		return err
	}
	fresh := false
	for _, step := range []func() (bool, error){
		func() (bool, error) { return s.comeBack(tx, m) },
		func() (bool, error) { return s.move(tx, m, place) },
		func() (bool, error) { return m.followRoute(), nil },
		func() (bool, error) { return s.followBreak(tx, m, facts) },
		func() (bool, error) { return s.followAbsence(tx, m, facts) },
		func() (bool, error) { return s.noteMissed(tx, m) },
	} {
		did, err := step()
		if err != nil {
			return err
		}
		fresh = fresh || did
	}
	if !fresh {
		return nil
	}
	return m.save(tx)
}

// leave puts a case out whose servant holds no post in the body any more.
func (s *Service) leave(tx Tx, m *matter) error {
	if m.c.Stage == StageGone {
		return nil
	}
	m.c.Before, m.c.Stage = m.c.Stage, StageGone
	if err := m.await(tx, wait{}); err != nil {
		return err
	}
	if err := s.Record(tx, m.did("case.leave", map[string]any{"stage": m.c.Before, "day": m.today.String()})); err != nil {
		return err
	}
	m.route = Route{On: m.today}
	return m.save(tx)
}

// comeBack takes up a case again whose servant holds a post again: a release
// was undone, or they were appointed anew.
func (s *Service) comeBack(tx Tx, m *matter) (bool, error) {
	if m.c.Stage != StageGone {
		return false, nil
	}
	m.c.Stage, m.c.Before = m.c.Before, ""
	if err := m.waitAnew(tx); err != nil {
		return false, err
	}
	return true, s.Record(tx, m.did("case.return", map[string]any{"stage": m.c.Stage, "day": m.today.String()}))
}

// waitAnew sets what a case waits for that was taken up again.
func (m *matter) waitAnew(tx Tx) error {
	switch m.c.Stage {
	case StagePlan:
		term, err := m.planTerm(m.today)
		if err != nil {
			return err
		}
		return m.await(tx, m.waitForPlan(term.Outcome.To))
	case StageWork:
		return m.awaitQuarter(tx)
	case StageSheets:
		return m.enterSheets(tx)
	}
	return nil
}

// did is what the program itself leaves in the journal about a case.
func (m *matter) did(verb string, facts any) journal.Entry {
	return m.entry(access.Verb(verb), &access.Actor{Person: string(system)}, facts)
}

// move follows a move to another post. From the day of the appraisal on the
// category and the duties stay what they were on it.
func (s *Service) move(tx Tx, m *matter, now Place) (bool, error) {
	before := m.c.Place
	if m.c.Begun != nil {
		now.Category, now.Head, now.Public = before.Category, before.Head, before.Public
	}
	now.On = before.On
	if now == before {
		return false, nil
	}
	now.On = m.today
	m.c.Place = now
	var err error
	if m.c.Gap, err = gapOf(m.rules, now); err != nil {
		return false, err
	}
	return true, s.Record(tx, m.did("case.move", map[string]any{"before": before, "after": now}))
}

// followRoute takes over who acts today; who had to act in the place of
// somebody else has to no more.
func (m *matter) followRoute() bool {
	old := m.c.Route
	same := old
	same.On = m.route.On
	if same == m.route {
		m.route.On = old.On
		return false
	}
	if w := m.c.Waits; w != nil {
		now := map[people.PersonID]people.PersonID{old.Immediate: m.route.Immediate, old.Higher: m.route.Higher}
		if old.Immediate == old.Higher && m.c.Done.Plan != PlanSubmitted && m.c.Done.Sheet != SheetSubmitted {
			now[old.Immediate] = m.route.Immediate
		}
		next := *w
		next.Who = nil
		for _, p := range w.Who {
			if to, ok := now[p]; ok && p != m.c.Person && p != "" {
				p = to
			}
			next.Who = append(next.Who, p)
		}
		next.Who = distinctPersons(next.Who...)
		m.c.Waits = &next
	}
	m.c.Route = m.route
	return true
}

// noteMissed puts a term on record that has passed.
func (s *Service) noteMissed(tx Tx, m *matter) (bool, error) {
	due := m.c.Due
	if due == nil || m.today <= *due || m.c.Missed != nil && *m.c.Missed == *due {
		return false, nil
	}
	m.c.Missed = due
	term := string(m.c.Stage)
	if m.c.Waits != nil {
		term = m.c.Waits.Task
	}
	return true, s.Record(tx, m.did("term.missed", map[string]any{"term": term, "due": due.String(), "today": m.today.String()}))
}

// addNewcomers opens cases for those who have come since the year was opened.
// Once the appraisal has begun nobody new takes part: they would be in the post
// too short a time.
func (s *Service) addNewcomers(tx Tx, y *year) error {
	if y.y.State != YearOpened || y.today > y.y.Until {
		return nil
	}
	st, err := s.structure(tx, y.y.Body, y.today)
	if err != nil {
		return err
	}
	staff, err := servants(tx, st, y.y.Body)
	if err != nil {
		return err
	}
	known, err := tx.AppraisalPersonsIn(y.y.ID)
	if err != nil {
		return err
	}
	has := make(map[people.PersonID]bool, len(known))
	for _, p := range known {
		has[p] = true
	}
	for _, a := range staff {
		if !has[a.Person] {
			if err := s.addNewcomer(tx, y, st, a); err != nil {
				return err
			}
		}
	}
	return nil
}

// addNewcomer opens the case of one who came within the period.
func (s *Service) addNewcomer(tx Tx, y *year, st *people.Structure, a people.Assignment) error {
	in := TermIn{Rule: "plan", From: y.planFrom(a.From)}
	term, err := Term(y.env, y.rules, in)
	if err != nil {
		return err
	}
	c, err := s.newCase(tx, y, st, a.Person, term.Outcome.To)
	if err != nil || c == nil {
		return err
	}
	if n, err := tx.AppraisalCaseInsertAll([]Case{*c}); err != nil || n == 0 {
		return err
	}
	m := &matter{year: y, c: c, route: c.Route}
	if err := rule(s, tx, m, system, access.OpenYear, "term", "plan", in, term); err != nil {
		return err
	}
	if err := m.tell(tx, c.Person, "opened", m.path(""), m.planArgs()); err != nil {
		return err
	}
	return s.Record(tx, m.did("case.open", map[string]any{"since": a.From.String()}))
}

// planFrom is the day from which the term of a plan runs for who holds the post
// since a day: the beginning of the period, or for a newcomer as the edition
// has it.
func (y *year) planFrom(since day.Day) day.Day {
	if since > y.y.From && y.rules.Plan.Newcomers.V == FromAppointment {
		return since
	}
	return y.y.From
}
