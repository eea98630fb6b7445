package demo

import (
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// The first competition: a specialist of strategic planning, over and done.

func (c *contest) firstAnnounced() error {
	return c.announce("first", locale.Words{
		KK: "Стратегиялық жоспарлау секторының бас маманы", RU: "Главный специалист сектора стратегического планирования", EN: "Chief specialist of the strategic planning sector",
	}, day.Of(2023, 4, 4), "95-02")
}

func (c *contest) firstApplied() error { return c.apply("95-02", 0, 1, 2, 3, 4, 5, 6, 7, 8) }

func (c *contest) firstChecked() error {
	if err := c.check("95-02", 8); err != nil {
		return err
	}
	return c.closeStage("95-02")
}

func (c *contest) firstTested() error { return c.qualities("95-02", 118) }
func (c *contest) firstCut() error    { return c.abilities("95-02", 44) }
func (c *contest) firstNames() error  { return c.declare("95-02", len(c.judges)) }

func (c *contest) firstInterviewed() error { return c.interview("95-02") }
func (c *contest) firstSigned() error      { return firstError(c.protocol("first"), c.copied("first")) }

// The spring competitions: one with a winner who brings papers, one before the
// interview, one whose essays are marked.

func (c *contest) springAnnounced() error {
	until := day.Of(2023, 5, 1)
	return firstError(
		c.announce("economy", locale.Words{
			KK: "Экономика бөлімінің жетекші маманы", RU: "Ведущий специалист отдела экономики", EN: "Leading specialist of the economy department",
		}, until, "30-08"),
		c.announce("strategy", locale.Words{
			KK: "Стратегиялық жоспарлау секторының маманы", RU: "Специалист сектора стратегического планирования", EN: "Specialist of the strategic planning sector",
		}, until, "95-03"),
		c.announce("deputy", locale.Words{
			KK: "Аппарат басшысының бірінші орынбасары", RU: "Первый заместитель руководителя аппарата", EN: "First deputy head of the office",
		}, until, "00-03"))
}

var spring = []string{"00-03", "30-08", "95-03"}

func (c *contest) springApplied() error {
	return firstError(c.apply("30-08", 1, 2, 3, 5, 8, 9), c.apply("95-03", 0, 4, 6, 7, 9, 10, 11), c.apply("00-03", 8, 9, 10, 11, 12))
}

func (c *contest) springChecked() error {
	return firstError(c.check("30-08", 4), c.check("95-03", -1), c.check("00-03", -1))
}

func (c *contest) springClosed() error {
	return each(spring, c.closeStage)
}

func (c *contest) springTested() error {
	return firstError(c.qualities("30-08", 112), c.qualities("95-03", 109), c.qualities("00-03", 121))
}

func (c *contest) springCut() error {
	return firstError(c.abilities("30-08", 42), c.abilities("95-03", 39), c.abilities("00-03", 47))
}

// The competitions of May: results waiting for a proctor, an appeal, open
// applications, a draft.

func (c *contest) mayAnnounced() error {
	err := firstError(c.declare("30-08", len(c.judges)), c.interview("30-08"), c.declare("95-03", 2))
	if err != nil {
		return err
	}
	err = c.announce("social", locale.Words{
		KK: "Әлеуметтік қызметтер бөлімі мен стратегиялық жоспарлау секторының мамандары", RU: "Специалисты отдела социальных услуг и сектора стратегического планирования", EN: "Specialists of social services and of strategic planning",
	}, day.Of(2023, 5, 11), "60-08", "95-04")
	if err != nil {
		return err
	}
	return c.announce("open", locale.Words{
		KK: "Цифрландыру секторының маманы және стратегиялық жоспарлау секторының басшысы", RU: "Специалист сектора цифровизации и руководитель сектора стратегического планирования", EN: "Specialist of the digital sector and head of the strategic planning sector",
	}, day.Of(2023, 5, 24), "90-03", "95-01")
}

func (c *contest) mayApplied() error {
	return firstError(c.protocol("economy"), c.apply("60-08", 0, 3, 5, 12, 13), c.apply("95-04", 1, 5, 13, 14))
}

func (c *contest) mayChecked() error {
	return firstError(c.check("60-08", 1), c.check("95-04", -1), c.apply("90-03", 14))
}

// mayTested leaves results without the proctor's check.
func (c *contest) mayTested() error {
	err := firstError(c.closeStage("60-08"), c.closeStage("95-04"), c.apply("90-03", 2, 15), c.apply("95-01", 14, 2, 6))
	if err != nil {
		return err
	}
	return c.results("95-04", competition.AtQualities, 101, competition.Unchecked)
}

func (c *contest) mayWaits() error {
	refused := c.apps["60-08"][1]
	_, err := c.Contest.FileAppeal(c.ctx, c.candidates[3], refused.ID, "Дипломым жеке істе бар: тіркеуші орган деректерді кеш жіберді. Құжатты қайта қарауды сұраймын.")
	if err != nil {
		return err
	}
	if err := c.essays("00-03"); err != nil {
		return err
	}
	_, err = c.draft(locale.Words{KK: "Құқықтық қамтамасыз ету бөлімінің маманы", RU: "Специалист отдела правового обеспечения", EN: "Specialist of the legal department"}, day.Of(2023, 6, 2), "95-05")
	return err
}

// results brings results of a stage for all who stand there, from the best
// count downwards.
func (c *contest) results(code string, stage competition.StageKey, best int, conduct competition.ConductState) error {
	apps, err := c.standing(code, stage)
	if err != nil {
		return err
	}
	var rows []competition.ResultRow
	for i, a := range apps {
		row := competition.ResultRow{Number: a.Number, Conduct: conduct}
		n := best - i*i%7*4
		if stage == competition.AtQualities {
			row.Right, row.Reliability = &n, []string{"high", "middle", "high"}[i%3]
			if i == 5 {
				*row.Right = 58 // under the threshold
			}
		} else {
			text := min(25, n/2+i%2)
			numbers := n - text
			row.Text, row.Numbers = &text, &numbers
		}
		rows = append(rows, row)
	}
	return listed(c.Contest.RecordResults(c.ctx, c.hr, c.vacs[code], stage, document("Тестілеу ведомосі", code+"/"+string(stage[:2]), c.Today()), rows))
}

func (c *contest) qualities(code string, best int) error {
	return firstError(c.results(code, competition.AtQualities, best, competition.Kept), c.closeStage(code))
}

// abilities lets the proctor check each result by its number.
func (c *contest) abilities(code string, best int) error {
	if err := c.results(code, competition.AtAbilities, best, competition.Unchecked); err != nil {
		return err
	}
	queue, err := c.Contest.ConductQueue(c.ctx, c.proctor, c.vacs[code], competition.AtAbilities)
	if err != nil {
		return err
	}
	for _, q := range queue {
		if err := c.Contest.CheckConduct(c.ctx, c.proctor, c.vacs[code], competition.AtAbilities, q.Number, competition.ConductIn{State: competition.Kept}); err != nil {
			return err
		}
	}
	return c.closeStage(code)
}

// declare lets the first n judges declare that they have no conflict.
func (c *contest) declare(code string, n int) error {
	for _, j := range c.judges[:n] {
		if err := c.Contest.DeclareInterest(c.ctx, j, c.vacs[code], false, "Мүдделер қақтығысы жоқ."); err != nil {
			return err
		}
	}
	return nil
}

// interview brings the members' marks and ranks.
func (c *contest) interview(code string) error {
	apps, err := c.standing(code, competition.AtInterview)
	if err != nil {
		return err
	}
	var rows []competition.InterviewRow
	for i, a := range apps {
		marks := map[people.PersonID]int{}
		for k, j := range c.judges {
			marks[people.PersonID(j.Person)] = 5 - (i+k*i)%3
		}
		rows = append(rows, competition.InterviewRow{Number: a.Number, Marks: marks})
	}
	err = listed(c.Contest.RecordInterview(c.ctx, c.secretary, c.vacs[code], document("Әңгімелесу парағы", code, c.Today()), rows))
	return firstError(err, c.closeStage(code))
}

// essays brings the texts, lets the proctor publish them, and two members mark.
func (c *contest) essays(code string) error {
	apps, err := c.standing(code, competition.AtEssay)
	if err != nil {
		return err
	}
	var rows []competition.EssayRow
	for i, a := range apps {
		rows = append(rows, competition.EssayRow{Number: a.Number, Text: essayTexts[i%len(essayTexts)]})
	}
	if err := listed(c.Contest.ReceiveEssay(c.ctx, c.hr, c.vacs[code], document("Эсселер тізілімі", code, c.Today()), rows)); err != nil {
		return err
	}
	for i, a := range apps {
		if err := c.Contest.CheckConduct(c.ctx, c.proctor, c.vacs[code], competition.AtEssay, a.Number, competition.ConductIn{State: competition.Kept}); err != nil {
			return err
		}
		for k, j := range c.judges[2:4] {
			if err := c.Contest.MarkEssay(c.ctx, j, c.vacs[code], a.Number, 3+(i+k)%3, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

var essayTexts = []string{
	"Мемлекеттік қызмет – халыққа қызмет ету. Менің ойымша, басшының басты міндеті – сенім орнату: шешімнің себебін түсіндіру, уәдені орындау және қатені мойындау. Ашықтық болмаса, ең жақсы жоспар да орындалмайды.",
	"Хороший управленец начинает не с приказа, а с вопроса. Он слушает тех, кто работает с людьми каждый день, считает, чего стоит решение, и отвечает за него сам. Город меняется, когда каждый житель видит, почему сделано именно так.",
	"Цифрландыру – мақсат емес, құрал. Азамат бір рет өтініш беріп, жауапты уақытында алуы керек. Ол үшін бөлімшелер деректерді бөлісіп, артық анықтамалардан бас тартуы қажет.",
}

func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

func each(codes []string, f func(string) error) error {
	for _, code := range codes {
		if err := f(code); err != nil {
			return err
		}
	}
	return nil
}
