package meetingpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

type templComponent = templ.Component

// whole is a number of a form; -1, which nothing is, where it is none.
func whole(r *route.Request, name string) int64 {
	n, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// orderPage is the form of an order on the commission.
type orderPage struct {
	failed
	Head      kit.Heading
	Body      string
	Version   string
	Chairs    []kit.Option
	Members   []kit.Option
	Secretary []kit.Option
	Swaps     []swapView // of a change: one for each member in force
	Rule      string     // who may be replaced
	Stand     kit.Link
	Change    bool
	Paper     string
	Day       string
	Why       string
	MembersIn string // hint with the least number
}

// swapView are the fields of one replacement.
type swapView struct {
	Name, Away   string
	Ground, In   string // names of the fields
	GroundText   string
	Options      []kit.Option
	Error        string
	GroundLegend string
}

func (d Deps) orderForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawOrder(w, r, failed{})
}

func (d Deps) drawOrder(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.benchView(r)
	if err != nil {
		return err
	}
	l := r.Lang
	p := &orderPage{failed: f, Body: string(v.Body.ID), Version: "0", Change: v.Now != nil}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "bench"), Href: "/appraisal-commission?body=" + p.Body}}, Title: t(l, "order.new"), Sub: v.Body.Names.In(l)}
	if p.Change {
		p.Head.Title = t(l, "order.change")
	}
	p.Rule = t(l, "replace."+string(v.Rules.Formation.Replacement.V))
	p.Stand = lawpages.ClauseLink(l, v.Edition, v.Rules.Formation.Replacement)
	p.MembersIn = t(l, "order.members_hint", "least", v.Rules.Commission.LeastMembers.V)
	shown := v.Shown()
	if v.Next != nil {
		p.Version = number(v.Next.Version)
	}
	p.fill(r, v, shown)
	return d.draw(w, r, p.Head, f.Status, orderShow(p))
}

// fill puts what was typed, or the order that is shown, into the form.
func (p *orderPage) fill(r *route.Request, v *appraisal.BenchView, shown *appraisal.Order) {
	chosen := map[appraisal.Duty][]string{}
	if p.In != nil {
		chosen[appraisal.ChairDuty], chosen[appraisal.SecretaryDuty] = r.PostForm["chair"], r.PostForm["secretary"]
		chosen[appraisal.MemberDuty] = r.PostForm["members"]
		p.Paper, p.Day, p.Why = p.In["paper"], p.In["day"], p.In["why"]
	} else if shown != nil {
		for _, seat := range shown.Seats {
			chosen[seat.Duty] = append(chosen[seat.Duty], string(seat.Person))
		}
		if v.Next != nil {
			p.Paper, p.Day, p.Why = shown.Paper, shown.Day.String(), shown.Why
		}
	}
	if p.Day == "" {
		p.Day = v.Today.String()
	}
	options := func(duty appraisal.Duty) []kit.Option {
		var out []kit.Option
		for _, id := range v.Holders[duty] {
			out = append(out, kit.Option{Value: string(id), Text: v.Names[id], Chosen: slices.Contains(chosen[duty], string(id))})
		}
		return out
	}
	p.Chairs, p.Members, p.Secretary = options(appraisal.ChairDuty), options(appraisal.MemberDuty), options(appraisal.SecretaryDuty)
	if v.Now != nil {
		p.swaps(r, v, shown)
	}
}

// swaps are the replacements, one field for each member in force.
func (p *orderPage) swaps(r *route.Request, v *appraisal.BenchView, shown *appraisal.Order) {
	l := r.Lang
	for _, id := range v.Now.Voters() {
		s := swapView{Name: v.Names[id], Ground: "ground." + string(id), In: "in." + string(id), GroundLegend: t(l, "order.ground")}
		if kind, away := v.Away[id]; away {
			s.Away = locale.T(l, "people.absence."+string(kind), nil)
		}
		in := ""
		if p.In != nil {
			s.GroundText, in = p.In[s.Ground], p.In[s.In]
		} else if v.Next != nil {
			for _, c := range shown.Changes {
				if c.Out == id {
					s.GroundText, in = c.Ground, string(c.In)
				}
			}
		}
		for _, h := range append(slices.Clone(v.Holders[appraisal.ChairDuty]), v.Holders[appraisal.MemberDuty]...) {
			if h != id && !slices.ContainsFunc(s.Options, func(o kit.Option) bool { return o.Value == string(h) }) {
				s.Options = append(s.Options, kit.Option{Value: string(h), Text: v.Names[h], Chosen: string(h) == in})
			}
		}
		s.Error = p.At[s.Ground]
		p.Swaps = append(p.Swaps, s)
	}
}

// orderIn reads the form.
func orderIn(r *route.Request) (appraisal.OrderIn, error) {
	in := appraisal.OrderIn{Paper: r.PostFormValue("paper"), Why: r.PostFormValue("why")}
	for duty, field := range map[appraisal.Duty]string{appraisal.ChairDuty: "chair", appraisal.MemberDuty: "members", appraisal.SecretaryDuty: "secretary"} {
		for _, id := range r.PostForm[field] {
			if id != "" {
				in.Seats = append(in.Seats, appraisal.Seat{Person: people.PersonID(id), Duty: duty})
			}
		}
	}
	order := []appraisal.Duty{appraisal.ChairDuty, appraisal.MemberDuty, appraisal.SecretaryDuty}
	slices.SortStableFunc(in.Seats, func(a, b appraisal.Seat) int { return slices.Index(order, a.Duty) - slices.Index(order, b.Duty) })
	for name := range r.PostForm {
		id, ok := strings.CutPrefix(name, "ground.")
		if ground := strings.TrimSpace(r.PostForm.Get(name)); ok && ground != "" {
			in.Changes = append(in.Changes, appraisal.Replaced{Out: people.PersonID(id), In: people.PersonID(r.PostFormValue("in." + id)), Ground: ground})
		}
	}
	slices.SortFunc(in.Changes, func(a, b appraisal.Replaced) int { return strings.Compare(string(a.Out), string(b.Out)) })
	text := strings.TrimSpace(r.PostFormValue("day"))
	if text == "" {
		return in, nil
	}
	on, err := day.Parse(text)
	if f, ok := fault.As(err); ok {
		return in, f.At("day")
	}
	in.Day = on
	return in, err
}

func (d Deps) order(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.PrepareOrder, r.PostFormValue("body"))
	if err != nil {
		return err
	}
	in, err := orderIn(r)
	if err == nil {
		_, err = d.Appraisals.PrepareOrder(r.Context(), r.Actor, people.BodyID(body), version(r), in)
	}
	if err == nil {
		return goTo(w, r, "/appraisal-commission?done=prepared&body="+string(body))
	}
	f, err := d.refused(r, err, orderFields(in))
	if err != nil {
		return err
	}
	return d.drawOrder(w, r, f)
}

// orderFields are the controls of the form by the field of a fault.
func orderFields(in appraisal.OrderIn) map[string]string {
	out := map[string]string{"paper": "paper", "day": "day", "why": "why", "chair": "chair", "secretary": "secretary", "members": "members", "seats": "members", "changes": "swaps"}
	for i, seat := range in.Seats {
		field := "members"
		switch seat.Duty {
		case appraisal.ChairDuty:
			field = "chair"
		case appraisal.SecretaryDuty:
			field = "secretary"
		}
		out["seats["+strconv.Itoa(i)+"].person"] = field
	}
	for i, c := range in.Changes {
		for _, part := range []string{"ground", "out", "in"} {
			out["changes["+strconv.Itoa(i)+"]."+part] = "ground." + string(c.Out)
		}
	}
	return out
}
