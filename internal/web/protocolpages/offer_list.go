package protocolpages

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// Forms of this page among the drafts.
const (
	appointDraft = "appoint"
	endDraft     = "offer-end"
	annulDraft   = "annul"
	returnDraft  = "paper-return"
)

// offersPage is where the appointments of a competition stand.
type offersPage struct {
	problems
	Head  kit.Heading
	Done  string
	Posts []postView
	Empty bool // no offer was made yet
}

type postView struct {
	ID, Title string
	Lang      string // of the title, where it is not the page's
	Kind      kit.StateKind
	State     string
	Offers    []offerView // the latest first
	Held      string      // who holds the post, to those who would appoint to it; "" for nobody
	HeldAct   *kit.Act    // to the holder's record, for those who may see it
	Next      string      // what becomes of the post where the winner steps back; "" where nothing is open
	NextBy    kit.Link
}

type offerView struct {
	Heading string
	Kind    kit.StateKind
	State   string
	Facts   []kit.Fact
	Window  windowView
	Due     string // of the papers; "" where none are due
	DueBy   kit.Link
	DueWhy  *lawpages.Grounds
	Servant bool
	Papers  []paperView
	Appoint *actForm
	End     *actForm
	Annul   *actForm
	Annuls  bool              // the form of the annulment was just refused: it stands open
	Why     *lawpages.Grounds // of an annulment
	Blocked string            // why nobody can be appointed today, to those who may appoint
}

// actForm is a form of a legally final act.
type actForm struct {
	unsent.Kept
	Path, Version string
	Lead          string
	Fields        []templ.Component
	Follows       []string
	Do            kit.Act
}

// paperView is a document that is due, as HR checks it.
type paperView struct {
	Name, State, Note string
	Kind              kit.StateKind
	File, Href        string
	Check             bool
	Path              string
	Return            kit.Field
	unsent.Kept
}

// typedIn is what was sent just now and refused: on which of the forms of the
// page, and what its fields held.
type typedIn struct {
	Form, About string
	Values      map[string]string
}

// in gives the values for a form; nil for the others.
func (t typedIn) in(form, about string) map[string]string {
	if t.Form == form && t.About == about {
		return t.Values
	}
	return nil
}

func (d Deps) offers(w http.ResponseWriter, r *route.Request) error {
	return d.drawOffers(w, r, problems{}, typedIn{})
}

