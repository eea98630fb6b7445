package main

import (
	"bytes"
	"context"
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// The forms of a body that are printed in one run: three of each servant.
const (
	formsPeople = 400
	formsLimit  = 60 // documents a second
)

// forms measures how fast the forms of a year are printed, by the job that a
// worker does: read, filled in, written, sealed and stored.
func (b *bench) forms(ctx context.Context) error {
	return b.eachBase(ctx, "forms", func(ctx context.Context, a *app, base string) error {
		body, err := a.staff.AddBody(ctx, system, people.Body{
			BIN: "180140000791", Zone: "Asia/Almaty", Names: locale.Words{KK: "Орган", RU: "Орган", EN: "Body"},
		})
		if err != nil {
			return err
		}
		y := benchYears{body: body.ID, people: formsPeople, years: 1}
		if err := y.fill(ctx, a); err != nil {
			return err
		}
		if err := y.fillPapers(ctx, a); err != nil {
			return err
		}
		hr, err := a.formsOfficer(ctx, y)
		if err != nil {
			return err
		}
		pages := 0
		for _, format := range []string{"pdf", "docx"} {
			took, out, err := b.printed(ctx, a, y, hr, format)
			if err != nil {
				return err
			}
			if pages == 0 {
				pages = bytes.Count(out, []byte("/Type /Page\n"))
			}
			b.add(atLeast(fmt.Sprintf("%d forms of %d pages as %s, %s, counted in twos of pages", formsPeople*len(appraisal.Papers), pages, format, base), float64(pages)/2/took, formsLimit, "documents/s"))
		}
		return nil
	})
}

// formsOfficer is HR of the body, with a key of their own.
func (a *app) formsOfficer(ctx context.Context, y benchYears) (*access.Actor, error) {
	iin, err := bookIIN(a.staff.Rules, 1)
	if err != nil {
		return nil, err
	}
	p, err := a.staff.Enrol(ctx, system, y.body, people.Entry{Surname: boardSurnames[0], Given: "Айдана", Lang: locale.KK, Private: people.Private{IIN: iin}})
	if err != nil {
		return nil, err
	}
	return &access.Actor{Person: string(p.ID), Held: []access.Held{{Role: access.HROfficer, Body: string(y.body)}}}, nil
}

// printed prints all forms of the year in a format, and gives the seconds that
// it took, and the file.
func (b *bench) printed(ctx context.Context, a *app, y benchYears, hr *access.Actor, format string) (float64, []byte, error) {
	p := &appraisal.Printer{
		Service: a.appraisals, Store: store.As[appraisal.WorkTx](a.db),
		Actor: func(context.Context, people.PersonID) (*access.Actor, error) { return hr, nil },
	}
	w := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](a.db), Owner: "bench"})
	p.Handle(w)
	id := y.year(2021)
	if err := p.Ask(ctx, hr, appraisal.FormsOrder{Year: id, Papers: appraisal.Papers, Lang: locale.RU, Format: format}); err != nil {
		return 0, nil, err
	}
	began := b.wall.Now()
	if _, err := w.RunDue(ctx); err != nil {
		return 0, nil, err
	}
	took := b.since(began).Seconds()
	v, err := p.Forms(ctx, hr, id)
	if err != nil {
		return 0, nil, err
	}
	if v.Made == nil || v.Made.Documents != formsPeople*len(appraisal.Papers) {
		return 0, nil, fmt.Errorf("forms as %s: %+v was printed", format, v.Made)
	}
	f, err := p.Take(ctx, hr, id)
	if err != nil {
		return 0, nil, err
	}
	var out bytes.Buffer
	err = f.Send(ctx, &out)
	return took, out.Bytes(), err
}

// fillPapers stores a plan in force and both sheets of every case, as long as
// people write them.
func (y benchYears) fillPapers(ctx context.Context, a *app) error {
	e, err := a.library().Edition("appraisal-arys-2022", "2022-12-09")
	if err != nil {
		return err
	}
	blocks := law.Rules[appraisal.Rules](e).Wording.Indicators.Blocks
	return a.db.Write(ctx, func(tx *store.Tx) error {
		for _, c := range y.cases(2021, 0) {
			p, sh, as := y.papers(&c)
			as.Group, as.Rows = assessedRows(blocks)
			if _, err := tx.PlanInsert(p); err != nil {
				return err
			}
			if _, err := tx.SheetInsert(sh); err != nil {
				return err
			}
			if _, err := tx.AssessmentInsert(as); err != nil {
				return err
			}
		}
		return nil
	})
}

// assessedRows are of the last group, every second competency not met.
func assessedRows(blocks []appraisal.IndicatorSet) (group string, out []appraisal.AssessmentRow) {
	for n, b := range blocks {
		last := b.Groups[len(b.Groups)-1]
		meets := n%2 == 0
		row := appraisal.AssessmentRow{Competency: b.Competency, Assessed: true, Meets: &meets}
		for range last.Effective {
			row.Shown = append(row.Shown, &meets)
		}
		group, out = last.Group, append(out, row)
	}
	return group, out
}

const (
	formsName = "Доля бюджетных программ, по которым достигнуты все показатели результата, в общем числе программ управления"
	formsSays = "Своевременное и полное финансирование социальных обязательств, повышение качества государственных услуг населению"
)

func (y benchYears) papers(c *appraisal.Case) (*appraisal.Plan, *appraisal.Sheet, *appraisal.Assessment) {
	marks := []appraisal.Signed{
		{Person: c.Route.Immediate, Part: appraisal.AsSupervisor, Hash: make([]byte, 32)}, {Person: c.Person, Part: appraisal.AsEmployee, Hash: make([]byte, 32)},
		{Person: c.Route.Higher, Part: appraisal.AsHigher, Hash: make([]byte, 32)},
	}
	p := &appraisal.Plan{Case: c.ID, Number: 1, Version: 1, State: appraisal.PlanApproved, Marks: marks, By: c.Route.Immediate}
	sh := &appraisal.Sheet{Case: c.ID, Number: 1, Version: 1, State: appraisal.SheetAgreed, Plan: 1, Count: 4, Grade: "effective", Marks: marks, By: c.Route.Immediate}
	as := &appraisal.Assessment{Case: c.ID, Number: 1, Version: 1, State: appraisal.SheetAgreed, Marks: marks[:2], By: c.Route.Immediate}
	for i := range 5 {
		p.KCI = append(p.KCI, appraisal.KCI{
			Name: formsName, Source: "strategic_plan", Paper: fmt.Sprint("План развития области, цель 2.", i+1), Unit: "проценты", Compare: appraisal.AtLeast, Target: fmt.Sprint(90 + i),
			Term: day.Of(2021, 12, 1), Change: formsSays,
		})
		sh.Rows = append(sh.Rows, appraisal.SheetRow{Reached: new(bool), Actual: fmt.Sprint(88 + i), Evidence: formsSays})
	}
	return p, sh, as
}
