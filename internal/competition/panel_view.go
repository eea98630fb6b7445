package competition

import (
	"context"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Somebody is a person with the name.
type Somebody struct {
	ID   people.PersonID
	Name string
}

// CommissionView is the commission of a competition as HR keeps it.
type CommissionView struct {
	Competition Competition
	Body        locale.Words
	Today       day.Day
	Least       int     // judges
	Orders      []Order // oldest first
	Names       map[people.PersonID]string
	Holders     map[Duty][]Somebody // who may have a seat with the duty
	Conflicts   []Somebody          // judges of the order in force who declared a conflict for a vacancy
	Closed      bool                // the results are published: nothing changes any more
}

// Latest is the order in force; nil where there is none.
func (c *CommissionView) Latest() *Order {
	if len(c.Orders) == 0 {
		return nil
	}
	return &c.Orders[len(c.Orders)-1]
}

// Commission shows HR the commission of a competition, its earlier orders, and
// who may sit in it.
func (s *Service) Commission(ctx context.Context, by *access.Actor, id ID) (out *CommissionView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.KeepCommission, m.c.Body, 0); err != nil {
			return err
		}
		out = &CommissionView{
			Competition: *m.c, Body: m.body.Names, Today: m.today, Least: m.rules.Commission.Least.V,
			Closed: m.c.State != Drafted && m.c.State != Announced,
		}
		if out.Orders, err = tx.OrdersOf(id); err != nil {
			return err
		}
		if err := s.holders(tx, m, out); err != nil {
			return err
		}
		return conflicts(tx, m, out)
	})
	return out, err
}

// holders are those who may have a seat, by duty and name, and the names of all
// who had one.
func (s *Service) holders(tx Tx, m *matter, out *CommissionView) error {
	var barred, asked []people.PersonID
	for _, r := range neverSit {
		held, err := tx.GrantHoldersIn(r, m.c.Body, m.today)
		if err != nil {
			return err
		}
		barred = append(barred, held...)
	}
	by := map[Duty][]people.PersonID{}
	for duty, roles := range dutyRoles {
		for _, r := range roles {
			held, err := tx.GrantHoldersIn(r, m.c.Body, m.today)
			if err != nil {
				return err
			}
			by[duty] = append(by[duty], held...)
		}
		asked = append(asked, by[duty]...)
	}
	for _, o := range out.Orders {
		for _, seat := range o.Seats {
			asked = append(asked, seat.Person)
		}
	}
	var err error
	if out.Names, err = tx.PersonNames(asked); err != nil {
		return err
	}
	out.Holders = map[Duty][]Somebody{}
	inOrder := collate.New(language.Kazakh) // the names of Russian sort rightly by it too
	for duty, ids := range by {
		slices.Sort(ids)
		for _, p := range slices.Compact(ids) {
			if !slices.Contains(barred, p) {
				out.Holders[duty] = append(out.Holders[duty], Somebody{p, out.Names[p]})
			}
		}
		slices.SortFunc(out.Holders[duty], func(a, b Somebody) int { return inOrder.CompareString(a.Name, b.Name) })
	}
	return nil
}

func conflicts(tx Tx, m *matter, out *CommissionView) error {
	vacancies, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return err
	}
	for _, v := range vacancies {
		all, err := tx.DeclarationsOf(v.ID)
		if err != nil {
			return err
		}
		for _, d := range all {
			who := Somebody{d.Member, out.Names[d.Member]}
			if d.Conflict && out.Latest().SeatOf(d.Member).Marks() && !slices.Contains(out.Conflicts, who) {
				out.Conflicts = append(out.Conflicts, who)
			}
		}
	}
	return nil
}

// PanelView is a competition as one who sits in its commission sees it: by
// counts and numbers, with the own work.
type PanelView struct {
	Competition Competition
	Body        locale.Words
	Today       day.Day
	Seat        Duty
	Order       Order
	Members     []MemberSeat
	Vacancies   []PanelVacancy
}

// MemberSeat is a seat with the name.
type MemberSeat struct {
	Somebody
	Duty Duty
}

