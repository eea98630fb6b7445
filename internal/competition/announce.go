package competition

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// procedure is the key under which a body names its act on selection.
const procedure = "selection"

// DraftIn is what HR writes of a competition before it is announced.
type DraftIn struct {
	Body     people.BodyID `json:"body"`
	Title    locale.Words  `json:"title"`
	About    locale.Words  `json:"about"`
	Until    day.Day       `json:"until"`
	Settings Settings      `json:"settings"`
}

// VacancyIn is what HR writes of a post that is put up.
type VacancyIn struct {
	Post       people.PostID  `json:"post"`
	Duties     locale.Words   `json:"duties"`
	Directions []string       `json:"directions"`
	Need       candidate.Need `json:"need"`
	Salary     string         `json:"salary"`
}

const (
	titleMost = 300   // letters of a title
	textMost  = 20000 // letters of duties and further words
)

// Draft opens a competition of a body. The faults are selection.missing.body,
// selection.no_act, law.not_in_force and those of the text.
func (s *Service) Draft(ctx context.Context, by *access.Actor, in DraftIn) (*Competition, error) {
	c := &Competition{Version: 1, Body: in.Body, State: Drafted, By: people.PersonID(by.Person)}
	err := s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.Announce, in.Body, 0); err != nil {
			return err
		}
		b, err := tx.BodyGet(in.Body)
		if err != nil {
			return err
		}
		if b == nil {
			return missing("body")
		}
		if c.Act = b.Acts[procedure]; c.Act == "" {
			return fault.New(fault.Conflict, "selection.no_act")
		}
		c.Created = tx.Now()
		if err := in.into(c); err != nil {
			return err
		}
		m, err := s.matterOf(tx, c)
		if err != nil {
			return err
		}
		c.ID = ID(s.IDs.New("cmp"))
		if err := tx.CompetitionInsert(c); err != nil {
			return err
		}
		return s.Record(tx, m.entry(access.Announce, by, nil, c))
	})
	return c, err
}

// into writes the form into a competition. The faults are selection.required,
// selection.too_long and selection.setting.
func (in *DraftIn) into(c *Competition) error {
	for field, w := range map[string]*locale.Words{"title": &in.Title, "about": &in.About} {
		if err := tidyWords(w, field, field == "title", map[bool]int{true: titleMost, false: textMost}[field == "title"]); err != nil {
			return err
		}
	}
	for field, n := range map[string]int{"appeal_days": in.Settings.AppealDays, "decide_days": in.Settings.DecideDays} {
		if n < 1 || n > 30 {
			return fault.New(fault.Invalid, "selection.setting", "least", 1, "most", 30).At(field)
		}
	}
	if in.Until == 0 {
		return fault.New(fault.Invalid, "selection.required").At("until")
	}
	c.Title, c.About, c.Until, c.Settings = in.Title, in.About, in.Until, in.Settings
	return nil
}

// tidyWords trims a text in its languages and checks it. English may be left
// out and is then the Russian text.
func tidyWords(w *locale.Words, field string, required bool, most int) error {
	for _, p := range []struct {
		lang string
		text *string
	}{{"kk", &w.KK}, {"ru", &w.RU}, {"en", &w.EN}} {
		*p.text = strings.TrimSpace(*p.text)
		at := field + "." + p.lang
		if required && *p.text == "" && p.lang != "en" {
			return fault.New(fault.Invalid, "selection.required").At(at)
		}
		if n := len([]rune(*p.text)); n > most {
			return fault.New(fault.Invalid, "selection.too_long", "given", n, "most", most).At(at)
		}
	}
	if w.EN == "" {
		w.EN = w.RU
	}
	return nil
}

// Change writes a draft anew. The faults are selection.changed,
// selection.announced and those of Draft.
func (s *Service) Change(ctx context.Context, by *access.Actor, id ID, version int64, in DraftIn) (*Competition, error) {
	return s.onDraft(ctx, by, id, version, func(tx Tx, m *matter) error { return in.into(m.c) })
}

