package vacancy

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// filterNames are the parameters of the address, in the order in which they
// are written; "after" leads to a further page.
var filterNames = []string{"q", "category", "direction", "body", "closed", "sort"}

// sorts of the list; the first is the usual one.
var sorts = []string{"until", "-announced", "title"}

// address is the state of the list as the address holds it.
type address struct{ url.Values }

func addressOf(r *route.Request) address {
	out := address{url.Values{}}
	for _, name := range append(filterNames, "after") {
		if v := r.URL.Query().Get(name); v != "" {
			out.Set(name, v)
		}
	}
	return out
}

// with is the address with one value changed, from the first page on.
func (a address) with(name, value string) address {
	out := address{url.Values{}}
	for _, n := range filterNames {
		if v := a.Get(n); v != "" {
			out.Set(n, v)
		}
	}
	if out.Del(name); value != "" {
		out.Set(name, value)
	}
	return out
}

func (a address) href() string {
	if q := a.Encode(); q != "" {
		return "/vacancies?" + q
	}
	return "/vacancies"
}

// listPage is the public list.
type listPage struct {
	Views   []kit.View
	Bar     kit.FilterBar
	Text    kit.Field
	Choices []choice
	Cards   []card
	Pages   kit.Pages
	Empty   kit.Nothing
}

// choice is a filter that is one of a list.
type choice struct {
	Name, Label, Blank string
	Options            []kit.Option
}

// card is a vacancy in the list.
type card struct {
	Title, Href, Under string // of the post; unit and body
	Facts              string // category, number
	Until, Left        string
	Soon               bool   // few days are left
	Lang               string // of the title, where it is not the page's
}

// soonDays are so few days left that the card says so in the colour of what
// waits.
const soonDays = 3

// list shows the vacancies that take applications, or those that no longer do.
func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	a := addressOf(r)
	q := competition.VacancyQuery{
		On: d.today(), Closed: a.Get("closed") == "yes", Text: a.Get("q"), Category: a.Get("category"), Direction: a.Get("direction"),
		Sort: a.Get("sort"), After: a.Get("after"),
	}
	if body := a.Get("body"); body != "" {
		q.Bodies = []people.BodyID{people.BodyID(body)}
	}
	if q.Sort != "" && !slices.Contains(sorts, q.Sort) || q.Direction != "" && !slices.Contains(candidate.Directions, q.Direction) {
		return fault.New(fault.Invalid, "vacancy.filter")
	}
	found, err := d.Contest.PublicVacancies(r.Context(), q)
	if err != nil {
		return err
	}
	bodies, err := d.Bodies(r.Context())
	if err != nil {
		return err
	}
	p, err := d.listOf(r, a, found, bodies)
	if err != nil {
		return err
	}
	return d.Draw(w, r, page.Page{Title: t(r, "list.title"), Frame: kit.Wide, Roomy: true, Class: "p-candidate-home"}, listView(p))
}

func (d Deps) listOf(r *route.Request, a address, found competition.VacancyPage, bodies map[string]locale.Words) (*listPage, error) {
	e, err := d.Edition()
	if err != nil {
		return nil, err
	}
	p := &listPage{Bar: kit.FilterBar{Action: "/vacancies", Clear: address{}.with("closed", a.Get("closed")).href()}}
	for _, closed := range []string{"", "yes"} {
		p.Views = append(p.Views, kit.View{Text: t(r, "view.open"+closed), Href: a.with("closed", closed).href(), Current: a.Get("closed") == closed})
	}
	if a.Get("closed") != "" {
		p.Bar.Keep = []kit.Fact{{Name: "closed", Value: a.Get("closed")}}
	}
	p.Text = kit.Field{Name: "q", Label: t(r, "filter.q"), Value: a.Get("q")}
	p.Choices = choices(r.Lang, a, law.Rules[competition.Rules](e).Essay.Groups.V, bodies)
	p.Bar.Active = chips(r.Lang, a, p.Choices)
	for i := range found.Items {
		p.Cards = append(p.Cards, d.card(r.Lang, &found.Items[i], bodies))
	}
	p.Pages = kit.Pages{Shown: t(r, "list.shown", "shown", len(p.Cards), "all", found.Total)}
	if a.Get("after") != "" {
		p.Pages.Exports = []kit.Link{{Text: t(r, "list.first_page"), Href: a.with("after", "").href()}}
	}
	if found.Next != "" {
		p.Pages.Next = a.with("after", found.Next).href()
	}
	p.Empty = emptyList(r.Lang, a, len(p.Bar.Active) > 0)
	return p, nil
}

