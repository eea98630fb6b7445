package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// AgreementView is the meeting of a panel about one candidate, as the page shows
// it: the competencies with the largest differences first.
type AgreementView struct {
	Interview Interview
	Series    Series
	Guide     Guide
	Method    *law.Edition
	Zone      string // of the body
	Candidate string // name
	// Competencies are the names of those of the guide.
	Competencies map[string]locale.Words
	Raters       []AgreeRater
	Closed       bool // not all sheets are locked: nothing of any mark is here
	Agreement    Agreement
	Rows         []AgreeRow
	Lines        []AgreeLine
	Overall      AgreeMarks
	Signatures   []FormSignature
	Least        int // of the scale
	Most         int
	Lead         bool // the actor leads the panel
	Rater        bool // the actor marks
	MayWork      bool // nothing is fixed, and the actor is in the panel
	MaySign      bool
	MayRefuse    bool // to sign
	MayReopen    bool // the form that is fixed
	MayEnd       bool // the agreement, with refusals on record
	MayRecord    bool // that a member neither signs nor refuses
	// Signed is what the rule says of the signatures on the form that is fixed;
	// its outcome is nil before the form is fixed, and for one interviewer.
	Signed law.Finding
	Alone  bool // one interviewer, without agreement
}

// AgreeRater is one who marks. Locked tells only that the own sheet is locked.
type AgreeRater struct {
	Person people.PersonID
	Name   string
	Duty   Duty
	You    bool
	Locked bool
	Signed *FormSignature // nil while the panel's form is not signed
	// Refused is the refusal to sign the form that is fixed now; nil for none.
	Refused *Dissent
	Signs   bool // is asked to sign: who left the panel or has a conflict is not
}

// AgreeMarks are the marks of all raters, in their order.
type AgreeMarks struct {
	Each      []AgreeOwn
	Commonest []int // marks that the most members give, without no information
	NoneMost  bool  // as many give no information
	Spread    int   // difference of the locked marks; the largest stands first
}

// AgreeOwn is one member's mark with what it rests on.
type AgreeOwn struct {
	Given    *int // as it was locked; nil: no information
	Now      *int // as the discussion left it
	Changed  []MarkChange
	Positive int
	Negative int
	Why      string
	Decision string
	Met      int
	Of       int
	Needed   int
}

// AgreeRow is a competency.
type AgreeRow struct {
	AgreeMarks
	Competency string
	Agreed     AgreedMark
	Open       bool // the members' findings leave the decision to the panel
	Finding    law.Finding
	Indicators []AgreeIndicator
	Passages   []AgreePassage
}

// AgreeIndicator is an indicator with what each member's evidence says of it.
type AgreeIndicator struct {
	ID    string
	Text  Official
	Shown []AgreeShown
}

// AgreeShown is what a member's evidence says of an indicator.
type AgreeShown string

// What evidence says of an indicator.
const (
	ShownMet    AgreeShown = "met"
	ShownNot    AgreeShown = "not"
	ShownNobody AgreeShown = "none" // nothing is tied to it
)

// AgreePassage is a passage of a member's notes that was tied to an indicator.
type AgreePassage struct {
	Rater     int // place among the raters
	Sign      Sign
	Indicator string
	Text      string
}

// AgreeLine is a question of the panel's form with its lines.
type AgreeLine struct {
	Question GuideQuestion
	Cells    []AgreedAnswer
}

// Agreement shows the marks of an interview to its panel once all are locked,
// and to HR and inspections once they are final. Before that the panel learns
// only whose sheets are locked, and others nothing: interview.agree.closed.
func (s *Service) Agreement(ctx context.Context, by *access.Actor, id ID) (*AgreementView, error) {
	var out *AgreementView
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = s.agreementView(tx, by, id)
		return err
	})
	if err != nil || !out.Closed || !out.allLocked() {
		return out, err
	}
	// Whose sheet was open has left the panel since: the marks open now.
	err = s.write(ctx, func(tx Tx) (err error) {
		if err := s.settle(tx, &out.Series); err != nil {
			return err
		}
		out, err = s.agreementView(tx, by, id)
		return err
	})
	return out, err
}

