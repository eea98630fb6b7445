package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// YearView is a year as its pages show it.
type YearView struct {
	Year    Year
	Body    people.Body
	Today   day.Day
	Rules   *Rules
	Edition *law.Edition
	PlanDue day.Day         // last day of the plan, for who served from the first day of the period
	Chair   people.PersonID // of the commission in force; "" for none
	Names   map[people.PersonID]string
	Rulings []Ruling // about the year as a whole
	Earlier *Year    // the year before; nil for none
	May     YearMay
}

// YearMay is what the reader may do with a year.
type YearMay struct {
	Open  bool // schedule, notice, beginning, close
	Agree bool // to the days
	Name  bool // who appraises
	Keep  bool // papers
	Print bool // forms
}

// Years are the years of the bodies that the actor may see, the latest first.
func (s *Service) Years(ctx context.Context, by *access.Actor) ([]YearView, error) {
	ids, all := seenBodies(by)
	var out []YearView
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		years, err := yearsOf(tx, ids, all)
		if err != nil {
			return err
		}
		bodies := map[people.BodyID]*people.Body{}
		for _, y := range years {
			if bodies[y.Body] == nil {
				if bodies[y.Body], err = tx.BodyGet(y.Body); err != nil {
					return err
				}
			}
			out = append(out, YearView{Year: y, Body: *bodies[y.Body]})
		}
		return nil
	})
	return out, err
}

func yearsOf(tx Tx, ids []string, all bool) ([]Year, error) {
	if all {
		return tx.AppraisalYears()
	}
	var out []Year
	for _, id := range ids {
		some, err := tx.AppraisalYearsOf(people.BodyID(id))
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// YearView reads a year with all that its pages need. The fault is
// appraisal.missing.year.
func (s *Service) YearView(ctx context.Context, by *access.Actor, id YearID) (*YearView, error) {
	var out *YearView
	err := s.Store.Read(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.SeeYear, id)
		if err != nil {
			return err
		}
		out, err = s.viewYear(tx, by, y)
		return err
	})
	return out, err
}

func (s *Service) viewYear(tx Tx, by *access.Actor, y *year) (*YearView, error) {
	v := &YearView{Year: *y.y, Body: *y.body, Today: y.today, Rules: y.rules, Edition: y.env.Edition}
	term, err := y.planTerm(y.y.From)
	if err != nil {
		return nil, err
	}
	v.PlanDue = term.Outcome.To
	o, err := tx.AppraisalOrderInForce(y.y.Body)
	if err != nil {
		return nil, err
	}
	who := []people.PersonID{y.y.By}
	if o != nil {
		for _, seat := range o.Seats {
			if seat.Duty == ChairDuty {
				v.Chair = seat.Person
			}
		}
		who = append(who, v.Chair)
	}
	if sc := y.y.Schedule; sc != nil {
		who = append(append(who, sc.By, sc.AgreedBy), sc.Told...)
	}
	if v.Names, err = tx.PersonNames(distinctPersons(who...)); err != nil {
		return nil, err
	}
	if v.Rulings, err = tx.AppraisalRulingsOfYear(y.y.ID); err != nil {
		return nil, err
	}
	if v.Earlier, err = earlier(tx, y.y); err != nil {
		return nil, err
	}
	v.May = mayOf(by, v)
	return v, nil
}

// earlier is the body's year before; nil for none.
func earlier(tx Tx, y *Year) (*Year, error) {
	all, err := tx.AppraisalYearsOf(y.Body)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Number == y.Number-1 {
			return &all[i], nil
		}
	}
	return nil, nil
}

func mayOf(by *access.Actor, v *YearView) YearMay {
	may := func(verb access.Verb) bool { return access.May(by, verb, access.Target{Body: string(v.Year.Body)}) }
	return YearMay{
		Open: may(access.OpenYear), Name: may(access.NameAppraiser), Keep: may(access.KeepPapers), Print: may(access.PrintForms),
		Agree: v.Chair != "" && by.Person == string(v.Chair) && access.May(by, access.AgreeDays, access.Target{Body: string(v.Year.Body), Relation: access.SamePanel}),
	}
}

// Cases gives a page of the cases of a year, and how many there are on all
// pages. The faults are appraisal.missing.year and store.cursor.
func (s *Service) Cases(ctx context.Context, by *access.Actor, q CaseQuery) (CasePage, int64, error) {
	var page CasePage
	var n int64
	err := s.Store.Read(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.SeeYear, q.Year)
		if err != nil {
			return err
		}
		if q.Late != nil {
			q.Late = &y.today
		}
		if page, err = tx.AppraisalCaseList(q); err != nil {
			return err
		}
		if n = int64(len(page.Items)); q.After == "" && page.Next == "" {
			return nil // all are on this page
		}
		n, err = tx.AppraisalCaseCount(q)
		return err
	})
	return page, n, err
}
