package competition

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// The typed door: results of tests that were held elsewhere, with the document
// they come from. Every row is refused or taken by itself; the good ones of a
// list are kept, and the answer names the others.

// RowFault is why a row of a list was not taken.
type RowFault struct {
	Row  int    // from 1
	Name string // the number or the IIN's last digits, as a person finds the row
	Err  *fault.Error
}

// ResultRow is one candidate's result of a stage. The counts that the stage
// does not have are nil.
type ResultRow struct {
	Number      string
	Absent      bool
	Right       *int   // qualities
	Text        *int   // abilities
	Numbers     *int   // abilities
	Reliability string // qualities: low, middle, high; "" where not given
	Conduct     ConductState
	Breach      string // key of the catalogue of prohibited conduct
	Note        string // the proctor's reason
}

// rowsMost bounds a list; docMost the name of a document.
const (
	rowsMost = 20000
	docMost  = 300
)

func (d *Document) check(today day.Day) error {
	d.Name, d.Number = strings.TrimSpace(d.Name), strings.TrimSpace(d.Number)
	switch {
	case d.Name == "":
		return fault.New(fault.Invalid, "selection.required").At("document.name")
	case d.Number == "":
		return fault.New(fault.Invalid, "selection.required").At("document.number")
	case len([]rune(d.Name)) > docMost || len([]rune(d.Number)) > docMost:
		return fault.New(fault.Invalid, "selection.too_long", "given", len([]rune(d.Name)), "most", docMost).At("document.name")
	case d.Day > today:
		return fault.New(fault.Invalid, "selection.future_day", "given", d.Day.String(), "today", today.String()).At("document.day")
	}
	return nil
}

