package api

import (
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/day"
	"tarazy/internal/route"
	"tarazy/internal/signature/signedcopy"
)

// BenchDeps are what the routes on the commission of the appraisal stand on.
type BenchDeps struct {
	Appraisals *appraisal.Service
}

// BenchOrder is an order on the commission as personnel write it.
type BenchOrder struct {
	Body    string      `key:"body,optional" json:"body"` // "": the body worked in
	Version int64       `key:"version" json:"version"`    // of the draft that was seen; 0 for none
	Paper   string      `key:"paper" json:"paper"`
	Day     day.Day     `key:"day" json:"day"`
	Seats   []BenchSeat `key:"seats" json:"seats"`
	Changes []BenchSwap `key:"changes,optional" json:"changes"`
	Why     string      `key:"why,optional" json:"why"`
}

// BenchSeat is a place in the commission.
type BenchSeat struct {
	Person string `key:"person" json:"person"`
	Duty   string `key:"duty" json:"duty"` // chair, member, secretary
}

// BenchSwap is a replacement with its ground.
type BenchSwap struct {
	Out    string `key:"out" json:"out"`
	In     string `key:"in,optional" json:"in"`
	Ground string `key:"ground" json:"ground"`
}

// BenchTurn names the draft of an order that is put in force.
type BenchTurn struct {
	Body    string `key:"body,optional" json:"body"`
	Number  int    `key:"number" json:"number"`
	Version int64  `key:"version" json:"version"`
}

// BenchAnswer is the commission of a body.
type BenchAnswer struct {
	Now    *appraisal.Order  `json:"now"`  // in force; null for none
	Next   *appraisal.Order  `json:"next"` // waits to be put in force; null for none
	Orders []appraisal.Order `json:"orders"`
}

// MeetingTime is the time and the place of a meeting.
type MeetingTime struct {
	Version int64  `key:"version,optional" json:"version"` // that was seen; 0 for a new one
	Starts  string `key:"starts" json:"starts"`            // RFC 3339
	Room    string `key:"room" json:"room"`
}

// MeetingTurn names the version of a meeting that the reader saw.
type MeetingTurn struct {
	Version int64  `key:"version" json:"version"`
	Why     string `key:"why,optional" json:"why"` // of a cancellation
}

// MeetingPresent says who is present.
type MeetingPresent struct {
	Version int64    `key:"version" json:"version"`
	Present []string `key:"present" json:"present"`
}

// MeetingAgenda says which cases are put on an agenda.
type MeetingAgenda struct {
	Cases []string `key:"cases,optional" json:"cases"`
	All   bool     `key:"all,optional" json:"all"` // that wait
}

// MeetingAdded tells how many cases were put on an agenda.
type MeetingAdded struct {
	Added int `json:"added"`
}

// MeetingDeals are proposals for many cases; each is put for itself.
type MeetingDeals struct {
	Proposals []MeetingDeal `key:"proposals" json:"proposals"`
}

// MeetingDeal is what is put to the vote for a case.
type MeetingDeal struct {
	Case      string             `key:"case" json:"case"`
	Proposal  string             `key:"proposal" json:"proposal"` // approve, revise
	Corrected string             `key:"corrected,optional" json:"corrected"`
	Meets     []MeetingCorrected `key:"meets,optional" json:"meets"`
	Reason    string             `key:"reason,optional" json:"reason"`
}

// MeetingCorrected is a corrected result of a competency.
type MeetingCorrected struct {
	Competency string `key:"competency" json:"competency"`
	Meets      bool   `key:"meets" json:"meets"`
}

// MeetingVotes are a member's own votes.
type MeetingVotes struct {
	Votes []MeetingVote      `key:"votes,optional" json:"votes"`
	Rest  *commission.Choice `key:"rest,optional" json:"rest"` // one vote on all others that wait
}

// MeetingVote is a vote on a case.
type MeetingVote struct {
	Case string            `key:"case" json:"case"`
	Vote commission.Choice `key:"vote" json:"vote"`
}

// MeetingCases names cases.
type MeetingCases struct {
	Cases []string `key:"cases" json:"cases"`
}

// MeetingUses are recommendations from the results of the KCI alone.
type MeetingUses struct {
	Recommendations []MeetingUse `key:"recommendations" json:"recommendations"`
}

