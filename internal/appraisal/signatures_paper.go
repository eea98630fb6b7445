package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// PaperSignatures gives the sheet of signatures of the latest version of one of the
// papers of a case, to those who see the case. They are confirmed in the program,
// without electronic signatures. The faults are those of Plan and
// appraisal.missing.form.
func (s *Service) PaperSignatures(paper Paper) func(context.Context, *access.Actor, CaseID) (*signature.Sheet, error) {
	return func(ctx context.Context, by *access.Actor, id CaseID) (out *signature.Sheet, err error) {
		err = s.Store.Read(ctx, func(tx Tx) error {
			m, err := s.openCase(tx, id)
			if err != nil {
				return err
			}
			if err := m.may(by, access.SeeAppraisal); err != nil {
				return err
			}
			out, err = m.paperSheet(tx, paper)
			return err
		})
		return out, err
	}
}

// marksOf are the signatures under the latest version of a paper, with its number.
func (m *matter) marksOf(tx Tx, paper Paper) (number int, marks []Signed, err error) {
	switch paper {
	case PlanPaper:
		all, err := tx.PlansOf(m.c.ID)
		if err != nil || len(all) == 0 {
			return 0, nil, absent(err, "form")
		}
		last := all[len(all)-1]
		return last.Number, last.Marks, nil
	case SheetPaper:
		sh, err := tx.SheetLatest(m.c.ID)
		if err != nil || sh == nil {
			return 0, nil, absent(err, "form")
		}
		return sh.Number, sh.Marks, nil
	}
	a, err := tx.AssessmentLatest(m.c.ID)
	if err != nil || a == nil {
		return 0, nil, absent(err, "form")
	}
	return a.Number, a.Marks, nil
}

// absent is an error of reading, or that there is nothing to read.
func absent(err error, what string) error {
	if err != nil {
		return err
	}
	return missing(what)
}

func (m *matter) paperSheet(tx Tx, paper Paper) (*signature.Sheet, error) {
	number, marks, err := m.marksOf(tx, paper)
	if err != nil {
		return nil, err
	}
	who := []people.PersonID{m.c.Person}
	for _, x := range marks {
		who = append(who, x.Person)
	}
	names, err := tx.PersonNames(distinctPersons(who...))
	if err != nil {
		return nil, err
	}
	out := &signature.Sheet{
		Of: string(paper), About: fault.Args{"year": m.y.Number, "version": number, "name": names[m.c.Person]}, Body: m.body.Names,
	}
	for _, x := range marks {
		mark := signature.Mark{Person: x.Person, Name: names[x.Person], Duty: "appraisal.part." + string(x.Part)}.Confirmed(x.At)
		if x.Refused {
			mark.Refused = &x.Remark
		}
		out.Marks = append(out.Marks, mark)
		if f := signature.FileOf("content", "", x.Hash); len(out.Files) == 0 || out.Files[len(out.Files)-1] != f {
			out.Files = append(out.Files, f)
		}
	}
	out.Zone, err = day.Zone(m.body.Zone)
	return out, err
}
