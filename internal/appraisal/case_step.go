package appraisal

import "slices"

// Postponed reports whether the appraisal waits for a return, or for what
// follows it.
func (c *Case) Postponed() bool {
	return c.Later != nil && slices.Contains([]Stage{StagePlan, StageWork, StageSheets, StageCommission}, c.Stage)
}

// Appealed reports whether an appeal waits.
func (c *Case) Appealed() bool { return c.Done.Appeal == AppealFiled || c.Done.Appeal == AppealReview }

// BoardStep is a column of the board: a step that a case has done, or that
// waits.
type BoardStep byte

// The steps of the board; quarters are '1' to '4'.
const (
	NoStep         BoardStep = '-'
	PlanStep       BoardStep = 'p'
	SheetsStep     BoardStep = 's'
	DecisionStep   BoardStep = 'd'
	AcquaintedStep BoardStep = 'a'
)

// Waiting is the step of the board that waits.
func (c *Case) Waiting() BoardStep {
	switch c.Stage {
	case StagePlan:
		return PlanStep
	case StageWork:
		if c.Done.Plan != PlanApproved {
			return PlanStep // a change of the plan goes its way
		}
		for i, q := range c.Done.Quarters {
			if q == QuarterNone {
				return BoardStep('1' + i)
			}
		}
	case StageSheets:
		return SheetsStep
	case StageCommission, StageApproval:
		return DecisionStep
	case StageAcquaintance:
		return AcquaintedStep
	}
	return NoStep
}

// Tally is what a case counts for on the board.
type Tally struct {
	Out        bool // excluded or gone: it counts for nothing
	Plan       bool
	Quarters   [4]bool
	Sheets     bool
	Decided    bool
	Acquainted bool
	Postponed  bool
	Waits      BoardStep
}

// Tally tells what the case counts for.
func (c *Case) Tally() Tally {
	t := Tally{
		Out:        c.Stage == StageExcluded || c.Stage == StageGone,
		Plan:       c.Stage != StagePlan,
		Sheets:     c.Done.Sheet == SheetAgreed && c.assessed(),
		Decided:    slices.Contains([]Stage{StageApproval, StageAcquaintance, StageDone}, c.Stage),
		Acquainted: c.Stage == StageDone,
		Postponed:  c.Postponed(),
		Waits:      c.Waiting(),
	}
	for i, q := range c.Done.Quarters {
		t.Quarters[i] = q != QuarterNone
	}
	return t
}

// String is the tally as it is stored and counted by: a character a fact.
func (t Tally) String() string {
	b := make([]byte, 0, 11)
	for _, fact := range t.facts() {
		b = append(b, '0')
		if *fact {
			b[len(b)-1] = '1'
		}
	}
	return string(append(b, byte(t.Waits)))
}

// ParseTally reads what String wrote.
func ParseTally(s string) Tally {
	var t Tally
	facts := t.facts()
	for i, fact := range facts {
		*fact = i < len(s) && s[i] == '1'
	}
	t.Waits = NoStep
	if len(s) > len(facts) {
		t.Waits = BoardStep(s[len(facts)])
	}
	return t
}

func (t *Tally) facts() []*bool {
	return []*bool{&t.Out, &t.Plan, &t.Quarters[0], &t.Quarters[1], &t.Quarters[2], &t.Quarters[3], &t.Sheets, &t.Decided, &t.Acquainted, &t.Postponed}
}

// Add counts so many cases of one tally, of which late are late.
func (r *BoardRow) Add(t Tally, n, late int) {
	if t.Out {
		return
	}
	r.People += n
	r.Late += late
	if t.Postponed {
		r.Postponed += n
	}
	count := func(c *Count, done bool, step BoardStep) {
		if done {
			c.Done += n
		}
		if t.Waits == step {
			c.Late += late
		}
	}
	count(&r.Plan, t.Plan, PlanStep)
	for i := range r.Quarters {
		count(&r.Quarters[i], t.Quarters[i], BoardStep('1'+i))
	}
	count(&r.Sheets, t.Sheets, SheetsStep)
	count(&r.Decided, t.Decided, DecisionStep)
	count(&r.Acquainted, t.Acquainted, AcquaintedStep)
}
