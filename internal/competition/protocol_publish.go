package competition

import (
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
)

// publish makes the results public: on the day that the notices go out.
func (s *Service) publish(tx Tx, m *matter, by *access.Actor) error {
	x, err := s.sitting(tx, m)
	if err != nil {
		return err
	}
	m.c.State, m.c.Published = Published, &m.today
	if err := saveCompetition(tx, m.c); err != nil {
		return err
	}
	for i := range x.posts {
		if err := s.publishPost(tx, m, by, &x.posts[i]); err != nil {
			return err
		}
	}
	if err := s.tellOfficers(tx, m); err != nil {
		return err
	}
	if err := s.Record(tx, m.entry("competition.publish", by, nil, map[string]any{"published": m.today})); err != nil {
		return err
	}
	return s.finish(tx, m, by)
}

// publishPost offers the post to its winner and tells every candidate the own
// outcome.
func (s *Service) publishPost(tx Tx, m *matter, by *access.Actor, p *ranked) error {
	for i := range p.apps {
		if p.apps[i].Standing == Withdrawn {
			continue
		}
		if err := s.tellOutcome(tx, m, p, &p.apps[i]); err != nil {
			return err
		}
	}
	if p.v.State != Open {
		return nil
	}
	if p.winner == nil {
		return s.fail(tx, m, by, &p.v, failedFor(p.why))
	}
	return s.openOffer(tx, m, by, &p.v, p.winner.ID, p.interviewed())
}

// failedFor is why a vacancy fails that nobody won.
func failedFor(why string) string {
	if why == "nobody" {
		return "nobody_left"
	}
	return why
}

func (s *Service) tellOutcome(tx Tx, m *matter, p *ranked, a *Application) error {
	key, args := "protocol.notice.published", fault.Args{"number": a.Number, "competition": m.c.Number, "days": m.c.Settings.AppealDays}
	switch {
	case p.winner != nil && p.winner.ID == a.ID:
		key = "protocol.notice.winner"
	case a.Place > 0:
		key, args["place"] = "protocol.notice.placed", a.Place
	}
	if err := s.recordOutcome(tx, m, p, a); err != nil {
		return err
	}
	return outbox.Notify(tx, outbox.Notice{To: string(a.Person), Key: key, Args: args, Case: string(a.ID), Link: "/applications/" + string(a.ID)})
}

// toldOutcome is the outcome of a competition for one candidate, without anything
// of others.
type toldOutcome struct {
	Competition string      `json:"competition"` // its number
	Vacancy     VacancyID   `json:"vacancy"`
	Number      string      `json:"number"` // of the application
	Standing    Standing    `json:"standing"`
	Stage       StageKey    `json:"stage"` // reached
	Points      law.Points  `json:"points"`
	Place       int         `json:"place"` // 0: none
	Of          int         `json:"of"`    // with a place
	Won         bool        `json:"won"`
	Stages      []toldStage `json:"stages"`
}

type toldStage struct {
	Stage   StageKey   `json:"stage"`
	Taken   Taken      `json:"taken"`
	Points  law.Points `json:"points"`
	Verdict Verdict    `json:"verdict"`
}

// recordOutcome records what a candidate is told, so that there is a receipt of it.
func (s *Service) recordOutcome(tx Tx, m *matter, p *ranked, a *Application) error {
	told := toldOutcome{
		Competition: m.c.Number, Vacancy: a.Vacancy, Number: a.Number, Standing: a.Standing, Stage: a.Stage, Points: a.Points, Place: a.Place,
		Of: len(p.placed()), Won: p.winner != nil && p.winner.ID == a.ID, Stages: []toldStage{},
	}
	for _, k := range Stages(p.essay) {
		if r, ok := p.results[a.ID][k]; ok {
			told.Stages = append(told.Stages, toldStage{Stage: k, Taken: r.Taken, Points: r.Points, Verdict: r.Verdict})
		}
	}
	return s.Record(tx, m.entry("application.outcome", examiner, a, told))
}

// tellOfficers tells HR and who has the right to appoint.
func (s *Service) tellOfficers(tx Tx, m *matter) error {
	to := slices.Clone(m.officers)
	for _, r := range []access.Role{access.Authorised, access.FirstHead} {
		held, err := tx.GrantHoldersIn(r, m.c.Body, m.today)
		if err != nil {
			return err
		}
		to = append(to, held...)
	}
	slices.Sort(to)
	for _, who := range slices.Compact(to) {
		err := outbox.Notify(tx, outbox.Notice{
			To: string(who), Key: "protocol.notice.officers", Args: fault.Args{"competition": m.c.Number}, Case: string(m.c.ID),
			Link: "/competitions/" + string(m.c.ID) + "/appointment",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fail ends a vacancy that nobody takes.
func (s *Service) fail(tx Tx, m *matter, by *access.Actor, v *Vacancy, why string) error {
	v.State, v.Why = Failed, why
	if err := saveVacancy(tx, v); err != nil {
		return err
	}
	return s.Record(tx, m.entry("vacancy.fail", by, nil, map[string]any{"vacancy": v.ID, "why": why}))
}

// finish ends a competition of which no post is open any more.
func (s *Service) finish(tx Tx, m *matter, by *access.Actor) error {
	all, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(v Vacancy) bool { return v.State == Open }) {
		return nil
	}
	m.c.State, m.c.Ended = Finished, &m.today
	if err := saveCompetition(tx, m.c); err != nil {
		return err
	}
	return s.Record(tx, m.entry("competition.finish", by, nil, nil))
}
