package interview

import (
	"context"
	"slices"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/competency"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// talk is an interview with what holding and marking it needs.
type talk struct {
	by     *access.Actor
	me     people.PersonID
	i      *Interview
	series *Series
	guide  *Guide
	law    *binding
	seat   *Seat // of the actor; nil for none
}

// talkOf reads an interview that the actor has a verb on. The candidate, and who
// declared a conflict of interest, see nothing of it.
func (s *Service) talkOf(tx Tx, by *access.Actor, v access.Verb, id ID) (*talk, error) {
	i, se, err := interviewOf(tx, id)
	if err != nil {
		return nil, err
	}
	x := &talk{by: by, i: i, series: se}
	if by != nil {
		x.me = people.PersonID(by.Person)
	}
	x.seat = se.SeatOf(x.me)
	rel, err := s.relationTo(tx, se, by)
	if err != nil {
		return nil, err
	}
	if err := allow(by, v, i.Body, rel); err != nil {
		return nil, err
	}
	x.guide, x.law, err = s.guideOfSeries(tx, se)
	return x, err
}

// rater lets in who marks: a seat that is not the expert's.
func (s *Service) rater(tx Tx, by *access.Actor, id ID) (*talk, error) {
	x, err := s.talkOf(tx, by, access.TakeInterview, id)
	if err == nil && (x.seat == nil || x.seat.Duty == ExpertDuty) {
		err = fault.New(fault.Denied, "interview.talk.no_rater")
	}
	return x, err
}

// lead lets in who leads the panel; a single interviewer leads.
func (s *Service) lead(tx Tx, by *access.Actor, id ID) (*talk, error) {
	x, err := s.talkOf(tx, by, access.LeadInterview, id)
	if err == nil && (x.seat == nil || x.seat.Duty != LeadDuty) {
		err = fault.New(fault.Denied, "interview.talk.not_lead")
	}
	return x, err
}

func (x *talk) entry(v access.Verb, facts any) journal.Entry {
	return journal.Entry{Verb: string(v), Actor: string(x.me), Body: string(x.i.Body), Case: string(x.i.ID), Subject: string(x.i.Person), Facts: facts}
}

// wants refuses an interview that is in another state: interview.talk.state.
func (x *talk) wants(states ...State) error {
	if slices.Contains(states, x.i.State) {
		return nil
	}
	return fault.New(fault.Conflict, "interview.talk.state."+string(x.i.State))
}

// saveTalk saves the interview as the version after the one read.
func saveTalk(tx Tx, i *Interview) error {
	i.Version++
	return settled(tx.InterviewUpdate(i))
}

// TalkPart is a part of the interview with its minutes from the beginning.
type TalkPart struct {
	Key      string // of the step of the script: introduction, review, competencies, closing
	Of       string // key of the competency; "" for another part
	From, To int    // minutes
}

// Timetable divides the minutes of a guide: each competency has its own, and
// what they leave is the introduction's, the review's and the closing's, by a
// quarter, a half and a quarter.
func Timetable(g *Guide) []TalkPart {
	rest := g.Minutes
	for _, c := range g.Competency {
		rest -= c.Minutes
	}
	edge := max(rest, 0) / 4
	at := 0
	part := func(key, of string, minutes int) TalkPart {
		p := TalkPart{Key: key, Of: of, From: at, To: at + minutes}
		at = p.To
		return p
	}
	out := []TalkPart{part("introduction", "", edge), part("review", "", max(rest, 0)-2*edge)}
	for _, c := range g.Competency {
		out = append(out, part("competencies", c.Key, c.Minutes))
	}
	return append(out, part("closing", "", edge))
}

// points are the keys of what the script ticks.
func (x *talk) points() []string {
	var out []string
	for _, step := range x.law.method.Script.Steps {
		for _, item := range step.Items {
			out = append(out, step.Key+"."+item.Key)
		}
		if step.Key == "review" {
			out = append(out, step.Key)
		}
	}
	for _, c := range x.guide.Competency {
		for _, q := range c.Questions {
			out = append(out, "question."+q.ID)
		}
	}
	return out
}

// Talk is an interview as those see it who hold it.
type Talk struct {
	Interview Interview
	Series    Series
	Guide     *Guide
	Method    *Method
	Model     *competency.Model
	Seat      Seat
	Candidate string // name
	Parts     []TalkPart
	Notes     NoteText // the own ones
	Seq       int64    // of the own notes; 0 for none
	SavedAt   *time.Time
	Rates     bool // the seat marks
	Leads     bool
	Locked    bool // the own sheet is locked
	Video     bool // it is held in a room by video
	Now       time.Time
	Warnings  []law.Reason // of the beginning, before it; they keep nobody from it
}

// Talk reads an interview for a member of its panel, with the member's own
// notes and nobody else's. The fault is interview.missing.interview.
func (s *Service) Talk(ctx context.Context, by *access.Actor, id ID) (*Talk, error) {
	var out *Talk
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.talkOf(tx, by, access.SeeInterviews, id)
		if err != nil {
			return err
		}
		if x.seat == nil {
			return missing("interview")
		}
		out, err = s.talkView(tx, x)
		return err
	})
	return out, err
}

func (s *Service) talkView(tx Tx, x *talk) (*Talk, error) {
	out := &Talk{
		Interview: *x.i, Series: *x.series, Guide: x.guide, Method: x.law.method, Model: x.law.model, Seat: *x.seat,
		Parts: Timetable(x.guide), Rates: x.seat.Duty != ExpertDuty, Leads: x.seat.Duty == LeadDuty, Now: tx.Now(),
	}
	who, err := tx.PersonGet(x.i.Person)
	if err != nil {
		return nil, err
	}
	if who != nil {
		out.Candidate = who.Name()
	}
	kept, text, err := s.ownNotes(tx, x)
	if err != nil {
		return nil, err
	}
	out.Notes = text
	if kept != nil {
		out.Seq, out.SavedAt = kept.Seq, &kept.At
	}
	sheet, err := tx.SheetGet(x.i.ID, x.me)
	out.Locked = sheet != nil && sheet.LockedAt != nil
	if err == nil {
		out.Video, err = s.byVideo(tx, x.series)
	}
	if err == nil && x.i.State == Planned {
		out.Warnings, err = s.beginWarnings(tx, x)
	}
	return out, err
}

// Done reports whether a point of the script is ticked.
func (t *Talk) Done(key string) bool { return t.Interview.ticked(key) }

func (i *Interview) ticked(key string) bool {
	return slices.ContainsFunc(i.Done, func(k Tick) bool { return k.Key == key })
}

// Step finds a step of the script by its key; nil for none.
func (t *Talk) Step(key string) *ScriptStep {
	steps := t.Method.Script.Steps
	k := slices.IndexFunc(steps, func(s ScriptStep) bool { return s.Key == key })
	if k < 0 {
		return nil
	}
	return &steps[k]
}

// talkTextMost bounds what is said of an interview in one field, in letters.
const talkTextMost = 2000

// talkText trims a text that is needed; the faults are interview.talk.empty and
// interview.talk.long, both at the field.
func talkText(text, field string) (string, error) {
	text = strings.TrimSpace(text)
	switch n := len([]rune(text)); {
	case n == 0:
		return "", fault.New(fault.Invalid, "interview.talk.empty").At(field)
	case n > talkTextMost:
		return "", fault.New(fault.Invalid, "interview.talk.long", "given", n, "most", talkTextMost).At(field)
	}
	return text, nil
}
