package api

import (
	"net/http"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

func meetingOf(r *route.Request) appraisal.MeetingID {
	return appraisal.MeetingID(r.PathValue("meeting"))
}

func (d BenchDeps) bench(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.SeeYear, r.URL.Query().Get("body"))
	if err != nil {
		return err
	}
	v, err := d.Appraisals.Commission(r.Context(), r.Actor, people.BodyID(body))
	if err != nil {
		return err
	}
	out := BenchAnswer{Now: v.Now, Next: v.Next, Orders: v.Orders}
	if out.Orders == nil {
		out.Orders = []appraisal.Order{}
	}
	return write(w, r, http.StatusOK, out)
}

func (d BenchDeps) prepare(r *route.Request, in BenchOrder) (*appraisal.Order, error) {
	body, err := reach.Body(r.Actor, access.PrepareOrder, in.Body)
	if err != nil {
		return nil, err
	}
	o := appraisal.OrderIn{Paper: in.Paper, Day: in.Day, Why: in.Why}
	for _, s := range in.Seats {
		o.Seats = append(o.Seats, appraisal.Seat{Person: people.PersonID(s.Person), Duty: appraisal.Duty(s.Duty)})
	}
	for _, c := range in.Changes {
		o.Changes = append(o.Changes, appraisal.Replaced{Out: people.PersonID(c.Out), In: people.PersonID(c.In), Ground: c.Ground})
	}
	return d.Appraisals.PrepareOrder(r.Context(), r.Actor, people.BodyID(body), in.Version, o)
}

func (d BenchDeps) form(r *route.Request, in BenchTurn) (*appraisal.Order, error) {
	body, err := reach.Body(r.Actor, access.FormCommission, in.Body)
	if err != nil {
		return nil, err
	}
	return d.Appraisals.FormCommission(r.Context(), r.Actor, people.BodyID(body), in.Number, in.Version)
}

func (d BenchDeps) meetings(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Appraisals.Meetings(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	out := MeetingList{Meetings: []MeetingRow{}}
	for _, m := range all.Rows {
		out.Meetings = append(out.Meetings, MeetingRow{m.Meeting, m.Count})
	}
	return write(w, r, http.StatusOK, out)
}

func (d BenchDeps) meeting(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Meeting(r.Context(), r.Actor, meetingOf(r))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, MeetingAnswer{MeetingRow: MeetingRow{v.Meeting, v.Count}, Order: v.Order, Quorum: v.Quorum.Quorum, Needed: v.Quorum.Needed,
		Rulings: rulingTexts(v.Rulings), Protocol: v.Protocol, May: v.May})
}

// when reads the time of a meeting.
func (in MeetingTime) when() (appraisal.MeetingIn, error) {
	at, err := time.Parse(time.RFC3339, in.Starts)
	if err != nil {
		return appraisal.MeetingIn{}, fault.New(fault.Invalid, "meeting.time").At("starts").Wrap(err)
	}
	return appraisal.MeetingIn{Starts: at, Room: in.Room}, nil
}

func (d BenchDeps) plan(r *route.Request, in MeetingTime) (*appraisal.Meeting, error) {
	at, err := in.when()
	if err != nil {
		return nil, err
	}
	return d.Appraisals.PlanMeeting(r.Context(), r.Actor, appraisal.YearID(r.PathValue("year")), at)
}

func (d BenchDeps) move(r *route.Request, in MeetingTime) (*appraisal.Meeting, error) {
	at, err := in.when()
	if err != nil {
		return nil, err
	}
	return d.Appraisals.MoveMeeting(r.Context(), r.Actor, meetingOf(r), in.Version, at)
}

func (d BenchDeps) agree(r *route.Request, in MeetingTurn) (*appraisal.Meeting, error) {
	return d.Appraisals.AgreeMeeting(r.Context(), r.Actor, meetingOf(r), in.Version)
}

func (d BenchDeps) cancel(r *route.Request, in MeetingTurn) (*appraisal.Meeting, error) {
	return d.Appraisals.CancelMeeting(r.Context(), r.Actor, meetingOf(r), in.Version, in.Why)
}

func (d BenchDeps) open(r *route.Request, in MeetingPresent) (*appraisal.Meeting, error) {
	return d.Appraisals.OpenMeeting(r.Context(), r.Actor, meetingOf(r), in.Version, asIDs[people.PersonID](in.Present))
}

func (d BenchDeps) attend(r *route.Request, in MeetingPresent) (*appraisal.Meeting, error) {
	return d.Appraisals.Attend(r.Context(), r.Actor, meetingOf(r), in.Version, asIDs[people.PersonID](in.Present))
}

func (d BenchDeps) close(r *route.Request, in MeetingTurn) (*appraisal.Meeting, error) {
	return d.Appraisals.CloseMeeting(r.Context(), r.Actor, meetingOf(r), in.Version)
}

func asIDs[T ~string](all []string) []T {
	out := make([]T, len(all))
	for i, s := range all {
		out[i] = T(s)
	}
	return out
}

// agendaPage is how many items a page has.
const agendaPage = 100

// afterOf is the place behind which a page begins.
func afterOf(r *route.Request) (int, error) {
	text := r.URL.Query().Get("after")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fault.New(fault.Invalid, "store.cursor").At("after")
	}
	return n, nil
}

