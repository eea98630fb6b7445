package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// The days on which the town's running year of appraisal was opened, its plans
// drawn up and approved, and its first quarter looked at.
var (
	yearOpened   = day.Of(2023, 1, 9)
	plansDrawn   = day.Of(2023, 1, 11)
	plansDecided = day.Of(2023, 1, 13)
	plansAgain   = day.Of(2023, 1, 16)
	quarterSeen  = day.Of(2023, 4, 4)
)

// Who stands out in the running year: by post, of "akbulak".
var (
	withoutPlan    = []string{"50-06", "60-04"}
	planReturned   = []string{"30-05"}
	withoutQuarter = []string{"30-02", "30-03", "30-04", "30-06", "50-02", "50-03", "70-05"}
)

// appraised is a year of appraisal of the town while it is written.
type appraised struct {
	*seeder
	ctx      context.Context
	body     people.BodyID
	number   int
	year     appraisal.YearID
	aims     []*appraisal.Aim
	without  []string // posts without a plan
	returned []string // whose plan was returned
}

// appraisals writes the year 2022 of the office from its opening to its end, and
// of the year 2023 the aims, the plans and, later, the first quarter, with some
// who are late.
func (s *seeder) appraisals(ctx context.Context) error {
	a := &appraised{seeder: s, ctx: ctx, body: s.bodies["akbulak"], number: yearOpened.Year(), without: withoutPlan, returned: planReturned}
	last := &pastYear{appraised: &appraised{seeder: s, ctx: ctx, body: a.body, number: a.number - 1}}
	s.running = a
	for _, step := range []struct {
		day day.Day
		do  []func() error
	}{
		{pastOpened, []func() error{last.open, last.form}}, {pastDrawn, []func() error{last.draw}}, {pastDecided, []func() error{last.decide, last.schedule}},
		{yearOpened, []func() error{a.open}}, {pastFirst, []func() error{last.begin}}, {plansDrawn, []func() error{a.draw}},
		{pastSheets, []func() error{last.sheets}}, {plansDecided, []func() error{a.decide, last.agree}}, {plansAgain, []func() error{a.again, last.call}},
		{pastMet, []func() error{last.meet}}, {pastApproved, []func() error{last.approve}}, {pastRead, []func() error{last.acquaint}},
		{pastAppealed, []func() error{last.appeal}}, {pastAnswered, []func() error{last.answer, last.call}}, {pastMetAgain, []func() error{last.meet}},
		{pastApprovedAgain, []func() error{last.approve}}, {pastReadAgain, []func() error{last.acquaint}}, {pastClosed, []func() error{last.close}},
	} {
		a.forward(step.day)
		for _, do := range step.do {
			if err := do(); err != nil {
				return fmt.Errorf("appraisal on %s: %w", step.day, err)
			}
		}
	}
	return nil
}

// quarters writes the first quarter of the running year.
func (s *seeder) quarters() error {
	a := s.running
	return a.each(func(code string, c *appraisal.Case) error {
		if c.Stage != appraisal.StageWork || slices.Contains(withoutQuarter, code) {
			return nil
		}
		if err := a.quarter(code, c); err != nil {
			return fmt.Errorf("quarter of %s: %w", code, err)
		}
		return nil
	})
}

// followed brings the year up to date with the staff, as the program does every
// morning.
func (s *seeder) followed(ctx context.Context) error {
	var years []appraisal.Year
	err := s.Appraisals.Store.Read(ctx, func(tx appraisal.Tx) (err error) {
		years, err = tx.AppraisalYears(appraisal.YearOpened)
		return err
	})
	for _, y := range years {
		if err == nil {
			err = s.Appraisals.Sync(ctx, y.ID)
		}
	}
	return err
}

func (a *appraised) forward(to day.Day) {
	y, m, d := to.Date()
	a.Forward(time.Date(y, m, d, 4, 0, 0, 0, time.UTC))
}

// actor is the holder of a post, or another person, with roles in the body.
func (a *appraised) actor(p people.PersonID, roles ...access.Role) *access.Actor {
	out := &access.Actor{Person: string(p), Body: string(a.body)}
	for _, r := range roles {
		out.Held = append(out.Held, access.Held{Role: r, Body: out.Body})
	}
	return out
}

func (a *appraised) superior(p people.PersonID) *access.Actor {
	return a.actor(p, access.Supervisor, access.HigherSupervisor, access.FirstHead)
}

