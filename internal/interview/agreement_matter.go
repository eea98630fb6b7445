package interview

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// agreeing is an interview whose marks are open, with all that its panel needs
// to agree.
type agreeing struct {
	by     *access.Actor
	me     people.PersonID
	i      *Interview
	series *Series
	guide  *Guide
	law    *binding
	body   *people.Body
	seat   *Seat             // of the actor; nil for none
	raters []people.PersonID // in the order of the seats
	signs  []people.PersonID // of the raters, those who sign: who left the panel or has a conflict does not
	sheets map[people.PersonID]*Sheet
	a      *Agreement
}

// notOpen is the fault for marks that are not all locked; it tells nothing of
// how many are.
func notOpen() error { return fault.New(fault.Conflict, "interview.agree.closed") }

// matterOf reads an interview that the actor has a verb on, without its marks.
func (s *Service) matterOf(tx Tx, by *access.Actor, v access.Verb, id ID) (*agreeing, error) {
	i, se, err := interviewOf(tx, id)
	if err != nil {
		return nil, err
	}
	x := &agreeing{by: by, me: people.PersonID(by.Person), i: i, series: se}
	x.seat = se.SeatOf(x.me)
	rel, err := s.orderRelationOf(tx, se, i, by)
	if err != nil {
		return nil, err
	}
	if err := allow(by, v, i.Body, rel); err != nil {
		return nil, err
	}
	return x, s.groundsOf(tx, x)
}

// barred are the persons of a panel who declared a conflict of interest: they
// neither mark nor see a mark.
func (s *Service) barred(tx Tx, series *Series) ([]people.PersonID, error) {
	c, err := s.caseOf(tx, series)
	return barredIn(series, c), err
}

func barredIn(series *Series, c *Case) []people.PersonID {
	var out []people.PersonID
	for _, seat := range series.Seats {
		if seat.Declared != nil && seat.Declared.Conflict {
			out = append(out, seat.Person)
		}
	}
	if c != nil {
		out = append(out, c.Conflicts...)
	}
	return out
}

// groundsOf reads the guide, its law, the body and who marks.
func (s *Service) groundsOf(tx Tx, x *agreeing) error {
	var err error
	if x.guide, x.law, err = s.guideOfSeries(tx, x.series); err != nil {
		return err
	}
	if x.body, _, err = bodyDay(tx, x.i.Body); err != nil {
		return err
	}
	if x.signs, err = s.ratersOf(tx, x.series); err != nil {
		return err
	}
	x.raters = x.signs
	if x.i.Opened == nil {
		return nil
	}
	if err := s.readAgreement(tx, x); err != nil || x.a == nil || len(x.a.Raters) == 0 {
		return err
	}
	x.raters, x.signs = x.a.Raters, slices.DeleteFunc(slices.Clone(x.a.Raters), func(p people.PersonID) bool { return !slices.Contains(x.signs, p) })
	return nil
}

// readAgreement opens the agreement of an interview, if there is one.
func (s *Service) readAgreement(tx Tx, x *agreeing) error {
	sealed, err := tx.AgreementGet(x.i.ID)
	if err != nil || sealed == nil {
		return err
	}
	x.a = new(Agreement)
	err = s.opened(tx, x.i, fieldAgreement, sealed.Sealed, x.a)
	x.a.Version, x.a.FixedAt = sealed.Version, sealed.FixedAt
	return err
}

// ratersOf are those who mark in a series: the raters of its panel but who has a
// conflict of interest.
func (s *Service) ratersOf(tx Tx, series *Series) ([]people.PersonID, error) {
	c, err := s.caseOf(tx, series)
	return ratersIn(series, c), err
}

func ratersIn(series *Series, c *Case) []people.PersonID {
	barred := barredIn(series, c)
	return slices.DeleteFunc(series.Raters(), func(p people.PersonID) bool { return slices.Contains(barred, p) })
}

// openMatter is matterOf an interview whose marks are open, with the marks.
func (s *Service) openMatter(tx Tx, by *access.Actor, v access.Verb, id ID) (*agreeing, error) {
	x, err := s.matterOf(tx, by, v, id)
	if err != nil {
		return nil, err
	}
	if x.i.Opened == nil {
		return nil, notOpen()
	}
	if x.seat == nil && x.i.State != Agreed { // HR and inspections see marks that are final
		return nil, notOpen()
	}
	if x.sheets, err = s.lockedSheets(tx, x.i, x.raters); err != nil {
		return nil, err
	}
	if x.a == nil {
		return nil, notOpen()
	}
	return x, nil
}

// lockedSheets are the sheets of the raters; nil where one is not locked.
func (s *Service) lockedSheets(tx Tx, i *Interview, raters []people.PersonID) (map[people.PersonID]*Sheet, error) {
	out := map[people.PersonID]*Sheet{}
	for _, p := range raters {
		sealed, err := tx.SheetGet(i.ID, p)
		if err != nil {
			return nil, err
		}
		if sealed == nil || sealed.LockedAt == nil {
			return nil, nil
		}
		sheet := new(Sheet)
		if err := s.opened(tx, i, fieldSheet, sealed.Sealed, sheet); err != nil {
			return nil, err
		}
		sheet.Version, sheet.LockedAt = sealed.Version, sealed.LockedAt
		out[p] = sheet
	}
	return out, nil
}

