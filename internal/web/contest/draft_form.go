package contest

import (
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// draftPage is the form of a competition that is not announced yet.
type draftPage struct {
	problems
	unsent.Kept
	Head     kit.Heading
	Action   string
	Hidden   []kit.Fact
	Title    [3]kit.Field
	About    [3]kit.Field
	Until    kit.Field
	Settings []settingView
	Do, Back string
}

// settingView is one decision that the source leaves to the body.
type settingView struct {
	Field    kit.Field
	Days     bool
	Question string
	Usual    string
	Clause   kit.Link
}

// draftFields are the fields of the form, as its faults name them.
var draftFields = []string{"title.kk", "title.ru", "title.en", "about.kk", "about.ru", "about.en", "until", "appeal_days", "decide_days", "body"}

func (d Deps) draftForm(w http.ResponseWriter, r *route.Request) error {
	start, err := d.begin(r, r.URL.Query().Get("body"))
	if err != nil {
		return err
	}
	rules := competition.RulesIn(start.Env)
	in := competition.DraftIn{Body: start.Body.ID, Settings: competition.Settings{
		AppealDays: rules.Appeal.WorkingDays.V, AppealWaits: rules.Appeal.StageWaits.V, DecideDays: rules.Appeal.WorkingDays.V,
		NextInRank: rules.Appointment.NextInRank.V,
	}}
	return d.drawDraft(w, r, start.Env.Edition, in, nil, problems{})
}

// begin finds the body for which a competition is begun.
func (d Deps) begin(r *route.Request, asked string) (*competition.Start, error) {
	body, err := reach.Body(r.Actor, access.Announce, asked)
	if err != nil {
		return nil, err
	}
	return d.Contest.Begin(r.Context(), r.Actor, body)
}

func (d Deps) draftSend(w http.ResponseWriter, r *route.Request) error {
	start, err := d.begin(r, r.PostFormValue("body"))
	if err != nil {
		return err
	}
	in, err := readDraft(r, start.Body.ID)
	if err == nil {
		c, err := d.Contest.Draft(r.Context(), r.Actor, in)
		if err == nil {
			err = unsent.Drop(r, d.Drafts, newDraft, string(in.Body))
		}
		if err == nil {
			return page.Go(w, r, path(c.ID, "vacancies", "add"))
		}
		return d.draftRefused(w, r, start.Env.Edition, in, nil, err)
	}
	return d.draftRefused(w, r, start.Env.Edition, in, nil, err)
}

func (d Deps) draftRefused(w http.ResponseWriter, r *route.Request, e *law.Edition, in competition.DraftIn, c *competition.Competition, err error) error {
	p, err := refused(r.Lang, err, draftFields...)
	if err != nil {
		return err
	}
	return d.drawDraft(w, r, e, in, c, p)
}

// changeForm shows a draft to be written anew.
func (d Deps) changeForm(w http.ResponseWriter, r *route.Request) error {
	c, e, err := d.drafted(r)
	if err != nil {
		return err
	}
	in := competition.DraftIn{Body: c.Body, Title: c.Title, About: c.About, Until: c.Until, Settings: c.Settings}
	return d.drawDraft(w, r, e, in, c, problems{})
}

// drafted is the competition of the address, with its edition, for those who
// write it.
func (d Deps) drafted(r *route.Request) (*competition.Competition, *law.Edition, error) {
	v, err := d.Contest.View(r.Context(), r.Actor, id(r))
	if err != nil {
		return nil, nil, err
	}
	if !may(r, access.Announce, v.Competition.Body) {
		return nil, nil, fault.New(fault.Denied, "access.denied")
	}
	_, e, err := d.rulesOf(&v.Competition, v.Today.String())
	return &v.Competition, e, err
}

func (d Deps) changeSend(w http.ResponseWriter, r *route.Request) error {
	c, e, err := d.drafted(r)
	if err != nil {
		return err
	}
	in, err := readDraft(r, c.Body)
	if err == nil {
		if _, err = d.Contest.Change(r.Context(), r.Actor, c.ID, page.Version(r), in); err == nil {
			err = unsent.Drop(r, d.Drafts, changeDraft, string(c.ID))
		}
		if err == nil {
			return page.Go(w, r, path(c.ID))
		}
	}
	return d.draftRefused(w, r, e, in, c, err)
}

// readDraft reads what was typed. The faults are day.invalid and
// contest.whole_number, at their fields.
func readDraft(r *route.Request, body people.BodyID) (competition.DraftIn, error) {
	in := competition.DraftIn{Body: body, Title: wordsTyped(r, "title"), About: wordsTyped(r, "about"), Settings: competition.Settings{
		AppealWaits: r.PostFormValue("appeal_waits") == "yes", NextInRank: r.PostFormValue("next_in_rank") == "yes", Agreed: r.PostFormValue("agreed") == "yes",
	}}
	var bad error
	if text := r.PostFormValue("until"); text != "" {
		var err error
		if in.Until, err = day.Parse(text); err != nil {
			bad = at(err, "until")
		}
	}
	for _, days := range []struct {
		name string
		to   *int
	}{{"appeal_days", &in.Settings.AppealDays}, {"decide_days", &in.Settings.DecideDays}} {
		n, err := wholeNumber(r.PostFormValue(days.name))
		if err != nil && bad == nil {
			bad = at(err, days.name)
		}
		*days.to = n
	}
	return in, bad
}

func wordsTyped(r *route.Request, name string) locale.Words {
	return locale.Words{KK: r.PostFormValue(name + ".kk"), RU: r.PostFormValue(name + ".ru"), EN: r.PostFormValue(name + ".en")}
}

// wholeNumber reads a count as a person writes it. The fault is
// contest.whole_number.
func wholeNumber(text string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return 0, fault.New(fault.Invalid, "contest.whole_number")
	}
	return n, nil
}

