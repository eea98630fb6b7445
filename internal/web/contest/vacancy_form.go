package contest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// vacancyPage is the form of a post that is put up.
type vacancyPage struct {
	problems
	unsent.Kept
	Head         kit.Heading
	Action, Back string
	Version      string
	Post         kit.Field
	Posts        []kit.Option
	Duties       [3]kit.Field
	Directions   kit.Field
	DirectionsOf []kit.Option
	Salary       kit.Field
	Need         needNode
}

// vacancyCase is the form in use: of a new post, or of one that is changed.
type vacancyCase struct {
	view   *competition.View
	now    *competition.VacancyView // nil for a new one
	levels []string
	in     competition.VacancyIn
}

func (d Deps) vacancyCase(r *route.Request) (*vacancyCase, error) {
	v, err := d.Contest.View(r.Context(), r.Actor, id(r))
	if err != nil {
		return nil, err
	}
	if !may(r, access.Announce, v.Competition.Body) {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	rules, _, err := d.rulesOf(&v.Competition, v.Today.String())
	if err != nil {
		return nil, err
	}
	c := &vacancyCase{view: v, levels: rules.Ranking.Education.V, in: competition.VacancyIn{Need: candidate.Need{All: []candidate.Need{}}}}
	if r.PathValue("vacancy") == "" {
		return c, nil
	}
	if c.now, err = find(v, vacancyID(r)); err != nil {
		return nil, err
	}
	x := c.now.Vacancy
	c.in = competition.VacancyIn{Post: x.Post, Duties: x.Duties, Directions: x.Directions, Need: grouped(x.Need), Salary: x.Salary}
	return c, nil
}

func (d Deps) vacancyForm(w http.ResponseWriter, r *route.Request) error {
	c, err := d.vacancyCase(r)
	if err != nil {
		return err
	}
	if err := d.putBackVacancy(r, c); err != nil {
		return err
	}
	return d.drawVacancy(w, r, c, problems{})
}

// vacancySend changes the tree of the requirement, or saves.
func (d Deps) vacancySend(w http.ResponseWriter, r *route.Request) error {
	c, err := d.vacancyCase(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "contest.form").Wrap(err)
	}
	c.in = readVacancy(r)
	if change(&c.in.Need, r.PostFormValue("do"), c.levels) {
		if err := d.keepVacancy(r, c); err != nil {
			return err
		}
		return d.drawVacancy(w, r, c, problems{})
	}
	if c.now != nil {
		_, err = d.Contest.ChangeVacancy(r.Context(), r.Actor, c.now.ID, page.Version(r), c.in)
	} else {
		_, err = d.Contest.AddVacancy(r.Context(), r.Actor, c.view.Competition.ID, page.Version(r), c.in)
	}
	if err == nil {
		err = unsent.Drop(r, d.Drafts, vacancyDraft, c.about())
	}
	if err == nil {
		return page.Go(w, r, path(c.view.Competition.ID))
	}
	p, err := vacancyRefused(r.Lang, err)
	if err != nil {
		return err
	}
	return d.drawVacancy(w, r, c, p)
}

// vacancyRefused finds the field of a fault, in the tree of the requirement too.
func vacancyRefused(l locale.Lang, err error) (problems, error) {
	f, ok := fault.As(err)
	if ok && (strings.HasPrefix(f.Field, "all") || strings.HasPrefix(f.Field, "any") || strings.HasPrefix(f.Code, "candidate.need")) {
		at, name := nodeOf(f.Field)
		if name == "" {
			name = "form"
		}
		p, err := refused(l, err)
		if err == nil {
			field := needName(at, name)
			p.At[field] = p.Errors[0].Text
			p.Errors[0].ID = "n" + strings.ReplaceAll(at, ".", "-") + "-" + name
		}
		return p, err
	}
	return refused(l, err, "post", "duties.kk", "duties.ru", "duties.en", "directions", "salary")
}

func (d Deps) drawVacancy(w http.ResponseWriter, r *route.Request, c *vacancyCase, p problems) error {
	l := r.Lang
	v := &vacancyPage{problems: p, Action: r.URL.Path, Back: path(c.view.Competition.ID), Version: number(c.view.Competition.Version)}
	if sent := r.PostFormValue("version"); sent != "" && !p.Stale {
		v.Version = sent
	}
	v.Head = kit.Heading{Crumbs: crumbs(l, crumbOf(l, &c.view.Competition)), Title: words(l, "vacancy.add")}
	if c.now != nil {
		v.Head.Title = words(l, "vacancy.change")
	}
	v.Post = kit.Field{Name: "post", Label: words(l, "field.post"), Hint: words(l, "hint.post"), Error: p.At["post"], Value: string(c.in.Post)}
	var err error
	if v.Kept, err = unsent.Find(r, d.Drafts, vacancyDraft, c.about()); err != nil {
		return err
	}
	v.Kept = v.Unless(true)
	if v.Posts, err = d.vacantPosts(r, c); err != nil {
		return err
	}
	v.Duties = wordsFields(l, "duties", c.in.Duties, p.At, false)
	v.Directions = kit.Field{Name: "directions", Label: words(l, "field.directions"), Hint: words(l, "hint.directions"), Error: p.At["directions"]}
	v.DirectionsOf = options(l, "candidate.direction.", candidate.Directions, c.in.Directions...)
	v.Salary = kit.Field{Name: "salary", Label: words(l, "field.salary"), Value: c.in.Salary, Optional: true}
	v.Need = tree(l, c.in.Need, "", treeDeep, c.levels, p.At)
	return d.draw(w, r, v.Head.Title, p.Status, vacancyView(v))
}

// vacantPosts are the posts of the body that nobody holds today, and the one
// that is chosen.
func (d Deps) vacantPosts(r *route.Request, c *vacancyCase) ([]kit.Option, error) {
	body, today := c.view.Competition.Body, c.view.Today
	var posts []people.Post
	units := map[people.UnitID]people.Unit{}
	held := map[people.PostID]bool{}
	err := d.People.Store.Read(r.Context(), func(tx people.Tx) (err error) {
		if posts, err = tx.PostsOn(body, today, false); err != nil {
			return err
		}
		all, err := tx.UnitsOn(body, today)
		if err != nil {
			return err
		}
		for _, u := range all {
			units[u.ID] = u
		}
		return holders(tx, body, today, held)
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(posts, func(a, b people.Post) int { return cmp.Compare(a.Code, b.Code) })
	var out []kit.Option
	for _, p := range posts {
		if p.Closed || held[p.ID] && p.ID != c.in.Post {
			continue
		}
		title, unit := p.TitleKK, units[p.Unit].NameKK
		if r.Lang == locale.RU {
			title, unit = p.TitleRU, units[p.Unit].NameRU
		}
		out = append(out, kit.Option{Value: string(p.ID), Text: strings.Join([]string{p.Code, title, p.Category, unit}, " · ")})
	}
	return out, nil
}

// holders marks the posts that somebody holds as the main post on a day.
func holders(tx people.Tx, body people.BodyID, on day.Day, held map[people.PostID]bool) error {
	all, err := tx.AssignmentsOf(body)
	for _, a := range all {
		if a.On(on) && a.Kind == people.Main {
			held[a.Post] = true
		}
	}
	return err
}
