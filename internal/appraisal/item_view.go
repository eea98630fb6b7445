package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// ItemRow is an item of an agenda with the name of the servant.
type ItemRow struct {
	Item Item
	Case Case
	Name string
	Not  int // competencies that do not meet expectations as they came
}

// AgendaPage is a page of an agenda.
type AgendaPage struct {
	Rows []ItemRow
	Next int // place behind which the next page begins; 0 for none
}

// Agenda gives a page of the agenda of a meeting to who sees its papers. The
// faults are appraisal.missing.meeting and access.denied.
func (s *Service) Agenda(ctx context.Context, by *access.Actor, q ItemQuery) (*AgendaPage, error) {
	var out *AgendaPage
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.openPapers(tx, by, q.Meeting)
		if err != nil {
			return err
		}
		limit := q.Limit
		q.Limit = limit + 1
		items, err := tx.AgendaList(q)
		if err != nil {
			return err
		}
		out = &AgendaPage{}
		if len(items) > limit {
			items = items[:limit]
			out.Next = items[limit-1].Place
		}
		out.Rows, err = s.rowsOf(tx, x, items)
		return err
	})
	return out, err
}

// openPapers opens a meeting for who sees its papers.
func (s *Service) openPapers(tx Tx, by *access.Actor, id MeetingID) (*sitting, error) {
	x, err := s.seeSitting(tx, by, id)
	if err != nil {
		return nil, err
	}
	if !x.sees(by) {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	return x, nil
}

// rowsOf adds to items what their pages show beside them.
func (s *Service) rowsOf(tx Tx, _ *sitting, items []Item) ([]ItemRow, error) {
	ids := casesOf(items)
	cases, err := tx.AppraisalCasesByID(ids)
	if err != nil {
		return nil, err
	}
	byID := map[CaseID]Case{}
	var who []people.PersonID
	for _, c := range cases {
		byID[c.ID] = c
		who = append(who, c.Person)
	}
	names, err := tx.PersonNames(who)
	if err != nil {
		return nil, err
	}
	came, err := tx.AssessmentsLatestOf(ids)
	if err != nil {
		return nil, err
	}
	out := make([]ItemRow, len(items))
	for n, i := range items {
		out[n] = ItemRow{Item: i, Case: byID[i.Case], Name: names[i.Person]}
		for _, meets := range came[i.Case].results() {
			if !meets {
				out[n].Not++
			}
		}
	}
	return out, nil
}

// ItemView is a case on the agenda with its papers: both sheets as they came,
// the proposal and the votes. It tells nothing of what the results are used for.
type ItemView struct {
	Meeting    MeetingView
	Item       Item
	Case       Case
	Name       string
	Sheet      *Sheet
	Plan       *Plan
	Assessment *Assessment
	Earlier    []Result    // of earlier rounds
	Votes      law.Finding // of the count; empty before it
	Before     *Item       // on the agenda
	After      *Item
	MayVote    bool
	Own        bool // it is the actor's own case
	MayPut     bool // another proposal
}

// Item reads an item of an agenda with its papers. The faults are
// appraisal.missing.meeting, appraisal.missing.item and access.denied.
func (s *Service) Item(ctx context.Context, by *access.Actor, id MeetingID, c CaseID) (*ItemView, error) {
	var out *ItemView
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.openPapers(tx, by, id)
		if err != nil {
			return err
		}
		i, err := tx.AgendaGet(id, c)
		if err != nil {
			return err
		}
		if i == nil {
			return missing("item")
		}
		v, err := s.viewSitting(tx, by, x)
		if err != nil {
			return err
		}
		out = &ItemView{Meeting: *v, Item: *i}
		me := people.PersonID(by.Person)
		out.Own = x.own(i, me)
		out.MayVote = v.May.Vote && !out.Own && i.State() == ItemOpen && i.VoteOf(me) == nil && i.Proposal != ""
		out.MayPut = v.May.Hold && (i.State() == ItemAgain || i.State() == ItemOpen && len(i.Votes) == 0)
		return out.read(tx, x)
	})
	return out, err
}

func (v *ItemView) read(tx Tx, x *sitting) error {
	c, err := tx.AppraisalCaseGet(v.Item.Case)
	if err != nil || c == nil {
		return err
	}
	v.Case = *c
	if v.Sheet, err = tx.SheetLatest(c.ID); err != nil {
		return err
	}
	if v.Plan, err = tx.PlanApproved(c.ID); err != nil {
		return err
	}
	if v.Assessment, err = tx.AssessmentLatest(c.ID); err != nil {
		return err
	}
	if v.Earlier, err = tx.AppraisalResultsOf(c.ID); err != nil {
		return err
	}
	v.Earlier = slices.DeleteFunc(v.Earlier, func(r Result) bool { return r.Round >= v.Item.Round })
	rulings, err := tx.AppraisalRulingsOf(c.ID)
	if err != nil {
		return err
	}
	for _, r := range rulings {
		if r.Rule == "vote" && r.About == string(x.mt.ID) {
			v.Votes = r.Finding
		}
	}
	if err := v.neighbours(tx); err != nil {
		return err
	}
	names, err := tx.PersonNames(distinctPersons(append(v.voted(), c.Person)...))
	if err != nil {
		return err
	}
	for id, name := range names {
		v.Meeting.Names[id] = name
	}
	v.Name = names[c.Person]
	return nil
}

func (v *ItemView) voted() []people.PersonID {
	out := slices.Clone(v.Item.Present)
	for _, b := range v.Item.Votes {
		out = append(out, b.Member)
	}
	for _, p := range v.Item.Past {
		for _, b := range p.Votes {
			out = append(out, b.Member)
		}
	}
	return out
}

// neighbours are the items before and after on the agenda.
func (v *ItemView) neighbours(tx Tx) error {
	around, err := tx.ItemsOf(v.Item.Meeting, max(0, v.Item.Place-2), 3)
	if err != nil {
		return err
	}
	for n := range around {
		switch i := &around[n]; {
		case i.Place < v.Item.Place:
			v.Before = i
		case i.Place > v.Item.Place && v.After == nil:
			v.After = i
		}
	}
	return nil
}
