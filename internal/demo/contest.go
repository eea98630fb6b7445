package demo

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Early is where the clock begins while the town is written: its first year of
// appraisal was opened in the first working week of the year before the last,
// and its competitions have a past of some weeks before Start.
var Early = time.Date(2022, time.January, 10, 3, 0, 0, 0, time.UTC)

// crowd is how many invented candidates the town has.
const crowd = 16

// contest is the office's competitions, told in the order of their days.
type contest struct {
	*seeder
	ctx        context.Context
	hr         *access.Actor
	secretary  *access.Actor
	proctor    *access.Actor
	head       *access.Actor // who appoints
	judges     []*access.Actor
	candidates []*access.Actor
	posts      map[string]people.PostID
	comps      map[string]*competition.Competition
	vacs       map[string]competition.VacancyID // by code of the post
	apps       map[string][]*competition.Application
}

// contests writes the competitions: one that is over, and one at each further
// stage.
func (s *seeder) contests(ctx context.Context) error {
	c := &contest{seeder: s, ctx: ctx, posts: map[string]people.PostID{}, comps: map[string]*competition.Competition{},
		vacs: map[string]competition.VacancyID{}, apps: map[string][]*competition.Application{}}
	for _, step := range []struct {
		day day.Day
		do  func() error
	}{
		{day.Of(2023, 3, 28), c.cast}, {day.Of(2023, 3, 29), c.crowd}, {day.Of(2023, 3, 31), c.knowledge},
		{day.Of(2023, 4, 3), c.firstAnnounced}, {day.Of(2023, 4, 4), c.firstApplied}, {quarterSeen, s.quarters}, {day.Of(2023, 4, 5), c.firstChecked},
		{day.Of(2023, 4, 10), c.firstTested}, {day.Of(2023, 4, 12), c.firstCut}, {day.Of(2023, 4, 14), c.firstNames},
		{day.Of(2023, 4, 17), c.firstInterviewed}, {day.Of(2023, 4, 18), c.firstSigned}, {day.Of(2023, 4, 24), c.firstPapers},
		{day.Of(2023, 4, 27), c.firstAppointed},
		{day.Of(2023, 4, 28), c.springAnnounced}, {day.Of(2023, 4, 29), c.springApplied}, {day.Of(2023, 5, 2), c.springChecked},
		{day.Of(2023, 5, 4), c.springClosed}, {day.Of(2023, 5, 5), c.springTested}, {day.Of(2023, 5, 8), c.springCut},
		{day.Of(2023, 5, 10), c.mayAnnounced}, {day.Of(2023, 5, 11), c.mayApplied}, {day.Of(2023, 5, 12), c.mayChecked}, {day.Of(2023, 5, 12), c.talks},
		{day.Of(2023, 5, 15), c.mayTested}, {day.Of(2023, 5, 16), c.mayWaits}, {day.Of(2023, 5, 16), c.exams},
		{day.Of(2023, 5, 16), c.interviews},
	} {
		s.to(step.day)
		if err := step.do(); err != nil {
			return fmt.Errorf("competitions on %s: %w", step.day, err)
		}
	}
	return nil
}

func (c *contest) actor(post string, roles ...access.Role) *access.Actor {
	a := &access.Actor{Person: string(c.seeder.posts[post]), Body: string(c.bodies["akbulak"])}
	for _, r := range roles {
		a.Held = append(a.Held, access.Held{Role: r, Body: a.Body})
	}
	return a
}

// cast are the people who run the competitions, and the posts that are vacant.
func (c *contest) cast() error {
	c.hr, c.secretary = c.actor("akbulak/10-01", access.HROfficer), c.actor("akbulak/10-02", access.Secretary)
	c.proctor = c.actor("akbulak/90-02", access.Proctor)
	c.head = c.actor("akbulak/00-01", access.FirstHead)
	c.judges = []*access.Actor{c.actor("akbulak/00-02", access.Chair)}
	for _, post := range []string{"30-01", "70-01", "20-01", "60-01"} {
		c.judges = append(c.judges, c.actor("akbulak/"+post, access.Member))
	}
	all, err := c.staff.Posts(c.ctx, system, c.bodies["akbulak"], day.Of(2023, 3, 28))
	for _, p := range all {
		c.posts[p.Code] = p.ID
	}
	return err
}

// crowd registers the candidates, each by the own signature, and confirms their
// files.
func (c *contest) crowd() error {
	for n := range crowd {
		p, err := c.newcomer(n)
		if err != nil {
			return err
		}
		a := &access.Actor{Person: string(p), Held: []access.Held{{Role: access.Candidate}}}
		c.candidates = append(c.candidates, a)
		if n == 0 {
			c.doors = append(c.doors, Door{Role: access.Candidate, Person: string(p)})
		}
	}
	return nil
}

