package contest

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/unsent"
)

// The form of a post holds a tree that grows and shrinks: its draft keeps every
// field of it, so that a part put back stands in its place.

const vacancyDraft = "contest-vacancy"

// about names the post among the drafts; a new one by its competition.
func (c *vacancyCase) about() string {
	if c.now != nil {
		return string(c.now.ID)
	}
	return string(c.view.Competition.ID)
}

// readVacancy reads the form.
func readVacancy(r *route.Request) competition.VacancyIn {
	return competition.VacancyIn{
		Post: people.PostID(r.PostFormValue("post")), Duties: wordsTyped(r, "duties"), Directions: r.PostForm["directions"],
		Need: readNeed(r, "", treeDeep), Salary: r.PostFormValue("salary"),
	}
}

// putBackVacancy lays what was typed before over the form as it stands. A draft
// that holds a tree holds all of it.
func (d Deps) putBackVacancy(r *route.Request, c *vacancyCase) error {
	kept, err := unsent.Find(r, d.Drafts, vacancyDraft, c.about())
	if err != nil || !kept.Any() {
		return err
	}
	form := url.Values{}
	if _, whole := kept.Value(needName("", "form")); !whole {
		for name, text := range vacancyFields(c.in) {
			form[name] = unsent.Choices(text)
		}
	}
	for _, name := range kept.Names() {
		form[name], _ = kept.Values(name)
	}
	r.PostForm = form
	c.in = readVacancy(r)
	return nil
}

// keepVacancy keeps the whole form once its tree has changed.
func (d Deps) keepVacancy(r *route.Request, c *vacancyCase) error {
	found, err := d.Drafts.Load(r.Context(), me(r), vacancyDraft, c.about())
	if err != nil {
		return err
	}
	version := int64(0)
	if found != nil {
		version = found.Version
	}
	_, err = d.Drafts.Save(r.Context(), me(r), vacancyDraft, c.about(), vacancyFields(c.in), version)
	return err
}

// vacancyFields are the fields of the form, named as it names them.
func vacancyFields(in competition.VacancyIn) map[string]string {
	out := map[string]string{
		"post": string(in.Post), "salary": in.Salary, "directions": list(in.Directions),
		"duties.kk": in.Duties.KK, "duties.ru": in.Duties.RU, "duties.en": in.Duties.EN,
	}
	needFields(in.Need, "", out)
	return out
}

func list(values []string) string {
	if values == nil {
		values = []string{}
	}
	text, _ := json.Marshal(values) // texts cannot fail
	return string(text)
}

// needFields are the fields of a node and of what stands under it: readNeed
// the other way round.
func needFields(n candidate.Need, path string, out map[string]string) {
	put := func(field, value string) { out[needName(path, field)] = value }
	switch {
	case n.Education != nil:
		put("form", "education")
		put("least", n.Education.Least)
		put("fields", list(n.Education.Fields))
	case n.Experience != nil:
		put("form", "experience")
		put("months", strconv.Itoa(n.Experience.Months))
		put("kinds", list(n.Experience.Kinds))
		put("directions", list(n.Experience.Directions))
		put("categories", strings.Join(n.Experience.Categories, ", "))
	case n.Manual != nil:
		put("form", "manual")
		put("kk", n.Manual.KK)
		put("ru", n.Manual.RU)
		put("en", n.Manual.EN)
	default:
		form, parts := "all", n.All
		if n.Any != nil {
			form, parts = "any", n.Any
		}
		put("form", form)
		for i, part := range parts {
			needFields(part, under(path, i), out)
		}
	}
}
