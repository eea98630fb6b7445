package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// nearMost bounds the plans of a unit that lie at hand to copy from.
const nearMost = 12

// PlanView is the plan of a case with all that its pages need.
type PlanView struct {
	Hub
	Plans    []Plan // every version, the first one first
	Latest   *Plan  // nil where there is none yet
	InForce  *Plan
	Check    law.Found[PlanOut] // of the latest version, or of no text
	Finding  law.Finding        // the same, tied to its edition
	Quarters []QuarterView
	Files    []File
	Aims     []Aim
	Earlier  *EarlierPlan
	Near     []KCI // of plans in force in the same unit
	May      PlanMay
}

// EarlierPlan is the plan of the year before, with what came of it.
type EarlierPlan struct {
	Year   int
	KCI    []KCI
	Actual []string // by KCI; empty where no sheet tells it
}

// QuarterView is a quarter of the case: its days and what was written.
type QuarterView struct {
	Number int
	MonitoringOut
	State   Quarterly
	Record  *Quarter // nil while nothing is written
	Finding law.Finding
}

// PlanMay is what the reader may do with a plan now.
type PlanMay struct {
	Write       bool `json:"write"`
	Sign        Part `json:"sign"` // in which part; "" for none
	Refuse      bool `json:"refuse"`
	Submit      bool `json:"submit"`
	Decide      bool `json:"decide"`
	Change      bool `json:"change"`
	Drop        bool `json:"drop"`
	Monitor     bool `json:"monitor"`
	Acknowledge bool `json:"acknowledge"`
	AddFile     bool `json:"add_file"`
}

// Plan reads the plan of a case for its pages. What lies at hand to copy from
// is read for those who write it. The faults are appraisal.missing.case and
// access.denied.
func (s *Service) Plan(ctx context.Context, by *access.Actor, id CaseID) (*PlanView, error) {
	var out *PlanView
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.openCase(tx, id)
		if err != nil {
			return err
		}
		if err := m.may(by, access.SeeAppraisal); err != nil {
			return err
		}
		hub, err := s.hubOf(tx, m, by)
		if err != nil {
			return err
		}
		out = &PlanView{Hub: *hub}
		return s.readPlan(tx, m, by, out)
	})
	return out, err
}

func (s *Service) readPlan(tx Tx, m *matter, by *access.Actor, v *PlanView) error {
	var err error
	if v.Plans, err = tx.PlansOf(m.c.ID); err != nil {
		return err
	}
	if n := len(v.Plans); n > 0 {
		v.Latest = &v.Plans[n-1]
	}
	if i := slices.IndexFunc(v.Plans, func(p Plan) bool { return p.State == PlanApproved }); i >= 0 {
		v.InForce = &v.Plans[i]
	}
	if v.Files, err = tx.AppraisalFilesOf(m.c.ID); err != nil {
		return err
	}
	if err := v.check(m); err != nil {
		return err
	}
	if err := v.quarters(tx, m); err != nil {
		return err
	}
	v.May = m.planMay(by, v)
	if v.Aims, err = tx.AimsOf(m.y.Body, m.y.Number); err != nil {
		return err
	}
	if err := v.atHand(tx, m); err != nil {
		return err
	}
	v.Names, err = tx.PersonNames(distinctPersons(append(v.persons(), v.hands()...)...))
	return err
}

// check checks the text of the latest version.
func (v *PlanView) check(m *matter) error {
	var kci []KCI
	if v.Latest != nil {
		kci = v.Latest.KCI
	}
	found, err := CheckPlan(m.rules, m.planIn(kci))
	v.Check, v.Finding = found, found.In(m.env.Edition, "kci-plan")
	return err
}

// hands are all who wrote, signed or decided.
func (v *PlanView) hands() []people.PersonID {
	var out []people.PersonID
	for _, p := range v.Plans {
		out = append(out, p.By)
		for _, s := range p.Marks {
			out = append(out, s.Person, s.For)
		}
		if p.Returned != nil {
			out = append(out, p.Returned.By)
		}
	}
	for _, q := range v.Quarters {
		if q.Record != nil {
			out = append(out, q.Record.By)
		}
	}
	for _, f := range v.Files {
		out = append(out, f.By)
	}
	return out
}

