package appraisal

import (
	"maps"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/commission"
	"tarazy/internal/people"
)

// countAll decides those of some items on which everybody has voted who is
// present and may, and stores them all.
func (s *Service) countAll(tx Tx, x *sitting, by *access.Actor, items []*Item) (VotesDone, error) {
	var over []*Item
	for _, i := range items {
		if x.everybody(i) {
			over = append(over, i)
		}
	}
	if err := s.decideAll(tx, x, by, over); err != nil {
		return VotesDone{}, err
	}
	for _, i := range items {
		i.Version++
		if err := settled(tx.AgendaUpdate(i)); err != nil {
			return VotesDone{}, err
		}
	}
	return VotesDone{Decided: len(over)}, nil
}

// everybody reports whether everybody has voted on an item who is present and
// may.
func (x *sitting) everybody(i *Item) bool {
	return !slices.ContainsFunc(x.voters(), func(p people.PersonID) bool { return !x.own(i, p) && i.VoteOf(p) == nil })
}

// decideAll counts the votes on items and carries the results out.
func (s *Service) decideAll(tx Tx, x *sitting, by *access.Actor, over []*Item) error {
	if len(over) == 0 {
		return nil
	}
	ids := make([]CaseID, len(over))
	for n, i := range over {
		ids[n] = i.Case
	}
	all, err := s.mattersOf(tx, x.year, ids)
	if err != nil {
		return err
	}
	came, err := tx.AssessmentsLatestOf(ids)
	if err != nil {
		return err
	}
	for _, i := range over {
		m := all[i.Case]
		if m == nil {
			return missing("case")
		}
		if err := m.at(StageCommission); err != nil {
			return err
		}
		if err := s.decideItem(tx, x, m, by, i, came[i.Case]); err != nil {
			return err
		}
	}
	return nil
}

// voteIn are the votes of those who are members today, as the rule counts them.
func (x *sitting) voteIn(i *Item) commission.VoteIn {
	in := commission.VoteIn{Votes: []commission.Ballot{}, Chair: string(x.chair()), Secretary: string(x.secretary())}
	members := x.order.Voters()
	for _, v := range i.Votes {
		if slices.Contains(members, v.Member) {
			in.Votes = append(in.Votes, commission.Ballot{Member: string(v.Member), Vote: v.Vote})
		}
	}
	return in
}

// decideItem counts the votes on a case: the majority decides, and at a tie the
// chair. What is adopted goes to the authorised person; what is not waits for
// another proposal.
func (s *Service) decideItem(tx Tx, x *sitting, m *matter, by *access.Actor, i *Item, came *Assessment) error {
	in := x.voteIn(i)
	found, err := commission.Vote(&x.rules.Commission, in)
	if err != nil {
		return err
	}
	if err := rule(s, tx, m, people.PersonID(by.Person), access.VoteInMeeting, "vote", string(x.mt.ID), in, found); err != nil {
		return err
	}
	now, result := tx.Now(), found.Outcome.Result
	i.Result, i.Casting, i.Decided = &result, found.Outcome.Casting, &now
	i.Present, i.Order = x.voters(), x.order.Number
	if result != commission.Adopted {
		return x.tell(tx, x.secretary(), "item_again", x.path("items/"+string(i.Case)))
	}
	return s.adopt(tx, x, m, by, i, came)
}

// adopt writes the result of the round and lets the case wait for the authorised
// person.
func (s *Service) adopt(tx Tx, x *sitting, m *matter, by *access.Actor, i *Item, came *Assessment) error {
	meets := came.results()
	maps.Copy(meets, i.Meets)
	r := &Result{Case: i.Case, Round: i.Round, Version: 1, Meeting: x.mt.ID, Grade: i.Final(), Meets: meets, Uses: i.Uses, Decided: *i.Decided, At: tx.Now()}
	if err := settled(tx.AppraisalResultPut(r)); err != nil {
		return err
	}
	m.c.Stage, m.c.Grade = StageApproval, r.Grade
	if err := m.await(tx, wait{}); err != nil {
		return err
	}
	if i.Answers != "" {
		if err := s.answered(tx, m, i); err != nil {
			return err
		}
	}
	if err := m.save(tx); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.VoteInMeeting, by, map[string]any{
		"meeting": x.mt.ID, "place": i.Place, "proposal": i.Proposal, "came": i.Grade, "corrected": i.Corrected, "meets": i.Meets, "reason": i.Reason,
	}))
}
