package competition

import (
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

// page writes a protocol in one language.
type page struct {
	*sitting
	l      locale.Lang
	stages map[StageKey]locale.Words
	number int // of the version of the text
	why    string
}

// dressed is the protocol as it leaves the program, dressed.
func (x *sitting) dressed(l locale.Lang, number int, why string) (press.Ready, error) {
	d, err := x.paper(l, number, why)
	if err != nil {
		return press.Ready{}, err
	}
	return x.dress.On(d, "protocol/"+string(x.m.c.ID))
}

// paper is the protocol as a document.
func (x *sitting) paper(l locale.Lang, number int, why string) (document.Document, error) {
	all, err := CataloguesOf(x.m.env.Edition)
	if err != nil {
		return document.Document{}, err
	}
	p := page{sitting: x, l: l, stages: map[StageKey]locale.Words{}, number: number, why: why}
	for _, s := range all.Stages {
		p.stages[StageKey(s.Key)] = s.Name
	}
	c := x.m.c
	title := p.t("protocol.paper.title", "number", c.Number)
	out := document.Document{
		Lang: l, Date: x.on.String(), Number: c.Number, Title: title, Subject: c.Title.In(l), Stamps: x.stamps(),
		Footer: p.t("protocol.paper.footer", "number", c.Number, "version", number),
	}
	out.Parts = append(out.Parts,
		document.Paragraph{Align: document.AlignCenter, Runs: []document.Run{{Text: x.m.body.Names.In(l)}}},
		document.Heading{Level: 1, Text: title + "\n" + c.Title.In(l)})
	out.Parts = append(out.Parts, p.head()...)
	for i := range x.posts {
		parts, err := p.post(&x.posts[i])
		if err != nil {
			return out, err
		}
		out.Parts = append(out.Parts, parts...)
	}
	out.Parts = append(out.Parts, p.objections()...)
	out.Parts = append(out.Parts, p.law()...)
	return out, nil
}

func (p *page) t(key string, kv ...any) string {
	return locale.T(p.l, key, fault.New(fault.Invalid, "", kv...).Args)
}

func (p *page) points(v law.Points) string { return locale.Decimal(p.l, v.String()) }

// head names the competition and its commission.
func (p *page) head() []document.Part {
	c := p.m.c
	announced := c.Until
	if c.Announced != nil {
		announced = *c.Announced
	}
	pairs := []document.Pair{
		{Key: p.t("protocol.paper.day"), Value: p.t("protocol.on", "day", p.on.String())},
		{Key: p.t("protocol.paper.due"), Value: p.t("protocol.on", "day", p.due.String()) + " (" + p.clause(p.m.rules.Protocol.WorkingDays.Cite()) + ")"},
		{Key: p.t("protocol.paper.announced"), Value: p.t("protocol.on", "day", announced.String())},
		{Key: p.t("protocol.paper.order"), Value: p.t("protocol.paper.order_of", "number", p.order.Number, "day", p.order.Day.String())},
		{Key: p.t("protocol.paper.law"), Value: p.m.env.Edition.Title.In(p.l) + ", " + p.m.env.Edition.Day},
	}
	if p.why != "" {
		pairs = append(pairs, document.Pair{Key: p.t("protocol.paper.version", "n", p.number), Value: p.why})
	}
	out := []document.Part{document.KeyValue{Pairs: pairs}, document.Heading{Level: 2, Text: p.t("protocol.paper.commission")}}
	table := document.Table{Columns: []document.Column{
		{Title: p.t("protocol.paper.person"), Width: 5}, {Title: p.t("protocol.paper.duty"), Width: 3}, {Title: p.t("protocol.paper.apart"), Width: 4},
	}}
	for _, seat := range p.order.Seats {
		table.Rows = append(table.Rows, document.Cells(p.names[seat.Person], p.t("panel.duty."+string(seat.Duty)), p.apartFrom(seat.Person)))
	}
	return append(out, table)
}

// apartFrom names the posts in which a judge took no part.
func (p *page) apartFrom(who people.PersonID) string {
	var codes []string
	for _, x := range p.posts {
		if slices.Contains(p.apart[who], x.v.ID) {
			codes = append(codes, x.v.Code)
		}
	}
	if len(codes) == 0 {
		return "–"
	}
	return strings.Join(codes, ", ")
}

// post tells of one vacancy.
func (p *page) post(x *ranked) ([]document.Part, error) {
	out := []document.Part{
		document.Heading{Level: 2, Text: p.t("protocol.paper.post", "code", x.v.Code, "title", x.v.Title.In(p.l), "category", x.v.Category)},
		document.KeyValue{Pairs: []document.Pair{
			{Key: p.t("protocol.paper.unit"), Value: x.v.Unit.In(p.l)},
			{Key: p.t("protocol.paper.applications"), Value: strconv.Itoa(len(x.apps))},
			{Key: p.t("protocol.paper.interviewed"), Value: strconv.Itoa(x.interviewed())},
		}},
	}
	if len(x.apps) > 0 {
		out = append(out, document.Heading{Level: 3, Text: p.t("protocol.paper.candidates")}, p.candidates(x))
	}
	if gone := p.gone(x); len(gone) > 0 {
		table := document.Table{Columns: []document.Column{
			{Title: p.t("protocol.paper.number"), Width: 3}, {Title: p.t("protocol.paper.left_at"), Width: 3},
			{Title: p.t("protocol.paper.left_why"), Width: 8}, {Title: p.t("protocol.paper.clause"), Width: 2},
		}, Rows: gone}
		out = append(out, document.Heading{Level: 3, Text: p.t("protocol.paper.left")}, table)
	}
	if placed := x.placed(); len(placed) > 0 {
		out = append(out, document.Heading{Level: 3, Text: p.t("protocol.paper.ranking")}, p.ranking(x, placed))
		out = append(out, p.weights(x)...)
	}
	return append(out, p.verdict(x)...), nil
}

// candidates is the table of all candidates with the points of each stage.
func (p *page) candidates(x *ranked) document.Table {
	t := document.Table{Columns: []document.Column{{Title: p.t("protocol.paper.number"), Width: 4}}}
	for _, stage := range x.tests() {
		t.Columns = append(t.Columns, document.Column{Title: p.stages[stage].In(p.l), Width: 3, Align: document.AlignRight})
	}
	t.Columns = append(t.Columns, document.Column{Title: p.t("protocol.paper.sum"), Width: 3, Align: document.AlignRight})
	for _, a := range x.apps {
		row := document.Row{Cells: []document.Cell{{Text: a.Number}}}
		for _, stage := range x.tests() {
			text := "–"
			if r, ok := x.results[a.ID][stage]; ok && r.Taken == TookPart {
				text = p.points(r.Points)
			}
			row.Cells = append(row.Cells, document.Cell{Text: text})
		}
		t.Rows = append(t.Rows, document.Row{Cells: append(row.Cells, document.Cell{Text: p.points(a.Points)})})
	}
	return t
}

// gone are who left before the end, at which stage, why, by which clause.
func (p *page) gone(x *ranked) (out []document.Row) {
	for _, a := range x.apps {
		var why string
		switch a.Standing {
		case Out:
			why = p.t("selection.out." + a.Why)
		case Refused, Withdrawn:
			why = p.t("selection.standing." + string(a.Standing))
		default:
			continue
		}
		clause := "–"
		if ground := x.ground(a); ground != nil {
			// A reason of HR may name the person; only the law's own words go on.
			if a.Standing == Out {
				why += ". " + ground.Text().In(p.l)
			}
			clause = p.clause(ground.Cite)
		}
		out = append(out, document.Cells(a.Number, p.stages[a.Stage].In(p.l), why, clause))
	}
	return out
}

// grounds are the rules by whose findings a candidate leaves.
var grounds = map[string][]string{
	"threshold": {"personal-qualities"}, "cut": {"ability-cut"}, "shortlist": {"interview-shortlist"}, "pass_mark": {"essay"}, "breach": {"stage-conduct"}, "": {"admission"},
}

// ground is the first reason of the finding by which a candidate left; nil
// where there was none, as for one who did not come.
func (x *ranked) ground(a Application) *law.Reason {
	if a.Standing == Withdrawn {
		return nil
	}
	all := append(slices.Clone(x.own[a.ID]), x.rulings...)
	for _, name := range grounds[a.Why] {
		if r := lastOf(all, name); r != nil && len(r.Finding.Reasons) > 0 {
			return &r.Finding.Reasons[0]
		}
	}
	return nil
}

// ranking is the table of places. What decides among equals is given for those
// with equal points.
func (p *page) ranking(x *ranked, placed []Application) document.Table {
	t := document.Table{Columns: []document.Column{
		{Title: p.t("protocol.paper.place"), Width: 2, Align: document.AlignCenter}, {Title: p.t("protocol.paper.name"), Width: 6},
		{Title: p.t("protocol.paper.number"), Width: 3}, {Title: p.t("protocol.paper.sum"), Width: 3, Align: document.AlignRight},
		{Title: p.t("protocol.paper.experience"), Width: 3, Align: document.AlignRight}, {Title: p.t("protocol.paper.education"), Width: 4},
	}}
	equal := map[law.Points]int{}
	for _, a := range placed {
		equal[a.Points]++
	}
	for _, a := range placed {
		experience, education := "–", "–"
		if equal[a.Points] > 1 {
			experience = locale.Number(p.l, strconv.Itoa(a.Experience))
			if a.Education != "" {
				education = p.t("selection.education." + a.Education)
			}
		}
		t.Rows = append(t.Rows, document.Cells(strconv.Itoa(a.Place), p.nameOf(x, a), a.Number, p.points(a.Points), experience, education))
	}
	return t
}

// nameOf is a candidate's name, or the number of one who was never named.
func (p *page) nameOf(x *ranked, a Application) string {
	if x.named(a) && p.names[a.Person] != "" {
		return p.names[a.Person]
	}
	return a.Number
}

// weights shows what share of the greatest possible sum each stage has.
func (p *page) weights(x *ranked) []document.Part {
	r := p.m.rules
	most := map[StageKey]int{
		AtQualities: r.Qualities.Tasks(), AtAbilities: r.Abilities.TextTasks.V + r.Abilities.NumberTasks.V,
		AtEssay: r.Essay.MarkMost.V, AtInterview: r.Interview.MarkMost.V,
	}
	total := 0
	for _, stage := range x.tests() {
		total += most[stage]
	}
	t := document.Table{Columns: []document.Column{
		{Title: p.t("protocol.paper.stage"), Width: 6}, {Title: p.t("protocol.paper.most"), Width: 2, Align: document.AlignRight},
		{Title: p.t("protocol.paper.share"), Width: 2, Align: document.AlignRight},
	}}
	for _, stage := range x.tests() {
		share := law.Hundredths(int64(most[stage])*100, int64(total))
		t.Rows = append(t.Rows, document.Cells(p.stages[stage].In(p.l), strconv.Itoa(most[stage]), locale.Decimal(p.l, share.Fixed())+"\u00a0%"))
	}
	return []document.Part{document.Heading{Level: 3, Text: p.t("protocol.paper.weights")}, t}
}

// verdict names the winner, or says why there is none.
func (p *page) verdict(x *ranked) []document.Part {
	out := []document.Part{document.Heading{Level: 3, Text: p.t("protocol.paper.verdict")}}
	if tie := lastOf(x.rulings, "last-tie"); tie != nil {
		out = append(out, p.sentences(tie.Finding)...)
	}
	if r := lastOf(x.rulings, "final-ranking"); r != nil {
		out = append(out, p.sentences(r.Finding)...)
	}
	if x.winner != nil {
		return append(out, document.Paragraph{Runs: []document.Run{
			{Text: p.t("protocol.paper.winner", "name", p.nameOf(x, *x.winner), "number", x.winner.Number), Bold: true},
		}})
	}
	why := x.v.Why
	if why == "" {
		why = x.why
	}
	if why == "nobody" {
		why = "nobody_left"
	}
	return append(out, document.Paragraph{Runs: []document.Run{{Text: p.t("protocol.paper.no_winner", "why", p.t("selection.failed."+why)), Bold: true}}})
}

// sentences are the grounds of a finding with their clauses.
func (p *page) sentences(f law.Finding) (out []document.Part) {
	for _, r := range f.Reasons {
		out = append(out, document.Text(r.Text().In(p.l)+" ("+p.clause(r.Cite)+")"))
	}
	return out
}

// objections lists the appeals with what was decided.
func (p *page) objections() []document.Part {
	out := []document.Part{document.Heading{Level: 2, Text: p.t("protocol.paper.appeals")}}
	if len(p.appeals) == 0 {
		return append(out, document.Text(p.t("protocol.paper.no_appeals")))
	}
	number := map[ApplicationID]string{}
	for _, x := range p.posts {
		for _, a := range x.apps {
			number[a.ID] = a.Number
		}
	}
	t := document.Table{Columns: []document.Column{
		{Title: p.t("protocol.paper.number"), Width: 3}, {Title: p.t("protocol.paper.stage"), Width: 5}, {Title: p.t("protocol.paper.decision"), Width: 5},
	}}
	for _, a := range p.appeals {
		t.Rows = append(t.Rows, document.Cells(number[a.Application], p.stages[a.Stage].In(p.l), p.t("protocol.appeal."+string(a.State))))
	}
	return append(out, t)
}

// law ends the protocol with the clauses that it stands on, and who signs.
func (p *page) law() []document.Part {
	r := p.m.rules
	out := []document.Part{document.Heading{Level: 2, Text: p.t("protocol.paper.clauses")}}
	var told []string
	for _, c := range []law.Citer{r.Cut.Share, r.Essay.PassMark, r.Shortlist.Most, r.Ranking.Order, r.Protocol.WorkingDays, r.Appointment.After} {
		clause, ok := p.m.env.Edition.Clause(c.Cite().Clause)
		if !ok || slices.Contains(told, clause.ID) {
			continue
		}
		told = append(told, clause.ID)
		out = append(out, document.Text(p.clause(c.Cite())+": "+clause.Gist.In(p.l)))
	}
	out = append(out, document.Heading{Level: 2, Text: p.t("protocol.paper.signers")})
	for _, who := range p.must() {
		out = append(out, document.Text(p.names[who]+", "+p.t("panel.duty."+string(p.order.SeatOf(who)))))
	}
	return append(out, document.Note{Text: p.t("protocol.paper.signed_how")})
}

// clause names a clause as readers do: "step 9".
func (p *page) clause(c fault.Citation) string {
	kind, number, ok := strings.Cut(c.Clause, "-")
	key := "law.cite." + kind
	if !ok || !locale.Has(key) {
		key, number = "law.cite.key", c.Clause
	}
	return locale.T(p.l, key, fault.Args{"clause": number})
}