func (d BenchDeps) agenda(w http.ResponseWriter, r *route.Request) error {
	after, err := afterOf(r)
	if err != nil {
		return err
	}
	page, err := d.Appraisals.Agenda(r.Context(), r.Actor, appraisal.ItemQuery{Meeting: meetingOf(r), After: after, Limit: agendaPage})
	if err != nil {
		return err
	}
	out := AgendaList{Items: []AgendaItem{}, Next: page.Next}
	for _, x := range page.Rows {
		i := x.Item
		out.Items = append(out.Items, AgendaItem{Case: i.Case, Name: x.Name, Round: i.Round, Place: i.Place, State: i.State(), Proposal: i.Proposal, Grade: i.Grade,
			Corrected: i.Corrected, Meets: i.Meets, Reason: i.Reason, Answers: i.Answers, Votes: i.Votes, Casting: i.Casting, Past: i.Past})
	}
	return write(w, r, http.StatusOK, out)
}

func (d BenchDeps) add(r *route.Request, in MeetingAgenda) (*MeetingAdded, error) {
	n, err := d.Appraisals.AddToAgenda(r.Context(), r.Actor, meetingOf(r), appraisal.AgendaIn{Cases: asIDs[appraisal.CaseID](in.Cases), All: in.All})
	return &MeetingAdded{n}, err
}

func (d BenchDeps) remove(r *route.Request, in MeetingCases) (*MeetingAdded, error) {
	for _, c := range in.Cases {
		if err := d.Appraisals.TakeOffAgenda(r.Context(), r.Actor, meetingOf(r), appraisal.CaseID(c)); err != nil {
			return nil, err
		}
	}
	return &MeetingAdded{len(in.Cases)}, nil
}

func (d BenchDeps) propose(r *route.Request, in MeetingDeals) (*MeetingAdded, error) {
	for n, x := range in.Proposals {
		p := appraisal.ProposalIn{Case: appraisal.CaseID(x.Case), Proposal: appraisal.Proposal(x.Proposal), Corrected: x.Corrected, Reason: x.Reason}
		if len(x.Meets) > 0 {
			p.Meets = map[string]bool{}
		}
		for _, c := range x.Meets {
			p.Meets[c.Competency] = c.Meets
		}
		_, err := d.Appraisals.Propose(r.Context(), r.Actor, meetingOf(r), p)
		if f, ok := fault.As(err); ok && f.Field != "" {
			return nil, f.At("proposals[" + strconv.Itoa(n) + "]." + f.Field)
		}
		if err != nil {
			return nil, err
		}
	}
	return &MeetingAdded{len(in.Proposals)}, nil
}

func (d BenchDeps) vote(r *route.Request, in MeetingVotes) (*appraisal.VotesDone, error) {
	var out appraisal.VotesDone
	var err error
	if len(in.Votes) > 0 {
		votes := make([]appraisal.BallotIn, len(in.Votes))
		for i, v := range in.Votes {
			votes[i] = appraisal.BallotIn{Case: appraisal.CaseID(v.Case), Vote: v.Vote}
		}
		if out, err = d.Appraisals.VoteOn(r.Context(), r.Actor, meetingOf(r), votes); err != nil {
			return nil, err
		}
	}
	if in.Rest != nil {
		rest, err := d.Appraisals.VoteOnRest(r.Context(), r.Actor, meetingOf(r), *in.Rest)
		if err != nil {
			return nil, err
		}
		out.Votes, out.Decided = out.Votes+rest.Votes, out.Decided+rest.Decided
	}
	return &out, nil
}

func (d BenchDeps) count(r *route.Request, in MeetingCases) (*appraisal.VotesDone, error) {
	out, err := d.Appraisals.CountVotes(r.Context(), r.Actor, meetingOf(r), asIDs[appraisal.CaseID](in.Cases))
	return &out, err
}

func (d BenchDeps) recommendations(w http.ResponseWriter, r *route.Request) error {
	after, err := afterOf(r)
	if err != nil {
		return err
	}
	list, err := d.Appraisals.Recommendations(r.Context(), r.Actor, appraisal.RecommendQuery{Meeting: meetingOf(r), After: after, Limit: agendaPage})
	if err != nil {
		return err
	}
	out := RecommendationList{Recommendations: list.Rows, Next: list.Next}
	if out.Recommendations == nil {
		out.Recommendations = []appraisal.Recommended{}
	}
	return write(w, r, http.StatusOK, out)
}

func (d BenchDeps) recommend(r *route.Request, in MeetingUses) (*MeetingAdded, error) {
	all := make([]appraisal.RecommendIn, len(in.Recommendations))
	for i, x := range in.Recommendations {
		all[i] = appraisal.RecommendIn{Case: appraisal.CaseID(x.Case), Uses: x.Uses}
	}
	return &MeetingAdded{len(all)}, d.Appraisals.Recommend(r.Context(), r.Actor, meetingOf(r), all)
}

func (d BenchDeps) drawUp(r *route.Request, in MeetingDraw) (*appraisal.Protocol, error) {
	return d.Appraisals.DrawMeetingProtocol(r.Context(), r.Actor, meetingOf(r), in.Number)
}

func (d BenchDeps) sign(r *route.Request, in MeetingSigned) (*appraisal.Protocol, error) {
	return d.Appraisals.SignMeetingProtocol(r.Context(), r.Actor, meetingOf(r), in.Number, texts(in.Signatures))
}

func (d BenchDeps) approve(r *route.Request, in MeetingSigned) (*appraisal.Protocol, error) {
	return d.Appraisals.ApproveResults(r.Context(), r.Actor, meetingOf(r), in.Number, texts(in.Signatures))
}

func texts(all []string) [][]byte {
	out := make([][]byte, len(all))
	for i, s := range all {
		out[i] = []byte(s)
	}
	return out
}
