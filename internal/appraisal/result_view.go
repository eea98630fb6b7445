package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// ResultView is what came of a case: every round, what was done about it, and
// what the reader may do now.
type ResultView struct {
	Hub
	Results    []Result // the first round first
	Latest     *Result  // of the round at which the case stands; nil before it is decided
	Items      []Item   // of the commission's agendas, decided or not
	Sheet      *Sheet
	Assessment *Assessment
	Appeals    []AppealText
	Courts     []Court
	Measures   []Measure
	Files      []File
	May        ResultMay
}

// AppealText is an appeal with its words opened.
type AppealText struct {
	Appeal
	Words, Reasons string
}

// ResultMay is what the reader may do now.
type ResultMay struct {
	Read    bool // sign to be acquainted
	Refuse  bool // draw up the act on a refusal
	Send    bool
	Appeal  bool
	Court   bool
	Develop bool
}

// ResultOf reads what came of a case for its pages. The faults are
// appraisal.missing.case and access.denied.
func (s *Service) ResultOf(ctx context.Context, by *access.Actor, id CaseID) (*ResultView, error) {
	var out *ResultView
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.openCase(tx, id)
		if err != nil {
			return err
		}
		if err := s.seesResult(tx, m, by); err != nil {
			return err
		}
		out, err = s.resultOf(tx, m, by)
		return err
	})
	return out, err
}

// seesResult lets whoever sees the case see the result, and an appeal officer to
// whom an appeal opens it.
func (s *Service) seesResult(tx Tx, m *matter, by *access.Actor) error {
	rel := m.relation(by)
	appeals, err := tx.AppraisalAppealsOf(m.c.ID)
	if err != nil {
		return err
	}
	if len(appeals) > 0 {
		rel |= access.ByOrder
	}
	return allow(by, access.SeeAppraisal, m.y.Body, rel)
}

func (s *Service) resultOf(tx Tx, m *matter, by *access.Actor) (*ResultView, error) {
	hub, err := s.hubOf(tx, m, by)
	if err != nil {
		return nil, err
	}
	v := &ResultView{Hub: *hub}
	if v.Results, err = tx.AppraisalResultsOf(m.c.ID); err != nil {
		return nil, err
	}
	if v.Items, err = tx.ItemsOfCase(m.c.ID); err != nil {
		return nil, err
	}
	v.approvedOnly()
	for i := range v.Results {
		if v.Results[i].Round == m.c.Round {
			v.Latest = &v.Results[i]
		}
	}
	if v.Sheet, err = tx.SheetLatest(m.c.ID); err != nil {
		return nil, err
	}
	if v.Assessment, err = tx.AssessmentLatest(m.c.ID); err != nil {
		return nil, err
	}
	if v.Appeals, err = s.appealTexts(tx, m); err != nil {
		return nil, err
	}
	if v.Courts, err = tx.CourtsOf(m.c.ID); err != nil {
		return nil, err
	}
	if v.Measures, err = tx.MeasuresOf(m.c.ID); err != nil {
		return nil, err
	}
	if v.Files, err = tx.AppraisalFilesOf(m.c.ID); err != nil {
		return nil, err
	}
	v.May = s.resultMay(tx, m, by, v)
	v.Names, err = tx.PersonNames(distinctPersons(append(v.persons(), v.hands()...)...))
	return v, err
}

// approvedOnly keeps from the servant what the authorised person has not
// approved yet.
func (v *ResultView) approvedOnly() {
	if !v.Mine.Subject {
		return
	}
	known := map[int]bool{}
	for _, r := range v.Results {
		known[r.Round] = r.Approved != nil
	}
	v.Results = slices.DeleteFunc(v.Results, func(r Result) bool { return r.Approved == nil })
	v.Items = slices.DeleteFunc(v.Items, func(i Item) bool { return !known[i.Round] })
}