func (s *Service) agreementView(tx Tx, by *access.Actor, id ID) (*AgreementView, error) {
	x, err := s.matterOf(tx, by, access.SeeInterviews, id)
	if err != nil {
		return nil, err
	}
	if x.i.Opened == nil && x.seat != nil {
		return s.closedView(tx, x)
	}
	if x, err = s.openMatter(tx, by, access.SeeInterviews, id); err != nil {
		return nil, err
	}
	return s.openView(tx, x)
}

// allLocked reports whether all who mark have locked.
func (v *AgreementView) allLocked() bool {
	return v.Interview.State == Held && len(v.Raters) > 0 && !slices.ContainsFunc(v.Raters, func(r AgreeRater) bool { return !r.Locked })
}

// frameOf is what a view tells whether or not the marks are open.
func (s *Service) frameOf(tx Tx, x *agreeing) (*AgreementView, error) {
	r := &x.law.method.Rules.Rating
	v := &AgreementView{
		Interview: *x.i, Series: *x.series, Guide: *x.guide, Method: x.law.methodEd, Zone: x.body.Zone, Least: r.Least.V, Most: r.Most.V,
		Lead: x.leads(), Rater: slices.Contains(x.raters, x.me), Alone: x.series.Format == Individual, Competencies: map[string]locale.Words{},
	}
	names, err := tx.PersonNames(append([]people.PersonID{x.i.Person}, x.raters...))
	if err != nil {
		return nil, err
	}
	v.Candidate = names[x.i.Person]
	for _, c := range x.guide.Competency {
		if m, ok := x.law.model.Competency(c.Key); ok {
			v.Competencies[c.Key] = m.Name
		}
	}
	for _, p := range x.raters {
		one := AgreeRater{Person: p, Name: names[p], You: p == x.me}
		if seat := x.series.SeatOf(p); seat != nil {
			one.Duty = seat.Duty
		}
		v.Raters = append(v.Raters, one)
	}
	return v, nil
}

func (s *Service) closedView(tx Tx, x *agreeing) (*AgreementView, error) {
	v, err := s.frameOf(tx, x)
	if err != nil {
		return nil, err
	}
	v.Closed = true
	locked, err := tx.SheetsLocked(x.series.ID)
	if err != nil {
		return nil, err
	}
	for k := range v.Raters {
		v.Raters[k].Locked = slices.Contains(locked[x.i.ID], v.Raters[k].Person)
	}
	return v, nil
}

func (s *Service) openView(tx Tx, x *agreeing) (*AgreementView, error) {
	v, err := s.frameOf(tx, x)
	if err != nil {
		return nil, err
	}
	v.Agreement = *x.a
	for _, c := range x.guide.Competency {
		row, err := x.row(c.Key)
		if err != nil {
			return nil, err
		}
		v.Rows = append(v.Rows, *row)
	}
	slices.SortStableFunc(v.Rows, func(a, b AgreeRow) int { return b.Spread - a.Spread })
	v.Overall = x.marksOf("")
	at := 0
	for _, q := range x.guide.questions() {
		v.Lines = append(v.Lines, AgreeLine{q.GuideQuestion, x.a.Questions[at : at+len(q.feeds)]})
		at += len(q.feeds)
	}
	if v.Signatures, err = tx.FormSignaturesOf(x.i.ID); err != nil {
		return nil, err
	}
	for k := range v.Raters {
		r := &v.Raters[k]
		r.Locked, r.Refused, r.Signs = true, x.a.refusedBy(r.Person), slices.Contains(x.must(), r.Person)
		if n := slices.IndexFunc(v.Signatures, func(g FormSignature) bool { return g.Member == r.Person }); n >= 0 {
			r.Signed = &v.Signatures[n]
		}
	}
	v.MayWork = x.seat != nil && x.a.FixedAt == nil
	return v, v.rights(x)
}

