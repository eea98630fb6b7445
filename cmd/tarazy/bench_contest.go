package main

import (
	"context"
	"fmt"
	"time"

	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

const (
	contestApplications = 10_000
	contestVacancies    = 10_000
	contestPosts        = 100 // of the body; each competition puts all of them up
	contestFile         = 4 << 10
	contestBatch        = 1_000
)

// benchContest is a crowd of applications for two posts of one competition,
// among many competitions.
type benchContest struct {
	a         *app
	on        day.Day
	body      people.BodyID
	id        competition.ID
	vacancies []competition.VacancyID // of the crowd
}

func (c *benchContest) fill(ctx context.Context) error {
	body, err := c.a.staff.AddBody(ctx, system, people.Body{
		BIN: "180140000002", Zone: "Asia/Almaty", Names: locale.Words{KK: "Орган", RU: "Орган", EN: "Body"},
	})
	if err != nil {
		return err
	}
	c.body = body.ID
	for _, step := range []func(*store.Tx) error{c.posts, c.persons} {
		if err := c.a.db.Write(ctx, step); err != nil {
			return err
		}
	}
	for i := range contestVacancies / contestPosts {
		if err := c.a.db.Write(ctx, func(tx *store.Tx) error { return c.contest(tx, i) }); err != nil {
			return err
		}
	}
	c.id, c.vacancies = "cmp0", []competition.VacancyID{"vac0-0", "vac0-1"}
	for first := 0; first < contestApplications; first += contestBatch {
		if err := c.a.db.Write(ctx, func(tx *store.Tx) error { return c.applications(tx, first) }); err != nil {
			return err
		}
	}
	return nil
}

func (c *benchContest) posts(tx *store.Tx) error {
	unit := people.Unit{ID: "unit", Version: 1, Body: c.body, Code: "1", UnitState: people.UnitState{From: people.Always, NameKK: "Бөлім", NameRU: "Отдел"}}
	if _, err := tx.UnitInsertAll([]people.Unit{unit}); err != nil {
		return err
	}
	all := make([]people.Post, contestPosts)
	for i := range all {
		all[i] = people.Post{ID: people.PostID(fmt.Sprint("post", i)), Version: 1, Body: c.body, Code: fmt.Sprint(i), PostState: people.PostState{
			From: people.Always, Unit: unit.ID, TitleKK: "Маман", TitleRU: "Специалист", Category: fmt.Sprint("E-R-", 1+i%5)}}
	}
	_, err := tx.PostInsertAll(all)
	return err
}

func (c *benchContest) persons(tx *store.Tx) error {
	all := make([]people.Person, contestApplications)
	for i := range all {
		all[i] = people.Person{
			ID: people.PersonID(fmt.Sprint("cand", i)), Version: 1, Surname: benchSurnames[i*7%len(benchSurnames)],
			Given: fmt.Sprint("Есім", i%97), Patronymic: "Серікұлы", Lang: locale.KK, IINMark: []byte(fmt.Sprint("mark", i)),
		}
	}
	_, err := tx.PersonInsertAll(all)
	return err
}

var (
	contestTitles = []string{"Бас маман", "Бөлім басшысы", "Әдіскер", "Жетекші сарапшы", "Қаржы бақылаушысы", "Заң кеңесшісі"}
	contestUnits  = []string{"Талдау басқармасы", "Қаржы бөлімі", "Құқықтық қамтамасыз ету басқармасы", "Персоналды басқару қызметі"}
)

// contest adds an announced competition. A half of all takes applications.
func (c *benchContest) contest(tx *store.Tx, n int) error {
	announced := c.on.Add(-n % 40)
	x := &competition.Competition{
		ID: competition.ID(fmt.Sprint("cmp", n)), Version: 1, Body: c.body, Number: fmt.Sprintf("2023-%03d", n), Act: selectionAct, Edition: rankedEdition,
		State: competition.Announced, Title: locale.Words{KK: "Байқау", RU: "Конкурс", EN: "Competition"}, Until: announced.Add(20),
		Settings: competition.Settings{AppealDays: 3, DecideDays: 3}, Announced: &announced, Created: tx.Now().Add(time.Duration(n) * time.Second),
	}
	if err := tx.CompetitionInsert(x); err != nil {
		return err
	}
	for i := range contestPosts {
		k := n*contestPosts + i
		title, unit := contestTitles[k*5%len(contestTitles)], contestUnits[k*7%len(contestUnits)]
		err := tx.VacancyInsert(&competition.Vacancy{
			ID: competition.VacancyID(fmt.Sprintf("vac%d-%d", n, i)), Version: 1, Competition: x.ID, Body: c.body, Post: people.PostID(fmt.Sprint("post", i)),
			Code: fmt.Sprint(i), Title: locale.Words{KK: title, RU: "Специалист " + title, EN: title}, Unit: locale.Words{KK: unit, RU: "Отдел " + unit, EN: unit},
			Category: fmt.Sprint([]string{"E-R-", "E-"}[k%2], 1+k%5), Duties: locale.Words{KK: contestDuties, RU: contestDuties, EN: contestDuties},
			Directions: []string{candidate.Directions[k%len(candidate.Directions)]}, Stage: competition.AtApplication, State: competition.Open,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const contestDuties = "Талдау жүргізу, шешімдердің жобаларын дайындау, азаматтардың өтініштерін қарау және олардың орындалуын бақылау."

// applications adds a batch of the crowd: two thirds want the first post.
func (c *benchContest) applications(tx *store.Tx, first int) error {
	stages := []competition.StageKey{competition.AtApplication, competition.AtQualities, competition.AtAbilities, competition.AtEssay}
	standings := []competition.Standing{competition.Submitted, competition.Admitted, competition.Admitted, competition.Out, competition.Refused}
	for i := first; i < first+contestBatch; i++ {
		a := &competition.Application{
			ID: competition.ApplicationID(fmt.Sprint("app", i)), Version: 1, Competition: c.id, Vacancy: c.vacancies[i%3/2], Body: c.body,
			Person: people.PersonID(fmt.Sprint("cand", i)), Number: fmt.Sprintf("QAZ-%05d", i*7919%contestApplications), Wish: 1,
			Applied: tx.Now().Add(time.Duration(i*31%contestApplications) * time.Second), On: c.on, Stage: stages[i*11%len(stages)],
			Standing: standings[i*13%len(standings)], CheckDue: c.on.Add(i%9 - 6), Experience: i, Education: "bachelor",
			Points: law.Points(i * 17 % 9000), Snapshot: make([]byte, contestFile),
		}
		if i%500 == 0 {
			a.Standing = competition.Withdrawn
		}
		ok, err := tx.ApplicationInsert(a)
		if err != nil || !ok {
			return fmt.Errorf("application %d: taken %v: %w", i, ok, err)
		}
	}
	return nil
}