// appealTexts are the appeals of a case with their words opened.
func (s *Service) appealTexts(tx Tx, m *matter) ([]AppealText, error) {
	all, err := tx.AppraisalAppealsOf(m.c.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	key, err := s.key(tx, m.c.Person)
	if err != nil {
		return nil, err
	}
	out := make([]AppealText, len(all))
	for i, x := range all {
		words, err := key.Open(fieldAppeal, x.Text)
		if err != nil {
			return nil, err
		}
		out[i] = AppealText{Appeal: x, Words: string(words)}
		if x.Answer == nil {
			continue
		}
		reasons, err := key.Open(fieldAnswer, x.Answer)
		if err != nil {
			return nil, err
		}
		out[i].Reasons = string(reasons)
	}
	return out, nil
}

func (v *ResultView) hands() []people.PersonID {
	var out []people.PersonID
	for _, r := range v.Results {
		if r.Refusal != nil {
			out = append(append(out, r.Refusal.By), r.Refusal.Must...)
		}
		if r.Sent != nil {
			out = append(out, r.Sent.By)
		}
	}
	for _, i := range v.Items {
		for _, x := range i.Votes {
			out = append(out, x.Member)
		}
	}
	for _, x := range v.Appeals {
		out = append(out, x.DecidedBy)
	}
	for _, c := range v.Courts {
		out = append(out, c.By)
	}
	for _, x := range v.Measures {
		out = append(out, x.By)
	}
	return out
}

func (s *Service) resultMay(tx Tx, m *matter, by *access.Actor, v *ResultView) ResultMay {
	var may ResultMay
	own := by != nil && people.PersonID(by.Person) == m.c.Person
	hr := access.May(by, access.Acquaint, access.Target{Body: string(m.y.Body)})
	if m.at(StageAcquaintance) == nil && v.Latest != nil {
		may.Read = own
		may.Refuse = hr && v.Latest.Refusal == nil
		may.Send = hr && v.Latest.Refusal != nil && v.Latest.Refusal.Held != nil
	}
	if own {
		_, err := m.appealable(tx)
		may.Appeal = err == nil
	}
	for _, r := range v.Results {
		may.Court = may.Court || hr && r.Approved != nil
	}
	may.Develop = (own || m.isImmediate(by)) && v.Assessment != nil && v.Assessment.State == SheetAgreed && len(v.Assessment.NotMet()) > 0
	return may
}

// Appeals gives a page of appeals of the bodies in the actor's reach, the
// earliest first. The fault is access.denied.
func (s *Service) Appeals(ctx context.Context, by *access.Actor, q AppealQuery) (AppealPage, map[people.PersonID]string, error) {
	bodies, all := access.Bodies(by, access.SeeResultAppeal)
	if len(bodies) == 0 && !all {
		return AppealPage{}, nil, allow(by, access.SeeResultAppeal, "", 0)
	}
	q.Bodies = nil
	for _, b := range bodies {
		q.Bodies = append(q.Bodies, people.BodyID(b))
	}
	var page AppealPage
	var names map[people.PersonID]string
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if page, err = tx.AppraisalAppealList(q); err != nil {
			return err
		}
		var who []people.PersonID
		for _, x := range page.Items {
			who = append(who, x.Person)
		}
		names, err = tx.PersonNames(distinctPersons(who...))
		return err
	})
	return page, names, err
}

// AppealOf reads an appeal with all of its case. The fault is
// appraisal.missing.appeal.
func (s *Service) AppealOf(ctx context.Context, by *access.Actor, id AppealID) (*ResultView, *AppealText, error) {
	var out *ResultView
	var one *AppealText
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, x, err := s.openAppeal(tx, by, id, access.SeeResultAppeal)
		if err != nil {
			return err
		}
		if out, err = s.resultOf(tx, m, by); err != nil {
			return err
		}
		for i := range out.Appeals {
			if out.Appeals[i].ID == x.ID {
				one = &out.Appeals[i]
			}
		}
		return nil
	})
	return out, one, err
}
