package appraisal

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/seal"
)

// formsDocument is a form filled in, with the name of its file.
type formsDocument struct {
	name  string
	ready press.Ready
}

// formsRead is what a step prints.
type formsRead struct {
	documents []formsDocument
	lacking   []string // forms that are not there, a line each
	seen      int      // cases, printed or not
	last      CaseID
	total     int64 // cases of the year
	key       *seal.Key
}

// formsPapers are the papers of several cases.
type formsPapers struct {
	approved, latest map[CaseID]*Plan
	sheets           map[CaseID]*Sheet
	assessments      map[CaseID]*Assessment
}

// read fills in the forms of the cases behind one.
func (p *Printer) read(ctx context.Context, by *access.Actor, o *FormsOrder, after CaseID) (*formsRead, error) {
	b := &formsRead{last: after}
	err := p.Store.Read(ctx, func(tx WorkTx) error {
		y, err := p.Service.yearFor(tx, by, access.PrintForms, o.Year)
		if err != nil {
			return err
		}
		if b.total, err = tx.AppraisalCaseCount(CaseQuery{Year: o.Year}); err != nil {
			return err
		}
		if b.key, err = p.Service.key(tx, people.PersonID(by.Person)); err != nil {
			return err
		}
		cases, err := tx.AppraisalCasesIn(o.Year, after, formsBatch)
		if err != nil || len(cases) == 0 {
			return err
		}
		b.seen, b.last = len(cases), cases[len(cases)-1].ID
		if cases, err = inUnit(tx, y, cases, o.Unit); err != nil {
			return err
		}
		return p.Service.fillAll(tx, y, o, cases, b)
	})
	return b, err
}

// inUnit keeps the cases of a unit and of those below it.
func inUnit(tx Tx, y *year, cases []Case, unit people.UnitID) ([]Case, error) {
	if unit == "" {
		return cases, nil
	}
	units, err := tx.UnitsOf(y.y.Body)
	if err != nil {
		return nil, err
	}
	wanted := map[people.UnitID]bool{unit: true}
	for more := true; more; {
		more = false
		for _, u := range units {
			if wanted[u.Parent] && !wanted[u.ID] {
				wanted[u.ID], more = true, true
			}
		}
	}
	return slices.DeleteFunc(cases, func(c Case) bool { return !wanted[c.Place.Unit] }), nil
}

// papersOf reads the papers of several cases that an order asks for.
func papersOf(tx Tx, o *FormsOrder, ids []CaseID) (s formsPapers, err error) {
	wants := func(p Paper) bool { return slices.Contains(o.Papers, p) }
	if wants(PlanPaper) || wants(SheetPaper) {
		if s.approved, err = tx.PlansApprovedOf(ids); err != nil {
			return s, err
		}
	}
	if wants(PlanPaper) {
		if s.latest, err = tx.PlansLatestOf(ids); err != nil {
			return s, err
		}
	}
	if wants(SheetPaper) {
		if s.sheets, err = tx.SheetsLatestOf(ids); err != nil {
			return s, err
		}
	}
	if wants(AssessmentPaper) {
		s.assessments, err = tx.AssessmentsLatestOf(ids)
	}
	return s, err
}

// of is what a form of a case is filled in with; false where it is not there.
func (s *formsPapers) of(id CaseID, paper Paper) (c content, ok bool) {
	switch paper {
	case PlanPaper:
		if c.plan = s.approved[id]; c.plan == nil {
			c.plan = s.latest[id]
		}
		return c, c.plan != nil
	case SheetPaper:
		c.plan, c.sheet = s.approved[id], s.sheets[id]
		return c, c.plan != nil && c.sheet != nil
	}
	c.assessment = s.assessments[id]
	return c, c.assessment != nil
}

// formsFill is a form before the names are known.
type formsFill struct {
	f     *filling
	c     content
	there bool // the form can be filled in
}

// fillAll fills in the forms of several cases, with a number of questions to
// the database that does not depend on how many they are.
func (s *Service) fillAll(tx Tx, y *year, o *FormsOrder, cases []Case, b *formsRead) error {
	ids := make([]CaseID, len(cases))
	for i := range cases {
		ids[i] = cases[i].ID
	}
	papers, err := papersOf(tx, o, ids)
	if err != nil {
		return err
	}
	st, err := s.structure(tx, y.y.Body, y.today)
	if err != nil {
		return err
	}
	wear := map[Paper]*press.Dress{}
	for _, paper := range o.Papers {
		if wear[paper], err = s.Press.Dress(tx, y.y.Body, paperKinds[paper], y.today); err != nil {
			return err
		}
	}
	var all []formsFill
	var who []people.PersonID
	for i := range cases {
		c := &cases[i]
		route, err := routeIn(st, c, y.today)
		if err != nil {
			route = c.Route // nobody can be told today: as it was last
		}
		for _, paper := range o.Papers {
			f, err := newFilling(&matter{year: y, c: c, route: route}, paper, o.Lang)
			if err != nil {
				return err
			}
			f.dress = wear[paper]
			x := formsFill{f: f}
			if x.c, x.there = papers.of(c.ID, paper); x.there {
				who = append(who, f.persons(x.c)...)
			} else if c.Stage == StageExcluded || c.Stage == StageGone {
				continue
			}
			if err := f.place(tx, st); err != nil {
				return err
			}
			who, all = append(who, c.Person), append(all, x)
		}
	}
	names, err := tx.PersonNames(distinctPersons(who...))
	if err != nil {
		return err
	}
	for _, x := range all {
		x.f.names = names
		if err := b.add(x, o.Format); err != nil {
			return err
		}
	}
	return nil
}

func (b *formsRead) add(x formsFill, format string) error {
	if x.there {
		r, err := x.f.ready(x.c)
		b.documents = append(b.documents, formsDocument{x.f.fileName() + "." + format, r})
		return err
	}
	b.lacking = append(b.lacking, x.f.unitCode()+"\t"+x.f.names[x.f.c.Person]+"\t"+x.f.annex())
	return nil
}

func (f *filling) annex() string { return f.t("annex", "annex", f.form.Annex) }

func (f *filling) unitCode() string {
	if f.unit == nil {
		return "-"
	}
	return fileSafe(f.unit.Code)
}

// fileName is the name of the form's file: its folder is the unit. The end of
// the case's id keeps namesakes apart.
func (f *filling) fileName() string {
	id := string(f.c.ID)
	return f.unitCode() + "/" + fileSafe(f.names[f.c.Person]) + ", " + f.annex() + ", " + fileSafe(id[max(0, len(id)-6):])
}

// fileSafe replaces what no file system takes in a name.
func fileSafe(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, ". "); name == "" {
		return "_"
	}
	return name
}
