package appraisal

import (
	"cmp"
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// boardLines is how many lines of a board a page shows.
const boardLines = 50

// BoardLine is a row of a board with the name that it is shown by: of the unit
// in both languages, or of the supervisor.
type BoardLine struct {
	BoardRow
	Code string `json:"code"` // of the unit; "" for a supervisor
	KK   string `json:"kk"`
	RU   string `json:"ru"`
}

// Board is the progress of a year, late ones first.
type Board struct {
	View  *YearView
	By    BoardBy
	Total BoardRow
	Lines []BoardLine // of the page
	Count int         // of lines on all pages
	From  int         // number of the first line of the page
	Next  int         // from which the next page begins; 0 for none
}

// Board counts the cases of a year by step, from a line on. The fault is
// appraisal.missing.year.
func (s *Service) Board(ctx context.Context, by *access.Actor, id YearID, rows BoardBy, from int) (*Board, error) {
	out := &Board{By: rows}
	err := s.Store.Read(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.SeeYear, id)
		if err != nil {
			return err
		}
		if out.View, err = s.viewYear(tx, by, y); err != nil {
			return err
		}
		all, err := s.boardRows(tx, id, y.today, rows)
		if err != nil {
			return err
		}
		out.Total = total(all)
		lines, err := s.lines(tx, y, all, rows)
		if err != nil {
			return err
		}
		out.cut(lines, from)
		return nil
	})
	return out, err
}

// total adds the rows of a board up.
func total(rows []BoardRow) BoardRow {
	var t BoardRow
	add := func(to *Count, c Count) { to.Done, to.Late = to.Done+c.Done, to.Late+c.Late }
	for _, r := range rows {
		t.People, t.Late, t.Postponed = t.People+r.People, t.Late+r.Late, t.Postponed+r.Postponed
		add(&t.Plan, r.Plan)
		for i := range t.Quarters {
			add(&t.Quarters[i], r.Quarters[i])
		}
		add(&t.Sheets, r.Sheets)
		add(&t.Decided, r.Decided)
		add(&t.Acquainted, r.Acquainted)
	}
	return t
}

// lines gives names to rows and puts the late ones first, then by unit or name.
// Rows in which nobody takes part are left out.
func (s *Service) lines(tx Tx, y *year, rows []BoardRow, by BoardBy) ([]BoardLine, error) {
	name := s.unitNames
	if by == BySupervisor {
		name = personNames
	}
	out := make([]BoardLine, 0, len(rows))
	for _, r := range rows {
		if r.People > 0 {
			out = append(out, BoardLine{BoardRow: r})
		}
	}
	if err := name(tx, y, out); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b BoardLine) int {
		return cmp.Or(cmp.Compare(b.Late, a.Late), cmp.Compare(a.Code, b.Code), cmp.Compare(a.KK, b.KK), cmp.Compare(a.Unit, b.Unit))
	})
	return out, nil
}

// unitNames names units as they are called today; one that exists no more, as
// it was called last.
func (s *Service) unitNames(tx Tx, y *year, lines []BoardLine) error {
	st, err := s.structure(tx, y.y.Body, y.today)
	if err != nil {
		return err
	}
	for i := range lines {
		l := &lines[i]
		u, ok := st.Unit(l.Unit)
		if !ok {
			last, err := tx.UnitGet(l.Unit)
			if err != nil {
				return err
			}
			if last == nil {
				continue
			}
			u = *last
		}
		l.Code, l.KK, l.RU = u.Code, u.NameKK, u.NameRU
	}
	return nil
}

func personNames(tx Tx, _ *year, lines []BoardLine) error {
	ids := make([]people.PersonID, len(lines))
	for i, l := range lines {
		ids[i] = l.Person
	}
	names, err := tx.PersonNames(ids)
	for i := range lines {
		lines[i].KK, lines[i].RU = names[lines[i].Person], names[lines[i].Person]
	}
	return err
}

// cut takes the lines of a page.
func (b *Board) cut(lines []BoardLine, from int) {
	b.Count = len(lines)
	if from < 0 || from >= len(lines) {
		from = 0
	}
	b.From = from
	to := min(from+boardLines, len(lines))
	b.Lines = lines[from:to]
	if to < len(lines) {
		b.Next = to
	}
}
