package meetingpages

import (
	"context"
	"net/http"
	"strconv"

	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// quorumView is the line on who is present.
type quorumView struct {
	Present, Needed, All int
	Words, Lead, Rest    string
	Clause               kit.Link
	Secretary            string
	SecretaryClause      kit.Link
	Why                  []kit.Reason
	None                 bool // no quorum in an open meeting
}

// meetingPage is a meeting before, while and after it is held.
type meetingPage struct {
	failed
	Head     kit.Heading
	Done     string
	ID       string
	Version  string
	Quorum   *quorumView
	State    string
	Kind     kit.StateKind
	Missed   string
	Why      string
	Facts    []kit.Fact
	Plan     bool
	Agree    bool
	Open     bool
	Hold     bool
	Rest     string // how many open cases wait for the actor's vote; "" for none
	Members  []kit.Option
	Waiting  string
	Waits    bool
	Day      string
	Time     string
	Room     string
	Views    []kit.View
	Agenda   kit.Rows
	Pages    kit.Pages
	Links    []kit.Act
	MayClose bool
	Kept     bool
}

func (d Deps) meeting(w http.ResponseWriter, r *route.Request) error {
	return d.drawMeeting(w, r, failed{})
}

// agendaRows is how many cases a page of the agenda has.
const agendaRows = 50

func (d Deps) drawMeeting(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.Meeting(r.Context(), r.Actor, meetingID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	m := &v.Meeting
	p := &meetingPage{failed: f, ID: string(m.ID), Version: number(m.Version), Plan: v.May.Plan, Agree: v.May.Agree, Open: v.May.Open, Hold: v.May.Hold, Why: m.Why}
	p.Done = done(r, "planned", "added", "moved", "agreed", "cancelled", "opened", "attended", "closed", "voted", "removed")
	p.Head = meetingHead(l, v)
	p.State, p.Kind = locale.T(l, "meeting.state."+string(m.State), nil), stateKind(m.State)
	if m.Missed && (p.Plan || p.Agree) {
		p.Missed = t(l, "missed_text")
	}
	if p.Quorum, err = d.quorum(l, v); err != nil {
		return err
	}
	p.fill(l, v)
	if v.May.Papers {
		if err := d.agendaOf(r, v, p); err != nil {
			return err
		}
	}
	return d.draw(w, r, p.Head, f.Status, meetingShow(p))
}

// meetingHead heads the pages of a meeting.
func meetingHead(l locale.Lang, v *appraisal.MeetingView) kit.Heading {
	h := kit.Heading{Crumbs: []kit.Link{{Text: t(l, "list"), Href: "/meetings"}}, Title: t(l, "number", "n", v.Meeting.Number, "year", v.Year.Number)}
	h.Sub = v.Body.Names.In(l) + " · " + instant(l, &v.Body, v.Meeting.Starts) + ", " + v.Meeting.Room
	if v.Order != nil {
		h.Sub += " · " + t(l, "order.short", "paper", v.Order.Paper, "day", v.Order.Day.String(), "n", v.Order.Number)
	}
	return h
}

func meetingCrumbs(l locale.Lang, v *appraisal.MeetingView) []kit.Link {
	return []kit.Link{{Text: t(l, "list"), Href: "/meetings"}, {Text: t(l, "number", "n", v.Meeting.Number, "year", v.Year.Number), Href: pathOf(v.Meeting.ID, "")}}
}

// quorum says who is present and whether that is enough; nil where there is no
// commission.
func (d Deps) quorum(l locale.Lang, v *appraisal.MeetingView) (*quorumView, error) {
	if v.Order == nil {
		return nil, nil
	}
	all := v.Voters()
	q := &quorumView{All: len(all), Needed: v.Quorum.Needed}
	for _, p := range all {
		if v.Here(p) {
			q.Present++
		}
	}
	q.None = v.Meeting.State == appraisal.MeetingOpen && !v.Quorum.Quorum
	opened := v.Meeting.Opened != nil
	q.Lead = t(l, "quorum.before", "all", q.All)
	if opened {
		q.Lead = t(l, "quorum.present", "present", q.Present, "all", q.All)
	}
	key := "quorum.needed"
	if opened && v.Quorum.Quorum {
		key = "quorum.enough"
	} else if opened {
		key = "quorum.lacking"
	}
	q.Rest = t(l, key, "needed", q.Needed, "share", v.Rules.Commission.Quorum.V.String())
	q.Words = t(l, "quorum.words", "present", q.Present, "all", q.All, "needed", q.Needed)
	q.Clause = lawpages.ClauseLink(l, v.Edition, v.Rules.Commission.Quorum)
	for _, seat := range v.Order.Seats {
		if seat.Duty == appraisal.SecretaryDuty {
			q.Secretary = t(l, "secretary_no_vote", "name", v.Names[seat.Person])
			q.SecretaryClause = lawpages.ClauseLink(l, v.Edition, v.Rules.Commission.SecretaryVotes)
		}
	}
	var err error
	if opened {
		q.Why, err = lawpages.Reasons(d.Library(), l, &v.Finding)
	}
	return q, err
}

func (p *meetingPage) fill(l locale.Lang, v *appraisal.MeetingView) {
	m := &v.Meeting
	at := local(&v.Body, m.Starts)
	p.Day, p.Time, p.Room = p.typed("day", at.Format("2006-01-02")), p.typed("time", at.Format("15:04")), p.typed("room", m.Room)
	p.Waiting, p.Waits = t(l, "waiting", "n", v.Waiting), v.Waiting > 0
	add := func(key, value string) { p.Facts = append(p.Facts, kit.Fact{Name: t(l, key), Value: value}) }
	if m.Agreed != nil {
		add("fact.agreed", instant(l, &v.Body, *m.Agreed))
	}
	if m.Opened != nil {
		add("fact.opened", instant(l, &v.Body, *m.Opened))
	}
	if m.Closed != nil {
		add("fact.closed", instant(l, &v.Body, *m.Closed))
	}
	add("fact.cases", t(l, "fact.counts", "all", v.Count.All, "adopted", v.Count.Adopted, "revised", v.Count.Revised, "open", v.Count.Open, "again", v.Count.Again))
	if v.Order != nil {
		for _, id := range v.Voters() {
			text := v.Names[id]
			if v.Order.SeatOf(id) == appraisal.ChairDuty {
				text += " · " + dutyName(l, appraisal.ChairDuty)
			}
			p.Members = append(p.Members, kit.Option{Value: string(id), Text: text, Chosen: v.Here(id) || m.Opened == nil})
		}
	}
	if v.May.Vote && v.Count.Mine > 0 {
		p.Rest = t(l, "rest", "n", v.Count.Mine)
	}
	p.MayClose = v.May.Hold && v.Count.Voted == 0
	p.links(l, v)
}

// links lead to the protocol and the recommendations.
func (p *meetingPage) links(l locale.Lang, v *appraisal.MeetingView) {
	if !v.May.Papers {
		return
	}
	key := "protocol.draft"
	if v.Protocol != nil {
		key = "protocol.title"
	}
	p.Head.Acts = []kit.Act{{Text: t(l, key), Href: pathOf(v.Meeting.ID, "/protocol")}, {Text: t(l, "uses"), Href: pathOf(v.Meeting.ID, "/recommendations")}}
	if v.May.Sign {
		p.Head.Acts = append([]kit.Act{{Text: t(l, "protocol.sign"), Href: pathOf(v.Meeting.ID, "/protocol/sign"), Kind: kit.Main}}, p.Head.Acts...)
	}
	if v.May.Approve {
		p.Head.Acts = append([]kit.Act{{Text: t(l, "protocol.approve"), Href: pathOf(v.Meeting.ID, "/protocol/approve"), Kind: kit.Main}}, p.Head.Acts...)
	}
}

// agendaQuery is the part of the agenda that the address asks for.
func agendaQuery(r *route.Request, limit int) appraisal.ItemQuery {
	after, err := strconv.Atoi(r.URL.Query().Get("after"))
	if err != nil || after < 0 {
		after = 0
	}
	q := appraisal.ItemQuery{Meeting: meetingID(r), After: after, Limit: limit}
	switch r.URL.Query().Get("view") {
	case "open":
		q.State = appraisal.ItemOpen
	case "mine":
		q.State, q.Not = appraisal.ItemOpen, people.PersonID(r.Actor.Person)
	case "again":
		q.State = appraisal.ItemAgain
	case "revised":
		q.Revised = true
	}
	return q
}

func (d Deps) agendaOf(r *route.Request, v *appraisal.MeetingView, p *meetingPage) error {
	l := r.Lang
	q := agendaQuery(r, agendaRows)
	list, err := d.Appraisals.Agenda(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	view := r.URL.Query().Get("view")
	address := func(name string, after int) string {
		return pathOf(v.Meeting.ID, "?view="+name+"&after="+strconv.Itoa(after))
	}
	tab := func(name string, n int) {
		p.Views = append(p.Views, kit.View{Text: t(l, "view."+name), Href: address(name, 0), Count: number(n), Current: view == name || view == "" && name == "all"})
	}
	tab("all", v.Count.All)
	if v.Meeting.State == appraisal.MeetingOpen {
		tab("open", v.Count.Open)
		if v.May.Vote {
			tab("mine", v.Count.Mine)
		}
		tab("again", v.Count.Again)
	}
	tab("revised", v.Count.Revised)
	p.Kept = v.Count.All > 0
	p.Agenda = kit.Rows{Caption: t(l, "agenda.cases"), Choose: p.Plan && len(list.Rows) > 0, Empty: kit.Nothing{Title: t(l, "agenda.none"), Text: t(l, "agenda.none_text")}, Cols: []kit.Col{
		{Text: "№"}, {Text: t(l, "servant")}, {Text: t(l, "grade")}, {Text: t(l, "proposal")}, {Text: t(l, "state")}, {Text: t(l, "votes")},
	}}
	for i := range list.Rows {
		p.Agenda.Rows = append(p.Agenda.Rows, agendaRow(l, v, &list.Rows[i]))
	}
	p.Pages.Shown = t(l, "shown", "n", len(list.Rows))
	if list.Next > 0 {
		p.Pages.Next = address(view, list.Next)
	}
	if q.After > 0 {
		p.Pages.Previous = address(view, max(0, q.After-agendaRows))
	}
	return nil
}

func agendaRow(l locale.Lang, v *appraisal.MeetingView, x *appraisal.ItemRow) kit.Row {
	i := &x.Item
	kind, words := itemState(l, i)
	return kit.Row{Value: string(i.Case), Name: x.Name, Decide: i.State() == appraisal.ItemAgain, Cells: []templComponent{
		kit.Text(number(i.Place)), linkCell(x.Name, itemPath(i)), kit.Text(v.Rules.GradeName(i.Grade, l)), kit.Text(proposalText(l, v.Rules, i)), kit.State(kind, words), kit.Second(tally(i.Votes)),
	}}
}

func itemPath(i *appraisal.Item) string { return pathOf(i.Meeting, "/items/"+string(i.Case)) }

// itemState says how far an item is, with its shape.
func itemState(l locale.Lang, i *appraisal.Item) (kit.StateKind, string) {
	switch {
	case i.State() == appraisal.ItemAdopted:
		return kit.Done, t(l, "item."+string(i.Proposal))
	case i.State() == appraisal.ItemAgain:
		return kit.Decide, t(l, "item.again")
	case i.Proposal == "":
		return kit.Decide, t(l, "item.no_proposal")
	case len(i.Votes) > 0:
		return kit.Going, t(l, "item.voting")
	}
	return kit.NotStarted, t(l, "item.open")
}

// proposalText is the proposal in short.
func proposalText(l locale.Lang, r *appraisal.Rules, i *appraisal.Item) string {
	switch {
	case i.Proposal == "":
		return "–"
	case i.Corrected != "":
		return t(l, "proposal.grade", "grade", r.GradeName(i.Corrected, l))
	case i.Changes():
		return t(l, "proposal.competencies", "n", len(i.Meets))
	}
	return t(l, "proposal.approve")
}

// tally are the votes for, against and abstained.
func tally(all []appraisal.Voted) string {
	if len(all) == 0 {
		return "–"
	}
	n := countVotes(all)
	out := number(n[commission.For]) + " – " + number(n[commission.Against])
	if n[commission.Abstain] > 0 {
		out += " – " + number(n[commission.Abstain])
	}
	return out
}

func countVotes(all []appraisal.Voted) map[commission.Choice]int {
	n := map[commission.Choice]int{}
	for _, v := range all {
		n[v.Vote]++
	}
	return n
}

// after goes back to the meeting, or says why an act was refused.
func (d Deps) after(w http.ResponseWriter, r *route.Request, err error, word string, fields map[string]string) error {
	if err == nil {
		return goTo(w, r, pathOf(meetingID(r), "?done="+word))
	}
	f, err := d.refused(r, err, fields)
	if err != nil {
		return err
	}
	return d.drawMeeting(w, r, f)
}

func (d Deps) add(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.AddToAgenda(r.Context(), r.Actor, meetingID(r), appraisal.AgendaIn{All: true})
	return d.after(w, r, err, "added", nil)
}

func (d Deps) remove(w http.ResponseWriter, r *route.Request) error {
	var err error
	if parse := r.ParseForm(); parse != nil {
		return parse
	}
	for _, c := range r.PostForm["id"] {
		if err = d.Appraisals.TakeOffAgenda(r.Context(), r.Actor, meetingID(r), appraisal.CaseID(c)); err != nil {
			break
		}
	}
	return d.after(w, r, err, "removed", nil)
}

func (d Deps) move(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Meeting(r.Context(), r.Actor, meetingID(r))
	if err != nil {
		return err
	}
	in, err := timeIn(r, &v.Body)
	if err == nil {
		_, err = d.Appraisals.MoveMeeting(r.Context(), r.Actor, meetingID(r), version(r), in)
	}
	return d.after(w, r, err, "moved", timeFields)
}

func (d Deps) cancel(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.CancelMeeting(r.Context(), r.Actor, meetingID(r), version(r), r.PostFormValue("why"))
	return d.after(w, r, err, "cancelled", map[string]string{"why": "why"})
}

func (d Deps) agree(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.AgreeMeeting(r.Context(), r.Actor, meetingID(r), version(r))
	return d.after(w, r, err, "agreed", nil)
}

// present are those whom the secretary marked as present.
func present(r *route.Request) []people.PersonID {
	version(r) // reads the form
	var out []people.PersonID
	for _, id := range r.PostForm["present"] {
		out = append(out, people.PersonID(id))
	}
	return out
}

func (d Deps) open(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.OpenMeeting(r.Context(), r.Actor, meetingID(r), version(r), present(r))
	return d.after(w, r, err, "opened", map[string]string{"present": "present"})
}

func (d Deps) attend(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.Attend(r.Context(), r.Actor, meetingID(r), version(r), present(r))
	return d.after(w, r, err, "attended", map[string]string{"present": "present"})
}

func (d Deps) close(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.CloseMeeting(r.Context(), r.Actor, meetingID(r), version(r))
	return d.after(w, r, err, "closed", nil)
}

func (d Deps) rest(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.VoteOnRest(r.Context(), r.Actor, meetingID(r), commission.Choice(r.PostFormValue("vote")))
	return d.after(w, r, err, "voted", nil)
}

// say is a message of these pages in the language of the page.
func say(ctx context.Context, key string) string { return kit.Tr(ctx, "meeting.page."+key) }
