package competition

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// counted are the marks that count, in the order of the judges: one of each
// judge. complete says that none is missing.
func counted(marks []Mark, judges []people.PersonID) (out []Mark, complete bool) {
	for _, p := range judges {
		i := slices.IndexFunc(marks, func(k Mark) bool { return k.Member == p })
		if i < 0 {
			continue
		}
		out = append(out, marks[i])
	}
	return out, len(judges) > 0 && len(out) == len(judges)
}

// judgesThen are the judges whose marks count for an application: of the order
// in force, and where the essay has been decided, of the order at that moment.
func judgesThen(tx Tx, m *matter, a *Application) ([]people.PersonID, error) {
	orders, err := tx.OrdersOf(m.c.ID)
	if err != nil || len(orders) == 0 {
		return nil, err
	}
	r, err := tx.ResultGet(a.ID, AtEssay)
	if err != nil {
		return nil, err
	}
	if r == nil || r.Verdict == Undecided && r.Corrected == nil {
		return orders[len(orders)-1].Judges(), nil
	}
	rulings, err := tx.RulingsOf(a.ID)
	if err != nil {
		return nil, err
	}
	at := len(orders) - 1
	for _, ruling := range rulings {
		if ruling.Stage != AtEssay || ruling.Finding.Rule != "essay" {
			continue
		}
		for at = len(orders) - 1; at > 0 && orders[at].At.After(ruling.At); at-- {
		}
	}
	return orders[at].Judges(), nil
}

// EssayMarks are the marks that count for an essay; complete says that every
// judge has marked it. Marks of who was replaced before the decision do not
// count.
func (s *Service) EssayMarks(tx Tx, m *matter, v *Vacancy, a *Application) (marks []int, complete bool, err error) {
	judges, err := judgesThen(tx, m, a)
	if err != nil {
		return nil, false, err
	}
	given, err := tx.MarksOf(a.ID, AtEssay)
	if err != nil {
		return nil, false, err
	}
	all, complete := counted(given, judges)
	for _, k := range all {
		marks = append(marks, k.Mark)
	}
	return marks, complete, nil
}

// Shown are all marks of an essay, with the mean as the rule finds it.
type Shown struct {
	Number  string
	Marks   []MemberMark
	Finding law.Finding // of the rule "essay"
	Average string
	Passed  bool
}

// MemberMark is one member's mark.
type MemberMark struct {
	Member people.PersonID
	Name   string
	Mark   int
	Note   string // "" where the member wrote none
}

// MarksShown shows all marks of an essay to the commission and to HR, once
// every judge has marked it. The faults are panel.no_essay and
// panel.marks_closed, which tells nothing of how many marks there are.
func (s *Service) MarksShown(ctx context.Context, by *access.Actor, id VacancyID, number string) (out *Shown, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if err := maySeeMarks(tx, m, v, by); err != nil {
			return err
		}
		a, err := tx.ApplicationByNumber(strings.ToUpper(strings.TrimSpace(number)))
		if err != nil {
			return err
		}
		if a == nil || a.Vacancy != v.ID {
			return noEssay()
		}
		out, err = s.shown(tx, m, v, a)
		return err
	})
	return out, err
}

// maySeeMarks lets in who sits in the commission without a conflict, and HR.
func maySeeMarks(tx Tx, m *matter, v *Vacancy, by *access.Actor) error {
	if err := allow(by, access.SeeCompetitions, m.c.Body, 0); err != nil {
		return err
	}
	o, err := latestOrder(tx, m.c.ID)
	if err != nil {
		return err
	}
	seat := o.SeatOf(people.PersonID(by.Person))
	if seat == "" {
		return allow(by, access.SeeCandidates, m.c.Body, 0)
	}
	if !seat.Marks() {
		return nil
	}
	rel, err := panelRelation(tx, v, o, by)
	if err != nil {
		return err
	}
	return allow(by, access.MarkEssay, m.c.Body, rel)
}

func (s *Service) shown(tx Tx, m *matter, v *Vacancy, a *Application) (*Shown, error) {
	judges, err := judgesThen(tx, m, a)
	if err != nil {
		return nil, err
	}
	given, err := tx.MarksOf(a.ID, AtEssay)
	if err != nil {
		return nil, err
	}
	all, complete := counted(given, judges)
	if !complete {
		return nil, fault.New(fault.Conflict, "panel.marks_closed")
	}
	names, err := tx.PersonNames(judges)
	if err != nil {
		return nil, err
	}
	out := &Shown{Number: a.Number}
	in := EssayIn{Category: v.Category}
	for _, k := range all {
		note, err := s.opened(tx, a, fieldNote, k.Note)
		if err != nil {
			return nil, err
		}
		out.Marks = append(out.Marks, MemberMark{k.Member, names[k.Member], k.Mark, note})
		in.Marks = append(in.Marks, k.Mark)
	}
	r, err := tx.ResultGet(a.ID, AtEssay)
	if err != nil {
		return nil, err
	}
	if r != nil {
		in.Corrected = r.Corrected
	}
	found, err := Essay(m.rules, in)
	if err != nil {
		return nil, err
	}
	out.Finding, out.Average, out.Passed = found.In(m.env.Edition, "essay"), *found.Outcome.Average, *found.Outcome.Passed
	return out, nil
}
