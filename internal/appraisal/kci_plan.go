package appraisal

import (
	"fmt"
	"slices"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// PlanIn is a whole plan as it is checked: its period and its KCI, finished or
// not.
type PlanIn struct {
	From  day.Day   `key:"from" json:"from"`
	Until day.Day   `key:"until" json:"until"`
	KCI   []PlanKCI `key:"kci" json:"kci"`
}

// PlanKCI is a KCI as it is checked; what is not there yet is empty.
type PlanKCI struct {
	Name    string   `key:"name" json:"name"`
	Source  string   `key:"source" json:"source"`
	Paper   string   `key:"paper" json:"paper"`
	Unit    string   `key:"unit" json:"unit"`
	Compare Compare  `key:"compare" json:"compare"`
	Target  string   `key:"target" json:"target"`
	Term    *day.Day `key:"term" json:"term"`
	Change  string   `key:"change" json:"change"`
}

// PlanOut says whether a plan may be submitted, and what is amiss.
type PlanOut struct {
	Ready   bool     `json:"ready"` // no remark is an error
	Remarks []Remark `json:"remarks"`
}

// Remark is what is amiss with a KCI, or with the plan.
type Remark struct {
	KCI         int      `json:"kci"`         // from 1; 0 for the plan
	Requirement string   `json:"requirement"` // of the rules, or one of those below
	What        string   `json:"what"`
	Severity    Severity `json:"severity"`
}

// What a remark may concern besides the requirements of the rules.
const (
	RequireCount   = "count"
	RequireProcess = "process_work"
)

// The requirements on a KCI that are checked.
const (
	requireSpecific   = "specific"
	requireMeasurable = "measurable"
	requireTime       = "time_bound"
	requireStrategic  = "strategic"
)

// sourceSpecifics is the source that is no paper but the servant's own work.
const sourceSpecifics = "specifics"

// CheckPlan checks a plan against the requirements on KCI and their number.
// The reasons begin with the number; a reason for each remark follows, in their
// order. Whether a KCI is achievable the program cannot tell: it asks. The
// faults are appraisal.check_period, appraisal.kci_source and appraisal.kci_compare.
func CheckPlan(r *Rules, in PlanIn) (law.Found[PlanOut], error) {
	if err := in.check(r); err != nil {
		return law.Found[PlanOut]{}, err
	}
	c := &planCheck{r: r, in: in, out: PlanOut{Ready: true, Remarks: []Remark{}}}
	c.count()
	for i := range in.KCI {
		c.kci, c.n = &in.KCI[i], i+1
		c.specific()
		c.measurable()
		c.timeBound()
		c.strategic()
		c.process()
	}
	if len(c.out.Remarks) == 0 {
		c.because(law.Because(r.KCI.Requirements, "appraisal.plan.meets"))
	}
	c.because(law.Because(r.KCI.AchievableWith, "appraisal.plan.achievable", "with", r.KCI.AchievableWith.V))
	return law.Found[PlanOut]{Outcome: c.out, Reasons: c.reasons}, nil
}

// check refuses what no page offers.
func (in PlanIn) check(r *Rules) error {
	if in.Until < in.From {
		return fault.New(fault.Invalid, "appraisal.check_period", "from", in.From.String(), "until", in.Until.String()).At("until")
	}
	for i, k := range in.KCI {
		if k.Source != "" && !slices.Contains(r.KCI.Sources.V, k.Source) {
			cite := r.KCI.Sources.Cite()
			return fault.New(fault.Invalid, "appraisal.kci_source", "value", clip(k.Source), "known", r.KCI.Sources.V).
				At(fmt.Sprintf("kci.%d.source", i+1)).Cited(cite.Act, cite.Clause)
		}
		if k.Compare != "" && !slices.Contains(Compares, k.Compare) {
			return fault.New(fault.Invalid, "appraisal.kci_compare", "value", clip(string(k.Compare))).At(fmt.Sprintf("kci.%d.compare", i+1))
		}
	}
	return nil
}

// planCheck is a check under way.
type planCheck struct {
	r       *Rules
	in      PlanIn
	kci     *PlanKCI
	n       int
	out     PlanOut
	reasons []law.Reason
}

func (c *planCheck) because(r law.Reason) { c.reasons = append(c.reasons, r) }

// remark notes what is amiss; kv are arguments of its message beside the number
// of the KCI.
func (c *planCheck) remark(by law.Citer, s Severity, requirement, what string, kv ...any) {
	c.out.Remarks = append(c.out.Remarks, Remark{KCI: c.n, Requirement: requirement, What: what, Severity: s})
	if s == Blocking {
		c.out.Ready = false
	}
	c.because(law.Because(by, "appraisal.plan.remark."+what, append([]any{"kci", c.n}, kv...)...))
}

// amiss notes an error against the requirements.
func (c *planCheck) amiss(requirement, what string, kv ...any) {
	c.remark(c.r.KCI.Requirements, Blocking, requirement, what, kv...)
}

func (c *planCheck) count() {
	given, count := len(c.in.KCI), c.r.KCI.Count
	c.because(law.Because(count, "appraisal.plan.count", "given", given, "count", count.V))
	if given == count.V {
		return
	}
	what := "too_few"
	if given > count.V {
		what = "too_many"
	}
	c.remark(count, Blocking, RequireCount, what, "given", given, "count", count.V)
}

func (c *planCheck) specific() {
	name, change := plain(c.kci.Name), plain(c.kci.Change)
	switch first := c.firstNamed(name); {
	case name == "":
		c.amiss(requireSpecific, "no_name")
	case first < c.n:
		c.amiss(requireSpecific, "twice", "first", first)
	}
	switch {
	case change == "":
		c.amiss(requireSpecific, "no_change")
	case change == name:
		c.remark(c.r.KCI.Requirements, Warning, requireSpecific, "change_repeats")
	}
}

// firstNamed is the number of the first KCI of a name.
func (c *planCheck) firstNamed(name string) int {
	return 1 + slices.IndexFunc(c.in.KCI, func(k PlanKCI) bool { return plain(k.Name) == name })
}

func (c *planCheck) measurable() {
	if plain(c.kci.Unit) == "" {
		c.amiss(requireMeasurable, "no_unit")
	}
	target, ok := amount(c.kci.Target)
	switch {
	case strings.TrimSpace(c.kci.Target) == "":
		c.amiss(requireMeasurable, "no_target")
	case !ok:
		c.amiss(requireMeasurable, "not_a_number", "target", clip(c.kci.Target))
	case c.kci.Compare == AtLeast && target.Sign() <= 0:
		c.remark(c.r.KCI.Requirements, Warning, requireMeasurable, "reached_already", "target", c.kci.Target)
	}
	if c.kci.Compare == "" {
		c.amiss(requireMeasurable, "no_compare")
	}
}

func (c *planCheck) timeBound() {
	if c.kci.Term == nil {
		c.amiss(requireTime, "no_term")
		return
	}
	if term := *c.kci.Term; term < c.in.From || term > c.in.Until {
		outside := c.r.KCI.OutsidePeriod
		c.remark(outside, outside.V, requireTime, "outside", "term", term.String(), "from", c.in.From.String(), "until", c.in.Until.String())
	}
}

func (c *planCheck) strategic() {
	switch paper := plain(c.kci.Paper); {
	case c.kci.Source == "":
		c.amiss(requireStrategic, "no_source")
	case paper == "" && c.kci.Source == sourceSpecifics:
		c.remark(c.r.KCI.Sources, Blocking, requireStrategic, "no_note")
	case paper == "":
		c.amiss(requireStrategic, "no_paper")
	}
}

func (c *planCheck) process() {
	if c.r.KCI.ProcessWork.V {
		return
	}
	if found := c.r.Wording.Process.find(c.kci.Name); found != "" {
		c.remark(c.r.KCI.ProcessWork, Warning, RequireProcess, "process", "found", clip(found))
	}
}

// plain is a text as it is compared: without case and without spaces around.
func plain(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }
