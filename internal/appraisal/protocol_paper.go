package appraisal

import (
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/commission"
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

// minute writes a protocol in one language.
type minute struct {
	*minutes
	l locale.Lang
}

// dressed is a part of the protocol as it leaves the program, dressed.
func (x *minutes) dressed(part string, l locale.Lang, version int) (press.Ready, error) {
	return x.dress.On(x.paper(part, l, version), "appraisal-protocol/"+string(x.mt.ID)+"/"+part)
}

// paper is a part of the protocol as a document. A version of 0 is the draft
// that is made while nothing was drawn up.
func (x *minutes) paper(part string, l locale.Lang, version int) document.Document {
	p := minute{x, l}
	title := p.title(part)
	out := document.Document{Lang: l, Landscape: true, Date: x.on.String(), Number: strconv.Itoa(x.mt.Number), Title: title, Subject: x.body.Names.In(l)}
	if copied(part) {
		out.Stamps = x.stamps()
	}
	out.Footer = p.t("footer", "number", x.mt.Number, "version", version)
	if version == 0 {
		out.Footer = p.t("footer_draft", "number", x.mt.Number)
	}
	out.Parts = append(out.Parts, document.Paragraph{Align: document.AlignCenter, Runs: []document.Run{{Text: x.body.Names.In(l)}}},
		document.Heading{Level: 1, Text: title})
	if version == 0 {
		out.Parts = append(out.Parts, document.Paragraph{Align: document.AlignCenter, Runs: []document.Run{{Text: p.t("draft"), Bold: true}}})
	}
	out.Parts = append(out.Parts, p.head())
	if part == PartRecommendations {
		return p.recommendations(out)
	}
	out.Parts = append(out.Parts, p.attendance()...)
	out.Parts = append(out.Parts, p.agenda()...)
	out.Parts = append(out.Parts, p.corrections()...)
	out.Parts = append(out.Parts, p.failed()...)
	out.Parts = append(out.Parts, p.law()...)
	out.Parts = append(out.Parts, p.signers()...)
	return out
}

func (p *minute) t(key string, kv ...any) string {
	return locale.T(p.l, "meeting.paper."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// title is in the words of the act where the paper is in its language.
func (p *minute) title(part string) string {
	if part == PartRecommendations {
		return p.t("title_recommendations")
	}
	if p.official() {
		return p.rules.Wording.Forms.Protocol.Title
	}
	return p.t("title")
}

// official reports whether the paper is in the language of the act.
func (p *minute) official() bool {
	return len(p.rules.Wording.Scales.Grades) > 0 && p.rules.Wording.Scales.Grades[0].Name.Official.Lang == p.l
}

func (p *minute) head() document.Part {
	zone, err := day.Zone(p.body.Zone)
	when := p.on.String()
	if err == nil {
		when = day.In(p.mt.Starts, zone).String()
	}
	return document.KeyValue{Pairs: []document.Pair{
		{Key: p.t("number"), Value: strconv.Itoa(p.mt.Number)},
		{Key: p.t("day"), Value: p.t("on", "day", when)},
		{Key: p.t("room"), Value: p.mt.Room},
		{Key: p.t("period"), Value: p.t("from_until", "from", p.y.From.String(), "until", p.y.Until.String())},
		{Key: p.t("order"), Value: p.orderText()},
		{Key: p.t("act"), Value: p.env.Edition.Title.In(p.l)},
	}}
}

func (p *minute) orderText() string {
	if p.order == nil {
		return "–"
	}
	return p.t("order_of", "number", p.order.Paper, "day", p.order.Day.String())
}

// attendance is the table of the commission with who was present, and the
// quorum.
func (p *minute) attendance() []document.Part {
	out := []document.Part{document.Heading{Level: 2, Text: p.t("attendance")}}
	if p.order == nil {
		return out
	}
	t := document.Table{Columns: []document.Column{{Title: p.t("person"), Width: 6}, {Title: p.t("duty"), Width: 4}, {Title: p.t("present"), Width: 3}}}
	for _, who := range p.seated() {
		here := p.t("absent")
		switch duty := p.order.SeatOf(who); {
		case duty == SecretaryDuty && p.mt.Opened != nil, slices.Contains(p.mt.Attended, who):
			here = p.t("here")
		}
		duty := p.t("former")
		if d := p.order.SeatOf(who); d != "" {
			duty = locale.T(p.l, "appraisal.duty."+string(d), nil)
		}
		t.Rows = append(t.Rows, document.Cells(p.names[who], duty, here))
	}
	in := p.quorumIn()
	in.Present = len(p.attendedOfOrder())
	found, err := commission.Quorum(&p.rules.Commission, in)
	if err != nil {
		return append(out, t)
	}
	out = append(out, t)
	for _, r := range found.Reasons {
		out = append(out, document.Text(p.reason(r)))
	}
	return out
}

// seated are those of the order, and those who were present under an earlier
// one.
func (p *minute) seated() []people.PersonID {
	var out []people.PersonID
	for _, seat := range p.order.Seats {
		out = append(out, seat.Person)
	}
	return distinctPersons(append(out, p.mt.Attended...)...)
}

func (p *minute) attendedOfOrder() []people.PersonID {
	return slices.DeleteFunc(p.order.Voters(), func(who people.PersonID) bool { return !slices.Contains(p.mt.Attended, who) })
}

// agenda is the table of the cases with what was decided. The column of
// corrections is the one that the act names.
func (p *minute) agenda() []document.Part {
	correction := p.t("correction")
	if p.official() {
		correction = p.rules.Wording.Forms.Protocol.Correction.Label
	}
	t := document.Table{Columns: []document.Column{
		{Title: "№", Width: 1, Align: document.AlignCenter}, {Title: p.t("servant"), Width: 6}, {Title: p.t("kci"), Width: 4},
		{Title: p.t("competencies"), Width: 4}, {Title: p.t("vote"), Width: 4}, {Title: p.t("decision"), Width: 4},
		{Title: correction, Width: 6}, {Title: p.t("final"), Width: 4},
	}}
	for _, r := range p.items {
		t.Rows = append(t.Rows, p.row(r))
	}
	return []document.Part{document.Heading{Level: 2, Text: p.t("results", "n", len(p.items))}, t, document.Note{Text: p.t("competencies_how")}}
}

func (p *minute) row(r ItemRow) document.Row {
	i := r.Item
	name := r.Name
	if post, ok := p.posts[r.Case.Place.Post]; ok {
		name += "\n" + post.Title(p.l)
	}
	decision, correction, final, vote := p.t("undecided"), "–", "–", "–"
	if len(i.Votes) > 0 {
		vote = p.votes(i.Votes, i.Casting)
	}
	switch i.State() {
	case ItemAdopted:
		decision, final = p.t("decided_"+string(i.Proposal)), p.rules.GradeName(i.Final(), p.l)
		if i.Answers != "" {
			decision += "\n" + p.t("answers")
		}
		if i.Changes() {
			correction = p.correction(i.Corrected, i.Meets)
		}
	case ItemAgain:
		decision = p.t("no_majority")
	}
	return document.Cells(strconv.Itoa(i.Place), name, p.rules.GradeName(i.Grade, p.l), p.failing(p.came[i.Case]), vote, decision, correction, final)
}

// votes are the numbers of an open vote.
func (p *minute) votes(all []Voted, casting bool) string {
	n := map[commission.Choice]int{}
	for _, v := range all {
		n[v.Vote]++
	}
	out := p.t("votes", "yes", n[commission.For], "no", n[commission.Against], "abstain", n[commission.Abstain])
	if casting {
		out += "\n" + p.t("casting")
	}
	return out
}

// failing are the numbers on the sheet of the competencies that do not meet
// expectations.
func (p *minute) failing(came map[string]bool) string {
	if len(came) == 0 {
		return "–"
	}
	var out []string
	for n, key := range p.rules.Competency.All.V {
		if meets, ok := came[key]; ok && !meets {
			out = append(out, strconv.Itoa(n+1))
		}
	}
	if len(out) == 0 {
		return p.t("all_meet", "n", len(came))
	}
	return p.t("fail", "numbers", strings.Join(out, ", "))
}

// correction is what the commission corrected, in short.
func (p *minute) correction(grade string, meets map[string]bool) string {
	var out []string
	if grade != "" {
		out = append(out, p.t("grade_to", "grade", p.rules.GradeName(grade, p.l)))
	}
	for n, key := range p.rules.Competency.All.V {
		if v, ok := meets[key]; ok {
			out = append(out, p.t("competency_to", "number", n+1, "result", p.rules.MeetsName(v, p.l)))
		}
	}
	return strings.Join(out, "\n")
}

// corrections gives the reason of each correction, and of each answer to the
// authorised body.
func (p *minute) corrections() []document.Part {
	var out []document.Part
	for _, r := range p.items {
		if r.Item.Reason == "" || r.Item.State() != ItemAdopted {
			continue
		}
		out = append(out, document.Text(p.t("reason", "place", r.Item.Place, "name", r.Name, "reason", r.Item.Reason)))
	}
	if len(out) == 0 {
		return nil
	}
	return append([]document.Part{document.Heading{Level: 2, Text: p.t("reasons")}}, out...)
}

// failed are the votes by name that need to be told: of corrections, of
// proposals that found no majority, and of those that were not unanimous.
func (p *minute) failed() []document.Part {
	t := document.Table{Columns: []document.Column{
		{Title: "№", Width: 1, Align: document.AlignCenter}, {Title: p.t("servant"), Width: 4}, {Title: p.t("proposal"), Width: 4},
		{Title: p.t("yes"), Width: 5}, {Title: p.t("no"), Width: 4}, {Title: p.t("abstain"), Width: 4}, {Title: p.t("outcome"), Width: 3},
	}}
	for _, r := range p.items {
		for _, a := range r.Item.Past {
			t.Rows = append(t.Rows, p.named(r, a.Proposal, a.Votes, a.Result))
		}
		if i := r.Item; i.Result != nil && (i.Changes() || *i.Result != commission.Adopted || !unanimous(i.Votes)) {
			t.Rows = append(t.Rows, p.named(r, i.Proposal, i.Votes, *i.Result))
		}
	}
	if len(t.Rows) == 0 {
		return []document.Part{document.Text(p.t("unanimous"))}
	}
	return []document.Part{document.Heading{Level: 2, Text: p.t("by_name")}, t}
}

func unanimous(all []Voted) bool {
	return !slices.ContainsFunc(all, func(v Voted) bool { return v.Vote != commission.For })
}

func (p *minute) named(r ItemRow, proposal Proposal, votes []Voted, result commission.Result) document.Row {
	by := map[commission.Choice][]string{}
	for _, v := range votes {
		by[v.Vote] = append(by[v.Vote], p.names[v.Member])
	}
	list := func(c commission.Choice) string {
		if len(by[c]) == 0 {
			return "–"
		}
		return strings.Join(by[c], ", ")
	}
	return document.Cells(strconv.Itoa(r.Item.Place), r.Name, p.t("proposed_"+string(proposal)), list(commission.For), list(commission.Against), list(commission.Abstain),
		p.t("outcome_"+string(result)))
}

// recommendations is what is recommended from the results of the KCI; nothing
// else is told.
func (p *minute) recommendations(out document.Document) document.Document {
	t := document.Table{Columns: []document.Column{
		{Title: "№", Width: 1, Align: document.AlignCenter}, {Title: p.t("servant"), Width: 6}, {Title: p.t("kci"), Width: 4}, {Title: p.t("recommended"), Width: 6},
	}}
	for _, r := range p.items {
		if r.Item.State() != ItemAdopted || len(r.Item.Uses) == 0 {
			continue
		}
		var uses []string
		for _, u := range r.Item.Uses {
			uses = append(uses, locale.T(p.l, "appraisal.use."+u, nil))
		}
		t.Rows = append(t.Rows, document.Cells(strconv.Itoa(r.Item.Place), r.Name, p.rules.GradeName(r.Item.Final(), p.l), strings.Join(uses, ", ")))
	}
	cite := p.rules.Uses.KCI.Cite()
	out.Parts = append(out.Parts, document.Text(p.t("recommended_ground")+" ("+p.clause(cite)+")"), t)
	out.Parts = append(out.Parts, p.signers()...)
	return out
}

// law ends the protocol with the clauses that it stands on.
func (p *minute) law() []document.Part {
	r := p.rules
	out := []document.Part{document.Heading{Level: 2, Text: p.t("clauses")}}
	var told []string
	for _, c := range []law.Citer{r.Commission.Quorum, r.Commission.OpenVote, r.Commission.CastingVote, r.Commission.SecretaryVotes, r.Meeting.Decisions, r.Meeting.Correction, r.Meeting.ApprovedBy} {
		clause, ok := p.env.Edition.Clause(c.Cite().Clause)
		if !ok || slices.Contains(told, clause.ID) {
			continue
		}
		told = append(told, clause.ID)
		out = append(out, document.Text(p.clause(c.Cite())+": "+clause.Gist.In(p.l)))
	}
	return out
}

func (p *minute) signers() []document.Part {
	out := []document.Part{document.Heading{Level: 2, Text: p.t("signers")}}
	for _, who := range p.must() {
		duty := p.order.SeatOf(who)
		text := p.t("former")
		if duty != "" {
			text = locale.T(p.l, "appraisal.duty."+string(duty), nil)
		}
		out = append(out, document.Text(p.names[who]+", "+text))
	}
	return append(out, document.Note{Text: p.t("signed_how")})
}

func (p *minute) reason(r law.Reason) string { return r.Text().In(p.l) + " (" + p.clause(r.Cite) + ")" }

func (p *minute) clause(c fault.Citation) string { return clauseIn(p.l, c) }

// clauseIn names a clause as readers do.
func clauseIn(l locale.Lang, c fault.Citation) string {
	kind, number, ok := strings.Cut(c.Clause, "-")
	if !ok {
		kind, number = "clause", c.Clause
	}
	key := "law.cite." + kind
	if !locale.Has(key) {
		key, number = "law.cite.key", c.Clause
	}
	return locale.T(l, key, fault.Args{"clause": number})
}
