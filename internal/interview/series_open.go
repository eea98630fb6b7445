package interview

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// SeriesOpening opens a series: for the vacancy of a competition, from which
// title, panel and candidates come, or for a post of the body's own.
type SeriesOpening struct {
	Body   people.BodyID
	Case   string   // vacancy of a competition; "" for one of the body's own
	Title  Official // of the post; of a case it is the case's
	Format Format
}

// OpenSeries opens a series of interviews. The faults are
// interview.series.format, interview.series.title, interview.missing.case and
// interview.series.case where the vacancy has a series.
func (s *Service) OpenSeries(ctx context.Context, by *access.Actor, in SeriesOpening) (*Series, error) {
	var out *Series
	err := s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.PlanInterviews, in.Body, 0); err != nil {
			return err
		}
		se, err := s.newSeries(tx, by, in)
		if err != nil {
			return err
		}
		ok, err := tx.SeriesInsert(se)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "interview.series.case").At("case")
		}
		out = se
		facts := map[string]any{"opened": string(se.Format), "vacancy": se.Case, "title": se.Title.RU}
		if err := s.Record(tx, se.entry(access.PlanInterviews, by, facts)); err != nil {
			return err
		}
		_, err = s.sync(tx, se)
		return err
	})
	return out, err
}

func (s *Service) newSeries(tx Tx, by *access.Actor, in SeriesOpening) (*Series, error) {
	law, err := s.today(tx, in.Body)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(law.method.Rules.Formats.V, string(in.Format)) {
		return nil, fault.New(fault.Invalid, "interview.series.format", "known", law.method.Rules.Formats.V).At("format")
	}
	se := &Series{
		ID: SeriesID(s.IDs.New("ser")), Version: 1, Body: in.Body, Case: in.Case, State: SeriesPlanned, Format: in.Format, Title: trimmed(in.Title),
		Seats: []Seat{}, Ready: map[string]bool{}, Hours: usualHours, Free: []Slot{}, By: people.PersonID(by.Person), At: tx.Now(),
	}
	if in.Case == "" {
		return se, se.titled()
	}
	c, err := s.caseOf(tx, se)
	if err != nil {
		return nil, err
	}
	if c == nil || c.Body != in.Body {
		return nil, missing("case")
	}
	se.Title = c.Title
	return se, nil
}

// titleMost bounds the title of a post, in letters.
const titleMost = 300

// titled wants the title of the post in both languages, for candidates read it.
func (se *Series) titled() error {
	for field, text := range map[string]string{"title_kk": se.Title.KK, "title_ru": se.Title.RU} {
		if n := len([]rune(text)); n == 0 || n > titleMost {
			return fault.New(fault.Invalid, "interview.series.title", "most", titleMost).At(field)
		}
	}
	return nil
}

// caseOf is the case of a series; nil for one of the body's own.
func (s *Service) caseOf(tx Tx, se *Series) (*Case, error) {
	if se.Case == "" || s.Case == nil {
		return nil, nil
	}
	return s.Case(tx, se.Case)
}

func (se *Series) entry(v access.Verb, by *access.Actor, facts any) journal.Entry {
	return journal.Entry{Verb: string(v), Actor: by.Person, Body: string(se.Body), Case: string(se.ID), Facts: facts}
}

// entry is an act on one candidate's interview.
func (i *Interview) entry(v access.Verb, by *access.Actor, facts any) journal.Entry {
	return journal.Entry{Verb: string(v), Actor: by.Person, Body: string(i.Body), Case: string(i.ID), Subject: string(i.Person), Facts: facts}
}

// seriesOf reads a series. The fault is interview.missing.series.
func seriesOf(tx Tx, id SeriesID) (*Series, error) {
	se, err := tx.SeriesGet(id)
	if err == nil && se == nil {
		err = missing("series")
	}
	return se, err
}

// interviewOf reads an interview with its series. The faults are
// interview.missing.interview and interview.missing.series.
func interviewOf(tx Tx, id ID) (*Interview, *Series, error) {
	i, err := tx.InterviewGet(id)
	if err != nil {
		return nil, nil, err
	}
	if i == nil {
		return nil, nil, missing("interview")
	}
	se, err := seriesOf(tx, i.Series)
	return i, se, err
}

