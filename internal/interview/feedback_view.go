package interview

import (
	"cmp"
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// FeedbackView is the letter to a candidate as HR writes it: beside the text
// what it was made from.
type FeedbackView struct {
	Interview  Interview
	Series     Series
	Body       people.Body
	Method     *law.Edition
	Candidate  string // name
	Level      TextItem
	Lang       locale.Lang
	Stored     *Feedback    // nil: nothing is saved yet
	Text       FeedbackText // as saved, else as proposed
	Proposed   FeedbackText
	Grounds    []FeedbackGround
	Conclusion Conclusion
	Reason     string // of the conclusion; the letter does not hold it
	Due        *day.Day
	Unset      error      // what keeps the term from being counted; nil for nothing
	Waits      error      // why the letter cannot be sent yet; nil where it can
	Pool       *PoolEntry // of the candidate in the body; nil for none
}

// FeedbackLetter shows the letter about an interview to HR, once the marks are
// final; that HR saw the evidence is on record. The faults are
// interview.missing.interview, interview.letter.not_final,
// interview.letter.not_held, interview.letter.no_conclusion and
// interview.letter.no_level.
func (s *Service) FeedbackLetter(ctx context.Context, by *access.Actor, id ID) (*FeedbackView, error) {
	var out *FeedbackView
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.lettering(tx, by, id)
		if err != nil {
			return err
		}
		if out, err = s.feedbackView(tx, x); err != nil {
			return err
		}
		return s.Record(tx, x.entry(access.SeeInterviews, map[string]any{"letter": "evidence"}))
	})
	return out, err
}

// lettering lets in HR to the letter about an interview whose marks are final.
func (s *Service) lettering(tx Tx, by *access.Actor, id ID) (*agreeing, error) {
	x, err := s.matterOf(tx, by, access.GiveFeedback, id)
	if err != nil {
		return nil, err
	}
	switch x.i.State {
	case Agreed:
	case Absent, Left:
		return nil, fault.New(fault.Conflict, "interview.letter.not_held")
	default:
		return nil, fault.New(fault.Conflict, "interview.letter.not_final")
	}
	if x, err = s.openMatter(tx, by, access.GiveFeedback, id); err != nil {
		return nil, err
	}
	if x.a.Conclusion == "" {
		return nil, fault.New(fault.Conflict, "interview.letter.no_conclusion")
	}
	_, _, err = x.law.method.Rules.Feedback.detail(x.series.Feedback)
	return x, err
}

func (s *Service) feedbackView(tx Tx, x *agreeing) (*FeedbackView, error) {
	v := &FeedbackView{Interview: *x.i, Series: *x.series, Body: *x.body, Method: x.law.methodEd, Conclusion: x.a.Conclusion, Reason: x.a.Reason}
	facts, err := s.letterFacts(tx, x)
	if err != nil {
		return nil, err
	}
	v.Candidate, v.Lang, v.Grounds = facts.name, facts.lang, facts.grounds
	if v.Pool, err = tx.PoolGet(x.i.Body, x.i.Person); err != nil {
		return nil, err
	}
	if v.Proposed, err = facts.proposed(&x.law.method.Rules.Feedback); err != nil {
		return nil, err
	}
	v.Text = v.Proposed
	for _, l := range x.law.method.Feedback.Levels {
		if l.Key == x.series.Feedback {
			v.Level = l
		}
	}
	if v.Stored, err = tx.FeedbackGet(x.i.ID); err != nil {
		return nil, err
	}
	if v.Stored != nil {
		v.Text = FeedbackText{}
		if err := s.opened(tx, x.i, fieldFeedback, v.Stored.Sealed, &v.Text); err != nil {
			return nil, err
		}
	}
	if v.Due, v.Unset, err = s.feedbackTerm(tx, &x.law.method.Rules, x.body, x.i); err != nil {
		return nil, err
	}
	v.Waits, err = s.letterWaits(tx, x.series)
	return v, err
}

// letterFacts reads what a letter is made from.
func (s *Service) letterFacts(tx Tx, x *agreeing) (*letterFacts, error) {
	person, err := tx.PersonGet(x.i.Person)
	if err != nil {
		return nil, err
	}
	if person == nil {
		return nil, missing("person")
	}
	f := &letterFacts{lang: person.Lang, name: person.Name(), post: x.series.Title, conclusion: x.a.Conclusion, level: x.series.Feedback}
	if f.on, err = heldOn(x.body, x.i); err != nil {
		return nil, err
	}
	if f.grounds, err = x.grounds(); err != nil {
		return nil, err
	}
	pool, err := tx.PoolGet(x.i.Body, x.i.Person)
	f.asked = pool != nil && pool.State() != PoolEnded
	return f, err
}

// heldOn is the day of the talk in the body.
func heldOn(b *people.Body, i *Interview) (day.Day, error) {
	zone, err := day.Zone(b.Zone)
	if err != nil {
		return 0, err
	}
	at := i.Ends
	if i.Closed != nil {
		at = *i.Closed
	}
	return day.In(at, zone), nil
}

// feedbackTerm is the last day for the letter, counted from the talk by the
// body's own setting; unset says what keeps it from being counted.
func (s *Service) feedbackTerm(tx Tx, r *Rules, b *people.Body, i *Interview) (due *day.Day, unset, err error) {
	set, _, err := tx.LimitsGet(i.Body)
	if err != nil {
		return nil, nil, err
	}
	days, unset := r.later(set, feedbackDays)
	if unset != nil {
		return nil, unset, nil
	}
	on, err := heldOn(b, i)
	if err != nil {
		return nil, nil, err
	}
	term, err := s.Library().Calendar.AddWorking(on, days)
	if _, ok := fault.As(err); ok {
		return nil, err, nil
	}
	return &term.To, nil, err
}

