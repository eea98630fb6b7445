package competition

import (
	"cmp"
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// View is a competition as those see it who run it or judge in it: without a
// name.
type View struct {
	Competition Competition
	Body        locale.Words
	Today       day.Day
	Vacancies   []VacancyView
	Rulings     []Ruling // about the competition as a whole
	Orders      []Order
	Protocols   []Protocol
	Appeals     []Appeal // without texts
	Seat        Duty     // of who looks; "" for none
}

// VacancyView is a vacancy with how far it is.
type VacancyView struct {
	Vacancy
	EssayDue bool
	Counts   []Count
	Rulings  []Ruling // about the vacancy as a whole
}

// Count gives how many applications have a standing, at a stage; "" stands for
// any.
func (v *VacancyView) Count(stage StageKey, standing ...Standing) (n int64) {
	for _, c := range v.Counts {
		if (stage == "" || c.Stage == stage) && (len(standing) == 0 || slices.Contains(standing, c.Standing)) {
			n += c.N
		}
	}
	return n
}

// View shows a competition.
func (s *Service) View(ctx context.Context, by *access.Actor, id ID) (*View, error) {
	var out *View
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		out = &View{Competition: *m.c, Body: m.body.Names, Today: m.today}
		if out.Appeals, err = tx.AppealsOf(id); err != nil {
			return err
		}
		if err := allow(by, access.SeeCompetitions, m.c.Body, openedBy(out.Appeals)); err != nil {
			return err
		}
		return s.fillView(tx, m, by, out)
	})
	return out, err
}

// openedBy is access.ByOrder where an appeal opens a competition to those who
// decide on it or inspect it.
func openedBy(appeals []Appeal) access.Relation {
	if len(appeals) > 0 {
		return access.ByOrder
	}
	return 0
}

func (s *Service) fillView(tx Tx, m *matter, by *access.Actor, out *View) error {
	all, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return err
	}
	for _, v := range all {
		x, err := s.vacancyView(tx, m, v)
		if err != nil {
			return err
		}
		out.Vacancies = append(out.Vacancies, x)
	}
	if out.Rulings, err = tx.RulingsOfCompetition(m.c.ID); err != nil {
		return err
	}
	if out.Orders, err = tx.OrdersOf(m.c.ID); err != nil {
		return err
	}
	if n := len(out.Orders); n > 0 {
		out.Seat = out.Orders[n-1].SeatOf(people.PersonID(by.Person))
	}
	if !access.May(by, access.SeeCandidates, access.Target{Body: string(m.c.Body), Relation: openedBy(out.Appeals)}) {
		for i := range out.Appeals {
			out.Appeals[i].Person = ""
		}
	}
	out.Protocols, err = tx.ProtocolsOf(m.c.ID)
	return err
}

func (s *Service) vacancyView(tx Tx, m *matter, v Vacancy) (VacancyView, error) {
	x := VacancyView{Vacancy: v}
	var err error
	if x.EssayDue, err = EssayDue(m.rules, v.Category); err != nil {
		return x, err
	}
	if x.Counts, err = tx.ApplicationCounts(v.ID); err != nil {
		return x, err
	}
	x.Rulings, err = tx.RulingsOfVacancy(v.ID)
	return x, err
}

// List gives a page of the competitions that an actor may see.
func (s *Service) List(ctx context.Context, by *access.Actor, q ListQuery) (page ListPage, err error) {
	ids, all := access.Bodies(by, access.SeeCompetitions)
	if !all {
		if len(ids) == 0 {
			return page, nil
		}
		q.Bodies = nil
		for _, id := range ids {
			q.Bodies = append(q.Bodies, people.BodyID(id))
		}
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		page, err = tx.CompetitionList(q)
		return err
	})
	return page, err
}

// Applications gives a page of a competition's applications; names are read
// for those who may see candidates, and for nobody else. That they were looked
// at is on record.
func (s *Service) Applications(ctx context.Context, by *access.Actor, q ApplicationQuery) (ApplicationPage, error) {
	page, err := s.applications(ctx, by, q)
	if err != nil || len(page.Items) == 0 || page.Items[0].Person == "" || !q.Named {
		return page, err
	}
	return page, s.listed(ctx, by, q, page.Items)
}

// applications reads a page without leaving a record.
func (s *Service) applications(ctx context.Context, by *access.Actor, q ApplicationQuery) (page ApplicationPage, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.open(tx, q.Competition)
		if err != nil {
			return err
		}
		if err := allow(by, access.SeeCompetitions, m.c.Body, 0); err != nil {
			return err
		}
		q.Named = q.Named && access.May(by, access.SeeCandidates, access.Target{Body: string(m.c.Body)})
		if !q.Named && q.Sort == "name" {
			q.Sort = "number"
		}
		page, err = tx.ApplicationList(q)
		for i := range page.Items {
			page.Items[i].Snapshot, page.Items[i].ExtraReason = nil, nil
			if !q.Named {
				page.Items[i].Person = ""
			}
		}
		return err
	})
	return page, err
}