// relationTo is how an actor stands to a series and its interviews: of its
// panel, or ruled out by a conflict of interest, whether declared or of who is
// a candidate.
func (s *Service) relationTo(tx Tx, se *Series, by *access.Actor) (access.Relation, error) {
	if by == nil {
		return 0, nil
	}
	mine, err := tx.InterviewsOfPerson(people.PersonID(by.Person))
	if err != nil {
		return 0, err
	}
	if slices.ContainsFunc(mine, func(i Interview) bool { return i.Series == se.ID }) {
		return access.Conflict, nil
	}
	var rel access.Relation
	if se.SeatOf(people.PersonID(by.Person)) != nil {
		rel = access.SamePanel
	}
	out, err := s.barred(tx, se)
	if slices.Contains(out, people.PersonID(by.Person)) {
		rel |= access.Conflict
	}
	return rel, err
}

// guideOfSeries reads the guide of a series, with the law that it stands on.
func (s *Service) guideOfSeries(tx Tx, se *Series) (*Guide, *binding, error) {
	g, err := tx.GuideGet(se.Guide)
	if err != nil {
		return nil, nil, err
	}
	if g == nil {
		return nil, nil, missing("guide")
	}
	b, err := s.boundTo(g)
	return g, b, err
}

// SeriesAt names a series in the version that a person saw.
type SeriesAt struct {
	ID      SeriesID
	Version int64
}

// changeSeries carries out an act of HR on a series in the version that was
// seen, in step with its case, and records its facts.
func (s *Service) changeSeries(ctx context.Context, by *access.Actor, at SeriesAt, fn func(Tx, *Series) (facts map[string]any, err error)) (*Series, error) {
	var out *Series
	err := s.write(ctx, func(tx Tx) error {
		se, err := s.planner(tx, by, at.ID)
		if err != nil {
			return err
		}
		switch {
		case se.Version != at.Version:
			return changed()
		case se.State == SeriesClosed:
			return seriesClosed()
		}
		facts, err := fn(tx, se)
		if err != nil {
			return err
		}
		out = se
		if err := s.saveSeries(tx, se, people.PersonID(by.Person)); err != nil {
			return err
		}
		return s.Record(tx, se.entry(access.PlanInterviews, by, facts))
	})
	return out, err
}

// planner reads a series that the actor plans: HR, but for who is a candidate or
// has a conflict of interest.
func (s *Service) planner(tx Tx, by *access.Actor, id SeriesID) (*Series, error) {
	se, err := seriesOf(tx, id)
	if err != nil {
		return nil, err
	}
	rel, err := s.relationTo(tx, se, by)
	if err != nil {
		return nil, err
	}
	return se, allow(by, access.PlanInterviews, se.Body, rel)
}

// seriesClosed is the fault of a change to a series that is over.
func seriesClosed() error { return fault.New(fault.Conflict, "interview.series.closed") }

func (s *Service) saveSeries(tx Tx, se *Series, by people.PersonID) error {
	se.Version++
	se.By, se.At = by, tx.Now()
	return settled(tx.SeriesUpdate(se))
}

func (s *Service) saveInterview(tx Tx, i *Interview) error {
	i.Version++
	return settled(tx.InterviewUpdate(i))
}

// ChooseGuide chooses the guide of a series: one that is ready, of the body, of
// the law of the day, for the same case or none, and within the minutes that
// the law of the case allows. The faults are interview.missing.guide,
// interview.guide.unready, interview.series.begun, interview.series.guide_case,
// interview.series.guide_edition and interview.series.guide_minutes.
func (s *Service) ChooseGuide(ctx context.Context, by *access.Actor, at SeriesAt, id GuideID) (*Series, error) {
	return s.changeSeries(ctx, by, at, func(tx Tx, se *Series) (map[string]any, error) {
		if se.State != SeriesPlanned {
			return nil, seriesBegun()
		}
		g, err := guideOf(tx, id)
		if err != nil {
			return nil, err
		}
		if err := s.suits(tx, se, g); err != nil {
			return nil, err
		}
		se.Guide = id
		return map[string]any{"guide": string(id), "guide_version": g.Version}, nil
	})
}

// seriesBegun is the fault of a change that comes after the first interview.
func seriesBegun() error { return fault.New(fault.Conflict, "interview.series.begun") }

