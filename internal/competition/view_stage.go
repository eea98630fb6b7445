package competition

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// Waits says what the outcome of a stage waits for with one application.
type Waits string

// What a stage may wait for; "" is nothing.
const (
	WaitsNothing Waits = ""
	WaitsCheck   Waits = "check"   // of the file by HR
	WaitsResult  Waits = "result"  // of the test, the essay's text, or the interview
	WaitsConduct Waits = "conduct" // the proctor's check
	WaitsMarks   Waits = "marks"   // of the commission for the essay
)

// StageRow is an application at the stage that its vacancy stands at, by its
// number. Result is nil where there is none, and never holds the proctor's
// reason.
type StageRow struct {
	Application ApplicationID
	Number      string
	Waits       Waits
	Result      *Result
}

// AtStage gives those who stand at the stage that a vacancy is at, with what the
// stage waits for, to those who record results or close stages.
func (s *Service) AtStage(ctx context.Context, by *access.Actor, id VacancyID) (out []StageRow, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if !access.May(by, access.RecordResult, access.Target{Body: string(m.c.Body)}) {
			if err := allow(by, access.CloseStage, m.c.Body, 0); err != nil {
				return err
			}
		}
		c, err := s.closing(tx, m, v, by)
		if err != nil {
			return err
		}
		out, err = c.rows()
		return err
	})
	return out, err
}

func (c *closing) rows() ([]StageRow, error) {
	out := []StageRow{}
	for _, a := range c.byID {
		here := a.Standing == Admitted && a.Stage == c.stage || c.stage == AtApplication && a.Standing == Submitted
		if !here {
			continue
		}
		row := StageRow{Application: a.ID, Number: a.Number}
		if r := c.got[a.ID]; r != nil {
			shown := *r
			shown.Note = nil
			row.Result = &shown
		}
		var err error
		if row.Waits, err = c.waits(a); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

// waits is what the stage still needs of an application.
func (c *closing) waits(a *Application) (Waits, error) {
	r := c.got[a.ID]
	switch {
	case c.stage == AtApplication && a.Standing == Submitted:
		return WaitsCheck, nil
	case !c.stage.Tested():
		return WaitsNothing, nil
	case r == nil:
		return WaitsResult, nil
	case r.Taken == Absent || r.Conduct == Breached:
		return WaitsNothing, nil
	case c.stage.Proctored() && r.Conduct == Unchecked && !c.underThreshold(r):
		return WaitsConduct, nil
	case c.stage == AtEssay:
		_, complete, err := c.s.EssayMarks(c.tx, c.m, c.v, a)
		if err != nil || complete {
			return WaitsNothing, err
		}
		return WaitsMarks, nil
	}
	return WaitsNothing, nil
}

// underThreshold: who did not reach it is out whatever the conduct was.
func (c *closing) underThreshold(r *Result) bool {
	if c.stage != AtQualities {
		return false
	}
	found, err := PersonalQualities(c.m.rules, QualitiesIn{Right: r.Right, Of: c.m.rules.Qualities.Tasks()})
	return err == nil && !found.Outcome.Passed
}

// Start is what HR begins a competition with: the body, its day and the edition
// in force.
type Start struct {
	Body  people.Body
	Today day.Day
	Env   law.Env
}

// Begin reads what a new competition of a body stands on. The faults are
// selection.missing.body, selection.no_act and law.not_in_force.
func (s *Service) Begin(ctx context.Context, by *access.Actor, body people.BodyID) (out *Start, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.Announce, body, 0); err != nil {
			return err
		}
		b, err := tx.BodyGet(body)
		if err != nil {
			return err
		}
		if b == nil {
			return missing("body")
		}
		if b.Acts[procedure] == "" {
			return fault.New(fault.Conflict, "selection.no_act")
		}
		m, err := s.matterOf(tx, &Competition{Body: body, Act: b.Acts[procedure]})
		if err == nil {
			out = &Start{Body: *b, Today: m.today, Env: m.env}
		}
		return err
	})
	return out, err
}
