package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/candidate"
	"tarazy/internal/competency"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/exam"
	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
)

// Start is the instant at which the demonstration's clock of the law begins:
// Wednesday, 17 May 2023, nine in the morning in Almaty, when both the rules of
// selection and the act of Arys are in force.
var Start = time.Date(2023, time.May, 17, 3, 0, 0, 0, time.UTC)

// system acts for the program itself.
var system = people.By{Person: "system", All: true}

// Services are what the data are written through.
type Services struct {
	Staff *people.Service
	Rules *people.CommonRules
	// Grant gives a role on behalf of the program.
	Grant func(ctx context.Context, g access.Giving) error
	// Keep asks a rule and writes the answer into the journal on behalf of a
	// person: input is JSON, as the decision service takes it.
	Keep func(ctx context.Context, actor, body, act, rule, input string) error

	Candidates *candidate.Service
	Contest    *competition.Service
	Exams      *exam.Service
	Proctor    *proctor.Service
	Interviews *interview.Service
	Appraisals *appraisal.Service
	Model      *competency.Model // of competencies, in force in the demonstration
	// Sign signs a text with a certificate made out to an invented person;
	// SignAs does for a person on record.
	Sign   func(who eds.Person, text []byte) ([]byte, error)
	SignAs func(ctx context.Context, person string, text []byte) ([]byte, error)
	// Forward moves the clock of the law; Today is its day.
	Forward func(time.Time)
	Today   func() day.Day
}

// Door is a person of the town who can be entered as.
type Door struct {
	Role   access.Role `json:"role"`
	Person string      `json:"person"`
	Body   string      `json:"body"`
	Beside bool        `json:"beside,omitempty"` // another holder of a role that has a door: in another body
}

// OneARole leaves out the doors that lead to a second holder of a role.
func OneARole(doors []Door) []Door {
	return slices.DeleteFunc(slices.Clone(doors), func(d Door) bool { return d.Beside })
}

// seeder fills an empty installation.
type seeder struct {
	Services
	staff  *people.Service
	rules  *people.CommonRules
	bodies map[string]people.BodyID
	posts  map[string]people.PersonID // "akbulak/10-01" → holder
	doors  []Door
	n      int // people so far

	granted map[access.Role]map[string]people.PersonID // role → key of the body → the latest holder
	running *appraised                                 // year of appraisal
}

// Fill writes the town and gives its doors. The installation must be empty.
func Fill(ctx context.Context, svc Services) ([]Door, error) {
	staff := *svc.Staff
	staff.IDs = id.Sequence(2023)
	s := &seeder{Services: svc, staff: &staff, rules: svc.Rules, bodies: map[string]people.BodyID{}, posts: map[string]people.PersonID{},
		granted: map[access.Role]map[string]people.PersonID{}}
	for _, b := range town {
		if err := s.body(ctx, b); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
	}
	if err := s.lives(ctx); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if err := s.roles(ctx); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if err := s.appraisals(ctx); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if err := s.contests(ctx); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	s.Forward(Start)
	if err := s.followed(ctx); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if err := s.decisions(ctx); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if err := s.waitingList(ctx); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	s.besides()
	return s.doors, nil
}

// fill puts an invented person in a post.
func (s *seeder) fill(ctx context.Context, body people.BodyID, post *people.Post) error {
	p, err := s.person(ctx, body)
	if err != nil {
		return err
	}
	from := day.Of(2016+s.n%6, time.Month(1+s.n*5%12), 1+s.n*3%28)
	_, err = s.staff.Appoint(ctx, system, p.ID, p.Version, people.Appointment{Post: post.ID, Kind: people.Main, From: from})
	if err != nil {
		return fmt.Errorf("post %s: %w", post.Code, err)
	}
	for key, b := range s.bodies {
		if b == body {
			s.posts[key+"/"+post.Code] = p.ID
		}
	}
	return nil
}

// person enrols the next invented person; the same on every run.
func (s *seeder) person(ctx context.Context, body people.BodyID) (*people.Person, error) {
	n := s.n
	s.n++
	born := day.Of(1965+n*7%34, time.Month(1+n*11%12), 1+n*17%28)
	female := n%2 == 1
	iin, err := people.MakeIIN(s.rules, born, female, 1000+n)
	if err != nil {
		return nil, err
	}
	e := people.Entry{
		Surname: surnames[n*5%len(surnames)], Given: maleNames[n*7%len(maleNames)],
		Patronymic: maleNames[(n*11+3)%len(maleNames)] + "ұлы", Lang: locale.KK,
		Private: people.Private{IIN: iin, Email: fmt.Sprintf("p%03d@akbulak.invalid", n), Phone: fmt.Sprintf("+7 700 000 %02d %02d", n/100, n%100)},
	}
	if female {
		e.Surname += "а"
		e.Given, e.Patronymic = femaleNames[n*7%len(femaleNames)], maleNames[(n*11+3)%len(maleNames)]+"қызы"
	}
	if n%3 == 0 {
		e.Lang = locale.RU
	}
	return s.staff.Enrol(ctx, system, body, e)
}

// lives gives some people what happens in a life at work: leave, sickness, a
// trip, somebody who stands in.
func (s *seeder) lives(ctx context.Context) error {
	until := func(y int, m time.Month, d int) *day.Day { x := day.Of(y, m, d); return &x }
	for _, a := range []struct {
		post    string
		absence people.Absence
	}{
		{"akbulak/20-03", people.Absence{Kind: people.Annual, From: day.Of(2023, 5, 10), Until: until(2023, 6, 8)}},
		{"akbulak/30-02", people.Absence{Kind: people.Sick, From: day.Of(2023, 5, 15)}},
		{"akbulak/40-01", people.Absence{Kind: people.Trip, From: day.Of(2023, 5, 16), Until: until(2023, 5, 19)}},
		{"akbulak/60-04", people.Absence{Kind: people.SocialLeave, From: day.Of(2022, 9, 1)}},
		{"akbulak/70-02", people.Absence{Kind: people.Upskilling, From: day.Of(2023, 5, 15), Until: until(2023, 5, 26)}},
	} {
		p, err := s.current(ctx, s.posts[a.post])
		if err != nil {
			return err
		}
		if _, err := s.staff.RecordAbsence(ctx, system, p.ID, p.Version, a.absence); err != nil {
			return fmt.Errorf("absence at %s: %w", a.post, err)
		}
	}
	p, err := s.current(ctx, s.posts["akbulak/40-01"])
	if err != nil {
		return err
	}
	_, err = s.staff.Substitute(ctx, system, p.ID, p.Version, people.Substitution{
		Substitute: s.posts["akbulak/40-02"], From: day.Of(2023, 5, 16), Until: until(2023, 5, 19), Order: 1, Basis: "№ 41-ж/қ",
	})
	return err
}

func (s *seeder) current(ctx context.Context, id people.PersonID) (*people.Person, error) {
	f, err := s.staff.Personal(ctx, system, id)
	if err != nil {
		return nil, err
	}
	return &f.Person, nil
}
