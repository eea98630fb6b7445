package appraisal

import (
	"context"
	"fmt"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/commission"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// BallotIn is a member's own open vote on a case.
type BallotIn struct {
	Case CaseID            `json:"case" key:"case"`
	Vote commission.Choice `json:"vote" key:"vote"`
}

// VotesDone tells how many votes were given, and how many cases they decided.
type VotesDone struct {
	Votes   int `json:"votes"`
	Decided int `json:"decided"`
}

// voteMost bounds the votes of one call.
const voteMost = 500

// VoteOn gives a member's own votes on some cases, all or none of them. A case
// is decided once everybody who is present and may vote on it has. The faults
// are meeting.state, meeting.no_quorum, meeting.absent, meeting.own_case,
// meeting.voted, meeting.decided, meeting.no_proposal, meeting.too_many,
// commission.choice, commission.secretary_votes and appraisal.missing.item.
func (s *Service) VoteOn(ctx context.Context, by *access.Actor, id MeetingID, votes []BallotIn) (VotesDone, error) {
	var done VotesDone
	if len(votes) > voteMost {
		return done, fault.New(fault.Invalid, "meeting.too_many", "given", len(votes), "most", voteMost).At("votes")
	}
	err := s.write(ctx, func(tx Tx) error {
		done = VotesDone{}
		x, err := s.asVoter(tx, by, id)
		if err != nil {
			return err
		}
		ids := make([]CaseID, len(votes))
		for n, v := range votes {
			ids[n] = v.Case
		}
		items, err := itemsByCase(tx, id, ids)
		if err != nil {
			return err
		}
		touched := make([]*Item, 0, len(votes))
		for n, v := range votes {
			i := items[v.Case]
			if err := x.vote(tx, by, i, v, fmt.Sprintf("votes[%d]", n)); err != nil {
				return err
			}
			touched = append(touched, i)
		}
		done, err = s.countAll(tx, x, by, touched)
		if err != nil {
			return err
		}
		done.Votes = len(votes)
		return s.Record(tx, x.entry(access.VoteInMeeting, by, map[string]any{"votes": votes}))
	})
	return done, err
}

// VoteOnRest gives one vote on every case on which the member may vote and has
// not, in parts: when it breaks off, the rest waits for another call. The faults
// are those of VoteOn.
func (s *Service) VoteOnRest(ctx context.Context, by *access.Actor, id MeetingID, choice commission.Choice) (VotesDone, error) {
	var done VotesDone
	after := 0
	for {
		n := 0
		err := s.write(ctx, func(tx Tx) error {
			x, err := s.asVoter(tx, by, id)
			if err != nil {
				return err
			}
			items, err := tx.AgendaList(ItemQuery{Meeting: id, State: ItemOpen, Not: people.PersonID(by.Person), After: after, Limit: atOnce})
			if n = len(items); err != nil || n == 0 {
				return err
			}
			part, votes, err := s.voteRest(tx, x, by, items, choice)
			if err != nil {
				return err
			}
			after = items[n-1].Place
			done.Votes, done.Decided = done.Votes+part.Votes, done.Decided+part.Decided
			if len(votes) == 0 {
				return nil
			}
			return s.Record(tx, x.entry(access.VoteInMeeting, by, map[string]any{"votes": votes}))
		})
		if err != nil || n < atOnce {
			return done, err
		}
	}
}

// voteRest votes on those of some items on which the actor may.
func (s *Service) voteRest(tx Tx, x *sitting, by *access.Actor, items []Item, choice commission.Choice) (VotesDone, []BallotIn, error) {
	var touched []*Item
	var votes []BallotIn
	for n := range items {
		i := &items[n]
		if i.Proposal == "" || x.own(i, people.PersonID(by.Person)) {
			continue
		}
		v := BallotIn{Case: i.Case, Vote: choice}
		if err := x.vote(tx, by, i, v, "vote"); err != nil {
			return VotesDone{}, nil, err
		}
		touched, votes = append(touched, i), append(votes, v)
	}
	done, err := s.countAll(tx, x, by, touched)
	done.Votes = len(votes)
	return done, votes, err
}

// asVoter opens a meeting for a member's vote: it is open, has a quorum, and the
// actor is a member who is present. The secretary does not vote.
func (s *Service) asVoter(tx Tx, by *access.Actor, id MeetingID) (*sitting, error) {
	x, err := s.openSitting(tx, id)
	if err != nil {
		return nil, err
	}
	me := people.PersonID(by.Person)
	if x.secretary() == me && !x.rules.Commission.SecretaryVotes.V {
		cite := x.rules.Commission.SecretaryVotes.Cite()
		return nil, fault.New(fault.Denied, "meeting.secretary_votes").Cited(cite.Act, cite.Clause)
	}
	if err := x.may(by, access.VoteInMeeting); err != nil {
		return nil, err
	}
	if err := x.in(MeetingOpen); err != nil {
		return nil, err
	}
	if _, err := x.quorum(); err != nil {
		return nil, err
	}
	if !slices.Contains(x.voters(), me) {
		cite := x.rules.Commission.OpenVote.Cite()
		return nil, fault.New(fault.Denied, "meeting.absent").Cited(cite.Act, cite.Clause)
	}
	return x, nil
}

// own reports whether a case is the member's own, on which the act keeps them
// out of the vote.
func (x *sitting) own(i *Item, p people.PersonID) bool {
	return i.Person == p && !x.rules.Formation.OwnCase.V
}

// vote adds the actor's vote to an item.
func (x *sitting) vote(tx Tx, by *access.Actor, i *Item, v BallotIn, at string) error {
	me := people.PersonID(by.Person)
	open := x.rules.Commission.OpenVote.Cite()
	if i == nil {
		return fault.New(fault.Missing, "appraisal.missing.item").At(at + ".case")
	}
	if v.Vote != commission.For && v.Vote != commission.Against && v.Vote != commission.Abstain {
		return fault.New(fault.Invalid, "commission.choice", "value", clip(string(v.Vote)),
			"known", []string{string(commission.For), string(commission.Against), string(commission.Abstain)}).At(at + ".vote")
	}
	if x.own(i, me) {
		cite := x.rules.Formation.OwnCase.Cite()
		return fault.New(fault.Denied, "meeting.own_case").At(at+".case").Cited(cite.Act, cite.Clause)
	}
	if i.VoteOf(me) != nil {
		return fault.New(fault.Conflict, "meeting.voted").At(at+".case").Cited(open.Act, open.Clause)
	}
	if i.State() != ItemOpen {
		cite := x.rules.Meeting.Decisions.Cite()
		return fault.New(fault.Conflict, "meeting.decided").At(at+".case").Cited(cite.Act, cite.Clause)
	}
	if i.Proposal == "" {
		cite := x.rules.Meeting.Decisions.Cite()
		return fault.New(fault.Conflict, "meeting.no_proposal").At(at+".case").Cited(cite.Act, cite.Clause)
	}
	i.Votes = append(i.Votes, Voted{Member: me, Vote: v.Vote, At: tx.Now()})
	return nil
}

// CountVotes counts items anew on which everybody present has voted since
// somebody left; the secretary does it. The faults are meeting.not_secretary,
// meeting.state, meeting.no_quorum and meeting.too_many.
func (s *Service) CountVotes(ctx context.Context, by *access.Actor, id MeetingID, cases []CaseID) (VotesDone, error) {
	var done VotesDone
	if len(cases) > voteMost {
		return done, fault.New(fault.Invalid, "meeting.too_many", "given", len(cases), "most", voteMost).At("cases")
	}
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.asSecretary(tx, by, id)
		if err != nil {
			return err
		}
		if err := x.in(MeetingOpen); err != nil {
			return err
		}
		if _, err := x.quorum(); err != nil {
			return err
		}
		items, err := tx.ItemsWith(id, cases)
		if err != nil {
			return err
		}
		var open []*Item
		for n := range items {
			if items[n].State() == ItemOpen && len(items[n].Votes) > 0 {
				open = append(open, &items[n])
			}
		}
		done, err = s.countAll(tx, x, by, open)
		return err
	})
	return done, err
}