func (v *PlanView) quarters(tx Tx, m *matter) error {
	records, err := tx.QuartersOf(m.c.ID)
	if err != nil {
		return err
	}
	for i := range m.rules.KCI.MonitoringYearly.V {
		found, err := Monitoring(m.rules, MonitoringIn{From: m.y.From, Until: m.y.Until, Quarter: i + 1})
		if err != nil {
			break // the period is over before
		}
		q := QuarterView{Number: i + 1, MonitoringOut: found.Outcome, State: m.c.Done.Quarters[i], Finding: found.In(m.env.Edition, "monitoring")}
		if at := slices.IndexFunc(records, func(r Quarter) bool { return r.Quarter == i+1 }); at >= 0 {
			q.Record = &records[at]
		}
		v.Quarters = append(v.Quarters, q)
	}
	return nil
}

// planMay tells what the reader may do; the verbs decide it again.
func (m *matter) planMay(by *access.Actor, v *PlanView) PlanMay {
	part, err := m.writes(by)
	writes := err == nil
	working := m.at(StagePlan, StageWork) == nil
	draft := v.Latest != nil && v.Latest.State == PlanDraft
	may := PlanMay{
		Write:       writes && working && (draft || v.Latest == nil && m.c.Stage == StagePlan),
		Decide:      m.isHigher(by) && working && v.Latest != nil && v.Latest.State == PlanSubmitted,
		Change:      writes && m.c.Stage == StageWork && v.InForce != nil && (v.Latest.State == PlanApproved || v.Latest.State == PlanDropped),
		Drop:        writes && m.c.Stage == StageWork && draft && v.Latest.Change != "",
		Monitor:     m.isImmediate(by) && v.InForce != nil && m.at(StageWork, StageSheets) == nil,
		Acknowledge: part == AsEmployee && writes && !m.c.Stage.Final(),
		AddFile:     writes && m.at(StagePlan, StageWork, StageSheets) == nil,
	}
	if may.Write && draft && v.Check.Outcome.Ready {
		if v.Latest.MarkOf(part) == nil || v.Latest.MarkOf(part).Refused {
			may.Sign = part
		}
		may.Refuse = v.Latest.MarkOf(AsEmployee) == nil
		may.Submit = part == AsSupervisor && v.Latest.MarkOf(AsEmployee) != nil && v.Latest.MarkOf(AsSupervisor) != nil
	}
	return may
}

// atHand reads what lies at hand to copy from: the plan of the year before, and
// the plans of the unit.
func (v *PlanView) atHand(tx Tx, m *matter) error {
	if !v.May.Write && !v.May.Decide {
		return nil
	}
	if i := slices.IndexFunc(v.Others, func(c Case) bool { return c.Done.Plan == PlanApproved }); i >= 0 {
		if err := v.earlier(tx, v.Others[i]); err != nil {
			return err
		}
	}
	if !v.May.Write {
		return nil
	}
	page, err := tx.AppraisalCaseList(CaseQuery{Year: m.y.ID, Units: []people.UnitID{m.c.Place.Unit}, Order: ByName, Limit: nearMost})
	if err != nil {
		return err
	}
	var ids []CaseID
	for _, r := range page.Items {
		if r.ID != m.c.ID && r.Done.Plan == PlanApproved {
			ids = append(ids, r.ID)
		}
	}
	plans, err := tx.PlansApprovedOf(ids)
	for _, id := range ids {
		if p := plans[id]; p != nil {
			v.Near = append(v.Near, p.KCI...)
		}
	}
	return err
}

// earlier reads the plan of a case of an earlier year, and what was reached.
func (v *PlanView) earlier(tx Tx, c Case) error {
	p, err := tx.PlanApproved(c.ID)
	if err != nil || p == nil {
		return err
	}
	y, err := tx.AppraisalYearGet(c.Year)
	if err != nil {
		return err
	}
	v.Earlier = &EarlierPlan{Year: y.Number, KCI: p.KCI, Actual: make([]string, len(p.KCI))}
	sheet, err := tx.SheetLatest(c.ID)
	if err != nil || sheet == nil || sheet.State != SheetAgreed || len(sheet.Rows) != len(p.KCI) {
		return err
	}
	for i, r := range sheet.Rows {
		v.Earlier.Actual[i] = r.Actual
	}
	return nil
}

// CheckText checks a text that is being written, for whom may see the case; it
// changes nothing. The faults are those of SavePlan on the text.
func (s *Service) CheckText(ctx context.Context, by *access.Actor, id CaseID, kci []KCI) (law.Finding, error) {
	var out law.Finding
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.openCase(tx, id)
		if err != nil {
			return err
		}
		if err := m.may(by, access.SeeAppraisal); err != nil {
			return err
		}
		found, err := CheckPlan(m.rules, m.planIn(kci))
		out = found.In(m.env.Edition, "kci-plan")
		return err
	})
	return out, err
}
