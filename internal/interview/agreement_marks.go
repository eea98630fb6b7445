package interview

import (
	"context"
	"slices"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// ChangeIn is a change of the actor's own mark in the discussion.
type ChangeIn struct {
	Competency string // "" for the overall mark
	Mark       *int   // nil: no information
	Reason     string
}

// ChangeMark changes a mark of the actor's own in the discussion, with a reason.
// The locked one stays on record; what a procedure counts is the locked one. The
// faults are interview.agree.closed, interview.agree.over, interview.changed,
// interview.agree.not_rater, interview.agree.no_competency, interview.no_mark,
// interview.agree.same, interview.agree.reason and interview.agree.long.
func (s *Service) ChangeMark(ctx context.Context, by *access.Actor, id ID, version int64, in ChangeIn) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.openMatter(tx, by, access.TakeInterview, id)
		if err != nil {
			return err
		}
		if !slices.Contains(x.raters, x.me) {
			return fault.New(fault.Denied, "interview.agree.not_rater")
		}
		if err := x.current(version); err != nil {
			return err
		}
		change, err := x.change(in)
		if err != nil {
			return err
		}
		change.At = tx.Now()
		x.a.Changes = append(x.a.Changes, *change)
		step := AgreeStep{Kind: ChangedMark, Competency: in.Competency, Value: ownMark{Mark: in.Mark}.text()}
		return s.step(tx, x, access.TakeInterview, map[string]any{"change": change}, step)
	})
}

func (x *agreeing) change(in ChangeIn) (*MarkChange, error) {
	if in.Competency != "" && x.guide.Find(in.Competency) == nil {
		return nil, fault.New(fault.Invalid, "interview.agree.no_competency").At("competency")
	}
	if in.Mark != nil {
		if err := x.onScale(*in.Mark); err != nil {
			return nil, err
		}
	} else if in.Competency == "" {
		return nil, fault.New(fault.Invalid, "interview.agree.no_overall").At("mark")
	}
	old := x.now(x.me, in.Competency)
	if sameMark(old.Mark, in.Mark) {
		return nil, fault.New(fault.Invalid, "interview.agree.same").At("mark")
	}
	reason, err := agreeText(in.Reason, "reason", true)
	if err != nil {
		return nil, err
	}
	return &MarkChange{Member: x.me, Competency: in.Competency, From: old.Mark, To: in.Mark, Reason: reason}, nil
}

func sameMark(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// commonest are the marks that the most members give now; nil among them is no
// information. Several where none leads.
func (x *agreeing) commonest(competency string) []*int {
	type count struct {
		mark *int
		n    int
	}
	var all []count
	most := 0
	for _, p := range x.raters {
		m := x.now(p, competency).Mark
		k := slices.IndexFunc(all, func(c count) bool { return sameMark(c.mark, m) })
		if k < 0 {
			all, k = append(all, count{mark: m}), len(all)
		}
		all[k].n++
		most = max(most, all[k].n)
	}
	var out []*int
	for _, c := range all {
		if c.n == most {
			out = append(out, c.mark)
		}
	}
	return out
}

// leaves reports whether a mark is not one that the most members give.
func (x *agreeing) leaves(competency string, mark *int) bool {
	return !slices.ContainsFunc(x.commonest(competency), func(m *int) bool { return sameMark(m, mark) })
}

// differs is the fault for a mark that needs a reason, with the marks that the
// most members give: interview.agree.majority at reason.
func (x *agreeing) differs(competency string) error {
	var marks []string
	for _, m := range x.commonest(competency) {
		if m != nil {
			marks = append(marks, strconv.Itoa(*m))
		}
	}
	if len(marks) == 0 {
		return fault.New(fault.Invalid, "interview.agree.majority_none").At("reason")
	}
	return fault.New(fault.Invalid, "interview.agree.majority", "marks", marks).At("reason")
}

// AgreeIn is the panel's mark of a competency, as the lead enters it.
type AgreeIn struct {
	Competency string
	Mark       *int   // nil: no information
	Decision   string // yes or no, where the members' findings leave it open; else ""
	Reason     string // needed where the mark is not one that the most members give
}

// AgreeMark sets the panel's mark of a competency. The faults are those of
// ChangeMark, interview.agree.individual, interview.agree.not_lead,
// interview.agree.majority and interview.agree.undecided.
func (s *Service) AgreeMark(ctx context.Context, by *access.Actor, id ID, version int64, in AgreeIn) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.leading(tx, by, id, version)
		if err != nil {
			return err
		}
		m, err := x.agreedOn(in.Competency)
		if err != nil {
			return err
		}
		if err := x.agree(m, in); err != nil {
			return err
		}
		x.unsettle()
		step := AgreeStep{Kind: AgreedOne, Competency: in.Competency, Value: ownMark{Mark: in.Mark}.text()}
		return s.step(tx, x, access.LeadInterview, map[string]any{"agreed": *m}, step)
	})
}

