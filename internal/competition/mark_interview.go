package competition

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// InterviewRow is one candidate's interview that was held.
type InterviewRow struct {
	Number string
	Absent bool
	Marks  map[people.PersonID]int // of the judges who were there
	Agreed *int                    // the mark agreed on, where the body counts it
}

// RecordInterview takes the marks of interviews from the secretary of the
// commission, once every judge has declared to have no conflict of interest.
// The mean of the members' marks counts, or the agreed mark where the body has
// chosen so. The faults are selection.stage, selection.too_many,
// selection.required, selection.future_day, panel.no_order, panel.not_secretary
// and panel.undeclared; of a row selection.number, selection.not_in_stage,
// selection.recorded, selection.range, panel.stranger, panel.quorum,
// panel.absent_marks, panel.agreed_unwanted and selection.required.
func (s *Service) RecordInterview(ctx context.Context, by *access.Actor, id VacancyID, doc Document, rows []InterviewRow) (bad []RowFault, err error) {
	err = s.write(ctx, func(tx Tx) error {
		bad = nil
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		o, err := s.mayRecordInterview(tx, m, v, by)
		if err != nil {
			return err
		}
		if len(rows) > rowsMost {
			return fault.New(fault.Invalid, "selection.too_many", "given", len(rows), "most", rowsMost)
		}
		if err := doc.check(m.today); err != nil {
			return err
		}
		bad, err = eachRow(rows, func(r InterviewRow) string { return r.Number }, func(r InterviewRow) error {
			return s.interviewRow(tx, m, v, o, by, doc, r)
		})
		return err
	})
	return bad, err
}

func (s *Service) mayRecordInterview(tx Tx, m *matter, v *Vacancy, by *access.Actor) (*Order, error) {
	o, err := s.secretaryOf(tx, m, by)
	if err != nil {
		return nil, err
	}
	if err := atOpen(v, AtInterview); err != nil {
		return nil, err
	}
	ready, waits, err := s.InterviewReady(tx, m, v)
	if err == nil && !ready {
		err = fault.New(fault.Conflict, "panel.undeclared", "n", len(waits))
	}
	return o, err
}

// secretaryOf lets in the secretary of the commission, and gives its order.
func (s *Service) secretaryOf(tx Tx, m *matter, by *access.Actor) (*Order, error) {
	if err := allow(by, access.RecordInterview, m.c.Body, 0); err != nil {
		return nil, err
	}
	o, err := latestOrder(tx, m.c.ID)
	switch {
	case err != nil:
		return nil, err
	case o == nil:
		return nil, noCommission()
	case o.SeatOf(people.PersonID(by.Person)) != SecretaryDuty:
		return nil, fault.New(fault.Denied, "panel.not_secretary")
	}
	return o, nil
}

func (s *Service) interviewRow(tx Tx, m *matter, v *Vacancy, o *Order, by *access.Actor, doc Document, row InterviewRow) error {
	a, err := s.atStage(tx, v, shortName(row.Number), AtInterview)
	if err != nil {
		return err
	}
	old, err := tx.ResultGet(a.ID, AtInterview)
	if err != nil {
		return err
	}
	if old != nil {
		return fault.New(fault.Conflict, "selection.recorded").At("number")
	}
	r := Result{Application: a.ID, Vacancy: v.ID, Stage: AtInterview, Document: doc, At: tx.Now(), By: people.PersonID(by.Person)}
	if err := m.interviewed(o, &r, row); err != nil {
		return err
	}
	for _, p := range o.Judges() {
		mark, ok := row.Marks[p]
		if !ok {
			continue
		}
		ok, err := tx.MarkInsert(&Mark{Application: a.ID, Vacancy: v.ID, Stage: AtInterview, Member: p, Mark: mark, At: r.At})
		if err != nil {
			return err
		}
		if !ok {
			return changed() // somebody records the same interview
		}
	}
	if err := tx.ResultPut(&r); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.RecordInterview, by, a, map[string]any{"result": r, "marks": row.Marks, "agreed": row.Agreed}))
}

// interviewed checks a row and fills the result from it.
func (m *matter) interviewed(o *Order, r *Result, row InterviewRow) error {
	if row.Absent {
		if len(row.Marks) > 0 || row.Agreed != nil {
			return fault.New(fault.Invalid, "panel.absent_marks").At("marks")
		}
		r.Taken = Absent
		return nil
	}
	r.Taken = TookPart
	sum, err := m.interviewSum(o.Judges(), row.Marks)
	if err != nil {
		return err
	}
	r.Points = law.Hundredths(int64(sum), int64(len(row.Marks)))
	rules := &m.rules.Interview
	switch {
	case !m.c.Settings.Agreed && row.Agreed != nil:
		return fault.New(fault.Invalid, "panel.agreed_unwanted").At("agreed")
	case m.c.Settings.Agreed && row.Agreed == nil:
		return fault.New(fault.Invalid, "selection.required").At("agreed")
	case row.Agreed != nil:
		r.Points = law.Points(*row.Agreed * 100)
		return within(rules.MarkMost, "agreed", *row.Agreed, rules.MarkLeast.V, rules.MarkMost.V)
	}
	return nil
}

// interviewSum adds up the marks of a quorum of the judges.
func (m *matter) interviewSum(judges []people.PersonID, marks map[people.PersonID]int) (int, error) {
	rules, sum, given := &m.rules.Interview, 0, 0
	for p := range marks {
		if !slices.Contains(judges, p) {
			return 0, fault.New(fault.Invalid, "panel.stranger").At("marks")
		}
	}
	for _, p := range judges {
		mark, ok := marks[p]
		if !ok {
			continue
		}
		if err := within(rules.MarkMost, "marks."+string(p), mark, rules.MarkLeast.V, rules.MarkMost.V); err != nil {
			return 0, err
		}
		sum += mark
		given++
	}
	if q := m.rules.Commission.Quorum; !q.V.Reached(given, len(judges)) {
		cite := q.Cite()
		return 0, fault.New(fault.Invalid, "panel.quorum", "given", given, "members", len(judges), "quorum", q.V.String()).At("marks").Cited(cite.Act, cite.Clause)
	}
	return sum, nil
}
