package meetingpages

import (
	"net/http"
	"slices"
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/unsent"
)

// itemPage is a case on the agenda: the proposal, the open vote, both sheets.
type itemPage struct {
	failed
	Head     kit.Heading
	Done     string
	Path     string
	Meeting  string
	Quorum   *quorumView
	Agenda   []agendaLink
	Place    string
	Name     string
	Post     string
	Lead     string
	Answers  string
	Reason   string
	Balance  kit.Scale
	For      voteList
	Against  voteList
	Abstain  voteList
	Waits    []string // who has not voted
	Outcome  string
	Tie      bool
	Again    bool
	Why      []kit.Reason
	Vote     bool
	Own      string
	Put      *putView
	Count    bool
	Sheets   []sheetLine
	Links    []kit.Link
	Past     []pastView
	Earlier  []string
	Next     string
	Previous string
}

// agendaLink is a line of the agenda beside the case.
type agendaLink struct {
	Place, Name, Grade, Href, State string
	Kind                            kit.StateKind
	Current                         bool
}

// voteList are the members who voted one way.
type voteList struct {
	Title string
	Count string
	Rows  []voteRow
}

type voteRow struct {
	Name, At string
	Chair    bool
}

// sheetLine is a result as it came and as it is proposed.
type sheetLine struct {
	Name, Came, Proposed string
	Lang                 string
}

// pastView is a proposal that found no majority.
type pastView struct{ Lead, Votes, Names string }

// putView is the form of a proposal.
type putView struct {
	unsent.Kept
	Approve, Revise bool
	Grades          []kit.Option
	Competencies    []competencyChoice
	Reason          string
	MustReason      bool
}

type competencyChoice struct {
	Name, Field, Came string
	Options           []kit.Option
}

func (d Deps) item(w http.ResponseWriter, r *route.Request) error { return d.drawItem(w, r, failed{}) }

