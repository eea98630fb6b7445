package main

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

func TestZZExplain(t *testing.T) {
	b := &bench{dir: t.TempDir(), postgres: env("TARAZY_TEST_POSTGRES", ""), wall: clock.System(), log: slog.New(slog.DiscardHandler)}
	err := b.eachBase(t.Context(), "x", func(ctx context.Context, a *app, base string) error {
		c := &benchContest{a: a, on: day.Of(2023, 5, 17)}
		if err := c.fill(ctx); err != nil {
			return err
		}
		if base == onPostgres {
			if err := analyze(ctx, a.db, "application", "vacancy", "vacancy_direction"); err != nil {
				return err
			}
		}
		return a.db.Read(ctx, func(tx *store.Tx) error {
			for name, f := range map[string]func() error{
				"name":     func() error { _, err := tx.ApplicationList(competition.ApplicationQuery{Competition: c.id, Named: true, Text: "өтеген", Sort: "name"}); return err },
				"nobody":   func() error { _, err := tx.ApplicationList(competition.ApplicationQuery{Competition: c.id, Named: true, Text: "жоқмұндай", Sort: "points"}); return err },
				"number":   func() error { _, err := tx.ApplicationList(competition.ApplicationQuery{Competition: c.id, Named: true, Text: "QAZ-04242"}); return err },
				"plain":    func() error { _, err := tx.ApplicationList(competition.ApplicationQuery{Competition: c.id, Named: true}); return err },
				"standing": func() error { _, err := tx.ApplicationList(competition.ApplicationQuery{Competition: c.id, Named: true, Sort: "name", Standing: []competition.Standing{competition.Withdrawn}}); return err },
				"v until":  func() error { _, err := tx.VacancyList(competition.VacancyQuery{On: c.on}); return err },
				"v cat":    func() error { _, err := tx.VacancyList(competition.VacancyQuery{On: c.on, Category: "E-R", Sort: "title"}); return err },
				"v body":   func() error { _, err := tx.VacancyList(competition.VacancyQuery{On: c.on, Bodies: []people.BodyID{c.body}, Sort: "title"}); return err },
				"v dir":    func() error { _, err := tx.VacancyList(competition.VacancyQuery{On: c.on, Direction: "law", Sort: "-announced"}); return err },
				"v text":   func() error { _, err := tx.VacancyList(competition.VacancyQuery{On: c.on, Text: "қаржы"}); return err },
				"v none":   func() error { _, err := tx.VacancyList(competition.VacancyQuery{On: c.on, Text: "жоқмұндай", Sort: "title"}); return err },
			} {
				var all []time.Duration
				for range 31 {
					began := b.wall.Now()
					if err := f(); err != nil {
						return err
					}
					all = append(all, b.since(began))
				}
				slices.Sort(all)
				t.Log(base, name, "min", all[0], "median", all[15], "max", all[30])
			}
			if base == onPostgres {
				return nil
			}
			for _, q := range []string{
				"select a.id from application a where a.competition = 'cmp0' and (a.name_fold like '%a%' escape '\\' or lower(a.number) like '%a%' escape '\\') limit 201",
				"select count(*) from application a where a.competition = 'cmp0' and (a.name_fold like '%a%' escape '\\' or lower(a.number) like '%a%' escape '\\')",
				"select count(*) from application a where a.competition = 'cmp0' and a.standing in ('a')",
				"select count(*) from application a where a.competition = 'cmp0' and coalesce(a.vacancy,'') ='vac0-1'",
				"select v.id from vacancy v where v.public = 1 and coalesce(v.until_day, '') >= '2023-05-17' and coalesce(v.announced,'') <= '2023-05-17' and v.fold like '%a%' escape '\\' limit 201",
				"select count(*) from vacancy v where v.public = 1 and coalesce(v.until_day, '') >= '2023-05-17' and coalesce(v.announced,'') <= '2023-05-17' and v.fold like '%a%' escape '\\'",
				"select count(*) from vacancy v where v.public = 1 and coalesce(v.until_day, '') >= '2023-05-17' and coalesce(v.announced,'') <= '2023-05-17'",
				"select v.data from vacancy v where v.public = 1 and coalesce(v.until_day, '') >= '2023-05-17' and coalesce(v.announced,'') <= '2023-05-17' and v.category='x' order by v.sort, v.id limit 51",
				"select v.data from vacancy v where v.public = 1 and coalesce(v.until_day, '') >= '2023-05-17' and coalesce(v.announced,'') <= '2023-05-17' and v.id in (select d.vacancy from vacancy_direction d where d.direction = 'law') order by v.sort, v.id limit 51",
			} {
				t.Log("=====", q)
				lines, err := store.Collect(tx, func(scan store.Scan) (s string, err error) {
					var x, y, z int64
					err = scan(&x, &y, &z, &s)
					return
				}, "explain query plan "+q)
				if err != nil {
					return err
				}
				for _, l := range lines {
					t.Log(l)
				}
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}
