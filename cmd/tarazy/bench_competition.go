package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

const (
	rankedCandidates = 100_000
	rankedLimit      = 0.5 // seconds
	rankedTimes      = 5
	rankedEdition    = "2023-03-01"
)

// contests measures the ranking of a crowd, then the lists of a competition
// with a crowd of applications and of the public vacancies.
func (b *bench) contests(ctx context.Context) error {
	if err := b.ranking(); err != nil {
		return fmt.Errorf("ranking: %w", err)
	}
	return b.eachBase(ctx, "competition", b.contestOn)
}

// ranking takes the slowest of a few runs. Many candidates have equal points,
// and some nothing that decides among them.
func (b *bench) ranking() error {
	lib, err := law.Load(acts.FS, decide.Kinds()...)
	if err != nil {
		return err
	}
	e, err := lib.Edition(selectionAct, rankedEdition)
	if err != nil {
		return err
	}
	rules := competition.RulesIn(lib.Env(e))
	in, slowest := crowd(rules.Ranking.Education.V), 0.0
	for range rankedTimes {
		began := b.wall.Now()
		found, err := competition.FinalRanking(rules, in)
		slowest = max(slowest, b.since(began).Seconds())
		if err != nil {
			return err
		}
		if len(found.Outcome.Ranking) != rankedCandidates || len(found.Outcome.Unresolved) == 0 {
			return errors.New("the crowd has no ties")
		}
	}
	b.add(atMost(fmt.Sprintf("ranking of %d candidates with ties", rankedCandidates), slowest, rankedLimit, "s"))
	return nil
}

// crowd stands in an order that has nothing to do with the ranking.
func crowd(levels []string) (in competition.RankingIn) {
	for i := range rankedCandidates {
		k := i * 7919 % rankedCandidates
		in.Candidates = append(in.Candidates, competition.Finalist{
			ID: fmt.Sprintf("QAZ-%06d", k), Points: law.Points(k % 350 * 50), ExperienceDays: k % 90 * 100, Education: levels[k%len(levels)],
		})
	}
	return in
}

func (b *bench) contestOn(ctx context.Context, a *app, base string) error {
	c := &benchContest{a: a, on: day.Of(2023, 5, 17)}
	if err := c.fill(ctx); err != nil {
		return err
	}
	if base == onPostgres { // what its autovacuum does within a minute of such a crowd
		if err := analyze(ctx, a.db, "application", "vacancy", "vacancy_direction"); err != nil {
			return err
		}
	}
	if err := b.applicationLists(ctx, c, base); err != nil {
		return err
	}
	return b.vacancyLists(ctx, c, base)
}

// applicationLists asks as the HR officer does.
func (b *bench) applicationLists(ctx context.Context, c *benchContest, base string) error {
	hr := &access.Actor{
		Person: "bench", Body: string(c.body), Acting: access.HROfficer, Personal: true,
		Held: []access.Held{{Role: access.HROfficer, Body: string(c.body)}},
	}
	for _, l := range []struct {
		name string
		q    competition.ApplicationQuery
	}{
		{"by number", competition.ApplicationQuery{}},
		{"by name", competition.ApplicationQuery{Sort: "name"}},
		{"by points, falling", competition.ApplicationQuery{Sort: "-points"}},
		{"by day", competition.ApplicationQuery{Sort: "applied"}},
		{"of a vacancy by points", competition.ApplicationQuery{Vacancy: c.vacancies[1], Sort: "points"}},
		{"of a standing by name", competition.ApplicationQuery{Standing: []competition.Standing{competition.Withdrawn}, Sort: "name"}},
		{"of a stage and a standing by points", competition.ApplicationQuery{
			Vacancy: c.vacancies[0], Stage: competition.AtEssay, Standing: []competition.Standing{competition.Out}, Sort: "-points"}},
		{"of who waits too long", competition.ApplicationQuery{Late: c.on, Sort: "due"}},
		{"with a name", competition.ApplicationQuery{Text: "өтеген", Sort: "name"}},
		{"with the name of nobody", competition.ApplicationQuery{Text: "жоқмұндай", Sort: "points"}},
		{"with a number", competition.ApplicationQuery{Text: "QAZ-04242"}},
	} {
		l.q.Competition, l.q.Named = c.id, true
		took, err := b.pagesOf(func(after string) (string, error) {
			l.q.After = after
			page, err := c.a.contest.Applications(ctx, hr, l.q)
			return page.Next, err
		})
		if err != nil {
			return fmt.Errorf("applications %s: %w", l.name, err)
		}
		b.add(atMost(fmt.Sprintf("list of %d applications, %s, %s: p95", contestApplications, l.name, base), took, listLimit, "ms"))
	}
	return nil
}

func (b *bench) vacancyLists(ctx context.Context, c *benchContest, base string) error {
	for _, l := range []struct {
		name string
		q    competition.VacancyQuery
	}{
		{"by last day", competition.VacancyQuery{}},
		{"the newest first", competition.VacancyQuery{Sort: "-announced"}},
		{"by title", competition.VacancyQuery{Sort: "title"}},
		{"of a body", competition.VacancyQuery{Bodies: []people.BodyID{c.body}, Sort: "title"}},
		{"of a category", competition.VacancyQuery{Category: "E-R", Sort: "title"}},
		{"of a direction", competition.VacancyQuery{Direction: "law", Sort: "-announced"}},
		{"with a text", competition.VacancyQuery{Text: "қаржы"}},
		{"with a text of none", competition.VacancyQuery{Text: "жоқмұндай", Sort: "title"}},
		{"that are closed", competition.VacancyQuery{Closed: true}},
	} {
		l.q.On = c.on
		took, err := b.pagesOf(func(after string) (string, error) {
			l.q.After = after
			page, err := c.a.contest.PublicVacancies(ctx, l.q)
			return page.Next, err
		})
		if err != nil {
			return fmt.Errorf("vacancies %s: %w", l.name, err)
		}
		b.add(atMost(fmt.Sprintf("list of %d vacancies, %s, %s: p95", contestVacancies, l.name, base), took, listLimit, "ms"))
	}
	return nil
}

// pagesOf asks for the first page of a list and for the one behind it, in turn.
func (b *bench) pagesOf(ask func(after string) (next string, err error)) (float64, error) {
	var took []time.Duration
	timed := func(after string) (string, error) {
		began := b.wall.Now()
		next, err := ask(after)
		took = append(took, b.since(began))
		return next, err
	}
	for range listTimes {
		next, err := timed("")
		if err == nil && next != "" {
			_, err = timed(next)
		}
		if err != nil {
			return 0, err
		}
	}
	return p95(took), nil
}