// onDraft runs a change of a competition that is not announced yet.
func (s *Service) onDraft(ctx context.Context, by *access.Actor, id ID, version int64, f func(Tx, *matter) error) (*Competition, error) {
	var out *Competition
	err := s.write(ctx, func(tx Tx) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.Announce, m.c.Body, 0); err != nil {
			return err
		}
		switch {
		case m.c.Version != version:
			return changed()
		case m.c.State != Drafted:
			return fault.New(fault.Conflict, "selection.announced")
		}
		if err := f(tx, m); err != nil {
			return err
		}
		if err := saveCompetition(tx, m.c); err != nil {
			return err
		}
		out = m.c
		return s.Record(tx, m.entry(access.Announce, by, nil, m.c))
	})
	return out, err
}

// AddVacancy puts a post of the body into a draft, as it is on the day. The
// faults are selection.changed, selection.announced, selection.missing.post,
// selection.post_twice, selection.post_held, those of the requirement and of
// the text.
func (s *Service) AddVacancy(ctx context.Context, by *access.Actor, id ID, version int64, in VacancyIn) (*Vacancy, error) {
	v := &Vacancy{ID: VacancyID(s.IDs.New("vac")), Version: 1, Stage: AtApplication, State: Open}
	_, err := s.onDraft(ctx, by, id, version, func(tx Tx, m *matter) error {
		v.Competition, v.Body = m.c.ID, m.c.Body
		all, err := tx.VacanciesOf(m.c.ID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(x Vacancy) bool { return x.Post == in.Post }) {
			return fault.New(fault.Conflict, "selection.post_twice").At("post")
		}
		if err := s.fill(tx, m, v, in); err != nil {
			return err
		}
		return tx.VacancyInsert(v)
	})
	return v, err
}

// fill takes the post's title, unit and category as they are on the day.
func (s *Service) fill(tx Tx, m *matter, v *Vacancy, in VacancyIn) error {
	p, err := tx.PostGet(in.Post)
	if err != nil {
		return err
	}
	if p == nil || p.Body != m.c.Body || p.Closed {
		return fault.New(fault.Invalid, "selection.missing.post").At("post")
	}
	u, err := tx.UnitGet(p.Unit)
	if err != nil {
		return err
	}
	if _, err := EssayDue(m.rules, p.Category); err != nil {
		return placed(err, "post")
	}
	if err := in.Need.Check(m.rules.Ranking.Education.V); err != nil {
		return err
	}
	for i, d := range in.Directions {
		if !slices.Contains(candidate.Directions, d) {
			return fault.New(fault.Invalid, "candidate.direction", "given", d).At(fmt.Sprintf("directions[%d]", i))
		}
	}
	if err := tidyWords(&in.Duties, "duties", true, textMost); err != nil {
		return err
	}
	v.Post, v.Code, v.Category = p.ID, p.Code, p.Category
	v.Title = locale.Words{KK: p.TitleKK, RU: p.TitleRU, EN: p.TitleRU}
	if u != nil {
		v.Unit = locale.Words{KK: u.NameKK, RU: u.NameRU, EN: u.NameRU}
	}
	v.Duties, v.Directions, v.Need, v.Salary = in.Duties, in.Directions, in.Need, strings.TrimSpace(in.Salary)
	return nil
}

// ChangeVacancy writes a post of a draft anew.
func (s *Service) ChangeVacancy(ctx context.Context, by *access.Actor, id VacancyID, competition int64, in VacancyIn) (*Vacancy, error) {
	v, err := s.vacancy(ctx, id)
	if err != nil {
		return nil, err
	}
	_, err = s.onDraft(ctx, by, v.Competition, competition, func(tx Tx, m *matter) error {
		if err := s.fill(tx, m, v, in); err != nil {
			return err
		}
		return saveVacancy(tx, v)
	})
	return v, err
}

// DropVacancy takes a post out of a draft.
func (s *Service) DropVacancy(ctx context.Context, by *access.Actor, id VacancyID, competition int64) error {
	v, err := s.vacancy(ctx, id)
	if err != nil {
		return err
	}
	_, err = s.onDraft(ctx, by, v.Competition, competition, func(tx Tx, m *matter) error { return tx.VacancyDelete(id) })
	return err
}

func (s *Service) vacancy(ctx context.Context, id VacancyID) (v *Vacancy, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if v, err = tx.VacancyGet(id); err == nil && v == nil {
			err = missing("vacancy")
		}
		return err
	})
	return v, err
}