// CaseView is one application with all that was found of it.
type CaseView struct {
	Application Application
	Competition Competition
	Vacancy     Vacancy
	Body        locale.Words
	Today       day.Day
	EssayDue    bool
	Rulings     []Ruling // about the application and its vacancy, oldest first
	Results     []Result
	Appeals     []AppealView
	Offer       *Offer
	Papers      []Paper
	AppealUntil *day.Day // last day on which an outcome may be appealed; nil where there is none
	// Notes are the proctor's reasons for breaches, for the candidate and who
	// decides on an appeal; nil for anybody else.
	Notes map[StageKey]string
	Won   *Won // how the posts were shared out, for the candidate; nil before publication
}

// AppealView is an appeal with its texts.
type AppealView struct {
	Appeal
	Body   locale.Words
	Said   string
	Answer string
}

// Mine are the applications of a candidate, the latest first.
func (s *Service) Mine(ctx context.Context, by *access.Actor) (out []CaseView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		all, err := tx.ApplicationsOfPerson(people.PersonID(by.Person))
		if err != nil {
			return err
		}
		slices.SortFunc(all, func(a, b Application) int { return cmp.Or(b.Applied.Compare(a.Applied), byNumber(a, b)) })
		for _, a := range all {
			v, err := s.ownCase(tx, a.ID)
			if err != nil {
				return err
			}
			out = append(out, *v)
		}
		return nil
	})
	return out, err
}

// Own shows a candidate an application of the own.
func (s *Service) Own(ctx context.Context, by *access.Actor, id ApplicationID) (*CaseView, error) {
	return s.look(ctx, id, s.ownCase, func(v *CaseView) error {
		return allow(by, access.SeeApplication, v.Application.Body, relation(by, &v.Application))
	})
}

// Examine shows an application to those who run the competition, by its number.
func (s *Service) Examine(ctx context.Context, by *access.Actor, id ApplicationID) (*CaseView, error) {
	v, err := s.look(ctx, id, s.caseOf, func(v *CaseView) error {
		var rel access.Relation
		if len(v.Appeals) > 0 {
			rel = access.ByOrder
		}
		return allow(by, access.SeeCandidates, v.Application.Body, rel)
	})
	if v != nil {
		v.Application.Person = ""
	}
	return v, err
}

func (s *Service) look(ctx context.Context, id ApplicationID, read func(Tx, ApplicationID) (*CaseView, error), may func(*CaseView) error) (out *CaseView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		v, err := read(tx, id)
		if err != nil {
			return err
		}
		if err := may(v); err != nil {
			return err
		}
		out = v
		return nil
	})
	return out, err
}

func (s *Service) caseOf(tx Tx, id ApplicationID) (*CaseView, error) {
	m, v, a, err := s.openApplication(tx, id)
	if err != nil {
		return nil, err
	}
	out := &CaseView{Application: *a, Competition: *m.c, Vacancy: *v, Body: m.body.Names, Today: m.today}
	if out.EssayDue, err = EssayDue(m.rules, v.Category); err != nil {
		return nil, err
	}
	if err := s.fillCase(tx, m, a, out); err != nil {
		return nil, err
	}
	return out, nil
}

func (s *Service) fillCase(tx Tx, m *matter, a *Application, out *CaseView) (err error) {
	if out.Rulings, err = tx.RulingsOf(a.ID); err != nil {
		return err
	}
	if out.Offer, err = tx.OfferOf(a.ID); err != nil {
		return err
	}
	general, err := tx.RulingsOfVacancy(a.Vacancy)
	if err != nil {
		return err
	}
	for _, r := range general {
		if concerns(r, a, out.Offer) {
			out.Rulings = append(out.Rulings, r)
		}
	}
	slices.SortStableFunc(out.Rulings, func(x, y Ruling) int { return x.At.Compare(y.At) })
	if out.Results, err = tx.ResultsOfApplication(a.ID); err != nil {
		return err
	}
	if out.Papers, err = tx.PapersOf(a.ID); err != nil {
		return err
	}
	if err := s.fillAppeals(tx, a, out); err != nil {
		return err
	}
	return appealUntil(tx, m, a, out)
}

// concerns reports whether a ruling about a vacancy is one about the
// application too: it came so far. The window of appointment is that of one
// offer.
func concerns(r Ruling, a *Application, o *Offer) bool {
	if r.Stage == AtAppointment {
		return o != nil && r.At.Equal(o.At)
	}
	return r.Stage.Before(a.Stage) || r.Stage == a.Stage && a.Standing != Admitted && a.Standing != Submitted
}

func (s *Service) fillAppeals(tx Tx, a *Application, out *CaseView) error {
	all, err := tx.AppealsOfApplication(a.ID)
	if err != nil {
		return err
	}
	for _, x := range all {
		view := AppealView{Appeal: x, Body: out.Body}
		if view.Said, err = s.opened(tx, a, "appeal.text", x.Text); err != nil {
			return err
		}
		if view.Answer, err = s.opened(tx, a, "appeal.answer", x.Answer); err != nil {
			return err
		}
		out.Appeals = append(out.Appeals, view)
	}
	return nil
}

