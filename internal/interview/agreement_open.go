package interview

import (
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// marksOpen opens the marks of an interview to its panel, once every rater's
// sheet is locked; before that it does nothing and tells nothing. The members'
// findings are combined by the order of the rules, on record with the matrix.
// In the format of one interviewer there is nothing to agree on: the own marks
// are final at once.
func (s *Service) marksOpen(tx Tx, series *Series, i *Interview) error {
	if i.Opened != nil {
		return nil
	}
	x := &agreeing{me: "system", i: i, series: series}
	if err := s.groundsOf(tx, x); err != nil {
		return err
	}
	if len(x.raters) == 0 {
		return nil
	}
	var err error
	if x.sheets, err = s.lockedSheets(tx, i, x.raters); err != nil || x.sheets == nil {
		return err
	}
	x.a = &Agreement{
		Interview: i.ID, Version: 1, Body: i.Body, Raters: x.raters, Competency: []AgreedMark{}, Questions: x.cells(), Changes: []MarkChange{}, Steps: []AgreeStep{},
		Dissents: []Dissent{}, Past: []PastForm{},
	}
	if err := s.combineAll(tx, x); err != nil {
		return err
	}
	if series.Format == Individual {
		return s.concludeAlone(tx, x)
	}
	now := tx.Now()
	i.Opened = &now
	if err := s.saveOpened(tx, x); err != nil {
		return err
	}
	return s.tellOpened(tx, x)
}

// saveOpened saves the interview and its new agreement, and records both.
func (s *Service) saveOpened(tx Tx, x *agreeing) error {
	x.i.Version++
	if err := settled(tx.InterviewUpdate(x.i)); err != nil {
		return err
	}
	sum, err := s.saveAgreement(tx, x.i, x.a)
	if err != nil {
		return err
	}
	return s.Record(tx, x.entry(access.TakeInterview, map[string]any{
		"opened": instantText(*x.i.Opened), "raters": x.raters, "state": string(x.i.State), "agreement_sha256": sum,
	}))
}

// cells are the lines of the panel's form: each question with each competency
// that it feeds, and what each member decided on that competency.
func (x *agreeing) cells() []AgreedAnswer {
	out := []AgreedAnswer{}
	for _, c := range x.guide.Competency {
		for _, q := range c.Questions {
			for _, key := range append([]string{c.Key}, q.Also...) {
				cell := AgreedAnswer{Question: q.ID, Competency: key, Each: map[people.PersonID]bool{}}
				for _, p := range x.raters {
					r := x.sheets[p].ratingOf(key)
					cell.Each[p] = r != nil && r.Decision == decidedYes
				}
				out = append(out, cell)
			}
		}
	}
	return out
}

// combineAll works out the panel's decision on each competency.
func (s *Service) combineAll(tx Tx, x *agreeing) error {
	for _, c := range x.guide.Competency {
		in, err := x.matrixOf(c.Key)
		if err != nil {
			return err
		}
		found, err := Combine(x.law.method, in)
		if err != nil {
			return err
		}
		x.a.Competency = append(x.a.Competency, AgreedMark{Competency: c.Key, Decision: found.Outcome.Decision, Other: found.Outcome.Other})
		finding := found.In(x.law.methodEd, "combine")
		e := x.entry(access.TakeInterview, map[string]any{"competency": c.Key, "raters": x.raters})
		e.Finding, e.Input = &finding, in
		if err := s.Record(tx, e); err != nil {
			return err
		}
	}
	return nil
}

// matrixOf is the raw matrix of a competency: what each member's evidence says
// of each indicator that counts.
func (x *agreeing) matrixOf(key string) (CombineIn, error) {
	ids, err := x.counted(key)
	if err != nil {
		return CombineIn{}, err
	}
	in := CombineIn{Members: [][]bool{}}
	for _, p := range x.raters {
		row := make([]bool, len(ids))
		r := x.sheets[p].ratingOf(key)
		for k, id := range ids {
			if r == nil {
				row[k] = x.law.method.Rules.Decision.NoInformationIsMet.V
				continue
			}
			met, none := r.ShownIn(id)
			row[k] = met || none && x.law.method.Rules.Decision.NoInformationIsMet.V
		}
		in.Members = append(in.Members, row)
	}
	return in, nil
}

// counted are the ids of the indicators of a competency that count: those of the
// guide, or by the rules all that the model prints for the level.
func (x *agreeing) counted(key string) ([]string, error) {
	c := x.guide.Find(key)
	if c == nil {
		return nil, fault.New(fault.Invalid, "interview.agree.no_competency").At("competency")
	}
	var out []string
	for _, i := range c.Indicators {
		out = append(out, i.ID)
	}
	if x.law.method.Rules.Decision.IndicatorsCounted.V != "level" {
		return out, nil
	}
	all, err := x.law.model.Indicators(key, x.guide.JobLevel)
	if fault.Is(err, "competency.no_indicators") { // the body's own are all there is
		return out, nil
	}
	for _, i := range all {
		if !slices.Contains(out, i.ID) {
			out = append(out, i.ID)
		}
	}
	return out, err
}

// concludeAlone makes the marks of the one interviewer final: they stand for the
// agreed ones, and go to the procedure at once.
func (s *Service) concludeAlone(tx Tx, x *agreeing) error {
	me := x.raters[0]
	now := tx.Now()
	for k := range x.a.Competency {
		m := x.given(me, x.a.Competency[k].Competency)
		x.a.Competency[k].Mark, x.a.Competency[k].None, x.a.Competency[k].Done = m.Mark, m.None, true
	}
	for k := range x.a.Questions {
		yes := x.a.Questions[k].Each[me]
		x.a.Questions[k].Agreed = &yes
	}
	x.a.Overall, x.a.By = x.sheets[me].Overall, me
	x.i.Opened, x.i.State = &now, Agreed
	if err := s.tellOwn(tx, x); err != nil {
		return err
	}
	if err := s.saveOpened(tx, x); err != nil {
		return err
	}
	if err := s.handOver(tx, x); err != nil {
		return err
	}
	return s.tellAgreed(tx, x)
}

// agreeLink is the page on which a panel agrees.
func agreeLink(i *Interview) string {
	return "/interviews/" + string(i.Series) + "/" + string(i.ID) + "/agreement"
}

// tellOpened tells everybody in the panel that the marks are open.
func (s *Service) tellOpened(tx Tx, x *agreeing) error {
	barred, err := s.barred(tx, x.series)
	if err != nil {
		return err
	}
	for _, seat := range x.series.Seats {
		if slices.Contains(barred, seat.Person) {
			continue
		}
		err := outbox.Notify(tx, outbox.Notice{
			To: string(seat.Person), Key: "agree.notice.opened", Case: string(x.i.ID), Link: agreeLink(x.i),
			Args: fault.Args{"number": x.i.Number, "title": x.series.Title.KK, "title_ru": x.series.Title.RU}, Once: "marks-open/" + string(x.i.ID),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tellAgreed tells HR's officers that the marks of an interview are final.
func (s *Service) tellAgreed(tx Tx, x *agreeing) error {
	_, today, err := bodyDay(tx, x.i.Body)
	if err != nil {
		return err
	}
	officers, err := tx.GrantHoldersIn(access.HROfficer, x.i.Body, today)
	if err != nil {
		return err
	}
	for _, p := range officers {
		err := outbox.Notify(tx, outbox.Notice{
			To: string(p), Key: "agree.notice.final", Case: string(x.i.ID), Link: agreeLink(x.i),
			Args: fault.Args{"number": x.i.Number, "title": x.series.Title.KK, "title_ru": x.series.Title.RU}, Once: "marks-final/" + string(x.i.ID),
		})
		if err != nil {
			return err
		}
	}
	return s.planLetter(tx, x, officers)
}

// handOver gives the final marks to the procedure that the interview belongs to.
// The members' own marks are those that they locked before the discussion: a
// mark changed afterwards stays on record beside them and does not count.
func (s *Service) handOver(tx Tx, x *agreeing) error {
	if x.series.Case == "" || s.Taken == nil {
		return nil
	}
	t := &Taken{
		Case: x.series.Case, Application: x.i.Case, Marks: map[people.PersonID]int{}, Agreed: x.a.Overall, Interview: x.i.ID, Files: x.a.Files, By: x.a.By,
	}
	for p, sheet := range x.sheets {
		if sheet.Overall != nil {
			t.Marks[p] = *sheet.Overall
		}
	}
	return s.Taken(tx, t)
}