// Announce makes a draft public and binds it to the edition in force on the
// day. The faults are selection.changed, selection.announced,
// selection.no_vacancies, selection.until_past, selection.out_of_scope and
// law.not_in_force.
func (s *Service) Announce(ctx context.Context, by *access.Actor, id ID, version int64) (*Competition, error) {
	return s.onDraft(ctx, by, id, version, func(tx Tx, m *matter) error {
		if _, err := s.Library().On(m.c.Act, m.today); err != nil {
			return err
		}
		all, err := tx.VacanciesOf(m.c.ID)
		if err != nil {
			return err
		}
		switch {
		case len(all) == 0:
			return fault.New(fault.Conflict, "selection.no_vacancies")
		case m.c.Until < m.today:
			return fault.New(fault.Invalid, "selection.until_past", "today", m.today.String()).At("until")
		case !s.Scope(m.env.Edition, m.body):
			return fault.New(fault.Conflict, "selection.out_of_scope").Cited(m.rules.Memo.Cite().Act, m.rules.Period.First.Cite().Clause)
		}
		year, _, _ := m.today.Date()
		n, err := tx.CompetitionNumber(m.c.Body, year)
		if err != nil {
			return err
		}
		m.c.Number = fmt.Sprintf("%d-%03d", year, n+1)
		m.c.Edition, m.c.State, m.c.Announced = m.env.Edition.Day, Announced, &m.today
		return nil
	})
}

// Cancel ends a competition before its results, with a reason; the candidates
// are told. The faults are selection.changed, selection.required and
// selection.published.
func (s *Service) Cancel(ctx context.Context, by *access.Actor, id ID, version int64, why string) error {
	return s.write(ctx, func(tx Tx) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.Announce, m.c.Body, 0); err != nil {
			return err
		}
		switch why = strings.TrimSpace(why); {
		case m.c.Version != version:
			return changed()
		case m.c.State != Drafted && m.c.State != Announced:
			return fault.New(fault.Conflict, "selection.published")
		case why == "":
			return fault.New(fault.Invalid, "selection.required").At("why")
		}
		m.c.State, m.c.Ended = Cancelled, &m.today
		if err := saveCompetition(tx, m.c); err != nil {
			return err
		}
		if err := s.tellAll(tx, m, "cancelled"); err != nil {
			return err
		}
		return s.Record(tx, m.entry("competition.cancel", by, nil, map[string]any{"why": why}))
	})
}

// tellAll leaves a notice to every candidate who still takes part.
func (s *Service) tellAll(tx Tx, m *matter, key string) error {
	all, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return err
	}
	for _, v := range all {
		apps, err := tx.ApplicationsOf(v.ID)
		if err != nil {
			return err
		}
		for i := range apps {
			if !apps[i].Standing.InPlay() {
				continue
			}
			if err := tell(tx, &apps[i], key, fault.Args{"number": apps[i].Number}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Repeat drafts a competition for the posts of one that stayed unfilled. The
// fault is selection.nothing_failed.
func (s *Service) Repeat(ctx context.Context, by *access.Actor, id ID, until day.Day) (*Competition, error) {
	var again []Vacancy
	var old *Competition
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.Announce, m.c.Body, 0); err != nil {
			return err
		}
		old = m.c
		all, err := tx.VacanciesOf(id)
		again = slices.DeleteFunc(all, func(v Vacancy) bool { return v.State != Failed })
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(again) == 0 {
		return nil, fault.New(fault.Conflict, "selection.nothing_failed")
	}
	c, err := s.Draft(ctx, by, DraftIn{Body: old.Body, Title: old.Title, About: old.About, Until: until, Settings: old.Settings})
	if err != nil {
		return nil, err
	}
	for _, v := range again {
		in := VacancyIn{Post: v.Post, Duties: v.Duties, Directions: v.Directions, Need: v.Need, Salary: v.Salary}
		if _, err := s.AddVacancy(ctx, by, c.ID, c.Version, in); err != nil {
			return nil, err
		}
		c.Version++
	}
	return s.onDraft(ctx, by, c.ID, c.Version, func(tx Tx, m *matter) error {
		m.c.Repeats = id
		return nil
	})
}