// open opens the year and enters the aims that KCI are cascaded from.
func (a *appraised) open() error {
	hr := a.actor(a.posts["akbulak/10-01"], access.HROfficer)
	y, err := a.Appraisals.OpenYear(a.ctx, hr, appraisal.YearIn{Body: a.body, Number: a.number, From: day.Of(a.number, 1, 1), Until: day.Of(a.number, 12, 31)})
	if err != nil {
		return err
	}
	a.year = y.ID
	for i, text := range townAims {
		aim, err := a.Appraisals.KeepAim(a.ctx, hr, appraisal.Aim{Body: a.body, Year: a.number, KK: text[0], RU: text[1], Paper: fmt.Sprintf("План развития города на 2021–2025 годы, цель %d", i+1)})
		if err != nil {
			return err
		}
		a.aims = append(a.aims, aim)
	}
	return nil
}

// each goes through the cases of the office's year, in the order of posts.
func (a *appraised) each(do func(code string, c *appraisal.Case) error) error {
	var codes []string
	for post := range a.posts {
		if code, ok := strings.CutPrefix(post, "akbulak/"); ok {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	for _, code := range codes {
		c, err := a.caseOf(a.posts["akbulak/"+code])
		if err != nil {
			return err
		}
		if c == nil {
			continue
		}
		if err := do(code, c); err != nil {
			return err
		}
	}
	return nil
}

func (a *appraised) caseOf(p people.PersonID) (c *appraisal.Case, err error) {
	err = a.Appraisals.Store.Read(a.ctx, func(tx appraisal.Tx) error {
		c, err = tx.AppraisalCaseOf(a.year, p)
		return err
	})
	return c, err
}

// draw writes, signs and submits the plans.
func (a *appraised) draw() error {
	return a.each(func(code string, c *appraisal.Case) error {
		if slices.Contains(a.without, code) {
			return nil
		}
		boss := a.superior(c.Route.Immediate)
		p, err := a.Appraisals.SavePlan(a.ctx, boss, c.ID, appraisal.PlanSave{KCI: a.kci(code)})
		if err != nil {
			return fmt.Errorf("plan of %s: %w", code, err)
		}
		return a.send(c, p)
	})
}

// send has both sides sign a plan, and submits it.
func (a *appraised) send(c *appraisal.Case, p *appraisal.Plan) error {
	boss := a.superior(c.Route.Immediate)
	for _, who := range []*access.Actor{a.actor(c.Person, access.Employee), boss} {
		var err error
		if p, err = a.Appraisals.SignPlan(a.ctx, who, c.ID, at(p)); err != nil {
			return err
		}
	}
	_, err := a.Appraisals.SubmitPlan(a.ctx, boss, c.ID, at(p))
	return err
}

func at(p *appraisal.Plan) appraisal.PlanAt {
	return appraisal.PlanAt{Number: p.Number, Version: p.Version}
}

// latest is the version of a plan under work.
func (a *appraised) latest(id appraisal.CaseID) (p *appraisal.Plan, err error) {
	err = a.Appraisals.Store.Read(a.ctx, func(tx appraisal.Tx) error {
		p, err = tx.PlanLatest(id)
		return err
	})
	return p, err
}

// decide approves the plans, and returns some.
func (a *appraised) decide() error {
	return a.each(func(code string, c *appraisal.Case) error {
		if c.Done.Plan != appraisal.PlanSubmitted {
			return nil
		}
		p, err := a.latest(c.ID)
		if err != nil {
			return err
		}
		in := appraisal.PlanDecision{PlanAt: at(p), Approve: true}
		if slices.Contains(a.returned, code) {
			in = appraisal.PlanDecision{PlanAt: at(p), Text: "Остальные четыре КЦИ замечаний не имеют.", Reasons: []appraisal.ReturnReason{
				{KCI: 3, What: "measurable", Text: "Не видно, от какого значения считается изменение."},
			}}
		}
		_, err = a.Appraisals.DecidePlan(a.ctx, a.superior(c.Route.Higher), c.ID, in)
		return err
	})
}

// again submits and approves what was returned.
func (a *appraised) again() error {
	return a.each(func(code string, c *appraisal.Case) error {
		if !slices.Contains(a.returned, code) {
			return nil
		}
		p, err := a.latest(c.ID)
		if err != nil {
			return err
		}
		p.KCI[2].Name += " к уровню 2022 года"
		if p, err = a.Appraisals.SavePlan(a.ctx, a.superior(c.Route.Immediate), c.ID, appraisal.PlanSave{PlanAt: at(p), KCI: p.KCI}); err != nil {
			return err
		}
		if err := a.send(c, p); err != nil {
			return err
		}
		if p, err = a.latest(c.ID); err != nil {
			return err
		}
		_, err = a.Appraisals.DecidePlan(a.ctx, a.superior(c.Route.Higher), c.ID, appraisal.PlanDecision{PlanAt: at(p), Approve: true})
		return err
	})
}

// quarter writes how far each KCI is after three months, and what is
// recommended; the servant has read it.
func (a *appraised) quarter(code string, c *appraisal.Case) error {
	in := appraisal.QuarterSave{Quarter: 1, Recommendation: "Держать взятый темп; по третьему показателю согласовать план действий со смежными отделами до конца месяца."}
	for k := range 5 {
		in.Progress = append(in.Progress, appraisal.Reached{Value: []string{"24", "21", "18", "27", "15"}[(k+len(code)+int(code[0]))%5], Note: "По данным за три месяца"})
	}
	q, err := a.Appraisals.GiveQuarter(a.ctx, a.superior(c.Route.Immediate), c.ID, in)
	if err != nil {
		return err
	}
	_, err = a.Appraisals.AcknowledgeQuarter(a.ctx, a.actor(c.Person, access.Employee), c.ID, 1, q.Version, "")
	return err
}

// kci are the five of a post.
func (a *appraised) kci(code string) []appraisal.KCI {
	offset := int(code[0]-'0')*2 + int(code[4]-'0')
	out := make([]appraisal.KCI, 5)
	for k := range out {
		t := townKCI[(offset+3*k)%len(townKCI)]
		out[k] = appraisal.KCI{
			Name: t.name, Source: "strategic_plan", Paper: fmt.Sprintf("План развития города на 2021–2025 годы, цель %d.%d", k%3+1, k+1), Aim: a.aims[k%len(a.aims)].ID,
			Unit: t.unit, Compare: t.compare, Target: t.target, Term: day.Of(a.number, 12, 1).Add(k * 3), Change: t.change,
		}
	}
	return out
}

var townAims = [][2]string{
	{"Қала бюджетінің тұрақтылығын арттыру", "Повышение устойчивости бюджета города"},
	{"Мемлекеттік қызметтердің сапасын арттыру", "Повышение качества государственных услуг"},
	{"Қала тұрғындарының өмір сүру ортасын жақсарту", "Улучшение городской среды для жителей"},
}

// townKCI are what the plans of the town choose from.
var townKCI = []struct {
	name, unit, target, change string
	compare                    appraisal.Compare
}{
	{"Доля бюджетных программ города, достигших конечных результатов", "проценты", "92", "Средства бюджета дают запланированный результат", appraisal.AtLeast},
	{"Снижение дебиторской задолженности бюджета города", "проценты", "30", "Высвобожденные средства направлены на городские программы", appraisal.AtLeast},
	{"Доля государственных услуг, оказанных в электронной форме", "проценты", "95", "Жители получают услуги без посещения учреждений", appraisal.AtLeast},
	{"Средний срок рассмотрения обращений жителей", "рабочие дни", "7", "Жители получают ответ вдвое быстрее установленного срока", appraisal.AtMost},
	{"Рост собственных доходов местного бюджета", "проценты", "108", "Увеличены расходы на благоустройство", appraisal.AtLeast},
	{"Доля государственных закупок, завершённых без нарушений", "проценты", "100", "Договоры исполняются без споров и задержек", appraisal.Exactly},
	{"Охват служащих повышением квалификации", "проценты", "60", "Вырос уровень профессиональной подготовки", appraisal.AtLeast},
	{"Доля вакансий, замещённых в течение двух месяцев", "проценты", "90", "Сокращена нагрузка на действующих служащих", appraisal.AtLeast},
	{"Ввод жилья в черте города", "кв. м", "12500", "Сокращена очередь на жильё", appraisal.AtLeast},
	{"Доля улиц в нормативном состоянии", "проценты", "84", "Снизилось число аварий и обращений о дорогах", appraisal.AtLeast},
	{"Число решений, отменённых судом", "решения", "2", "Выросло качество правовой работы", appraisal.AtMost},
	{"Охват нуждающихся семей социальным сопровождением", "проценты", "97", "Семьи получают помощь до наступления кризиса", appraisal.AtLeast},
	{"Доля документов, переведённых в электронный архив", "проценты", "80", "Поиск документа занимает минуты", appraisal.AtLeast},
	{"Удовлетворённость жителей качеством услуг по опросу", "проценты", "78", "Выросло доверие жителей", appraisal.AtLeast},
	{"Доля поручений, исполненных с опозданием", "проценты", "1", "Решения исполняются в срок", appraisal.AtMost},
}