// PanelVacancy is a vacancy with the own work on it.
type PanelVacancy struct {
	VacancyView
	ToMark    int        // open essays that the member has not marked
	MarkDue   *day.Day   // of the earliest of them; nil where there are none
	Marked    int        // essays open for marking that the member has marked
	ToDeclare bool       // the names are open and the member has not declared about all who are called
	Conflict  bool       // the member declared one
	ToRecord  int        // interviews that the secretary can enter now
	Waits     []Somebody // judges without a declaration that allows the interview; for the secretary alone
}

// Waiting is how many things wait for the member.
func (v *PanelVacancy) Waiting() int {
	n := v.ToMark + v.ToRecord
	if v.ToDeclare {
		n++
	}
	return n
}

// Panels are the competitions in whose commissions the actor sits and which are
// not finished.
func (s *Service) Panels(ctx context.Context, by *access.Actor) (out []PanelView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		ids, err := tx.SeatsOfPerson(people.PersonID(by.Person))
		if err != nil {
			return err
		}
		for _, id := range ids {
			v, err := s.panel(tx, by, id)
			if err != nil {
				return err
			}
			if v != nil {
				out = append(out, *v)
			}
		}
		return nil
	})
	return out, err
}

// Panel shows one competition to who sits in its commission. Anybody else finds
// no competition.
func (s *Service) Panel(ctx context.Context, by *access.Actor, id ID) (out *PanelView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if out, err = s.panel(tx, by, id); err == nil && out == nil {
			err = missing("competition")
		}
		return err
	})
	return out, err
}

// panel is nil where the actor has no seat, or no role to take it with.
func (s *Service) panel(tx Tx, by *access.Actor, id ID) (*PanelView, error) {
	m, err := s.open(tx, id)
	if err != nil {
		return nil, err
	}
	o, err := latestOrder(tx, id)
	if err != nil {
		return nil, err
	}
	seat := o.SeatOf(people.PersonID(by.Person))
	if seat == "" || allow(by, access.SeeCompetitions, m.c.Body, 0) != nil {
		return nil, nil
	}
	out := &PanelView{Competition: *m.c, Body: m.body.Names, Today: m.today, Seat: seat, Order: *o}
	if err := out.seats(tx); err != nil {
		return nil, err
	}
	all, err := tx.VacanciesOf(id)
	if err != nil {
		return nil, err
	}
	for i := range all {
		x, err := s.panelVacancy(tx, m, o, &all[i], by, seat)
		if err != nil {
			return nil, err
		}
		out.Vacancies = append(out.Vacancies, *x)
	}
	return out, nil
}

func (v *PanelView) seats(tx Tx) error {
	ids := make([]people.PersonID, 0, len(v.Order.Seats))
	for _, seat := range v.Order.Seats {
		ids = append(ids, seat.Person)
	}
	names, err := tx.PersonNames(ids)
	for _, seat := range v.Order.Seats {
		v.Members = append(v.Members, MemberSeat{Somebody{seat.Person, names[seat.Person]}, seat.Duty})
	}
	return err
}

func (s *Service) panelVacancy(tx Tx, m *matter, o *Order, v *Vacancy, by *access.Actor, seat Duty) (*PanelVacancy, error) {
	view, err := s.vacancyView(tx, m, *v)
	if err != nil {
		return nil, err
	}
	x := &PanelVacancy{VacancyView: view}
	switch {
	case seat.Marks():
		return x, s.ownWork(tx, &judging{matter: m, v: v, order: o, me: people.PersonID(by.Person)}, x)
	case seat == SecretaryDuty && v.Stage == AtInterview && v.State == Open:
		return x, s.secretaryWork(tx, m, v, x)
	}
	return x, nil
}