func (d Deps) drawItem(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.Item(r.Context(), r.Actor, meetingID(r), caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &itemPage{failed: f, Done: done(r, "voted", "proposed", "counted"), Path: itemPath(&v.Item), Meeting: string(v.Item.Meeting), Name: v.Name}
	p.Head = meetingHead(l, &v.Meeting)
	p.Head.Crumbs = meetingCrumbs(l, &v.Meeting)
	p.Head.Title = t(l, "item.title", "n", v.Item.Place, "all", v.Meeting.Count.All)
	p.Head.Acts = []kit.Act{{Text: t(l, "protocol.draft"), Href: pathOf(v.Item.Meeting, "/protocol")}}
	if p.Quorum, err = d.quorum(l, &v.Meeting); err != nil {
		return err
	}
	if err := d.beside(r, v, p); err != nil {
		return err
	}
	p.proposal(l, v)
	p.votes(l, v)
	if p.Why, err = lawpages.Reasons(d.Library(), l, &v.Votes); err != nil {
		return err
	}
	p.sheets(l, v)
	p.past(l, v)
	p.Vote = v.MayVote
	if v.Own && v.Meeting.Meeting.State == appraisal.MeetingOpen {
		p.Own = t(l, "own")
	}
	if v.MayPut {
		if p.Put, err = d.putOf(r, v, f); err != nil {
			return err
		}
	}
	p.Count = v.Meeting.May.Hold && v.Item.State() == appraisal.ItemOpen && len(v.Item.Votes) > 0 && len(p.Waits) == 0
	return d.draw(w, r, p.Head, f.Status, itemShow(p))
}

// around is how many cases of the agenda stand beside the one that is looked at.
const around = 12

// beside is the agenda beside the case, from somewhat before it on.
func (d Deps) beside(r *route.Request, v *appraisal.ItemView, p *itemPage) error {
	l := r.Lang
	list, err := d.Appraisals.Agenda(r.Context(), r.Actor, appraisal.ItemQuery{Meeting: v.Item.Meeting, After: max(0, v.Item.Place-around/2), Limit: around})
	if err != nil {
		return err
	}
	for n := range list.Rows {
		x := &list.Rows[n]
		kind, words := itemState(l, &x.Item)
		if x.Item.State() == appraisal.ItemAdopted {
			words += ", " + tally(x.Item.Votes)
		}
		p.Agenda = append(p.Agenda, agendaLink{Place: number(x.Item.Place), Name: x.Name, Grade: v.Meeting.Rules.GradeName(x.Item.Grade, l), Href: itemPath(&x.Item),
			State: words, Kind: kind, Current: x.Item.Case == v.Item.Case})
	}
	p.Place = t(l, "item.of", "n", v.Item.Place, "all", v.Meeting.Count.All)
	if v.Before != nil {
		p.Previous = itemPath(v.Before)
	}
	if v.After != nil {
		p.Next = itemPath(v.After)
	}
	return nil
}

// proposal says in a sentence what is put to the vote.
func (p *itemPage) proposal(l locale.Lang, v *appraisal.ItemView) {
	i, rules := &v.Item, v.Meeting.Rules
	p.Post = t(l, "item.place", "category", v.Case.Place.Category)
	came := rules.GradeName(i.Grade, l)
	switch {
	case i.Proposal == "":
		p.Lead = t(l, "lead.none", "grade", came)
	case i.Corrected != "":
		p.Lead = t(l, "lead.revise", "came", came, "grade", rules.GradeName(i.Corrected, l))
	case i.Changes():
		p.Lead = t(l, "lead.competencies", "grade", came, "n", len(i.Meets))
	default:
		p.Lead = t(l, "lead.approve", "grade", came)
	}
	p.Reason = i.Reason
	if i.Answers != "" {
		p.Answers = t(l, "answers")
	}
}

// votes lists the votes by name, and what came of them.
func (p *itemPage) votes(l locale.Lang, v *appraisal.ItemView) {
	i, order := &v.Item, v.Meeting.Order
	lists := map[commission.Choice]*voteList{commission.For: &p.For, commission.Against: &p.Against, commission.Abstain: &p.Abstain}
	for choice, list := range lists {
		list.Title = t(l, "vote."+string(choice))
	}
	for _, x := range i.Votes {
		list := lists[x.Vote]
		row := voteRow{Name: v.Meeting.Names[x.Member], At: clockOf(&v.Meeting.Body, x.At), Chair: order.SeatOf(x.Member) == appraisal.ChairDuty}
		if row.Chair {
			row.Name += " · " + dutyName(l, appraisal.ChairDuty)
			list.Rows = append([]voteRow{row}, list.Rows...)
			continue
		}
		list.Rows = append(list.Rows, row)
	}
	for _, list := range lists {
		list.Count = number(len(list.Rows))
	}
	p.Balance = kit.Scale{Against: len(p.Against.Rows), For: len(p.For.Rows), Closed: len(i.Votes) == 0, Words: t(l, "balance", "against", len(p.Against.Rows), "yes", len(p.For.Rows))}
	if v.Meeting.Meeting.State == appraisal.MeetingOpen && i.State() == appraisal.ItemOpen {
		p.waiting(v)
	}
	p.outcome(l, v)
}

// waiting are those present who may vote and have not.
func (p *itemPage) waiting(v *appraisal.ItemView) {
	for _, id := range v.Meeting.Voters() {
		if v.Meeting.Here(id) && v.Item.VoteOf(id) == nil && (id != v.Item.Person || v.Meeting.Rules.Formation.OwnCase.V) {
			p.Waits = append(p.Waits, v.Meeting.Names[id])
		}
	}
}

func (p *itemPage) outcome(l locale.Lang, v *appraisal.ItemView) {
	i := &v.Item
	if i.Result == nil {
		return
	}
	p.Again = i.State() == appraisal.ItemAgain
	p.Tie = i.Casting
	p.Outcome = t(l, "outcome."+string(*i.Result), "votes", tally(i.Votes))
}

// sheets are both sheets as they came, and as they are proposed.
func (p *itemPage) sheets(l locale.Lang, v *appraisal.ItemView) {
	rules, i := v.Meeting.Rules, &v.Item
	kci := sheetLine{Name: t(l, "kci"), Came: rules.GradeName(i.Grade, l)}
	if v.Sheet != nil {
		kci.Came += " · " + t(l, "reached", "n", v.Sheet.Count, "of", len(v.Sheet.Rows))
	}
	if i.Corrected != "" {
		kci.Proposed = rules.GradeName(i.Corrected, l)
	}
	p.Sheets = append(p.Sheets, kci)
	if v.Assessment != nil {
		for _, row := range v.Assessment.Rows {
			line := sheetLine{Name: rules.CompetencyName(row.Competency, l), Came: t(l, "not_assessed")}
			if row.Assessed && row.Meets != nil {
				line.Came = rules.MeetsName(*row.Meets, l)
			}
			if meets, ok := i.Meets[row.Competency]; ok {
				line.Proposed = rules.MeetsName(meets, l)
			}
			p.Sheets = append(p.Sheets, line)
		}
	}
	p.Links = []kit.Link{{Text: t(l, "sheet.kci"), Href: "/appraisals/" + string(v.Case.ID) + "/sheet"}, {Text: t(l, "sheet.competencies"), Href: "/appraisals/" + string(v.Case.ID) + "/competencies"}}
	for _, x := range v.Earlier {
		p.Earlier = append(p.Earlier, t(l, "earlier", "round", x.Round, "grade", rules.GradeName(x.Grade, l), "when", instant(l, &v.Meeting.Body, x.Decided)))
	}
}

// past are the proposals that found no majority.
func (p *itemPage) past(l locale.Lang, v *appraisal.ItemView) {
	for _, a := range v.Item.Past {
		copied := appraisal.Item{Proposal: a.Proposal, Corrected: a.Corrected, Meets: a.Meets}
		x := pastView{Lead: proposalText(l, v.Meeting.Rules, &copied), Votes: t(l, "outcome."+string(a.Result), "votes", tally(a.Votes))}
		for n, b := range a.Votes {
			if n > 0 {
				x.Names += ", "
			}
			x.Names += v.Meeting.Names[b.Member] + " – " + t(l, "vote."+string(b.Vote))
		}
		p.Past = append(p.Past, x)
	}
}

// proposalDraft names the form of a proposal among the drafts; a form is about
// a case at a meeting.
const proposalDraft = "appraisal.proposal"

func draftAbout(r *route.Request) string { return string(meetingID(r)) + "." + string(caseID(r)) }

// putOf is the form of a proposal with what was typed, or what stands.
func (d Deps) putOf(r *route.Request, v *appraisal.ItemView, f failed) (*putView, error) {
	k, err := unsent.Find(r, d.Drafts, proposalDraft, draftAbout(r))
	if err != nil {
		return nil, err
	}
	k = k.Unless(r.Method == http.MethodPost)
	typed := func(name, before string) string { return k.Or(name, f.typed(name, before)) }
	l, i, rules := r.Lang, &v.Item, v.Meeting.Rules
	chosen := typed("proposal", string(i.Proposal))
	out := &putView{Kept: k, Approve: chosen == string(appraisal.ProposeApprove), Revise: chosen == string(appraisal.ProposeRevise), Reason: typed("reason", i.Reason), MustReason: i.Answers != ""}
	grade := typed("corrected", i.Corrected)
	out.Grades = []kit.Option{{Value: "", Text: t(l, "grade.stays", "grade", rules.GradeName(i.Grade, l)), Chosen: grade == ""}}
	for _, g := range rules.Sheet.Grades.V {
		if g.Grade != i.Grade {
			out.Grades = append(out.Grades, kit.Option{Value: g.Grade, Text: rules.GradeName(g.Grade, l), Chosen: grade == g.Grade})
		}
	}
	if v.Assessment == nil {
		return out, nil
	}
	for _, row := range v.Assessment.Rows {
		if !row.Assessed || row.Meets == nil {
			continue
		}
		field := "meets." + row.Competency
		before := ""
		if m, ok := i.Meets[row.Competency]; ok {
			before = yes(m)
		}
		value := typed(field, before)
		other := !*row.Meets
		out.Competencies = append(out.Competencies, competencyChoice{Name: rules.CompetencyName(row.Competency, l), Field: field, Came: rules.MeetsName(*row.Meets, l), Options: []kit.Option{
			{Value: "", Text: t(l, "stays", "result", rules.MeetsName(*row.Meets, l)), Chosen: value == ""}, {Value: yes(other), Text: rules.MeetsName(other, l), Chosen: value == yes(other)},
		}})
	}
	return out, nil
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// itemDone goes back to the case, or says why an act was refused.
func (d Deps) itemDone(w http.ResponseWriter, r *route.Request, err error, word string, fields map[string]string) error {
	if err == nil {
		return goTo(w, r, pathOf(meetingID(r), "/items/"+string(caseID(r))+"?done="+word))
	}
	f, err := d.refused(r, err, fields)
	if err != nil {
		return err
	}
	return d.drawItem(w, r, f)
}

func (d Deps) vote(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.VoteOn(r.Context(), r.Actor, meetingID(r), []appraisal.BallotIn{{Case: caseID(r), Vote: commission.Choice(r.PostFormValue("vote"))}})
	return d.itemDone(w, r, err, "voted", nil)
}

func (d Deps) propose(w http.ResponseWriter, r *route.Request) error {
	in := appraisal.ProposalIn{Case: caseID(r), Proposal: appraisal.Proposal(r.PostFormValue("proposal")), Reason: r.PostFormValue("reason")}
	if in.Proposal == appraisal.ProposeRevise {
		in.Corrected, in.Meets = r.PostFormValue("corrected"), map[string]bool{}
		for name := range r.PostForm {
			if key, ok := strings.CutPrefix(name, "meets."); ok && slices.Contains([]string{"yes", "no"}, r.PostForm.Get(name)) {
				in.Meets[key] = r.PostForm.Get(name) == "yes"
			}
		}
	}
	_, err := d.Appraisals.Propose(r.Context(), r.Actor, meetingID(r), in)
	if err == nil {
		err = unsent.Drop(r, d.Drafts, proposalDraft, draftAbout(r))
	}
	return d.itemDone(w, r, err, "proposed", map[string]string{"proposal": "proposal", "corrected": "corrected", "reason": "reason"})
}

func (d Deps) count(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.CountVotes(r.Context(), r.Actor, meetingID(r), []appraisal.CaseID{caseID(r)})
	return d.itemDone(w, r, err, "counted", nil)
}