// letterWaits says why no letter of a series is sent yet: while its procedure is
// at the interviews, nobody learns an outcome before the others.
func (s *Service) letterWaits(tx Tx, se *Series) (waits, err error) {
	c, err := s.caseOf(tx, se)
	if err != nil || c == nil || !c.Open {
		return nil, err
	}
	return fault.New(fault.Conflict, "interview.letter.stage_open"), nil
}

// FeedbackRow is a candidate in the list of letters.
type FeedbackRow struct {
	Interview Interview
	Name      string
	Stored    *Feedback // nil: nothing is saved yet
	Due       *day.Day
	Late      bool
}

// FeedbackList are the letters of a series.
type FeedbackList struct {
	Series Series
	Body   people.Body
	Level  TextItem // Key is "" until the level is chosen
	Rows   []FeedbackRow
	Unset  error // what keeps terms from being counted
	Waits  error // why none can be sent yet
	Method *law.Edition
	Rules  *Rules
}

// FeedbackLetters lists the letters of a series for HR.
func (s *Service) FeedbackLetters(ctx context.Context, by *access.Actor, id SeriesID) (*FeedbackList, error) {
	var out *FeedbackList
	err := s.Store.Read(ctx, func(tx Tx) error {
		se, err := seriesOf(tx, id)
		if err != nil {
			return err
		}
		rel, err := s.relationTo(tx, se, by)
		if err != nil {
			return err
		}
		if err := allow(by, access.GiveFeedback, se.Body, rel); err != nil {
			return err
		}
		out, err = s.feedbackList(tx, se)
		return err
	})
	return out, err
}

func (s *Service) feedbackList(tx Tx, se *Series) (*FeedbackList, error) {
	body, today, err := bodyDay(tx, se.Body)
	if err != nil {
		return nil, err
	}
	law, err := s.today(tx, se.Body)
	if err != nil {
		return nil, err
	}
	v := &FeedbackList{Series: *se, Body: *body, Method: law.methodEd, Rules: &law.method.Rules}
	for _, l := range law.method.Feedback.Levels {
		if l.Key == se.Feedback {
			v.Level = l
		}
	}
	if v.Waits, err = s.letterWaits(tx, se); err != nil {
		return nil, err
	}
	letters, err := tx.FeedbacksOf(se.ID)
	if err != nil {
		return nil, err
	}
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return nil, err
	}
	var ids []people.PersonID
	for k := range all {
		ids = append(ids, all[k].Person)
	}
	names, err := tx.PersonNames(ids)
	if err != nil {
		return nil, err
	}
	for k := range all {
		row := FeedbackRow{Interview: all[k], Name: names[all[k].Person]}
		if at := slices.IndexFunc(letters, func(f Feedback) bool { return f.Interview == all[k].ID }); at >= 0 {
			row.Stored = &letters[at]
		}
		if all[k].State == Agreed {
			if row.Due, v.Unset, err = s.feedbackTerm(tx, v.Rules, body, &all[k]); err != nil {
				return nil, err
			}
			row.Late = row.Due != nil && *row.Due < today && (row.Stored == nil || row.Stored.State != FeedbackSent)
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

// OwedFeedback is a candidate who waits for the letter.
type OwedFeedback struct {
	Interview Interview
	Title     Official // of the post
	Due       *day.Day
}

// owedMost bounds what waits for one officer.
const owedMost = 50

// FeedbackOwed are the candidates of the bodies where the actor answers, who
// were sent no letter though their marks are final, the earliest first.
func (s *Service) FeedbackOwed(ctx context.Context, by *access.Actor) (out []OwedFeedback, err error) {
	if by == nil || !access.MayEver(by, access.GiveFeedback) {
		return nil, nil
	}
	ids, _ := access.Bodies(by, access.GiveFeedback)
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		for _, id := range ids {
			more, err := s.owedBy(tx, people.BodyID(id))
			if err != nil {
				return err
			}
			out = append(out, more...)
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b OwedFeedback) int {
		return cmp.Compare(a.Interview.Starts.UnixMicro(), b.Interview.Starts.UnixMicro())
	})
	return out, err
}

func (s *Service) owedBy(tx Tx, id people.BodyID) ([]OwedFeedback, error) {
	all, err := tx.FeedbackOwed(id, owedMost)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	body, _, err := bodyDay(tx, id)
	if err != nil {
		return nil, err
	}
	law, err := s.today(tx, id)
	if err != nil {
		return nil, err
	}
	waits, series := map[SeriesID]error{}, map[SeriesID]*Series{}
	var out []OwedFeedback
	for k := range all {
		i := &all[k]
		if series[i.Series] == nil {
			if series[i.Series], err = seriesOf(tx, i.Series); err != nil {
				return nil, err
			}
			if waits[i.Series], err = s.letterWaits(tx, series[i.Series]); err != nil {
				return nil, err
			}
		}
		if waits[i.Series] != nil {
			continue
		}
		due, _, err := s.feedbackTerm(tx, &law.method.Rules, body, i)
		if err != nil {
			return nil, err
		}
		out = append(out, OwedFeedback{Interview: *i, Title: series[i.Series].Title, Due: due})
	}
	return out, nil
}
