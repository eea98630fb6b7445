package learnpages

import (
	"net/http"
	"net/url"

	"tarazy/internal/access"
	"tarazy/internal/competency"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// poolPage is the talent pool of a body.
type poolPage struct {
	problems
	Head      kit.Heading
	Done      string
	Body      string
	Filters   kit.FilterBar
	Position  kit.Field
	Positions []kit.Option
	State     kit.Field
	States    []kit.Option
	Rows      []poolRow
	Next      string
	None      kit.Nothing
}

// poolRow is a place in the pool.
type poolRow struct {
	Person, Name string
	Position     words
	Kind         kit.StateKind
	State        string
	Link         string
	End          string // where HR takes the person out
	Open         bool
	Why          kit.Field
}

var poolKinds = map[interview.PoolState]kit.StateKind{interview.PoolAsked: kit.Going, interview.PoolIn: kit.Done, interview.PoolEnded: kit.Out}

func (d Deps) pool(w http.ResponseWriter, r *route.Request) error {
	return d.drawPool(w, r, nothing(), "")
}

func (d Deps) drawPool(w http.ResponseWriter, r *route.Request, bad problems, about people.PersonID) error {
	l, q := r.Lang, r.URL.Query()
	body := bodyOf(r, access.KeepPool)
	ask := interview.PoolQuery{Body: body, Position: q.Get("position"), State: interview.PoolState(q.Get("state")), After: q.Get("after")}
	v, err := d.Interviews.Pool(r.Context(), r.Actor, ask)
	if err != nil {
		return err
	}
	p := &poolPage{
		problems: bad, Body: string(body), Head: kit.Heading{Title: t(l, "pool"), Sub: t(l, "pool.sub")},
		Position: kit.Field{Name: "position", Label: t(l, "position"), Value: ask.Position, Optional: true},
		State:    kit.Field{Name: "state", Label: t(l, "state"), Value: string(ask.State), Optional: true},
		None:     kit.Nothing{Title: t(l, "pool.none"), Text: t(l, "pool.none_text")},
	}
	if q.Has("done") {
		p.Done = t(l, "pool.ended")
	}
	p.Positions = positions(l, v.Positions)
	for _, s := range []interview.PoolState{interview.PoolAsked, interview.PoolIn} {
		p.States = append(p.States, kit.Option{Value: string(s), Text: t(l, "pool.state."+string(s))})
	}
	p.Filters = poolFilters(l, p, &ask)
	for k := range v.Rows {
		p.Rows = append(p.Rows, d.poolRow(l, &v.Rows[k], p, about))
	}
	if v.Next != "" {
		q.Set("after", v.Next)
		p.Next = "/pool?" + q.Encode()
	}
	return d.draw(w, r, p.Head, bad.Status, poolView(p))
}

func poolFilters(l locale.Lang, p *poolPage, ask *interview.PoolQuery) kit.FilterBar {
	out := kit.FilterBar{Action: "/pool", Clear: "/pool"}
	without := func(name, value string) string {
		if value == "" {
			return "/pool"
		}
		return "/pool?" + url.Values{name: {value}}.Encode()
	}
	if ask.Position != "" {
		out.Active = append(out.Active, kit.Chip{Name: t(l, "position"), Value: chosen(p.Positions, ask.Position), Remove: without("state", string(ask.State))})
	}
	if ask.State != "" {
		out.Active = append(out.Active, kit.Chip{Name: t(l, "state"), Value: chosen(p.States, string(ask.State)), Remove: without("position", ask.Position)})
	}
	return out
}

func chosen(all []kit.Option, value string) string {
	for _, o := range all {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

// positions are those of the model to choose from.
func positions(l locale.Lang, all []competency.Position) []kit.Option {
	var out []kit.Option
	for _, p := range all {
		text, _ := p.Name.In(l)
		out = append(out, kit.Option{Value: p.ID, Text: p.ID + " · " + text})
	}
	return out
}

func (d Deps) poolRow(l locale.Lang, x *interview.PoolRow, p *poolPage, about people.PersonID) poolRow {
	out := poolRow{
		Person: string(x.Person), Name: x.Name, Position: official(l, x.Position), Kind: poolKinds[x.State()],
		State: t(l, "pool.asked_on", "day", d.dayText(l, x.Asked, x.PoolEntry.Body)), End: "/pool/" + string(x.Person) + "/end",
		Why: kit.Field{ID: "why-" + string(x.Person), Name: "why", Label: t(l, "pool.why"), Hint: t(l, "pool.why.hint"), Rows: 2},
	}
	if x.Series != "" {
		out.Link = seriesPath(x.Series) + "/" + string(x.Interview) + "/letter"
	}
	if x.Consent != nil {
		out.State = t(l, "pool.since", "day", d.dayText(l, *x.Consent, x.PoolEntry.Body))
	}
	if x.Person == about {
		out.Open, out.Why.Value, out.Why.Error = true, p.typed("why", ""), p.At["why"]
	}
	return out
}

func (d Deps) poolEnd(w http.ResponseWriter, r *route.Request) error {
	person := people.PersonID(r.PathValue("person"))
	body := bodyOf(r, access.KeepPool)
	err := d.Interviews.EndPool(r.Context(), r.Actor, body, person, r.PostFormValue("why"))
	if err == nil {
		return page.Go(w, r, "/pool?done=ended&body="+url.QueryEscape(string(body)))
	}
	bad, err := refused(r, err, map[string]string{"why": "why"})
	if err != nil {
		return err
	}
	for k := range bad.Errors {
		if bad.Errors[k].ID == "why" {
			bad.Errors[k].ID = "why-" + string(person)
		}
	}
	return d.drawPool(w, r, bad, person)
}

// proposePage asks for which position a candidate is kept.
type proposePage struct {
	problems
	Head      kit.Heading
	Path      string
	Letter    string
	Name      string
	Position  kit.Field
	Positions []kit.Option
}

func (d Deps) proposeForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawPropose(w, r, nothing())
}

func (d Deps) drawPropose(w http.ResponseWriter, r *route.Request, bad problems) error {
	l := r.Lang
	v, err := d.Interviews.PoolProposal(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	if err := belongs(r, &v.Interview); err != nil {
		return err
	}
	path := pathOf(&v.Interview)
	p := &proposePage{
		problems: bad, Path: path + "/pool", Letter: path + "/letter", Name: v.Candidate, Positions: positions(l, v.Positions),
		Head: kit.Heading{
			Crumbs: []kit.Link{{Text: t(l, "pool"), Href: "/pool"}, {Text: v.Interview.Number, Href: path + "/letter"}}, Title: t(l, "pool.propose"), Sub: v.Candidate,
		},
		Position: kit.Field{Name: "position", Label: t(l, "position"), Hint: t(l, "position.hint"), Value: bad.typed("position", v.Position), Error: bad.At["position"]},
	}
	return d.draw(w, r, p.Head, bad.Status, proposeView(p))
}

func (d Deps) propose(w http.ResponseWriter, r *route.Request) error {
	err := d.Interviews.ProposePool(r.Context(), r.Actor, idOf(r), r.PostFormValue("position"))
	if err == nil {
		return page.Go(w, r, seriesPath(seriesOf(r))+"/"+string(idOf(r))+"/letter")
	}
	if f, ok := fault.As(err); ok && fault.Is(err, "competency.no_position") { // chosen from a list: no page is missing
		g := *f
		g.Kind = fault.Invalid
		err = &g
	}
	bad, err := refused(r, err, map[string]string{"position": "position"})
	if err != nil {
		return err
	}
	return d.drawPropose(w, r, bad)
}

// myPoolPage are a person's own places in pools.
type myPoolPage struct {
	problems
	Head kit.Heading
	All  []myPlace
	None kit.Nothing
}

type myPlace struct {
	Body, Name string
	Position   words
	Kind       kit.StateKind
	State      string
	Asks, In   bool
	Why        string
}

func (d Deps) myPool(w http.ResponseWriter, r *route.Request) error {
	return d.drawMyPool(w, r, problems{})
}

func (d Deps) drawMyPool(w http.ResponseWriter, r *route.Request, bad problems) error {
	l := r.Lang
	all, err := d.Interviews.MyPool(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	p := &myPoolPage{problems: bad, Head: kit.Heading{Title: t(l, "my_pool"), Sub: t(l, "my_pool.sub")}, None: kit.Nothing{Title: t(l, "my_pool.none"), Text: t(l, "my_pool.none_text")}}
	for k := range all {
		x := &all[k]
		m := myPlace{Body: string(x.PoolEntry.Body), Name: x.Body.Names.In(l), Position: official(l, x.Position), Kind: poolKinds[x.State()], Asks: x.State() == interview.PoolAsked, In: x.State() == interview.PoolIn}
		switch x.State() {
		case interview.PoolAsked:
			m.State = t(l, "pool.asked_on", "day", d.dayText(l, x.Asked, x.PoolEntry.Body))
		case interview.PoolIn:
			m.State = t(l, "pool.since", "day", d.dayText(l, *x.Consent, x.PoolEntry.Body))
		default:
			m.State, m.Why = t(l, "pool.ended_on", "day", d.dayText(l, *x.Ended, x.PoolEntry.Body)), endText(l, x.Why)
		}
		p.All = append(p.All, m)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Column, Roomy: true, Status: bad.Status, Class: "p-learn"}, myPoolView(p))
}

// endText is why a place ended: one of the program's reasons, or HR's words.
func endText(l locale.Lang, why string) string {
	switch why {
	case interview.PoolDeclined, interview.PoolWithdrawn, interview.PoolExpired:
		return t(l, "pool.end."+why)
	}
	return why
}

func (d Deps) poolAnswer(w http.ResponseWriter, r *route.Request) error {
	err := d.Interviews.AnswerPool(r.Context(), r.Actor, people.BodyID(r.PathValue("body")), r.PostFormValue("answer") == "yes")
	if err == nil {
		return page.Go(w, r, "/my-pool")
	}
	bad, err := refused(r, err, nil)
	if err != nil {
		return err
	}
	return d.drawMyPool(w, r, bad)
}
