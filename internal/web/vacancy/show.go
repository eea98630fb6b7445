package vacancy

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/vacancy/inlang"
)

// showPage is an announcement.
type showPage struct {
	Title, Sub     string
	TitleIn, SubIn string // their languages, where they are not the page's
	Closed         string // why no applications are taken; "" where they are
	Left           string
	Facts          []kit.Fact
	Duties         []string
	Needs          []string
	About          []string
	Steps          []step
	Settings       []kit.Fact
	Others         []otherView
	Contacts       []kit.Fact
	Rules          kit.Link
	Apply          []kit.Act
	ApplyNote      string

	// DutiesIn and AboutIn are the languages of the texts, where they are not
	// the page's.
	DutiesIn, AboutIn string
}

// otherView is another post of the competition.
type otherView struct {
	kit.Link
	Lang string // of the text, where it is not the page's
}

// show draws an announcement for anybody.
func (d Deps) show(w http.ResponseWriter, r *route.Request) error {
	a, err := d.Contest.PublicVacancy(r.Context(), vacancyOf(r))
	if err != nil {
		return err
	}
	e, err := d.boundEdition(&a.Competition)
	if err != nil {
		return err
	}
	p, err := showOf(r, a, e)
	if err != nil {
		return err
	}
	return d.Draw(w, r, column(p.Title, 0), showView(p))
}

func showOf(r *route.Request, a *competition.Announcement, e *law.Edition) (*showPage, error) {
	l, v := r.Lang, &a.Vacancy
	cat, err := competition.CataloguesOf(e)
	if err != nil {
		return nil, err
	}
	p := &showPage{
		Title: v.Title.In(l), TitleIn: inlang.Of(l, v.Title), Sub: v.Unit.In(l) + ". " + a.Body.In(l), SubIn: inlang.All(l, v.Unit, a.Body), Duties: lines(v.Duties.In(l)), Needs: v.Need.Text(l),
		About: lines(a.Competition.About.In(l)), Contacts: contactsOf(l, cat.Contacts), Settings: settingsOf(l, a.Competition.Settings),
		Rules: kit.Link{Text: e.Title.In(l) + ", " + lawpages.Force(l, e), Href: "/rules/" + e.Act + "/" + e.Day},
	}
	p.DutiesIn, p.AboutIn = inlang.Of(l, v.Duties), inlang.Of(l, a.Competition.About)
	if p.Steps, err = planOf(l, e, false, a.EssayDue); err != nil {
		return nil, err
	}
	for _, x := range a.Others {
		p.Others = append(p.Others, otherView{kit.Link{Text: x.Title.In(l) + ", " + x.Category, Href: "/vacancies/" + string(x.ID)}, inlang.Of(l, x.Title)})
	}
	p.facts(l, a)
	p.open(r, a)
	return p, nil
}

func (p *showPage) facts(l locale.Lang, a *competition.Announcement) {
	put := func(name, value string) {
		if value != "" {
			p.Facts = append(p.Facts, kit.Fact{Name: words(l, "fact."+name), Value: value})
		}
	}
	put("number", a.Competition.Number)
	put("category", a.Vacancy.Category)
	put("code", a.Vacancy.Code)
	if len(a.Vacancy.Directions) > 0 {
		put("directions", words(l, "directions", "keys", a.Vacancy.Directions))
	}
	put("salary", a.Vacancy.Salary)
	if a.Competition.Announced != nil {
		put("announced", locale.Day(l, a.Competition.Announced.String()))
	}
	put("until", locale.Day(l, a.Competition.Until.String()))
}

// open says whether applications are taken, and leads on who may apply: a
// visitor is first asked to sign in or to register.
func (p *showPage) open(r *route.Request, a *competition.Announcement) {
	at := "/vacancies/" + string(a.Vacancy.ID) + "/apply"
	switch {
	case a.Competition.State == competition.Cancelled:
		p.Closed = t(r, "closed.cancelled")
	case !a.Open:
		p.Closed = t(r, "closed.over", "until", a.Competition.Until.String())
	case r.Actor.Holds(access.Candidate, ""):
		p.Apply = []kit.Act{{Text: t(r, "apply.do"), Kind: kit.Main, Href: at}}
	case r.Actor.SignedIn():
		p.Apply = []kit.Act{{Text: t(r, "apply.register"), Kind: kit.Main, Href: "/register"}}
		p.ApplyNote = t(r, "apply.register.note")
	default:
		p.Apply = []kit.Act{
			{Text: t(r, "apply.do"), Kind: kit.Main, Href: "/sign-in?next=" + at},
			{Text: t(r, "apply.register"), Href: "/register"},
		}
		p.ApplyNote = t(r, "apply.visitor.note")
	}
	if left := int(a.Competition.Until - a.Today); p.Closed == "" {
		p.Left = t(r, "card.left", "n", left)
		if left == 0 {
			p.Left = t(r, "card.last_day")
		}
	}
}

// settingsOf are what the body has decided where the source is silent.
func settingsOf(l locale.Lang, s competition.Settings) []kit.Fact {
	yes := func(name string, is bool) kit.Fact {
		answer := ".no"
		if is {
			answer = ".yes"
		}
		return kit.Fact{Name: words(l, "setting."+name), Value: words(l, "setting."+name+answer)}
	}
	return []kit.Fact{
		{Name: words(l, "setting.appeal"), Value: words(l, "setting.appeal.days", "n", s.AppealDays)},
		{Name: words(l, "setting.decide"), Value: words(l, "setting.decide.days", "n", s.DecideDays)},
		yes("waits", s.AppealWaits), yes("next", s.NextInRank), yes("agreed", s.Agreed),
	}
}