func appealUntil(tx Tx, m *matter, a *Application, out *CaseView) error {
	n, err := appealable(tx, m, a)
	if err != nil {
		return err
	}
	before := make([]Appeal, len(out.Appeals))
	for i := range out.Appeals {
		before[i] = out.Appeals[i].Appeal
	}
	to, err := m.mayStillAppeal(n, before)
	if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
		return nil
	}
	if err == nil {
		out.AppealUntil = &to
	}
	return err
}

// Behind is the person behind a number.
type Behind struct {
	Name  string
	File  *candidate.Snap
	Extra string // why extra time was asked; "" where none was
}

func personsOf(a *Application) []people.PersonID { return []people.PersonID{a.Person} }

// PublicVacancies gives a page of the public list.
func (s *Service) PublicVacancies(ctx context.Context, q VacancyQuery) (page VacancyPage, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		page, err = tx.VacancyList(q)
		return err
	})
	return page, err
}

// Announcement is a vacancy as announced.
type Announcement struct {
	Vacancy     Vacancy
	Competition Competition
	Body        locale.Words
	Others      []Vacancy // of the same competition
	EssayDue    bool
	Today       day.Day
	Open        bool
}

// PublicVacancy shows an announced vacancy to anybody.
func (s *Service) PublicVacancy(ctx context.Context, id VacancyID) (out *Announcement, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if m.c.State == Drafted {
			return missing("vacancy")
		}
		out = &Announcement{Vacancy: *v, Competition: *m.c, Body: m.body.Names, Today: m.today, Open: m.c.OpenTo(m.today)}
		if out.EssayDue, err = EssayDue(m.rules, v.Category); err != nil {
			return err
		}
		all, err := tx.VacanciesOf(m.c.ID)
		out.Others = slices.DeleteFunc(all, func(x Vacancy) bool { return x.ID == id })
		return err
	})
	return out, err
}

// Appeals gives a page of the appeals that an actor may see.
func (s *Service) Appeals(ctx context.Context, by *access.Actor, q AppealQuery) (page AppealPage, err error) {
	ids, all := access.Bodies(by, access.SeeAppeals)
	if !all && len(ids) == 0 {
		return page, nil
	}
	q.Bodies = nil
	for _, id := range ids {
		q.Bodies = append(q.Bodies, people.BodyID(id))
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		page, err = tx.AppealList(q)
		return err
	})
	return page, err
}

// Appeal shows an appeal with the case that it is about.
func (s *Service) Appeal(ctx context.Context, by *access.Actor, id AppealID) (x *AppealView, v *CaseView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		found, err := tx.AppealGet(id)
		if err != nil {
			return err
		}
		if found == nil {
			return missing("appeal")
		}
		if err := allow(by, access.SeeAppeals, found.Body, access.ByOrder); err != nil {
			return err
		}
		if v, err = s.caseOf(tx, found.Application); err != nil {
			return err
		}
		if v.Notes, err = s.breachNotes(tx, v); err != nil {
			return err
		}
		for i := range v.Appeals {
			if v.Appeals[i].ID == id {
				x = &v.Appeals[i]
			}
		}
		v.Application.Person = ""
		return nil
	})
	return x, v, err
}

// ConductQueue are the results of a stage whose conduct waits for a proctor,
// by number alone.
func (s *Service) ConductQueue(ctx context.Context, by *access.Actor, id VacancyID, stage StageKey) (out []QueueItem, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.CheckConduct, m.c.Body, 0); err != nil {
			return err
		}
		out, err = s.queue(tx, m, v, stage)
		return err
	})
	return out, err
}

// QueueItem is a result that waits for the check of conduct.
type QueueItem struct {
	Number   string
	Stage    StageKey
	Recorded day.Day
	Due      day.Day
}

func (s *Service) queue(tx Tx, m *matter, v *Vacancy, stage StageKey) ([]QueueItem, error) {
	results, err := tx.ResultsOf(v.ID, stage)
	if err != nil {
		return nil, err
	}
	apps, err := tx.ApplicationsOf(v.ID)
	if err != nil {
		return nil, err
	}
	number := map[ApplicationID]string{}
	for _, a := range apps {
		if a.Standing == Admitted && a.Stage == stage {
			number[a.ID] = a.Number
		}
	}
	var out []QueueItem
	for _, r := range results {
		n, ok := number[r.Application]
		if !ok || r.Taken != TookPart || r.Conduct != Unchecked {
			continue
		}
		from, err := m.body.On(r.At)
		if err != nil {
			return nil, err
		}
		term, err := ProctorCheckTerm(m.env, TermIn{From: from})
		if err != nil {
			return nil, err
		}
		out = append(out, QueueItem{Number: n, Stage: stage, Recorded: from, Due: term.Outcome.To})
	}
	slices.SortFunc(out, func(a, b QueueItem) int { return cmp.Compare(a.Number, b.Number) })
	return out, nil
}