// ownWork counts what a judge has to do.
func (s *Service) ownWork(tx Tx, j *judging, x *PanelVacancy) error {
	mine, err := declarationOf(tx, j.v.ID, j.me)
	if err != nil {
		return err
	}
	if mine != nil && mine.Conflict {
		x.Conflict = true
		return nil
	}
	if j.v.Stage == AtInterview && j.v.State == Open {
		if x.ToDeclare, err = s.mustDeclare(tx, j.v, mine); err != nil {
			return err
		}
	}
	if j.v.Stage != AtEssay {
		return nil
	}
	essays, err := openEssays(tx, j.v)
	if err != nil {
		return err
	}
	marks, err := tx.MarksBy(j.v.ID, AtEssay, j.me)
	if err != nil {
		return err
	}
	orders, err := tx.OrdersOf(j.c.ID)
	if err != nil {
		return err
	}
	for _, e := range essays {
		if slices.ContainsFunc(marks, func(k Mark) bool { return k.Application == e.app.ID }) {
			x.Marked++
			continue
		}
		x.ToMark++
		due, err := j.markDue(orders, j.me, e.result)
		if err != nil {
			return err
		}
		if x.MarkDue == nil || due < *x.MarkDue {
			x.MarkDue = &due
		}
	}
	return nil
}

// secretaryWork counts the interviews to be entered, or says who keeps them
// from being entered.
func (s *Service) secretaryWork(tx Tx, m *matter, v *Vacancy, x *PanelVacancy) error {
	ready, waits, err := s.InterviewReady(tx, m, v)
	if err != nil {
		return err
	}
	if !ready {
		names, err := tx.PersonNames(waits)
		for _, p := range waits {
			x.Waits = append(x.Waits, Somebody{p, names[p]})
		}
		return err
	}
	rows, err := s.toInterview(tx, v)
	x.ToRecord = len(rows)
	return err
}

// toInterview are the applications at the interview without a result, by number.
func (s *Service) toInterview(tx Tx, v *Vacancy) ([]Application, error) {
	all, err := invited(tx, v)
	if err != nil {
		return nil, err
	}
	results, err := tx.ResultsOf(v.ID, AtInterview)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(a Application) bool {
		return a.Standing != Admitted || a.Stage != AtInterview ||
			slices.ContainsFunc(results, func(r Result) bool { return r.Application == a.ID })
	}), nil
}

// InterviewSheet is what the secretary enters the interviews on.
type InterviewSheet struct {
	Vacancy Vacancy
	Agreed  bool // the agreed mark counts
	Least   int  // of the scale
	Most    int
	Quorum  int // judges who must have marked
	Today   day.Day
	Judges  []Somebody
	Rows    []Called   // without ties
	Done    int        // interviews that are entered
	Waits   []Somebody // judges without a declaration that allows the interview
}

// InterviewSheet shows the secretary of the commission which interviews can be
// entered. The faults are panel.no_order, panel.not_secretary and
// panel.names_closed.
func (s *Service) InterviewSheet(ctx context.Context, by *access.Actor, id VacancyID) (out *InterviewSheet, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		o, err := s.secretaryOf(tx, m, by)
		if err != nil {
			return err
		}
		if v.Stage.Before(AtInterview) {
			return namesClosed()
		}
		out, err = s.sheet(tx, m, v, o)
		return err
	})
	return out, err
}

func (s *Service) sheet(tx Tx, m *matter, v *Vacancy, o *Order) (*InterviewSheet, error) {
	judges := o.Judges()
	out := &InterviewSheet{
		Vacancy: *v, Agreed: m.c.Settings.Agreed, Least: m.rules.Interview.MarkLeast.V, Most: m.rules.Interview.MarkMost.V,
		Quorum: m.rules.Commission.Quorum.V.Of(len(judges)), Today: m.today,
	}
	apps, err := s.toInterview(tx, v)
	if err != nil {
		return nil, err
	}
	asked := slices.Clone(judges)
	for _, a := range apps {
		asked = append(asked, a.Person)
	}
	names, err := tx.PersonNames(asked)
	if err != nil {
		return nil, err
	}
	_, waits, err := s.InterviewReady(tx, m, v)
	if err != nil {
		return nil, err
	}
	for _, p := range judges {
		out.Judges = append(out.Judges, Somebody{p, names[p]})
		if slices.Contains(waits, p) {
			out.Waits = append(out.Waits, Somebody{p, names[p]})
		}
	}
	for _, a := range apps {
		out.Rows = append(out.Rows, Called{Number: a.Number, Name: names[a.Person]})
	}
	done, err := tx.ResultsOf(v.ID, AtInterview)
	out.Done = len(done)
	return out, err
}
