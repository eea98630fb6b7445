package meetingpages

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// benchPage is the commission of a body with its orders.
type benchPage struct {
	failed
	Head    kit.Heading
	Done    string
	None    kit.Nothing
	Now     *orderView
	Next    *orderView
	Kept    []orderView // put in force earlier, the latest first
	Body    string
	Form    bool // the actor puts the draft in force
	Version string
	Number  string
	Least   string
	Stand   kit.Link
	Law     []kit.Link
}

// orderView is a version of the order.
type orderView struct {
	Title, Sub string
	Seats      kit.Rows
	Changes    []string
	Why        string
}

func (d Deps) bench(w http.ResponseWriter, r *route.Request) error {
	return d.drawBench(w, r, failed{})
}

// benchView reads the commission of the body that the address names, or of the
// one worked in.
func (d Deps) benchView(r *route.Request) (*appraisal.BenchView, error) {
	body, err := reach.Body(r.Actor, access.SeeYear, r.FormValue("body"))
	if err != nil {
		return nil, err
	}
	return d.Appraisals.Commission(r.Context(), r.Actor, people.BodyID(body))
}

func (d Deps) drawBench(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.benchView(r)
	if err != nil {
		return err
	}
	l := r.Lang
	p := &benchPage{failed: f, Done: done(r, "prepared", "formed"), Body: string(v.Body.ID), Form: v.Form && v.Next != nil}
	p.Head = kit.Heading{Title: t(l, "bench"), Sub: v.Body.Names.In(l)}
	p.Least = t(l, "bench.least", "least", v.Rules.Commission.LeastMembers.V)
	p.Stand = lawpages.ClauseLink(l, v.Edition, v.Rules.Commission.LeastMembers)
	p.None = kit.Nothing{Title: t(l, "bench.none"), Text: t(l, "bench.none_text")}
	if v.Prepare {
		key := "bench.write"
		if v.Now != nil {
			key = "bench.change"
		}
		if v.Next != nil {
			key = "bench.rewrite"
		}
		act := kit.Act{Text: t(l, key), Href: "/appraisal-commission/order?body=" + p.Body, Kind: kit.Main}
		p.Head.Acts = []kit.Act{act}
	}
	if v.Now != nil {
		p.Now = orderOf(l, v, v.Now)
	}
	if v.Next != nil {
		p.Next, p.Number, p.Version = orderOf(l, v, v.Next), number(v.Next.Number), number(v.Next.Version)
	}
	for i := range v.Orders {
		if v.Now != nil && v.Orders[i].Number != v.Now.Number {
			p.Kept = append(p.Kept, *orderOf(l, v, &v.Orders[i]))
		}
	}
	return d.draw(w, r, p.Head, f.Status, benchShow(p))
}

// orderOf shows a version of the order.
func orderOf(l locale.Lang, v *appraisal.BenchView, o *appraisal.Order) *orderView {
	out := &orderView{Title: t(l, "order.title", "paper", o.Paper, "day", o.Day.String(), "n", o.Number), Why: o.Why}
	if o.InForce != nil {
		out.Sub = t(l, "order.formed", "who", v.Names[o.Formed], "when", instant(l, &v.Body, *o.InForce))
	} else {
		out.Sub = t(l, "order.prepared", "who", v.Names[o.By], "when", instant(l, &v.Body, o.At))
	}
	out.Seats = seatsOf(l, v, o, out.Title)
	for _, c := range o.Changes {
		in := v.Names[c.In]
		if in == "" {
			in = "–"
		}
		out.Changes = append(out.Changes, t(l, "order.changed", "out", v.Names[c.Out], "in", in, "ground", c.Ground))
	}
	return out
}

// seatsOf is the table of who sits in the commission; of the order in force with
// who is absent today, where somebody is.
func seatsOf(l locale.Lang, v *appraisal.BenchView, o *appraisal.Order, caption string) kit.Rows {
	rows := kit.Rows{Caption: caption, Cols: []kit.Col{{Text: t(l, "person")}, {Text: t(l, "duty")}}}
	today := v.Now != nil && o.Number == v.Now.Number && len(v.Away) > 0
	if today {
		rows.Cols = append(rows.Cols, kit.Col{Text: t(l, "today")})
	}
	for _, seat := range o.Seats {
		cells := []templComponent{kit.Text(v.Names[seat.Person]), kit.Second(dutyName(l, seat.Duty))}
		if kind, away := v.Away[seat.Person]; today && away {
			cells = append(cells, kit.State(kit.Late, locale.T(l, "people.absence."+string(kind), nil)))
		} else if today {
			cells = append(cells, kit.Text("–"))
		}
		rows.Rows = append(rows.Rows, kit.Row{Cells: cells})
	}
	return rows
}

func (d Deps) form(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.FormCommission, r.PostFormValue("body"))
	if err != nil {
		return err
	}
	n := int(whole(r, "number"))
	_, err = d.Appraisals.FormCommission(r.Context(), r.Actor, people.BodyID(body), n, version(r))
	if err == nil {
		return goTo(w, r, "/appraisal-commission?done=formed&body="+string(body))
	}
	f, err := d.refused(r, err, nil)
	if err != nil {
		return err
	}
	return d.drawBench(w, r, f)
}
