package appraisal

import (
	"cmp"
	"context"
	"slices"

	"tarazy/internal/access"
)

// A unit draws a remark where as many people have a grade, and of them as many
// in a hundred the same: a reason to read the sheets again. It binds nobody.
const (
	remarkPeople = 5
	remarkShare  = 90
)

// GradeLine is how the grades of a unit are distributed.
type GradeLine struct {
	BoardLine
	Counts map[string]int // by grade
	Graded int
	Remark string // the grade that nearly all have; "" where there is none
}

// Distribution is how the grades of a year are distributed, in all and by unit,
// beside those of the year before.
type Distribution struct {
	View    *YearView
	Grades  []string // the act's, the best first
	Total   map[string]int
	Graded  int
	Before  map[string]int // of the year before; nil for none
	Lines   []GradeLine
	Means   [4]QuarterMean  // KCI reached, by quarter
	Earlier *[4]QuarterMean // of the year before
	Now     BoardRow        // progress of the year
	Then    *BoardRow       // of the year before
}

// Distribution counts the grades of a year and its progress, beside the year
// before. The fault is appraisal.missing.year.
func (s *Service) Distribution(ctx context.Context, by *access.Actor, id YearID) (*Distribution, error) {
	out := &Distribution{Total: map[string]int{}}
	err := s.Store.Read(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.SeeYear, id)
		if err != nil {
			return err
		}
		if out.View, err = s.viewYear(tx, by, y); err != nil {
			return err
		}
		for _, step := range y.rules.Sheet.Grades.V {
			out.Grades = append(out.Grades, step.Grade)
		}
		if err := s.distribute(tx, y, out); err != nil {
			return err
		}
		return s.compare(tx, y, out)
	})
	return out, err
}

func (s *Service) distribute(tx Tx, y *year, out *Distribution) error {
	counts, err := tx.AppraisalGrades(y.y.ID)
	if err != nil {
		return err
	}
	var rows []BoardLine
	of := map[string]map[string]int{}
	for _, c := range counts {
		out.Total[c.Grade] += c.Count
		out.Graded += c.Count
		unit := string(c.Unit)
		if of[unit] == nil {
			of[unit] = map[string]int{}
			rows = append(rows, BoardLine{BoardRow: BoardRow{Unit: c.Unit}})
		}
		of[unit][c.Grade] += c.Count
	}
	if err := s.unitNames(tx, y, rows); err != nil {
		return err
	}
	for _, r := range rows {
		out.Lines = append(out.Lines, gradeLine(r, of[string(r.Unit)]))
	}
	slices.SortFunc(out.Lines, func(a, b GradeLine) int { return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Unit, b.Unit)) })
	return nil
}

func gradeLine(r BoardLine, counts map[string]int) GradeLine {
	g := GradeLine{BoardLine: r, Counts: counts}
	for _, n := range counts {
		g.Graded += n
	}
	for grade, n := range counts {
		if g.Graded >= remarkPeople && n*100 >= g.Graded*remarkShare {
			g.Remark = grade
		}
	}
	return g
}

// compare adds progress and grades of the year before.
func (s *Service) compare(tx Tx, y *year, d *Distribution) error {
	rows, err := s.boardRows(tx, y.y.ID, y.today, ByUnit)
	if err != nil {
		return err
	}
	d.Now = total(rows)
	if d.Means, err = tx.QuarterMeans(y.y.ID); err != nil || d.View.Earlier == nil {
		return err
	}
	before := d.View.Earlier.ID
	if rows, err = s.boardRows(tx, before, y.today, ByUnit); err != nil {
		return err
	}
	then := total(rows)
	d.Then = &then
	means, err := tx.QuarterMeans(before)
	if err != nil {
		return err
	}
	d.Earlier = &means
	counts, err := tx.AppraisalGrades(before)
	d.Before = map[string]int{}
	for _, c := range counts {
		d.Before[c.Grade] += c.Count
	}
	return err
}
