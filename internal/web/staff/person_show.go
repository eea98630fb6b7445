package staff

import (
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// personPage is the record of a person.
type personPage struct {
	Head     kit.Heading
	ID       string
	Day      string
	Done     string // what was just done; "" for nothing
	Events   []event
	Above    []superior
	Facts    []kit.Fact
	IIN      string // masked, or whole where it was revealed
	Reveal   bool   // may be revealed
	Stands   []stand
	Private  bool
	Change   bool
	Link     bool // the records of others may be opened
	Families []kit.Fact
	Worked   []kit.Fact
	Changes  changesView
}

// event is a post held or an absence, with what can be done about it.
type event struct {
	kit.Event
	from day.Day
	Act  *kit.Link
}

// stand is who stands in for the person.
type stand struct {
	ID, Name, Span, Basis string
	End                   string // address where it is ended; "" where it cannot be
}

// person shows a record as it stands on a day.
func (d Deps) person(w http.ResponseWriter, r *route.Request) error {
	return d.drawPerson(w, r, false)
}

func (d Deps) drawPerson(w http.ResponseWriter, r *route.Request, revealed bool) error {
	seen, err := reach.Person(r.Context(), d.People, r.Actor, people.PersonID(r.PathValue("id")))
	if err != nil {
		return err
	}
	v := &personPage{ID: string(seen.File.Person.ID), Private: seen.Private, Change: seen.Change, Reveal: seen.Private && !revealed}
	p, err := d.placeOfPerson(r, seen.File)
	if err != nil {
		return err
	}
	v.Day = p.On.String()
	v.Link = access.May(r.Actor, access.SeeStaff, access.Target{Body: string(p.Body.ID)})
	if done := "staff.done." + r.URL.Query().Get("done"); locale.Has(done) {
		v.Done = locale.T(r.Lang, done, nil)
	}
	v.IIN = people.MaskIIN(seen.File.Private.IIN)
	if revealed {
		v.IIN = seen.File.Private.IIN
	}
	v.Events = eventsOf(r.Lang, seen, p)
	v.Stands = standsOf(r.Lang, seen)
	v.facts(r.Lang, seen, p)
	if v.Above, err = d.above(r, seen.File, p); err != nil {
		return err
	}
	if v.Changes, err = d.changes(r, seen.File.Changes, p); err != nil {
		return err
	}
	v.head(r.Lang, seen, p)
	return d.Draw(w, r, page.Page{Title: v.Head.Title, Class: "p-staff"}, personView(v))
}

// placeOfPerson is the body of a record on the day asked for; a record of no
// body stands in the zone of none and shows the days as they are.
func (d Deps) placeOfPerson(r *route.Request, f *people.File) (*place, error) {
	on, err := askedDay(r.URL.Query().Get("on"))
	if err != nil {
		return nil, err
	}
	body := f.Person.Body
	if body == "" && len(f.Assignments) > 0 {
		body = f.Assignments[len(f.Assignments)-1].Body
	}
	if body == "" {
		body = people.BodyID(r.Actor.Body)
	}
	return d.placeOn(r.Context(), body, on)
}

func (v *personPage) head(l locale.Lang, seen *reach.Seen, p *place) {
	tr := func(key string) string { return locale.T(l, key, nil) }
	v.Head = kit.Heading{Crumbs: []kit.Link{{Text: tr("staff.list.title"), Href: "/staff"}}, Title: seen.File.Person.Name(),
		Sub: p.Body.Names.In(l) + ". " + locale.T(l, "staff.on_day", fault.Args{"day": p.On.String()})}
	if !seen.Change {
		return
	}
	base := "/staff/people/" + v.ID + "/"
	for _, name := range []string{"absence", "substitute", "appoint", "change"} {
		v.Head.Acts = append(v.Head.Acts, kit.Act{Text: tr("staff.form." + name + ".title"), Href: base + name})
	}
	v.Head.Acts[0].Kind = kit.Main
}

func (v *personPage) facts(l locale.Lang, seen *reach.Seen, p *place) {
	tr := func(key string) string { return locale.T(l, key, nil) }
	f := seen.File
	if in, ok := people.InPostOn(p.On, f.Assignments, f.Absences); ok {
		post := f.Posts[in.Post]
		v.Facts = append(v.Facts, kit.Fact{Name: tr("staff.col.post"), Value: post.Title(l)}, kit.Fact{Name: tr("staff.col.unit"), Value: f.Units[post.Unit].Name(l)},
			kit.Fact{Name: tr("staff.col.category"), Value: post.Category}, kit.Fact{Name: tr("staff.col.since"), Value: dayIn(l, in.Since)})
	} else {
		v.Facts = append(v.Facts, kit.Fact{Name: tr("staff.col.post"), Value: tr("staff.no_post")})
	}
	if f.Private.Email != "" {
		v.Facts = append(v.Facts, kit.Fact{Name: labelOf(l, "", "email"), Value: f.Private.Email})
	}
	if f.Private.Phone != "" {
		v.Facts = append(v.Facts, kit.Fact{Name: labelOf(l, "", "phone"), Value: f.Private.Phone})
	}
	v.Facts = append(v.Facts, kit.Fact{Name: labelOf(l, "", "lang"), Value: tr("kit.lang." + string(f.Person.Lang) + ".full")})
	if !seen.Private {
		return
	}
	for i, x := range f.Relatives {
		v.Families = append(v.Families, kit.Fact{Name: tr("people.relation." + string(x.Relation)), Value: f.RelativeNames[i]})
	}
	for _, e := range f.Employers {
		v.Worked = append(v.Worked, kit.Fact{Name: e.Name, Value: span(l, e.From, e.Until)})
	}
}

// eventsOf are posts held and absences, the latest first.
func eventsOf(l locale.Lang, seen *reach.Seen, p *place) []event {
	var out []event
	f := seen.File
	base := "/staff/people/" + string(f.Person.ID) + "/"
	for _, a := range f.Assignments {
		post := f.Posts[a.Post]
		e := event{from: a.From, Event: kit.Event{When: span(l, a.From, a.Until), Stamp: a.From.String(), Title: post.Title(l),
			Text: f.Units[post.Unit].Name(l) + ", " + post.Code, Kind: kindOf(a.From, a.Until, p.On)}}
		if a.Kind == people.Acting {
			e.Text += ". " + locale.T(l, "people.form.kind.acting", nil)
		}
		if a.ProbationUntil != nil {
			e.Text += ". " + locale.T(l, "staff.probation_until", fault.Args{"day": a.ProbationUntil.String()})
		}
		if seen.Change && a.Until == nil {
			e.Act = &kit.Link{Text: locale.T(l, "staff.form.release.title", nil), Href: base + "assignments/" + string(a.ID) + "/release"}
		}
		out = append(out, e)
	}
	for _, a := range f.Absences {
		e := event{from: a.From, Event: kit.Event{When: span(l, a.From, a.End()), Stamp: a.From.String(),
			Title: locale.T(l, "people.absence."+string(a.Kind), nil), Kind: kindOf(a.From, a.End(), p.On)}}
		if a.Returned != nil {
			e.Text = locale.T(l, "staff.returned", fault.Args{"day": a.Returned.String()})
		} else if seen.Change {
			e.Act = &kit.Link{Text: locale.T(l, "staff.form.return.title", nil), Href: base + "absences/" + string(a.ID) + "/return"}
		}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b event) int { return int(b.from - a.from) })
	return out
}

func kindOf(from day.Day, until *day.Day, on day.Day) kit.EventKind {
	switch {
	case from > on:
		return kit.Next
	case until == nil || *until >= on:
		return kit.Now
	}
	return kit.Past
}

func standsOf(l locale.Lang, seen *reach.Seen) []stand {
	var out []stand
	for _, x := range seen.File.Substitutions {
		s := stand{ID: string(x.Substitute), Name: seen.File.Names[x.Substitute], Span: span(l, x.From, x.Until), Basis: x.Basis}
		if seen.Change && x.Until == nil {
			s.End = "/staff/people/" + string(seen.File.Person.ID) + "/substitutions/" + string(x.ID) + "/end"
		}
		out = append(out, s)
	}
	return out
}