// MeetingUse is what is recommended for one servant.
type MeetingUse struct {
	Case string   `key:"case" json:"case"`
	Uses []string `key:"uses" json:"uses"`
}

// MeetingDraw names the latest protocol that the drawer saw; 0 for none.
type MeetingDraw struct {
	Number int `key:"number" json:"number"`
}

// MeetingSigned are signatures on all files of a protocol, in their order: CMS
// in base64.
type MeetingSigned struct {
	Number     int      `key:"number" json:"number"`
	Signatures []string `key:"signatures" json:"signatures"`
}

// MeetingRow is a meeting in a list.
type MeetingRow struct {
	appraisal.Meeting
	Count appraisal.ItemCount `json:"count"`
}

// MeetingList are meetings, the latest first.
type MeetingList struct {
	Meetings []MeetingRow `json:"meetings"`
}

// MeetingAnswer is a meeting with how far it is.
type MeetingAnswer struct {
	MeetingRow
	Order    *appraisal.Order     `json:"commission"` // in force; null for none
	Quorum   bool                 `json:"quorum"`
	Needed   int                  `json:"needed"` // members for a quorum
	Rulings  []RulingText         `json:"rulings"`
	Protocol *appraisal.Protocol  `json:"protocol"` // the latest; null before the first
	May      appraisal.MeetingMay `json:"may"`
}

// AgendaItem is a case on an agenda. It tells nothing of what results are used
// for.
type AgendaItem struct {
	Case      appraisal.CaseID    `json:"case"`
	Name      string              `json:"name"`
	Round     int                 `json:"round"`
	Place     int                 `json:"place"`
	State     appraisal.ItemState `json:"state"`
	Proposal  appraisal.Proposal  `json:"proposal"`
	Grade     string              `json:"grade"`     // of the KCI as it came
	Corrected string              `json:"corrected"` // "" where it stays
	Meets     map[string]bool     `json:"meets"`     // competencies as corrected
	Reason    string              `json:"reason"`
	Answers   string              `json:"answers"` // the appeal that it answers
	Votes     []appraisal.Voted   `json:"votes"`
	Casting   bool                `json:"casting"`
	Past      []appraisal.Attempt `json:"past"`
}

// AgendaList is a page of an agenda.
type AgendaList struct {
	Items []AgendaItem `json:"items"`
	Next  int          `json:"next"` // place behind which the next page begins; 0 for none
}

// RecommendationList is a page of what is recommended from the results of the
// KCI; nothing of the competencies is in it.
type RecommendationList struct {
	Recommendations []appraisal.Recommended `json:"recommendations"`
	Next            int                     `json:"next"`
}

// BenchRoutes are the routes on the commission of the appraisal: its order, its
// meetings, votes and protocols.
func BenchRoutes(d BenchDeps) []route.Route {
	const bench, meetings, one = "/api/v1/appraisal-commission", "/api/v1/meetings", "/api/v1/meetings/{meeting}"
	order := func(path, id, about string, v access.Verb, h route.Handler, in any) route.Route {
		return described("POST", bench+path, v, h, route.Operation{ID: id, Summary: about, In: in, Out: appraisal.Order{}})
	}
	return slices.Concat([]route.Route{
		described("GET", bench, access.SeeYear, d.bench, route.Operation{ID: "readAppraisalCommission", Summary: "The commission of a body with the versions of its order",
			Query: []route.Param{{Name: "body", About: "the body; the one worked in where it is left out"}}, Out: BenchAnswer{}}),
		order("/orders", "prepareAppraisalOrder", "Write the order on the commission, or on a change of it", access.PrepareOrder, done(d.prepare), BenchOrder{}),
		order("/form", "formAppraisalCommission", "The authorised person puts the order in force", access.FormCommission, done(d.form), BenchTurn{}),
		described("GET", meetings, access.SeeYear, d.meetings, route.Operation{ID: "listMeetings", Summary: "Meetings of the commissions, the latest first", Out: MeetingList{}}),
		described("POST", "/api/v1/years/{year}/meetings", access.PlanMeeting, done(d.plan), route.Operation{
			ID: "planMeeting", Summary: "Plan a meeting; the chair has to agree to its day", In: MeetingTime{}, Out: appraisal.Meeting{}}),
		described("GET", one, access.SeeYear, d.meeting, route.Operation{ID: "readMeeting", Summary: "A meeting with its attendance, quorum and protocol", Out: MeetingAnswer{}}),
	}, d.turns(one), d.items(one), d.protocols(one), copies{one + "/protocol", "MeetingCopy", "the protocol of a meeting", access.SeeAppraisal, d.meetingCopy}.routes())
}