func (c *contest) newcomer(n int) (people.PersonID, error) {
	female := n%2 == 0
	iin, err := people.MakeIIN(c.rules, day.Of(1984+n, time.Month(1+n*5%12), 1+n*13%28), female, 4000+n)
	if err != nil {
		return "", err
	}
	who := eds.Person{IIN: iin, Surname: surnames[(n*11+7)%len(surnames)], Name: maleNames[(n*13+5)%len(maleNames)], Patronymic: maleNames[(n*7+1)%len(maleNames)] + "ұлы", Roles: []eds.Role{eds.Individual}}
	if female {
		who.Surname += "а"
		who.Name, who.Patronymic = femaleNames[(n*13+5)%len(femaleNames)], maleNames[(n*7+1)%len(maleNames)]+"қызы"
	}
	lang := []locale.Lang{locale.KK, locale.RU, locale.KK}[n%3]
	st, err := c.Candidates.Begin(c.ctx, iin, lang)
	if err != nil {
		return "", err
	}
	signed, err := c.Sign(who, st.Text)
	if err != nil {
		return "", err
	}
	p, err := c.Candidates.Register(c.ctx, candidate.RegisterIn{IIN: iin, Lang: lang, Nonce: st.Nonce, At: st.At, CMS: signed, Undertake: true, Consent: true})
	if err != nil {
		return "", err
	}
	return p, c.file(p, n)
}

// file receives a personal file, marks what the registers do not know, and
// confirms it.
func (c *contest) file(p people.PersonID, n int) error {
	if err := c.Candidates.Fetch(c.ctx, p); err != nil {
		return err
	}
	o, err := c.Candidates.Look(c.ctx, p)
	if err != nil {
		return err
	}
	for i, job := range jobsOf(o) {
		if o, err = c.Candidates.MarkDirections(c.ctx, p, o.Version, job, []string{candidate.Directions[(n+i*5)%len(candidate.Directions)]}); err != nil {
			return err
		}
	}
	_, err = c.Candidates.Confirm(c.ctx, p, o.Version)
	return err
}

// jobsOf are the ids of the jobs in a file.
func jobsOf(o *candidate.Opened) (out []candidate.EntryID) {
	for _, item := range o.Of(candidate.KindJob) {
		out = append(out, item.ID)
	}
	return out
}

// knowledge brings everybody's result of the knowledge test.
func (c *contest) knowledge() error {
	var rows []competition.KnowledgeRow
	for n, a := range c.candidates {
		f, err := c.staff.Personal(c.ctx, system, people.PersonID(a.Person))
		if err != nil {
			return err
		}
		rows = append(rows, competition.KnowledgeRow{IIN: f.Private.IIN, Tested: day.Of(2023, 3, 30), Right: map[string]int{
			"state_language": 10 + n%10, "constitution": 9 + n%6, "civil_service": 8 + n%7, "anti_corruption": 9 + n*3%6, "ethics": 6 + n%4,
		}})
	}
	return listed(c.Contest.RecordKnowledge(c.ctx, c.hr, c.bodies["akbulak"], document("Тестілеу ведомосі", "17-т", day.Of(2023, 3, 30)), rows))
}

// listed turns refused rows into an error: in the demonstration none is.
func listed(bad []competition.RowFault, err error) error {
	if err == nil && len(bad) > 0 {
		return fmt.Errorf("row %d (%s): %w", bad[0].Row, bad[0].Name, bad[0].Err)
	}
	return err
}

func document(name, number string, d day.Day) competition.Document {
	return competition.Document{Name: name, Number: number, Day: d}
}

// announce drafts and announces a competition for posts.
func (c *contest) announce(key string, title locale.Words, until day.Day, codes ...string) error {
	comp, err := c.draft(title, until, codes...)
	if err != nil {
		return err
	}
	if comp, err = c.Contest.Announce(c.ctx, c.hr, comp.ID, comp.Version); err != nil {
		return err
	}
	c.comps[key] = comp
	seats := []competition.Seat{{Person: people.PersonID(c.judges[0].Person), Duty: competition.ChairDuty}}
	for _, j := range c.judges[1:] {
		seats = append(seats, competition.Seat{Person: people.PersonID(j.Person), Duty: competition.MemberDuty})
	}
	seats = append(seats, competition.Seat{Person: people.PersonID(c.secretary.Person), Duty: competition.SecretaryDuty})
	for _, d := range c.doors {
		if d.Role == access.Observer {
			seats = append(seats, competition.Seat{Person: people.PersonID(d.Person), Duty: competition.ObserverDuty})
		}
	}
	return c.order(comp, seats)
}

