package appraisal

import (
	"context"
	"fmt"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

// ProposalIn is what the secretary puts to the vote for a case.
type ProposalIn struct {
	Case      CaseID          `json:"case" key:"case"`
	Proposal  Proposal        `json:"proposal" key:"proposal"`
	Corrected string          `json:"corrected" key:"corrected,optional"` // a grade; "" where it stays
	Meets     map[string]bool `json:"meets" key:"meets,optional"`         // competencies as corrected; none where they stay
	Reason    string          `json:"reason" key:"reason,optional"`
}

// onItem does something to an item of an open meeting that waits for a vote,
// by the secretary.
func (s *Service) onItem(ctx context.Context, by *access.Actor, id MeetingID, c CaseID, do func(Tx, *sitting, *Item) error) (*Item, error) {
	var out *Item
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.asSecretary(tx, by, id)
		if err != nil {
			return err
		}
		if err := x.in(MeetingOpen); err != nil {
			return err
		}
		if out, err = tx.AgendaGet(id, c); err != nil {
			return err
		}
		if out == nil {
			return missing("item")
		}
		if err := x.undecided(out); err != nil {
			return err
		}
		if err := do(tx, x, out); err != nil {
			return err
		}
		out.Version++
		return settled(tx.AgendaUpdate(out))
	})
	return out, err
}

// undecided refuses to change what was adopted.
func (x *sitting) undecided(i *Item) error {
	if i.State() != ItemAdopted {
		return nil
	}
	cite := x.rules.Meeting.Decisions.Cite()
	return fault.New(fault.Conflict, "meeting.decided").Cited(cite.Act, cite.Clause)
}

// Propose puts a proposal to the vote in place of the one before: to approve
// what came, or to revise it with a reason, which goes into the protocol's
// column of corrections; what came stays on record. Once somebody has voted on a
// proposal, another one needs that vote to fail. The faults are
// meeting.not_secretary, meeting.state, appraisal.missing.item, meeting.decided,
// meeting.voting, meeting.proposal, meeting.no_change, meeting.grade,
// meeting.competency, order.required and order.too_long.
func (s *Service) Propose(ctx context.Context, by *access.Actor, id MeetingID, in ProposalIn) (*Item, error) {
	return s.onItem(ctx, by, id, in.Case, func(tx Tx, x *sitting, i *Item) error {
		if i.State() == ItemOpen && len(i.Votes) > 0 {
			cite := x.rules.Commission.OpenVote.Cite()
			return fault.New(fault.Conflict, "meeting.voting", "n", len(i.Votes)).Cited(cite.Act, cite.Clause)
		}
		if err := s.checkProposal(tx, x, i, &in); err != nil {
			return err
		}
		i.again()
		i.Proposal, i.Corrected, i.Meets, i.Reason = in.Proposal, in.Corrected, in.Meets, in.Reason
		e := x.entry(access.HoldMeeting, by, in)
		e.Case, e.Subject = string(i.Case), string(i.Person)
		return s.Record(tx, e)
	})
}

// again moves a proposal that found no majority to those before.
func (i *Item) again() {
	if i.Result == nil {
		return
	}
	i.Past = append(i.Past, Attempt{Proposal: i.Proposal, Corrected: i.Corrected, Meets: i.Meets, Reason: i.Reason,
		Votes: i.Votes, Present: i.Present, Order: i.Order, Decided: *i.Decided, Result: *i.Result, Casting: i.Casting})
	i.Votes, i.Present, i.Order, i.Decided, i.Result, i.Casting = nil, nil, 0, nil, nil, false
}

func (s *Service) checkProposal(tx Tx, x *sitting, i *Item, in *ProposalIn) error {
	cite := x.rules.Meeting.Decisions.Cite()
	if !slices.Contains(x.rules.Meeting.Decisions.V, string(in.Proposal)) {
		return fault.New(fault.Invalid, "meeting.proposal", "value", clip(string(in.Proposal)), "known", x.rules.Meeting.Decisions.V).At("proposal").Cited(cite.Act, cite.Clause)
	}
	if in.Proposal == ProposeApprove {
		in.Corrected, in.Meets = "", nil
		if i.Answers != "" {
			return wanted(&in.Reason, whyMost, "reason") // the authorised body gets a reasoned answer
		}
		in.Reason = ""
		return nil
	}
	if err := wanted(&in.Reason, whyMost, "reason"); err != nil {
		return err
	}
	return s.checkRevision(tx, x, i, in)
}