// at puts the field before a fault that names none.
func at(err error, field string) error {
	if f, ok := fault.As(err); ok {
		return f.At(field)
	}
	return err
}

func (d Deps) drawDraft(w http.ResponseWriter, r *route.Request, e *law.Edition, in competition.DraftIn, c *competition.Competition, p problems) error {
	l := r.Lang
	v := &draftPage{problems: p, Action: r.URL.Path, Back: "/competitions", Do: words(l, "new.do")}
	v.Head = kit.Heading{Crumbs: crumbs(l), Title: words(l, "new.title"), Sub: words(l, "new.sub")}
	v.Hidden = []kit.Fact{{Name: "body", Value: string(in.Body)}}
	if c != nil {
		v.Back, v.Do = path(c.ID), words(l, "save")
		v.Head = kit.Heading{Crumbs: crumbs(l, crumbOf(l, c)), Title: words(l, "change.title")}
		v.Hidden = append(v.Hidden, kit.Fact{Name: "version", Value: number(c.Version)})
	}
	v.Title, v.About = wordsFields(l, "title", in.Title, p.At, false), wordsFields(l, "about", in.About, p.At, true)
	v.Until = kit.Field{Name: "until", Label: words(l, "field.until"), Hint: words(l, "hint.until"), Error: p.At["until"]}
	if in.Until != 0 {
		v.Until.Value = in.Until.String()
	}
	if err := v.settings(l, e, in.Settings, p.At); err != nil {
		return err
	}
	if err := d.putBack(r, v, in.Body, c); err != nil {
		return err
	}
	return d.draw(w, r, v.Head.Title, p.Status, draftView(v))
}

// putBack shows what was typed before and not sent.
func (d Deps) putBack(r *route.Request, v *draftPage, body people.BodyID, c *competition.Competition) (err error) {
	form, about := newDraft, string(body)
	if c != nil {
		form, about = changeDraft, string(c.ID)
	}
	if v.Kept, err = unsent.Find(r, d.Drafts, form, about); err != nil {
		return err
	}
	v.Kept = v.Unless(len(v.Errors) > 0)
	v.Over(&v.Until)
	for i := range v.Title {
		v.Over(&v.Title[i], &v.About[i])
	}
	for i := range v.Settings {
		v.Over(&v.Settings[i].Field)
	}
	return nil
}

// wordsFields are the fields of a text in three languages; English may be left
// out.
func wordsFields(l locale.Lang, name string, w locale.Words, bad map[string]string, optional bool) (out [3]kit.Field) {
	for i, lang := range locale.Langs {
		key := name + "." + string(lang)
		out[i] = kit.Field{
			Name: key, Label: words(l, "field."+name) + " · " + locale.T(l, "kit.lang."+string(lang)+".full", nil), Value: w.In(lang), Error: bad[key],
			Optional: optional || lang == locale.EN,
		}
	}
	return out
}

// settings are the decisions of the body, each with the question that the
// source leaves open and what the edition would do.
func (v *draftPage) settings(l locale.Lang, e *law.Edition, s competition.Settings, bad map[string]string) error {
	cat, err := competition.CataloguesOf(e)
	if err != nil {
		return err
	}
	rules := law.Rules[competition.Rules](e)
	silence := map[string]competition.Silence{}
	for _, x := range cat.Silences {
		silence[x.ID] = x
	}
	add := func(name, value string, days bool, asked string, by law.Citer) {
		x := silence[asked]
		f := kit.Field{Name: name, Label: words(l, "setting."+name), Value: value, Error: bad[name]}
		if days {
			f.Unit = words(l, "working_days")
		}
		v.Settings = append(v.Settings, settingView{Field: f, Days: days, Question: x.Question.In(l), Usual: x.Default.In(l), Clause: lawpages.ClauseLink(l, e, by)})
	}
	yes := map[bool]string{true: "yes"}
	add("appeal_days", strconv.Itoa(s.AppealDays), true, rules.Appeal.WorkingDays.Silence, rules.Appeal.WorkingDays)
	add("appeal_waits", yes[s.AppealWaits], false, rules.Appeal.StageWaits.Silence, rules.Appeal.StageWaits)
	add("decide_days", strconv.Itoa(s.DecideDays), true, rules.Appeal.WorkingDays.Silence, rules.Appeal.WorkingDays)
	add("next_in_rank", yes[s.NextInRank], false, rules.Appointment.NextInRank.Silence, rules.Appointment.NextInRank)
	add("agreed", yes[s.Agreed], false, rules.Interview.Points.Silence, rules.Interview.Points)
	return nil
}