func (c *contest) draft(title locale.Words, until day.Day, codes ...string) (*competition.Competition, error) {
	comp, err := c.Contest.Draft(c.ctx, c.hr, competition.DraftIn{
		Body: c.bodies["akbulak"], Title: title, Until: until,
		About:    locale.Words{KK: "Сұрақтар бойынша персоналды басқару бөліміне хабарласыңыз.", RU: "По вопросам обращайтесь в отдел управления персоналом.", EN: "Questions are answered by the personnel department."},
		Settings: competition.Settings{AppealDays: 3, AppealWaits: true, DecideDays: 3, NextInRank: true},
	})
	if err != nil {
		return nil, err
	}
	for _, code := range codes {
		v, err := c.Contest.AddVacancy(c.ctx, c.hr, comp.ID, comp.Version, c.vacancy(code))
		if err != nil {
			return nil, fmt.Errorf("post %s: %w", code, err)
		}
		comp.Version++
		c.vacs[code] = v.ID
	}
	return comp, nil
}

// vacancy is what the office asks of who is to hold a post.
func (c *contest) vacancy(code string) competition.VacancyIn {
	months := 12
	if code == "00-03" || code == "95-01" {
		months = 36
	}
	return competition.VacancyIn{
		Post: c.posts[code], Salary: strconv.Itoa(210+months) + " 000 ₸",
		Directions: []string{"economy", "finance"},
		Duties: locale.Words{
			KK: "Бөлімшенің жоспарларын әзірлеу, орындалуын талдау, ұсыныстар дайындау және азаматтардың өтініштерін қарау.",
			RU: "Разработка планов подразделения, анализ их исполнения, подготовка предложений и рассмотрение обращений граждан.",
			EN: "Prepare the unit's plans, analyse how they are carried out, make proposals and answer citizens' requests.",
		},
		Need: candidate.Need{All: []candidate.Need{
			{Education: &candidate.EducationNeed{Least: "vocational"}},
			{Any: []candidate.Need{
				{Experience: &candidate.ExperienceNeed{Months: months, Kinds: []string{candidate.CivilService}}},
				{Experience: &candidate.ExperienceNeed{Months: months * 2}},
			}},
		}},
	}
}

// order keeps the commission of a competition.
func (c *contest) order(comp *competition.Competition, seats []competition.Seat) error {
	_, err := c.Contest.KeepCommission(c.ctx, c.hr, comp.ID, 0, competition.OrderIn{
		Number: comp.Number[5:] + "-к", Day: *comp.Announced, Seats: seats,
	})
	return err
}

// apply sends applications of candidates for a post.
func (c *contest) apply(code string, who ...int) error {
	for _, n := range who {
		a, err := c.Contest.Apply(c.ctx, c.candidates[n], competition.ApplyIn{Vacancy: c.vacs[code]})
		if err != nil {
			return fmt.Errorf("candidate %d for %s: %w", n, code, err)
		}
		c.apps[code] = append(c.apps[code], a)
	}
	return nil
}

// check admits all who applied for a post but the one named, who is refused;
// -1 refuses nobody.
func (c *contest) check(code string, refused int) error {
	for i, a := range c.apps[code] {
		in := competition.CheckIn{Admit: i != refused}
		if !in.Admit {
			in.Grounds = []competition.Ground{{Part: 0, Reason: "Білімі туралы құжат ұсынылмаған. / Документ об образовании не представлен."}}
		}
		if _, err := c.Contest.Check(c.ctx, c.hr, a.ID, a.Version, in); err != nil {
			return fmt.Errorf("%s: %w", a.Number, err)
		}
	}
	return nil
}

// closeStage closes the stage at which a vacancy stands.
func (c *contest) closeStage(code string) error {
	v, err := c.Contest.PublicVacancy(c.ctx, c.vacs[code])
	if err != nil {
		return err
	}
	_, err = c.Contest.CloseStage(c.ctx, c.hr, v.Vacancy.ID, v.Vacancy.Version)
	if err != nil {
		return fmt.Errorf("closing %s of %s: %w", v.Vacancy.Stage, code, err)
	}
	return nil
}

// standing are those who stand at a stage of a post, in the order in which they
// applied, so that the same do well each time; but the second comes before the
// first, who is the candidate behind the door and would not be one any more as an
// appointed servant.
func (c *contest) standing(code string, stage competition.StageKey) ([]competition.ApplicationRow, error) {
	v, err := c.Contest.PublicVacancy(c.ctx, c.vacs[code])
	if err != nil {
		return nil, err
	}
	page, err := c.Contest.Applications(c.ctx, c.hr, competition.ApplicationQuery{
		Competition: v.Competition.ID, Vacancy: v.Vacancy.ID, Stage: stage, Standing: []competition.Standing{competition.Admitted}, Limit: 100,
	})
	place := func(r competition.ApplicationRow) int {
		i := slices.IndexFunc(c.apps[code], func(a *competition.Application) bool { return a.ID == r.ID })
		if i < 2 {
			return 1 - i
		}
		return i
	}
	slices.SortFunc(page.Items, func(a, b competition.ApplicationRow) int { return place(a) - place(b) })
	return page.Items, err
}