func (x *agreeing) agree(m *AgreedMark, in AgreeIn) error {
	if in.Mark != nil {
		if err := x.onScale(*in.Mark); err != nil {
			return err
		}
	}
	leaves := x.leaves(in.Competency, in.Mark)
	reason, err := agreeText(in.Reason, "reason", false)
	if err != nil {
		return err
	}
	if leaves && reason == "" {
		return x.differs(in.Competency)
	}
	if open, err := x.openDecision(in.Competency); err != nil {
		return err
	} else if open {
		if in.Decision != decidedYes && in.Decision != decidedNo {
			return fault.New(fault.Invalid, "interview.agree.undecided").At("decision")
		}
		m.Decision = in.Decision
	}
	m.Mark, m.None, m.Reason, m.Done = in.Mark, in.Mark == nil, reason, true
	return nil
}

// openDecision reports whether the members' findings on a competency leave its
// decision to the panel.
func (x *agreeing) openDecision(competency string) (bool, error) {
	in, err := x.matrixOf(competency)
	if err != nil {
		return false, err
	}
	found, err := Combine(x.law.method, in)
	return found.Outcome.Decision == decidedOpen, err
}

// unsettle takes back the conclusion: it stands on what was agreed before.
func (x *agreeing) unsettle() { x.a.Conclusion, x.a.Reason = "", "" }

// AnswerIn is the panel's yes or no on a line of its form.
type AnswerIn struct {
	Question   string
	Competency string
	Yes        bool
	Reason     string // needed where most members say otherwise
}

// AgreeAnswers sets the panel's yes or no on lines of its form, several at once.
// The faults are those of AgreeMark and interview.agree.no_cell.
func (s *Service) AgreeAnswers(ctx context.Context, by *access.Actor, id ID, version int64, all []AnswerIn) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.leading(tx, by, id, version)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fault.New(fault.Invalid, "interview.agree.no_cell").At("answer")
		}
		steps := make([]AgreeStep, len(all))
		for k, in := range all {
			if err := x.answer(in); err != nil {
				return err
			}
			steps[k] = in.step()
		}
		x.unsettle()
		return s.step(tx, x, access.LeadInterview, map[string]any{"answers": all}, steps...)
	})
}

func (in *AnswerIn) step() AgreeStep {
	out := AgreeStep{Kind: AgreedCell, Competency: in.Competency, Question: in.Question, Value: decidedNo}
	if in.Yes {
		out.Value = decidedYes
	}
	return out
}

// answer sets one line.
func (x *agreeing) answer(in AnswerIn) error {
	k := slices.IndexFunc(x.a.Questions, func(a AgreedAnswer) bool { return a.Question == in.Question && a.Competency == in.Competency })
	if k < 0 {
		return fault.New(fault.Invalid, "interview.agree.no_cell").At("answer")
	}
	cell := &x.a.Questions[k]
	reason, err := agreeText(in.Reason, cellField(in.Question, in.Competency), cell.leaves(in.Yes))
	if err != nil {
		return err
	}
	cell.Agreed, cell.Reason = &in.Yes, reason
	return nil
}

// cellField names the field of a line's reason.
func cellField(question, competency string) string { return "why." + question + "." + competency }

// leaves reports whether most members say otherwise.
func (a *AgreedAnswer) leaves(yes bool) bool {
	n := 0
	for _, v := range a.Each {
		if v {
			n++
		}
	}
	m := majority(n, len(a.Each))
	return m == decidedYes && !yes || m == decidedNo && yes
}

// AgreeOverall sets the panel's mark of the candidate, with a reason where it is
// not one that the most members give. The faults are those of AgreeMark.
func (s *Service) AgreeOverall(ctx context.Context, by *access.Actor, id ID, version int64, mark int, why string) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.leading(tx, by, id, version)
		if err != nil {
			return err
		}
		if err := x.onScale(mark); err != nil {
			return err
		}
		if why, err = agreeText(why, "reason", false); err != nil {
			return err
		}
		if x.leaves("", &mark) && why == "" {
			return x.differs("")
		}
		x.a.Overall, x.a.Why = &mark, why
		x.unsettle()
		step := AgreeStep{Kind: AgreedOverall, Value: strconv.Itoa(mark)}
		return s.step(tx, x, access.LeadInterview, map[string]any{"overall": mark, "why": why}, step)
	})
}

// waits are the competencies on which the panel has not agreed.
func (a *Agreement) waits() []string {
	var out []string
	for _, m := range a.Competency {
		if !m.Done {
			out = append(out, m.Competency)
		}
	}
	return out
}

// unanswered counts the lines of the form without the panel's yes or no.
func (a *Agreement) unanswered() int {
	n := 0
	for _, c := range a.Questions {
		if c.Agreed == nil {
			n++
		}
	}
	return n
}

// must are who sign the panel's form: all who mark and still may.
func (x *agreeing) must() []people.PersonID { return x.signs }