// emptyList says why nothing is shown and where to go on.
func emptyList(l locale.Lang, a address, filtered bool) kit.Nothing {
	switch {
	case filtered:
		return kit.Nothing{Title: words(l, "none_found"), Text: words(l, "none_found.do"),
			Act: &kit.Act{Text: words(l, "none_found.all"), Href: address{}.with("closed", a.Get("closed")).href()}}
	case a.Get("closed") != "":
		return kit.Nothing{Title: words(l, "none_closed"), Text: words(l, "none_closed.do"), Act: &kit.Act{Text: words(l, "view.open"), Href: "/vacancies"}}
	}
	return kit.Nothing{Title: words(l, "none"), Text: words(l, "none.do"), Act: &kit.Act{Text: words(l, "view.openyes"), Href: "/vacancies?closed=yes"}}
}

func choices(l locale.Lang, a address, groups []string, bodies map[string]locale.Words) []choice {
	one := func(name string, values []string, text func(string) string) choice {
		c := choice{Name: name, Label: words(l, "filter."+name), Blank: words(l, "filter."+name+".all")}
		for _, v := range values {
			c.Options = append(c.Options, kit.Option{Value: v, Text: text(v), Chosen: a.Get(name) == v})
		}
		return c
	}
	ids := make([]string, 0, len(bodies))
	for id := range bodies {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(x, y string) int { return cmp.Or(cmp.Compare(bodies[x].In(l), bodies[y].In(l)), cmp.Compare(x, y)) })
	return []choice{
		one("category", groups, func(g string) string { return words(l, "group", "group", g) }),
		one("direction", candidate.Directions, func(k string) string { return locale.T(l, "candidate.direction."+k, nil) }),
		one("body", ids, func(id string) string { return bodies[id].In(l) }),
		one("sort", sorts[1:], func(s string) string { return words(l, "sort."+strings.TrimPrefix(s, "-")) }),
	}
}

// chips are the filters that hold, each with the address without it.
func chips(l locale.Lang, a address, all []choice) []kit.Chip {
	var out []kit.Chip
	put := func(name, label, text string) {
		out = append(out, kit.Chip{Name: label, Value: text, Remove: a.with(name, "").href()})
	}
	if q := a.Get("q"); q != "" {
		put("q", words(l, "filter.q"), q)
	}
	for _, c := range all {
		v := a.Get(c.Name)
		if v == "" || c.Name == "sort" {
			continue
		}
		text := v
		for _, o := range c.Options {
			if o.Value == v && c.Name != "category" {
				text = o.Text
			}
		}
		put(c.Name, c.Label, text)
	}
	return out
}

func (d Deps) card(l locale.Lang, v *competition.VacancyRow, bodies map[string]locale.Words) card {
	c := card{
		Title: v.Title.In(l), Lang: inlang.Of(l, v.Title), Href: "/vacancies/" + string(v.ID), Under: v.Unit.In(l) + ". " + bodies[string(v.Body)].In(l),
		Facts: words(l, "card.facts", "category", v.Category, "number", v.Number),
		Until: words(l, "card.until", "day", v.Until.String()),
	}
	left := int(v.Until - d.today())
	switch {
	case left < 0:
		c.Until, c.Left = words(l, "card.was_until", "day", v.Until.String()), words(l, "card.closed")
	case left == 0:
		c.Left, c.Soon = words(l, "card.last_day"), true
	default:
		c.Left, c.Soon = words(l, "card.left", "n", left), left <= soonDays
	}
	return c
}