func (d Deps) drawOffers(w http.ResponseWriter, r *route.Request, bad problems, sent typedIn) error {
	v, err := d.Contest.Appointments(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &offersPage{problems: bad, Done: done(r, "appointment.done.", "appointed", "checked", "ended", "annulled"), Empty: true}
	p.Head = kit.Heading{Crumbs: crumbs(l, &v.Competition), Title: say(l, "appointment.title"), Sub: v.Competition.Title.In(l), SubIn: inlang.Of(l, v.Competition.Title)}
	g := gather{d: d, r: r, v: v, bad: bad, sent: sent}
	if v.Competition.Edition != "" {
		if g.e, g.rules, err = d.edition(&v.Competition); err != nil {
			return err
		}
	}
	for i := range v.Posts {
		post, err := g.post(&v.Posts[i])
		if err != nil {
			return err
		}
		p.Posts = append(p.Posts, post)
		p.Empty = p.Empty && len(post.Offers) == 0
	}
	return d.Draw(w, r, beside(p.Head.Title, bad.Status), offersView(p))
}

// gather collects the page of one competition.
type gather struct {
	d     Deps
	r     *route.Request
	v     *competition.AppointmentView
	e     *law.Edition
	rules *competition.Rules
	bad   problems
	sent  typedIn
}

func (g *gather) post(x *competition.PostOffers) (postView, error) {
	l := g.r.Lang
	p := postView{ID: string(x.ID), Title: postTitle(l, &x.Vacancy), Lang: inlang.Of(l, x.Vacancy.Title), Kind: kit.Going, State: say(l, "signing.stands.at", "stage", string(x.Stage))}
	switch {
	case x.State == competition.Filled:
		p.Kind, p.State = kit.Done, say(l, "appointment.offer.appointed")
	case x.State == competition.Failed:
		p.Kind, p.State = kit.Out, say(l, "appointment.failed", "why", x.Why)
	case x.Open() != nil:
		p.Kind, p.State = kit.Decide, say(l, "appointment.offer.open")
	}
	if o := x.Open(); o != nil {
		p.Next, p.NextBy = g.next(l), lawpages.ClauseLink(l, g.e, g.rules.Appointment.NextInRank)
		g.held(&p, x, o)
	}
	for i := range slices.Backward(x.Offers) {
		o, err := g.offer(&x.Vacancy, &x.Offers[i])
		if err != nil {
			return p, err
		}
		p.Offers = append(p.Offers, o)
	}
	return p, nil
}

// held says who holds a post that is offered, and leads to where that can be
// mended.
func (g *gather) held(p *postView, x *competition.PostOffers, o *competition.OfferView) {
	if o.Holder == nil {
		return
	}
	l := g.r.Lang
	p.Held = say(l, "appointment.held", "name", o.Holder.Name)
	if access.May(g.r.Actor, access.SeeStaff, access.Target{Body: string(x.Body)}) {
		p.HeldAct = &kit.Act{Text: say(l, "appointment.held.open"), Href: "/staff/people/" + string(o.Holder.Person), Kind: kit.Quiet}
	}
}

// postID is the id of the heading of a post.
func postID(v competition.VacancyID) string { return "post-" + string(v) }

// next says what becomes of a post where the winner steps back.
func (g *gather) next(l locale.Lang) string {
	if g.v.Competition.Settings.NextInRank {
		return say(l, "appointment.next_on")
	}
	return say(l, "appointment.next_off")
}

func (g *gather) offer(v *competition.Vacancy, x *competition.OfferView) (offerView, error) {
	l := g.r.Lang
	o := offerView{Heading: x.Application.Number, Kind: offerKinds[x.State], State: say(l, "appointment.offer."+string(x.State)), Servant: x.PapersDue == nil}
	if x.Name != "" {
		o.Heading = x.Name
		o.Facts = append(o.Facts, kit.Fact{Name: say(l, "appointment.number"), Value: x.Application.Number})
	}
	if x.OrderDay != nil {
		o.Facts = append(o.Facts, kit.Fact{Name: say(l, "appointment.order"), Value: say(l, "appointment.order_of", "number", x.OrderNumber, "day", x.OrderDay.String())})
	}
	var err error
	if o.Window, err = g.d.window(l, g.e, g.rules, x, g.v.Today); err != nil {
		return o, err
	}
	if x.PapersDue != nil {
		o.Due, o.DueBy = dayText(l, *x.PapersDue), lawpages.ClauseLink(l, g.e, g.rules.Documents.Days)
		if o.DueWhy, err = lawpages.GroundsOf(g.d.Library(), l, say(l, "signing.why.papers"), x.Due); err != nil {
			return o, err
		}
	}
	for i := range x.Items {
		paper, err := g.paper(x, &x.Items[i])
		if err != nil {
			return o, err
		}
		o.Papers = append(o.Papers, paper)
	}
	switch x.State {
	case competition.OfferOpen:
		err = g.acts(v, x, &o)
	case competition.OfferAppointed:
		err = g.annulForm(x, &o)
	case competition.OfferAnnulled:
		o.Facts = append(o.Facts, annulFacts(l, x)...)
		o.Why, err = lawpages.GroundsOf(g.d.Library(), l, say(l, "appointment.why.annulment"), x.Annulment)
	}
	return o, err
}

// annulFacts tell of an annulment; the reason is there for those who may see it.
func annulFacts(l locale.Lang, x *competition.OfferView) []kit.Fact {
	out := []kit.Fact{
		{Name: say(l, "appointment.annul_order"), Value: say(l, "appointment.order_of", "number", x.AnnulNumber, "day", x.AnnulDay.String())},
		{Name: say(l, "appointment.annul_ground"), Value: x.Ground.In(l)},
	}
	if x.Said != "" {
		out = append(out, kit.Fact{Name: say(l, "appointment.annul_why"), Value: x.Said})
	}
	return out
}

// paper is a document as HR checks it; nobody else sees more than its state.
func (g *gather) paper(x *competition.OfferView, item *competition.PaperView) (paperView, error) {
	l := g.r.Lang
	p := paperView{Name: item.Name.In(l), Path: pathOf(g.v.Competition.ID, "/appointment/"+string(x.Application.ID)+"/papers/"+item.Key)}
	p.Kind, p.State = paperState(l, item.Paper)
	if item.Paper == nil || !g.v.MayCheck {
		return p, nil
	}
	p.Note, p.File, p.Href = item.Paper.Note, item.Paper.Name, p.Path
	if p.Check = item.Paper.State == competition.PaperHandedIn && x.State == competition.OfferOpen; !p.Check {
		return p, nil
	}
	about, field := string(x.Application.ID)+"."+item.Key, "note-"+item.Key
	k, sent, err := g.kept(returnDraft, about)
	if err != nil {
		return p, err
	}
	p.Kept = k
	p.Return = kit.Field{ID: field, Name: "note", Label: say(l, "appointment.note"), Value: k.Or("note", sent["note"]), Error: g.bad.At[field], Rows: 2}
	return p, nil
}

// kept gives what was typed into a form and not sent, and what was sent just
// now, nil where it was not this form.
func (g *gather) kept(form, about string) (unsent.Kept, map[string]string, error) {
	sent := g.sent.in(form, about)
	k, err := unsent.Find(g.r, g.d.Drafts, form, about)
	return k.Unless(sent != nil), sent, err
}

// acts are the forms of those who may end an open offer, one way or the other.
func (g *gather) acts(v *competition.Vacancy, x *competition.OfferView, o *offerView) error {
	if g.v.MayAppoint {
		if o.Blocked = appointBlocked(g.r.Lang, x, g.v.Today); o.Blocked == "" {
			if err := g.appointForm(v, o); err != nil {
				return err
			}
		}
	}
	if g.v.MayCheck && x.Over != "" {
		return g.endForm(v, x, o)
	}
	return nil
}

func (g *gather) appointForm(v *competition.Vacancy, o *offerView) error {
	l, about := g.r.Lang, string(v.ID)
	s, sent, err := g.kept(appointDraft, about)
	if err != nil {
		return err
	}
	on := s.Or("day", sent["day"])
	if on == "" && sent == nil {
		on = g.v.Today.String()
	}
	numberID, dayID := "number-"+about, "day-"+about
	o.Appoint = &actForm{
		Kept: s, Path: pathOf(g.v.Competition.ID, "/appointment/"+about+"/appoint"), Version: number(v.Version), Lead: say(l, "signing.appoint", "name", o.Heading),
		Fields: []templ.Component{
			kit.TextField(kit.Field{ID: numberID, Name: "number", Label: say(l, "appointment.order_number"), Value: s.Or("number", sent["number"]), Error: g.bad.At[numberID], Short: true}),
			kit.DateField(kit.Field{ID: dayID, Name: "day", Label: say(l, "appointment.order_day"), Value: on, Error: g.bad.At[dayID]}),
		},
		Follows: []string{say(l, "signing.appoint.told"), say(l, "signing.appoint.filled"), say(l, "signing.appoint.fixed")},
		Do:      kit.Act{Text: say(l, "appointment.appoint"), Kind: kit.Final},
	}
	return nil
}

// annulForm is there for who may appoint, where the edition knows a ground.
func (g *gather) annulForm(x *competition.OfferView, o *offerView) error {
	if !g.v.MayAppoint || len(g.v.Grounds) == 0 {
		return nil
	}
	l, about := g.r.Lang, string(x.Application.ID)
	s, sent, err := g.kept(annulDraft, about)
	if err != nil {
		return err
	}
	o.Annuls = sent != nil
	field := func(name, key string, more kit.Field) kit.Field {
		more.ID, more.Name, more.Label, more.Value = name+"-"+about, name, say(l, key), s.Or(name, sent[name])
		more.Error = g.bad.At[more.ID]
		return more
	}
	var grounds []kit.Option
	for _, x := range g.v.Grounds {
		grounds = append(grounds, kit.Option{Value: x.Key, Text: x.Name.In(l)})
	}
	o.Annul = &actForm{
		Kept: s, Path: pathOf(g.v.Competition.ID, "/appointment/"+about+"/annul"), Version: number(x.Version), Lead: say(l, "appointment.annul_of", "name", o.Heading),
		Fields: []templ.Component{
			kit.Radios(field("ground", "appointment.annul_ground", kit.Field{}), grounds),
			kit.AreaField(field("why", "appointment.annul_why", kit.Field{})),
			kit.TextField(field("number", "appointment.annul_number", kit.Field{Short: true})),
			kit.DateField(field("day", "appointment.annul_day", kit.Field{})),
		},
		Follows: []string{say(l, "appointment.annul.staff"), say(l, "appointment.annul.back"), say(l, "appointment.annul.told"), g.nextAfter(l)},
		Do:      kit.Act{Text: say(l, "appointment.annul"), Kind: kit.Refuse},
	}
	return nil
}

// nextAfter says what becomes of a post after an annulment.
func (g *gather) nextAfter(l locale.Lang) string {
	if g.v.Competition.Settings.NextInRank && g.rules.Appointment.AnnulNext.V {
		return say(l, "appointment.annul.next_on")
	}
	return say(l, "appointment.annul.next_off")
}

func (g *gather) endForm(v *competition.Vacancy, x *competition.OfferView, o *offerView) error {
	l, about := g.r.Lang, string(v.ID)
	s, sent, err := g.kept(endDraft, about)
	if err != nil {
		return err
	}
	follows := []string{say(l, "signing.end.told")}
	if x.Over == "window_passed" {
		follows = append(follows, say(l, "signing.end.vacant"))
	} else {
		follows = append(follows, g.next(l))
	}
	field := "why-" + about
	o.End = &actForm{
		Kept: s, Path: pathOf(g.v.Competition.ID, "/appointment/"+about+"/end"), Version: number(v.Version), Lead: say(l, "appointment.over."+x.Over),
		Fields: []templ.Component{kit.AreaField(kit.Field{
			ID: field, Name: "why", Label: say(l, "appointment.end_why"), Value: s.Or("why", sent["why"]), Error: g.bad.At[field],
		})},
		Follows: follows, Do: kit.Act{Text: say(l, "appointment.end"), Kind: kit.Refuse},
	}
	return nil
}

// belongs refuses an address whose application has no offer in the competition,
// and an actor who may not do the verb there.
func (d Deps) belongs(r *route.Request, verb access.Verb, id competition.ApplicationID) error {
	v, err := d.Contest.Appointments(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	if !access.May(r.Actor, verb, access.Target{Body: string(v.Competition.Body)}) {
		return fault.New(fault.Denied, "access.denied")
	}
	for _, p := range v.Posts {
		if slices.ContainsFunc(p.Offers, func(o competition.OfferView) bool { return o.Application.ID == id }) {
			return nil
		}
	}
	return fault.New(fault.Missing, "selection.missing.application")
}