// checkRevision takes a revision that changes something, in the words of the
// act. A correction that says what came is none.
func (s *Service) checkRevision(tx Tx, x *sitting, i *Item, in *ProposalIn) error {
	if in.Corrected == i.Grade {
		in.Corrected = ""
	}
	if in.Corrected != "" && !slices.ContainsFunc(x.rules.Sheet.Grades.V, func(g Step) bool { return g.Grade == in.Corrected }) {
		cite := x.rules.Sheet.Grades.Cite()
		return fault.New(fault.Invalid, "meeting.grade", "value", clip(in.Corrected)).At("corrected").Cited(cite.Act, cite.Clause)
	}
	came, err := tx.AssessmentLatest(i.Case)
	if err != nil {
		return err
	}
	was := came.results()
	meets := map[string]bool{}
	for key, v := range in.Meets {
		before, ok := was[key]
		if !ok {
			cite := x.rules.Competency.All.Cite()
			return fault.New(fault.Invalid, "meeting.competency", "value", clip(key)).At("meets."+clip(key)).Cited(cite.Act, cite.Clause)
		}
		if before != v {
			meets[key] = v
		}
	}
	if in.Meets = meets; len(meets) == 0 {
		in.Meets = nil
	}
	if in.Corrected == "" && in.Meets == nil {
		cite := x.rules.Meeting.Correction.Cite()
		return fault.New(fault.Invalid, "meeting.no_change").At("corrected").Cited(cite.Act, cite.Clause)
	}
	return nil
}

// results are the competencies that were assessed, with whether they meet
// expectations.
func (a *Assessment) results() map[string]bool {
	out := map[string]bool{}
	if a == nil {
		return out
	}
	for _, r := range a.Rows {
		if r.Assessed && r.Meets != nil {
			out[r.Competency] = *r.Meets
		}
	}
	return out
}

// RecommendIn is what is recommended for a servant from the result of the KCI.
type RecommendIn struct {
	Case CaseID   `json:"case" key:"case"`
	Uses []string `json:"uses" key:"uses"` // keys of the rules; none to take the recommendation back
}

// recommendMost bounds the servants for whom something is recommended in one
// call.
const recommendMost = 500

// Recommend sets what the commission recommends from the results of the KCI,
// and from nothing else, before the vote on a case is over. The faults are
// meeting.not_secretary, meeting.state, appraisal.missing.item, meeting.decided,
// meeting.voting, meeting.too_many and meeting.use.
func (s *Service) Recommend(ctx context.Context, by *access.Actor, id MeetingID, all []RecommendIn) error {
	if len(all) > recommendMost {
		return fault.New(fault.Invalid, "meeting.too_many", "given", len(all), "most", recommendMost).At("recommendations")
	}
	return s.write(ctx, func(tx Tx) error {
		x, err := s.asSecretary(tx, by, id)
		if err != nil {
			return err
		}
		if err := x.in(MeetingOpen); err != nil {
			return err
		}
		ids := make([]CaseID, len(all))
		for n, r := range all {
			ids[n] = r.Case
		}
		items, err := itemsByCase(tx, id, ids)
		if err != nil {
			return err
		}
		for n, r := range all {
			if err := recommend(tx, x, items[r.Case], r, fmt.Sprintf("recommendations[%d]", n)); err != nil {
				return err
			}
		}
		return s.Record(tx, x.entry(access.HoldMeeting, by, map[string]any{"recommended": all}))
	})
}

func itemsByCase(tx Tx, id MeetingID, ids []CaseID) (map[CaseID]*Item, error) {
	items, err := tx.ItemsWith(id, ids)
	out := make(map[CaseID]*Item, len(items))
	for n := range items {
		out[items[n].Case] = &items[n]
	}
	return out, err
}

func recommend(tx Tx, x *sitting, i *Item, r RecommendIn, at string) error {
	cite := x.rules.Uses.KCI.Cite()
	if i == nil {
		return fault.New(fault.Missing, "appraisal.missing.item").At(at + ".case")
	}
	if err := x.undecided(i); err != nil {
		return err
	}
	if i.State() == ItemOpen && len(i.Votes) > 0 {
		return fault.New(fault.Conflict, "meeting.voting", "n", len(i.Votes)).At(at+".case").Cited(cite.Act, cite.Clause)
	}
	uses := []string{}
	for _, u := range r.Uses {
		if !slices.Contains(x.rules.Uses.KCI.V, u) {
			return fault.New(fault.Invalid, "meeting.use", "value", clip(u), "known", x.rules.Uses.KCI.V).At(at+".uses").Cited(cite.Act, cite.Clause)
		}
		if !slices.Contains(uses, u) {
			uses = append(uses, u)
		}
	}
	i.Uses, i.Version = uses, i.Version+1
	return settled(tx.AgendaUpdate(i))
}