func (d BenchDeps) meetingCopy(r *route.Request) signedcopy.Paper {
	return d.Appraisals.MeetingCopy(r.Actor, meetingOf(r))
}

// turns are the steps of a meeting.
func (d BenchDeps) turns(one string) []route.Route {
	turn := func(path, id, about string, v access.Verb, h route.Handler, in any) route.Route {
		return described("POST", one+path, v, h, route.Operation{ID: id, Summary: about, In: in, Out: appraisal.Meeting{}})
	}
	return []route.Route{
		turn("/move", "moveMeeting", "Give a meeting another time or place", access.PlanMeeting, done(d.move), MeetingTime{}),
		turn("/agree", "agreeMeeting", "The chair agrees to the day; the members are invited", access.AgreeDays, done(d.agree), MeetingTurn{}),
		turn("/cancel", "cancelMeeting", "Call a meeting off, with a reason", access.PlanMeeting, done(d.cancel), MeetingTurn{}),
		turn("/open", "openMeeting", "The secretary opens the meeting with a quorum", access.HoldMeeting, done(d.open), MeetingPresent{}),
		turn("/attendance", "recordAttendance", "The secretary records who is present from now on", access.HoldMeeting, done(d.attend), MeetingPresent{}),
		turn("/close", "closeMeeting", "The secretary closes the meeting", access.HoldMeeting, done(d.close), MeetingTurn{}),
	}
}

// items are the cases of an agenda and what is decided on them.
func (d BenchDeps) items(one string) []route.Route {
	page := []route.Param{{Name: "after", About: "the place behind which the page begins", Integer: true}}
	post := func(path, id, about string, v access.Verb, h route.Handler, in, out any) route.Route {
		return described("POST", one+path, v, h, route.Operation{ID: id, Summary: about, In: in, Out: out})
	}
	return []route.Route{
		described("GET", one+"/items", access.SeeAppraisal, d.agenda, route.Operation{ID: "listAgenda", Summary: "The agenda with proposals and votes by name", Query: page, Out: AgendaList{}}),
		post("/items", "addToAgenda", "Put cases on the agenda: those named, or all that wait", access.PlanMeeting, done(d.add), MeetingAgenda{}, MeetingAdded{}),
		post("/items/remove", "takeOffAgenda", "Take cases off the agenda", access.PlanMeeting, done(d.remove), MeetingCases{}, MeetingAdded{}),
		post("/proposals", "proposeDecisions", "The secretary puts proposals to the vote", access.HoldMeeting, done(d.propose), MeetingDeals{}, MeetingAdded{}),
		post("/votes", "voteInMeeting", "A member's own open votes, on many cases in one call", access.VoteInMeeting, done(d.vote), MeetingVotes{}, appraisal.VotesDone{}),
		post("/count", "countVotes", "Count cases anew after somebody left", access.HoldMeeting, done(d.count), MeetingCases{}, appraisal.VotesDone{}),
		described("GET", one+"/recommendations", access.SeeAppraisal, d.recommendations, route.Operation{
			ID: "listRecommendations", Summary: "What is recommended from the results of the KCI", Query: page, Out: RecommendationList{}}),
		post("/recommendations", "recommendFromKCI", "The secretary records what the commission recommends from the results of the KCI", access.HoldMeeting, done(d.recommend), MeetingUses{}, MeetingAdded{}),
	}
}

func (d BenchDeps) protocols(one string) []route.Route {
	sign := func(path, id, about string, v access.Verb, h route.Handler, in any) route.Route {
		return described("POST", one+"/protocol"+path, v, h, route.Operation{ID: id, Summary: about, In: in, Out: appraisal.Protocol{}})
	}
	return []route.Route{
		sign("", "drawMeetingProtocol", "Draw up the protocol of a closed meeting as files", access.HoldMeeting, done(d.drawUp), MeetingDraw{}),
		sign("/sign", "signMeetingProtocol", "Sign all files of the protocol in one act", access.SignMeeting, done(d.sign), MeetingSigned{}),
		sign("/approve", "approveResults", "The authorised person approves the results by signing the protocol", access.ApproveResults, done(d.approve), MeetingSigned{}),
	}
}