// rights are what the reader may do between the fixing of the form and the end.
func (v *AgreementView) rights(x *agreeing) error {
	if x.a.FixedAt == nil || v.Alone {
		return nil
	}
	found, err := Signed(&x.law.method.Rules, x.signedIn(v.Signatures))
	if err != nil {
		return err
	}
	v.Signed = found.In(x.law.methodEd, "agreement")
	if x.i.State == Agreed {
		return nil
	}
	v.MaySign = slices.Contains(x.must(), x.me) && !hasSigned(v.Signatures, x.me)
	v.MayRefuse = v.MaySign && !x.a.refusedBy(x.me).answers()
	v.MayReopen = v.Lead
	v.MayRecord = v.Lead && !x.law.method.Rules.Agreement.SilentWaited.V
	v.MayEnd = v.Lead && found.Outcome.Waited == 0
	return nil
}

// row is a competency with all that the members brought on it.
func (x *agreeing) row(key string) (*AgreeRow, error) {
	agreed, err := x.agreedOn(key)
	if err != nil {
		return nil, err
	}
	in, err := x.matrixOf(key)
	if err != nil {
		return nil, err
	}
	found, err := Combine(x.law.method, in)
	if err != nil {
		return nil, err
	}
	row := &AgreeRow{
		AgreeMarks: x.marksOf(key), Competency: key, Agreed: *agreed, Open: found.Outcome.Decision == decidedOpen, Finding: found.In(x.law.methodEd, "combine"),
	}
	ids, err := x.counted(key)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		text, _ := x.indicator(key, id)
		one := AgreeIndicator{ID: id, Text: text}
		for _, p := range x.raters {
			one.Shown = append(one.Shown, shownIn(x.sheets[p].ratingOf(key), id))
		}
		row.Indicators = append(row.Indicators, one)
	}
	for n, p := range x.raters {
		if r := x.sheets[p].ratingOf(key); r != nil {
			for _, e := range r.Evidence {
				row.Passages = append(row.Passages, AgreePassage{Rater: n, Sign: e.Sign, Indicator: e.Indicator, Text: e.Passage})
			}
		}
	}
	return row, nil
}

func shownIn(r *Rating, indicator string) AgreeShown {
	if r == nil {
		return ShownNobody
	}
	met, none := r.ShownIn(indicator)
	switch {
	case none:
		return ShownNobody
	case met:
		return ShownMet
	}
	return ShownNot
}

// marksOf are all marks of a competency; "" for the overall ones.
func (x *agreeing) marksOf(key string) AgreeMarks {
	var out AgreeMarks
	var least, most, marked, none int
	for _, p := range x.raters {
		one := x.own(p, key)
		out.Each = append(out.Each, one)
		if one.Given == nil {
			none++
			continue
		}
		if marked == 0 || *one.Given < least {
			least = *one.Given
		}
		most, marked = max(most, *one.Given), marked+1
	}
	out.Spread = most - least
	if marked > 0 && none > 0 { // one heard nothing where another heard enough for a mark
		out.Spread++
	}
	for _, m := range x.commonest(key) {
		if m == nil {
			out.NoneMost = true
		} else {
			out.Commonest = append(out.Commonest, *m)
		}
	}
	return out
}

func (x *agreeing) own(p people.PersonID, key string) AgreeOwn {
	one := AgreeOwn{Given: x.given(p, key).Mark, Now: x.now(p, key).Mark}
	for _, c := range x.a.Changes {
		if c.Member == p && c.Competency == key {
			one.Changed = append(one.Changed, c)
		}
	}
	if key == "" {
		one.Why = x.sheets[p].Why
		return one
	}
	if r := x.sheets[p].ratingOf(key); r != nil {
		one.Positive, one.Negative = r.Balance()
		one.Why, one.Decision, one.Met, one.Of, one.Needed = r.Reason, r.Decision, r.Met, r.Of, r.Needed
	}
	return one
}

// Since are the steps of the discussion after a version: what somebody who saw
// that version did not see.
func (a *Agreement) Since(version int64) []AgreeStep {
	k := slices.IndexFunc(a.Steps, func(s AgreeStep) bool { return s.Version > version })
	if k < 0 {
		return nil
	}
	return a.Steps[k:]
}