// leading lets in who leads the panel, on the version that they saw, while
// nothing is fixed.
func (s *Service) leading(tx Tx, by *access.Actor, id ID, version int64) (*agreeing, error) {
	x, err := s.openMatter(tx, by, access.LeadInterview, id)
	if err != nil {
		return nil, err
	}
	if x.series.Format == Individual {
		return nil, fault.New(fault.Conflict, "interview.agree.individual")
	}
	if !x.leads() {
		return nil, fault.New(fault.Denied, "interview.agree.not_lead")
	}
	return x, x.current(version)
}

// leads reports whether the actor leads the panel.
func (x *agreeing) leads() bool { return x.seat != nil && x.seat.Duty == LeadDuty }

// current refuses an old version, and what is fixed.
func (x *agreeing) current(version int64) error {
	switch {
	case x.a.FixedAt != nil:
		return fault.New(fault.Conflict, "interview.agree.over")
	case x.a.Version != version:
		return changed()
	}
	return nil
}

// step saves what one or several steps of the discussion changed together, and
// records them.
func (s *Service) step(tx Tx, x *agreeing, v access.Verb, facts map[string]any, steps ...AgreeStep) error {
	x.a.Version++
	for _, one := range steps {
		one.Version, one.By, one.At = x.a.Version, x.me, tx.Now()
		x.a.Steps = append(x.a.Steps, one)
	}
	sum, err := s.saveAgreement(tx, x.i, x.a)
	if err != nil {
		return err
	}
	facts["step"], facts["version"], facts["agreement_sha256"] = string(steps[0].Kind), x.a.Version, sum
	return s.Record(tx, x.entry(v, facts))
}

// saveAgreement seals and stores an agreement, and gives the hash by which the
// journal holds it.
func (s *Service) saveAgreement(tx Tx, i *Interview, a *Agreement) (sum string, err error) {
	a.At = tx.Now()
	sealed, err := s.sealed(tx, i, fieldAgreement, a)
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256(sealed)
	return hex.EncodeToString(hash[:]), settled(tx.AgreementPut(&SealedAgreement{Interview: i.ID, Version: a.Version, FixedAt: a.FixedAt, Sealed: sealed, At: a.At}))
}

func (x *agreeing) entry(v access.Verb, facts any) journal.Entry {
	return journal.Entry{Verb: string(v), Actor: string(x.me), Body: string(x.i.Body), Case: string(x.i.ID), Subject: string(x.i.Person), Facts: facts}
}

// ownMark is a mark of a member: nil with None is no information.
type ownMark struct {
	Mark *int
	None bool
	From *MarkChange // the last change; nil where the discussion changed nothing
}

// text is the mark as a step keeps it.
func (m ownMark) text() string {
	if m.Mark == nil {
		return ""
	}
	return strconv.Itoa(*m.Mark)
}

// given is the mark that a member locked; "" asks for the overall one.
func (x *agreeing) given(p people.PersonID, competency string) ownMark {
	sheet := x.sheets[p]
	if sheet == nil {
		return ownMark{None: true}
	}
	if competency == "" {
		return ownMark{Mark: sheet.Overall, None: sheet.Overall == nil}
	}
	if r := sheet.ratingOf(competency); r != nil {
		return ownMark{Mark: r.Mark, None: r.Mark == nil}
	}
	return ownMark{None: true}
}

// now is a member's mark as the discussion left it.
func (x *agreeing) now(p people.PersonID, competency string) ownMark {
	m := x.given(p, competency)
	for k := range x.a.Changes {
		if c := &x.a.Changes[k]; c.Member == p && c.Competency == competency {
			m = ownMark{Mark: c.To, None: c.To == nil, From: c}
		}
	}
	return m
}

// ratingOf finds the rating of a competency in a sheet; nil for none.
func (s *Sheet) ratingOf(competency string) *Rating {
	k := slices.IndexFunc(s.Ratings, func(r Rating) bool { return r.Competency == competency })
	if k < 0 {
		return nil
	}
	return &s.Ratings[k]
}

// agreeTextMost bounds a reason of the discussion, in letters.
const agreeTextMost = 2000

// agreeText trims a reason; the faults are interview.agree.reason where one is
// needed, and interview.agree.long, both at the field.
func agreeText(text, field string, needed bool) (string, error) {
	text = strings.TrimSpace(text)
	switch n := len([]rune(text)); {
	case n == 0 && needed:
		return "", fault.New(fault.Invalid, "interview.agree.reason").At(field)
	case n > agreeTextMost:
		return "", fault.New(fault.Invalid, "interview.agree.long", "given", n, "most", agreeTextMost).At(field)
	}
	return text, nil
}

// onScale refuses a mark outside the scale: interview.no_mark at mark.
func (x *agreeing) onScale(mark int) error {
	r := &x.law.method.Rules.Rating
	if mark < r.Least.V || mark > r.Most.V {
		return fault.New(fault.Invalid, "interview.no_mark", "mark", mark, "least", r.Least.V, "most", r.Most.V).
			At("mark").Cited(r.Least.Cite().Act, r.Least.Clause)
	}
	return nil
}

// agreedOn finds the agreed mark of a competency; the fault is
// interview.agree.no_competency.
func (x *agreeing) agreedOn(competency string) (*AgreedMark, error) {
	k := slices.IndexFunc(x.a.Competency, func(m AgreedMark) bool { return m.Competency == competency })
	if k < 0 {
		return nil, fault.New(fault.Invalid, "interview.agree.no_competency").At("competency")
	}
	return &x.a.Competency[k], nil
}

// instantText writes an instant for the journal.
func instantText(at time.Time) string { return at.UTC().Format(time.RFC3339) }
