package competition

import (
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// openEssay is an essay whose marking is open: the check of conduct was
// published and the rules were kept.
type openEssay struct {
	app    *Application
	result *Result
}

// openEssays are the essays of a vacancy that are open for marking, by number.
func openEssays(tx Tx, v *Vacancy) ([]openEssay, error) {
	apps, err := tx.ApplicationsOf(v.ID)
	if err != nil {
		return nil, err
	}
	results, err := tx.ResultsOf(v.ID, AtEssay)
	if err != nil {
		return nil, err
	}
	got := map[ApplicationID]*Result{}
	for i := range results {
		got[results[i].Application] = &results[i]
	}
	slices.SortFunc(apps, byNumber)
	var out []openEssay
	for i := range apps {
		if r := got[apps[i].ID]; markable(&apps[i], r) {
			out = append(out, openEssay{&apps[i], r})
		}
	}
	return out, nil
}

// markable reports whether members may mark the essay of an application.
func markable(a *Application, r *Result) bool {
	return a.Standing == Admitted && a.Stage == AtEssay && r != nil && r.Taken == TookPart && r.Conduct == Kept &&
		r.CheckedOn != nil && r.Verdict == Undecided && r.Corrected == nil
}

// seatedSince is the day from which a person has judged without a break, by
// the orders of a competition.
func (m *matter) seatedSince(orders []Order, p people.PersonID) (day.Day, error) {
	var since day.Day
	judged := false
	for i := range orders {
		judges := orders[i].SeatOf(p).Marks()
		if judges && !judged {
			on, err := m.body.On(orders[i].At)
			if err != nil {
				return 0, err
			}
			since = on
		}
		judged = judges
	}
	return since, nil
}

// markDue is the last day on which a member marks an essay: the term runs from
// the publication of the check, for who came later from the order.
func (m *matter) markDue(orders []Order, p people.PersonID, r *Result) (day.Day, error) {
	since, err := m.seatedSince(orders, p)
	if err != nil {
		return 0, err
	}
	term, err := EssayMarksTerm(m.env, TermIn{From: max(*r.CheckedOn, since)})
	return term.Outcome.To, err
}

// markingOpens tells the judges that an essay waits and sets their term. Where
// there is no commission yet, its first order does so.
func (s *Service) markingOpens(tx Tx, m *matter, v *Vacancy, a *Application) error {
	orders, err := tx.OrdersOf(m.c.ID)
	if err != nil || len(orders) == 0 {
		return err
	}
	r, err := tx.ResultGet(a.ID, AtEssay)
	if err != nil || !markable(a, r) {
		return err
	}
	for _, p := range orders[len(orders)-1].Judges() {
		if err := s.remindMarks(tx, m, v, orders, p, r); err != nil {
			return err
		}
	}
	return nil
}

// marksChain names the reminders of a member for the essays of a vacancy that
// are due on a day: one chain however many essays there are.
func marksChain(v *Vacancy, p people.PersonID, due day.Day) string {
	return "essay/" + string(v.ID) + "/" + string(p) + "/" + due.String()
}

func (s *Service) remindMarks(tx Tx, m *matter, v *Vacancy, orders []Order, p people.PersonID, r *Result) error {
	due, err := m.markDue(orders, p, r)
	if err != nil {
		return err
	}
	link := "/panel/" + string(m.c.ID) + "/essays/" + string(v.ID)
	err = outbox.Remind(tx, m.env.Calendar, outbox.Plan{
		Key: marksChain(v, p, due), To: string(p), Due: due, Zone: m.body.Zone, At: true,
		Escalate: m.told(&orders[len(orders)-1]),
		Args:     fault.Args{"task": "panel.task.essays"}, Case: string(m.c.ID), Link: link,
	})
	if err != nil {
		return err
	}
	return outbox.Notify(tx, outbox.Notice{
		To: string(p), Key: "panel.notice.essays", Args: fault.Args{"due": due.String(), "post": v.Title.KK, "post_ru": v.Title.RU},
		Case: string(m.c.ID), Link: link, Once: marksChain(v, p, due),
	})
}

// told are HR's officers who hear of marks that are late. One who judges too
// would learn by it what the others did.
func (m *matter) told(o *Order) []outbox.Escalation {
	var out []outbox.Escalation
	for _, p := range m.officers {
		if !o.SeatOf(p).Marks() {
			out = append(out, outbox.Escalation{After: 1, To: string(p)})
		}
	}
	return out
}

// remindAnew ends the reminders of judges who left, and sets those of judges
// who came: they mark what is open and not decided.
func (s *Service) remindAnew(tx Tx, m *matter, old, now *Order) error {
	vacancies, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return err
	}
	orders, err := tx.OrdersOf(m.c.ID)
	if err != nil {
		return err
	}
	for i := range vacancies {
		v := &vacancies[i]
		if v.Stage != AtEssay {
			continue
		}
		essays, err := openEssays(tx, v)
		if err != nil {
			return err
		}
		for _, e := range essays {
			if err := s.handOver(tx, m, v, orders, old, now, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) handOver(tx Tx, m *matter, v *Vacancy, orders []Order, old, now *Order, e openEssay) error {
	if old != nil {
		for _, p := range old.Judges() {
			if now.SeatOf(p).Marks() {
				continue
			}
			due, err := m.markDue(orders[:len(orders)-1], p, e.result)
			if err != nil {
				return err
			}
			if err := outbox.CancelReminders(tx, marksChain(v, p, due)); err != nil {
				return err
			}
		}
	}
	for _, p := range now.Judges() {
		if old.SeatOf(p).Marks() {
			continue
		}
		if err := s.remindMarks(tx, m, v, orders, p, e.result); err != nil {
			return err
		}
	}
	return nil
}

// markedAll ends a member's reminders for a day once nothing due on it is left.
func (s *Service) markedAll(tx Tx, j *judging, due day.Day) error {
	orders, err := tx.OrdersOf(j.c.ID)
	if err != nil {
		return err
	}
	essays, err := openEssays(tx, j.v)
	if err != nil {
		return err
	}
	mine, err := tx.MarksBy(j.v.ID, AtEssay, j.me)
	if err != nil {
		return err
	}
	for _, e := range essays {
		if slices.ContainsFunc(mine, func(k Mark) bool { return k.Application == e.app.ID }) {
			continue
		}
		other, err := j.markDue(orders, j.me, e.result)
		if err != nil || other == due {
			return err
		}
	}
	return outbox.CancelReminders(tx, marksChain(j.v, j.me, due))
}

// marksLeft ends the reminders that nothing is left for once an application
// has gone out of play; where its marks were the last that were missing, it is
// told that the stage can be closed.
func (s *Service) marksLeft(tx Tx, m *matter, v *Vacancy, a *Application) error {
	r, err := tx.ResultGet(a.ID, AtEssay)
	if err != nil || r == nil || r.CheckedOn == nil || v.Stage != AtEssay {
		return err
	}
	orders, err := tx.OrdersOf(m.c.ID)
	if err != nil || len(orders) == 0 {
		return err
	}
	o := &orders[len(orders)-1]
	for _, p := range o.Judges() {
		due, err := m.markDue(orders, p, r)
		if err != nil {
			return err
		}
		if err := s.markedAll(tx, &judging{matter: m, v: v, order: o, me: p}, due); err != nil {
			return err
		}
	}
	marks, err := tx.MarksOf(a.ID, AtEssay)
	if err != nil {
		return err
	}
	if _, complete := counted(marks, o.Judges()); complete || r.Conduct != Kept || r.Verdict != Undecided {
		return nil
	}
	return s.tellMarked(tx, &judging{matter: m, v: v, order: o})
}