// suits refuses a guide by which the interviews of a series cannot be held.
func (s *Service) suits(tx Tx, se *Series, g *Guide) error {
	now, err := s.today(tx, se.Body)
	if err != nil {
		return err
	}
	c, err := s.caseOf(tx, se)
	if err != nil {
		return err
	}
	switch {
	case g.Body != se.Body:
		return missing("guide")
	case g.State == GuideDraft:
		return fault.New(fault.Conflict, "interview.guide.unready").At("guide")
	case g.Case != "" && g.Case != se.Case:
		return fault.New(fault.Conflict, "interview.series.guide_case").At("guide")
	case g.Model.Edition != now.modelEd.Day || g.Method.Edition != now.methodEd.Day:
		return fault.New(fault.Conflict, "interview.series.guide_edition").At("guide")
	case c != nil && c.Most != nil && g.Minutes > c.Most.V:
		cite := c.Most.Cite()
		return fault.New(fault.Conflict, "interview.series.guide_minutes", "minutes", g.Minutes, "most", c.Most.V).At("guide").Cited(cite.Act, cite.Clause)
	}
	return nil
}

// ChooseFeedback chooses at which level of detail candidates are answered. The
// fault is interview.series.feedback.
func (s *Service) ChooseFeedback(ctx context.Context, by *access.Actor, at SeriesAt, level string) (*Series, error) {
	return s.changeSeries(ctx, by, at, func(tx Tx, se *Series) (map[string]any, error) {
		law, err := s.today(tx, se.Body)
		if err != nil {
			return nil, err
		}
		if levels := law.method.Rules.Feedback.Levels; !slices.Contains(levels.V, level) {
			return nil, fault.New(fault.Invalid, "interview.series.feedback").At("feedback").Cited(levels.Cite().Act, levels.Clause)
		}
		se.Feedback = level
		return map[string]any{"feedback": level}, nil
	})
}

// roomKey is the room on the list of what lies ready, beside the materials of
// the act.
const roomKey = "room"

// ReadyKeys are what must lie ready before a session: the materials of the
// act, then the room.
func (m *Method) ReadyKeys() []string {
	return append(keysOf(m.Materials.Items, func(i Item) string { return i.Key }), roomKey)
}

// SetReady says which materials lie ready, and whether the room does; what is
// not named is open. HR and the lead of the panel say it. The fault is
// interview.series.material.
func (s *Service) SetReady(ctx context.Context, by *access.Actor, at SeriesAt, keys []string) error {
	return s.write(ctx, func(tx Tx) error {
		se, err := seriesOf(tx, at.ID)
		if err != nil {
			return err
		}
		verb := access.PlanInterviews
		if !access.May(by, verb, access.Target{Body: string(se.Body)}) {
			verb = access.LeadInterview
		}
		rel, err := s.relationTo(tx, se, by)
		if err != nil {
			return err
		}
		if err := allow(by, verb, se.Body, rel); err != nil {
			return err
		}
		switch {
		case se.Version != at.Version:
			return changed()
		case se.State == SeriesClosed:
			return seriesClosed()
		}
		law, err := s.today(tx, se.Body)
		if err != nil {
			return err
		}
		se.Ready = map[string]bool{}
		for _, k := range keys {
			if !slices.Contains(law.method.ReadyKeys(), k) {
				return fault.New(fault.Invalid, "interview.series.material", "given", clip(k)).At("ready")
			}
			se.Ready[k] = true
		}
		if err := s.saveSeries(tx, se, people.PersonID(by.Person)); err != nil {
			return err
		}
		return s.Record(tx, se.entry(verb, by, map[string]any{"ready": keys}))
	})
}

// CloseSeries closes a series whose interviews are all over. The fault is
// interview.series.waits, with how many are not.
func (s *Service) CloseSeries(ctx context.Context, by *access.Actor, at SeriesAt) (*Series, error) {
	return s.changeSeries(ctx, by, at, func(tx Tx, se *Series) (map[string]any, error) {
		all, err := tx.InterviewsOf(se.ID)
		if err != nil {
			return nil, err
		}
		open := 0
		for k := range all {
			if !all[k].over() {
				open++
			}
		}
		if open > 0 {
			return nil, fault.New(fault.Conflict, "interview.series.waits", "n", open)
		}
		se.State, se.Free = SeriesClosed, []Slot{}
		return map[string]any{"closed": len(all)}, nil
	})
}

// over reports whether nothing more happens in an interview.
func (i *Interview) over() bool { return i.State == Agreed || i.State == Absent || i.State == Left }

// reasonMost bounds a reason, in letters.
const reasonMost = 1000

// reasoned trims a reason that is needed. The fault is interview.series.reason.
func reasoned(text string) (string, error) {
	text = strings.TrimSpace(text)
	if n := len([]rune(text)); n == 0 || n > reasonMost {
		return "", fault.New(fault.Invalid, "interview.series.reason", "most", reasonMost).At("reason")
	}
	return text, nil
}
