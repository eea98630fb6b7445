package vacancy

import (
	"net/http"
	"slices"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// homePage is what a candidate has before the eyes: what waits for them, the
// applications, and the order of wishes where it may still be changed.
type homePage struct {
	problems
	Done   string
	Waits  []waitingItem
	Apps   []appItem
	Wishes []wishList
	Ready  []readyItem
	Empty  kit.Nothing
}

// waitingItem is a move of the candidate's own.
type waitingItem struct{ Title, About, Text, Href, Do string }

// appItem is an application in the list.
type appItem struct {
	Title, Number, Href string
	Lang                string // of the title, where it is not the page's
	Under               string
	State               string
	Shape               kit.StateKind
	Then                string
}

// wishList are the applications for one competition in the order of wishes.
type wishList struct {
	Competition, Title string
	Items              []wishItem
	Fixed              bool // the order may not be changed any more
}

type wishItem struct {
	ID, Title, Name string
	Up, Down        bool
}

// readyItem is what a candidate keeps in order.
type readyItem struct{ Title, Text, Href, Do string }

func (d Deps) home(w http.ResponseWriter, r *route.Request) error {
	p := homePage{}
	if r.URL.Query().Get("done") == "wishes" {
		p.Done = t(r, "done.wishes")
	}
	return d.drawHome(w, r, p)
}

func (d Deps) drawHome(w http.ResponseWriter, r *route.Request, p homePage) error {
	mine, err := d.Contest.Mine(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	for i := range mine {
		if err := d.homeItem(r.Lang, &p, &mine[i]); err != nil {
			return err
		}
	}
	p.Wishes = wishesOf(r.Lang, mine)
	file, err := d.Candidates.Look(r.Context(), me(r))
	if err != nil {
		return err
	}
	confirm := readyItem{Title: t(r, "ready.file"), Text: t(r, "file.confirmed"), Href: "/file", Do: t(r, "file.open")}
	if file.Confirmed.IsZero() {
		confirm.Text = t(r, "file.unconfirmed")
		p.Waits = append(p.Waits, waitingItem{Title: t(r, "file.do"), Text: t(r, "file.unconfirmed"), Href: "/file", Do: t(r, "file.open")})
	}
	p.Ready = []readyItem{confirm, {Title: t(r, "help.title"), Text: t(r, "help.sub"), Href: "/help/candidates", Do: t(r, "help.open")}}
	p.Empty = kit.Nothing{Title: t(r, "home.none"), Text: t(r, "home.none.do"), Act: &kit.Act{Text: t(r, "list.title"), Href: "/vacancies", Kind: kit.Main}}
	return d.Draw(w, r, column(t(r, "home.title"), p.Status), homeView(p))
}

func (d Deps) homeItem(l locale.Lang, p *homePage, v *competition.CaseView) error {
	s, err := d.stand(v)
	if err != nil {
		return err
	}
	title := titleOf(l, v)
	p.Apps = append(p.Apps, appItem{
		Title: title, Lang: inlang.Of(l, v.Vacancy.Title), Number: v.Application.Number, Href: pathOf(v), State: s.state(l), Shape: s.Shape, Then: s.then(l, v),
		Under: words(l, "home.under", "competition", v.Competition.Number, "body", v.Body.In(l)),
	})
	about := title + " · " + v.Application.Number
	if s.Mine {
		p.Waits = append(p.Waits, waitingItem{Title: words(l, "wait."+s.Do.Text), About: about, Text: s.then(l, v), Href: s.Do.Href, Do: words(l, "wait."+s.Do.Text+".do")})
	}
	if until := appealable(v); until != nil && v.Application.Standing != competition.Placed {
		p.Waits = append(p.Waits, waitingItem{
			Title: words(l, "wait.read"), About: about, Text: words(l, "wait.read.text", "until", until.String()), Href: pathOf(v), Do: words(l, "wait.read.do"),
		})
	}
	return nil
}

func titleOf(l locale.Lang, v *competition.CaseView) string {
	return v.Vacancy.Title.In(l) + ", " + v.Vacancy.Category
}

// wished are the applications of one competition that count, in the order of
// the wishes.
func wished(mine []competition.CaseView, id competition.ID) []*competition.CaseView {
	var out []*competition.CaseView
	for i := range mine {
		if a := &mine[i].Application; a.Competition == id && a.Standing != competition.Withdrawn {
			out = append(out, &mine[i])
		}
	}
	slices.SortStableFunc(out, func(a, b *competition.CaseView) int { return a.Application.Wish - b.Application.Wish })
	return out
}

// wishesOf are the competitions in which a candidate applied for several posts.
func wishesOf(l locale.Lang, mine []competition.CaseView) []wishList {
	var out []wishList
	seen := map[competition.ID]bool{}
	for i := range mine {
		id := mine[i].Application.Competition
		all := wished(mine, id)
		if seen[id] || len(all) < 2 {
			continue
		}
		seen[id] = true
		list := wishList{Competition: string(id), Title: words(l, "wishes.of", "number", mine[i].Competition.Number), Fixed: mine[i].Competition.State != competition.Announced}
		for n, v := range all {
			list.Fixed = list.Fixed || !v.Vacancy.Stage.Before(competition.AtResults)
			list.Items = append(list.Items, wishItem{ID: string(v.Application.ID), Title: titleOf(l, v), Name: titleOf(l, v), Up: n > 0, Down: n < len(all)-1})
		}
		out = append(out, list)
	}
	return out
}

// wish moves an application up or down among the wishes.
func (d Deps) wish(w http.ResponseWriter, r *route.Request) error {
	mine, err := d.Contest.Mine(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	id, order := competition.ID(r.PostFormValue("competition")), []competition.ApplicationID{}
	for _, v := range wished(mine, id) {
		order = append(order, v.Application.ID)
	}
	at, to := moved(order, competition.ApplicationID(r.PostFormValue("id")), r.PostFormValue("to"))
	if at < 0 {
		return fault.New(fault.Missing, "selection.missing.application")
	}
	order[at], order[to] = order[to], order[at]
	if err := d.Contest.OrderWishes(r.Context(), r.Actor, id, order); err != nil {
		p := homePage{}
		if p.problems, err = refused(r.Lang, err); err != nil {
			return err
		}
		return d.drawHome(w, r, p)
	}
	return page.Go(w, r, "/applications?done=wishes")
}

// moved is where an application stands and where it goes; -1 where it is not
// among them. What stands at the end stays there.
func moved(order []competition.ApplicationID, id competition.ApplicationID, to string) (at, next int) {
	at = slices.Index(order, id)
	if next = at - 1; to == "down" {
		next = at + 1
	}
	return at, max(0, min(next, len(order)-1))
}
