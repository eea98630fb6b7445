package demo

import (
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// examiners are the people of exams; none of them holds a post in the office.
var examiners = []access.Role{access.ItemAuthor, access.ItemReviewer, access.TestManager, access.Methodologist}

// room is where the knowledge test is sat.
var room = locale.Words{KK: "Ақбұлақ ауданы әкімінің аппараты, 2-қабат, тестілеу залы", RU: "Аппарат акима Акбулакского района, 2-й этаж, зал тестирования", EN: "Office of the akim of Akbulak district, second floor, test room"}

// exams fills the bank with the practice items, sets sittings for the days to
// come, and books seats: the candidate behind the door can begin the knowledge
// test on the first day of the demonstration, and the proctored test of
// qualities once the equipment is checked.
func (c *contest) exams() error {
	body := c.bodies["akbulak"]
	actors := map[access.Role]*access.Actor{}
	for _, role := range examiners {
		p, err := c.person(c.ctx, "")
		if err != nil {
			return err
		}
		err = c.Grant(c.ctx, access.Giving{Person: string(p.ID), Role: role, Body: string(body), From: day.Of(2023, 1, 9)})
		if err != nil {
			return fmt.Errorf("role %s: %w", role, err)
		}
		actors[role] = &access.Actor{Person: string(p.ID), Body: string(body), Held: []access.Held{{Role: role, Body: string(body)}}}
		c.door(p.ID, role, body)
	}
	if _, err := c.Exams.LoadPractice(c.ctx, actors[access.ItemAuthor], body); err != nil {
		return fmt.Errorf("practice bank: %w", err)
	}
	manager := actors[access.TestManager]
	today, err := c.knowledgeSittings(manager)
	if err != nil {
		return err
	}
	if _, err := c.Exams.Book(c.ctx, c.candidates[0], today[0].ID, locale.KK); err != nil {
		return fmt.Errorf("seat of the candidate: %w", err)
	}
	return c.stageSittings(manager)
}

// knowledgeSittings are one for the whole first day, and three on each working
// day after it.
func (c *contest) knowledgeSittings(manager *access.Actor) (first []exam.Sitting, err error) {
	body := c.bodies["akbulak"]
	first, err = c.Exams.SetSittings(c.ctx, manager, body, exam.SittingsIn{
		Test: competition.KnowledgeExam, Day: day.Of(2023, 5, 17), First: 9 * 60, Last: 9 * 60, Window: 11 * 60, Seats: 30, Place: room,
	})
	if err != nil {
		return nil, err
	}
	for _, d := range []int{18, 19, 22, 23, 24, 25, 26} {
		_, err := c.Exams.SetSittings(c.ctx, manager, body, exam.SittingsIn{
			Test: competition.KnowledgeExam, Day: day.Of(2023, 5, d), First: 9 * 60, Last: 15 * 60, Every: 180, Window: 20, Seats: 12, Place: room,
		})
		if err != nil {
			return nil, err
		}
	}
	return first, nil
}

// stageSittings open the tests of the stages at which vacancies stand, for
// several days at any hour.
func (c *contest) stageSittings(manager *access.Actor) error {
	tests := map[competition.StageKey]string{
		competition.AtQualities: competition.QualitiesExam, competition.AtAbilities: competition.AbilitiesExam, competition.AtEssay: competition.EssayExam,
	}
	for name, one := range c.comps {
		view, err := c.Contest.View(c.ctx, c.hr, one.ID)
		if err != nil {
			return err
		}
		for _, v := range view.Vacancies {
			test, ok := tests[v.Stage]
			if !ok || v.State != competition.Open {
				continue
			}
			set, err := c.Exams.SetSittings(c.ctx, manager, c.bodies["akbulak"], exam.SittingsIn{
				Test: test, Vacancy: string(v.ID), Day: day.Of(2023, 5, 17), First: 8 * 60, Until: day.Of(2023, 5, 26), Seats: 50,
			})
			if err != nil {
				return fmt.Errorf("sitting of %s at %s: %w", name, v.Stage, err)
			}
			if v.ID != c.vacs["60-08"] {
				continue
			}
			if _, err := c.Exams.Book(c.ctx, c.candidates[0], set[0].ID, locale.KK); err != nil {
				return fmt.Errorf("proctored seat of the candidate: %w", err)
			}
			seat, err := c.Exams.Book(c.ctx, c.candidates[5], set[0].ID, locale.RU)
			if err == nil {
				err = c.prepared(5, seat.ID)
			}
			if err != nil {
				return fmt.Errorf("proctored seat of another: %w", err)
			}
		}
	}
	return nil
}