// RecordResults takes the results of the qualities or the abilities test of a
// vacancy. The faults are selection.stage (another stage is open),
// selection.required, selection.future_day and selection.too_many; of a row
// selection.number, selection.not_in_stage, selection.recorded,
// selection.range, selection.conduct and selection.required.
func (s *Service) RecordResults(ctx context.Context, by *access.Actor, id VacancyID, stage StageKey, doc Document, rows []ResultRow) (bad []RowFault, err error) {
	err = s.write(ctx, func(tx Tx) error {
		bad = nil
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if err := s.mayRecord(m, v, by, stage, &doc, len(rows)); err != nil {
			return err
		}
		for i, row := range rows {
			err := s.recordRow(tx, m, v, by, stage, doc, row)
			if f, ok := fault.As(err); ok && f.Code != "selection.changed" {
				bad = append(bad, RowFault{Row: i + 1, Name: row.Number, Err: f})
				continue
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return bad, err
}

func (s *Service) mayRecord(m *matter, v *Vacancy, by *access.Actor, stage StageKey, doc *Document, rows int) error {
	if err := allow(by, access.RecordResult, m.c.Body, 0); err != nil {
		return err
	}
	switch {
	case stage != AtQualities && stage != AtAbilities || v.Stage.Before(stage) || v.State != Open:
		return fault.New(fault.Conflict, "selection.stage", "stage", string(v.Stage))
	case rows > rowsMost:
		return fault.New(fault.Invalid, "selection.too_many", "given", rows, "most", rowsMost)
	}
	return doc.check(m.today)
}

func (s *Service) recordRow(tx Tx, m *matter, v *Vacancy, by *access.Actor, stage StageKey, doc Document, row ResultRow) error {
	a, err := s.atStage(tx, v, row.Number, stage)
	if err != nil {
		return err
	}
	old, err := tx.ResultGet(a.ID, stage)
	if err != nil {
		return err
	}
	if old != nil {
		return fault.New(fault.Conflict, "selection.recorded").At("number")
	}
	r := Result{Application: a.ID, Vacancy: v.ID, Stage: stage, Document: doc, At: tx.Now(), By: people.PersonID(by.Person)}
	if err := s.fillResult(tx, m, a, &r, row); err != nil {
		return err
	}
	if err := tx.ResultPut(&r); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.RecordResult, by, a, r))
}

// atStage finds the application of a number that stands at the stage of the
// vacancy.
func (s *Service) atStage(tx Tx, v *Vacancy, number string, stage StageKey) (*Application, error) {
	a, err := tx.ApplicationByNumber(strings.ToUpper(strings.TrimSpace(number)))
	if err != nil {
		return nil, err
	}
	if a == nil || a.Vacancy != v.ID {
		return nil, fault.New(fault.Invalid, "selection.number", "number", number).At("number")
	}
	if a.Standing != Admitted || a.Stage != stage {
		return nil, fault.New(fault.Conflict, "selection.not_in_stage", "number", a.Number).At("number")
	}
	return a, nil
}

// fillResult checks the counts against the edition and computes the points.
func (s *Service) fillResult(tx Tx, m *matter, a *Application, r *Result, row ResultRow) error {
	if row.Absent {
		r.Taken = Absent
		return nil
	}
	r.Taken, r.Reliability = TookPart, row.Reliability
	var counts []count
	switch r.Stage {
	case AtQualities:
		counts = []count{{"right", row.Right, m.rules.Qualities.Tasks(), m.rules.Qualities.TasksEach, &r.Right}}
	case AtAbilities:
		counts = []count{
			{"text", row.Text, m.rules.Abilities.TextTasks.V, m.rules.Abilities.TextTasks, &r.Text},
			{"numbers", row.Numbers, m.rules.Abilities.NumberTasks.V, m.rules.Abilities.NumberTasks, &r.Numbers},
		}
	}
	total := 0
	for _, c := range counts {
		if c.given == nil {
			return fault.New(fault.Invalid, "selection.required").At(c.field)
		}
		if err := within(c.by, c.field, *c.given, 0, c.most); err != nil {
			return err
		}
		*c.to = *c.given
		total += *c.given
	}
	r.Right, r.Points = total, law.Points(total*100)
	if !slices.Contains([]string{"", "low", "middle", "high"}, row.Reliability) {
		return fault.New(fault.Invalid, "selection.reliability").At("reliability")
	}
	if row.Conduct == Unchecked {
		return nil
	}
	return s.fillConduct(tx, m, a, r, ConductIn{State: row.Conduct, Breach: row.Breach, Note: row.Note})
}

// count is a number of right answers with its bound.
type count struct {
	field string
	given *int
	most  int
	by    law.Citer
	to    *int
}

// KnowledgeRow is one person's result of the knowledge test.
type KnowledgeRow struct {
	IIN    string
	Tested day.Day
	Right  map[string]int
}

// RecordKnowledge takes results of the knowledge test that was held elsewhere;
// who passed gets a certificate with a number. The faults of a row are
// selection.no_person, selection.future_day, selection.outside_period and
// those of KnowledgeTest.
func (s *Service) RecordKnowledge(ctx context.Context, by *access.Actor, body people.BodyID, doc Document, rows []KnowledgeRow) (bad []RowFault, err error) {
	err = s.write(ctx, func(tx Tx) error {
		bad = nil
		if err := allow(by, access.RecordResult, body, 0); err != nil {
			return err
		}
		b, err := tx.BodyGet(body)
		if err != nil {
			return err
		}
		m, err := s.matterOf(tx, &Competition{Body: body, Act: b.Acts[procedure]})
		if err != nil {
			return err
		}
		if err := doc.check(m.today); err != nil {
			return err
		}
		if len(rows) > rowsMost {
			return fault.New(fault.Invalid, "selection.too_many", "given", len(rows), "most", rowsMost)
		}
		for i, row := range rows {
			err := s.knowledgeRow(tx, m, by, doc, row)
			if f, ok := fault.As(err); ok {
				bad = append(bad, RowFault{Row: i + 1, Name: lastDigits(row.IIN), Err: f})
				continue
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return bad, err
}

// lastDigits is as much of an IIN as tells rows apart without giving it away.
func lastDigits(iin string) string {
	if len(iin) < 4 {
		return "····"
	}
	return "····" + iin[len(iin)-4:]
}

func (s *Service) knowledgeRow(tx Tx, m *matter, by *access.Actor, doc Document, row KnowledgeRow) error {
	p, err := tx.PersonByIIN(people.IINMark(s.Master, row.IIN))
	if err != nil {
		return err
	}
	period := m.rules.Period
	switch {
	case p == nil:
		return fault.New(fault.Invalid, "selection.no_person").At("iin")
	case row.Tested > m.today:
		return fault.New(fault.Invalid, "selection.future_day", "given", row.Tested.String(), "today", m.today.String()).At("tested")
	case row.Tested < period.First.V || row.Tested > period.Last.V:
		return refuse(period.First, "tested", "outside_period", "given", row.Tested.String(), "first", period.First.V.String(), "last", period.Last.V.String())
	}
	in := KnowledgeIn{Right: row.Right}
	found, err := KnowledgeTest(m.rules, in)
	if err != nil {
		return err
	}
	k := KnowledgeResult{
		ID: s.IDs.New("knw"), Person: p.ID, Tested: row.Tested, Right: maps.Clone(row.Right), Passed: found.Outcome.Passed,
		Act: m.env.Edition.Act, Edition: m.env.Edition.Day, Document: doc, At: tx.Now(), By: people.PersonID(by.Person),
	}
	if k.Passed {
		k.Number = fmt.Sprintf("%d-%s", row.Tested.Year(), strings.ReplaceAll(s.number(), "-", ""))
	}
	if err := tx.KnowledgeInsert(&k); err != nil {
		return err
	}
	finding := found.In(m.env.Edition, "knowledge-test")
	e := m.entry(access.RecordResult, by, nil, k)
	e.Case, e.Subject, e.Finding, e.Input = k.ID, string(p.ID), &finding, in
	return s.Record(tx, e)
}
