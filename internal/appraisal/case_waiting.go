package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// waitingMost bounds the tasks that are read for one person.
const waitingMost = 200

// CaseTask is what a case waits for from a person.
type CaseTask struct {
	Case CaseID
	Who  string // whose case it is; "" for the person's own
	Year Year
	Task string // key of a message without arguments
	Link string
	Due  *day.Day
}

// CasesWaiting is what the cases wait for from a person, of the years of the
// bodies in which the person appraises or is appraised: late ones first.
func (s *Service) CasesWaiting(ctx context.Context, by *access.Actor) ([]CaseTask, error) {
	if by == nil || by.Person == "" || !access.MayEver(by, access.SeeAppraisal) {
		return nil, nil
	}
	var out []CaseTask
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		years, err := tx.AppraisalYears(YearOpened, YearAppraising)
		if err != nil {
			return err
		}
		for _, y := range years {
			if !reaches(by, y.Body) {
				continue
			}
			page, err := tx.AppraisalCaseList(CaseQuery{Year: y.ID, Acting: people.PersonID(by.Person), Order: LateFirst, Limit: waitingMost})
			if err != nil {
				return err
			}
			out = addTasks(out, by, y, page.Items)
			asked, err := askedFor(tx, by, &y)
			if err != nil {
				return err
			}
			out = addTasks(out, by, y, asked)
			own, err := tx.AppraisalCaseOf(y.ID, people.PersonID(by.Person))
			if err != nil {
				return err
			}
			if own != nil {
				out = addTasks(out, by, y, []CaseRow{{Case: *own}})
			}
		}
		return nil
	})
	return out, err
}

// askedFor are the cases in which a person has to act who neither appraises nor
// is appraised: a servant who is asked to sign an act on a refusal, and the
// officer who puts on record that no competencies are assessed.
func askedFor(tx Tx, by *access.Actor, y *Year) ([]CaseRow, error) {
	stages := []Stage{StageAcquaintance}
	if access.May(by, access.OpenYear, access.Target{Body: string(y.Body)}) {
		stages = append(stages, StageSheets)
	}
	if y.State != YearAppraising || !access.MayEver(by, access.WitnessRefusal) {
		return nil, nil
	}
	page, err := tx.AppraisalCaseList(CaseQuery{Year: y.ID, Stages: stages, Asked: people.PersonID(by.Person), Order: LateFirst, Limit: waitingMost})
	return page.Items, err
}

// Asked are those who have to act in a case without appraising or being
// appraised.
func (c *Case) Asked() []people.PersonID {
	if c.Waits == nil || c.Waits.Task != taskWitness && c.Waits.Task != taskOmit {
		return nil
	}
	return c.Waits.Who
}

// reaches reports whether a person has a role in a body.
func reaches(by *access.Actor, body people.BodyID) bool {
	return by.Body == string(body) || slices.ContainsFunc(by.Held, func(h access.Held) bool { return h.Body == string(body) })
}

// addTasks adds the cases that wait for the person; of the person's own also a
// recommendation that is to be acknowledged.
func addTasks(out []CaseTask, by *access.Actor, y Year, rows []CaseRow) []CaseTask {
	me := people.PersonID(by.Person)
	for _, r := range rows {
		task := CaseTask{Case: r.ID, Who: r.Name, Year: y, Due: r.Due}
		if w := r.Waits; w != nil && slices.Contains(w.Who, me) {
			task.Task, task.Link = r.TaskOf(me), w.Link
			out = append(out, task)
		}
		if r.Person != me || r.Stage.Final() {
			continue
		}
		for i, q := range r.Done.Quarters {
			if q == QuarterGiven {
				out = append(out, CaseTask{Case: r.ID, Year: y, Task: taskAcknowledge, Link: "/appraisals/" + string(r.ID) + "/quarters/" + itoa(i+1)})
			}
		}
	}
	return out
}

// TaskOf is what the case waits for from a person, in words to that person: HR
// acquaints the servant, who reads the own results.
func (c *Case) TaskOf(p people.PersonID) string {
	if c.Waits.Task == taskAcquaint && c.Person == p {
		return taskRead
	}
	return c.Waits.Task
}

// taskAcknowledge is a recommendation that the servant has not acknowledged.
const taskAcknowledge = "appraisal.task.acknowledge"
