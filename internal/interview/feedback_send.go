package interview

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// Bounds of a letter, in letters.
const (
	subjectMost = 200
	letterMost  = 4000 // of each passage
)

// SaveFeedback saves the letter as HR has edited it: version 0 for the first
// time, else in place of the version that was seen. The parts are those of the
// competencies of the guide; one without text is left out of what is sent. The
// faults are those of FeedbackLetter, interview.letter.sent,
// interview.letter.empty, interview.letter.long, interview.letter.part,
// interview.letter.member and interview.changed.
func (s *Service) SaveFeedback(ctx context.Context, by *access.Actor, id ID, version int64, text FeedbackText) (*Feedback, error) {
	var out *Feedback
	err := s.write(ctx, func(tx Tx) error {
		x, f, err := s.drafted(tx, by, id, version)
		if err != nil {
			return err
		}
		if err := s.checkLetter(tx, x, &text); err != nil {
			return err
		}
		if f == nil {
			f = &Feedback{Interview: id, Body: x.i.Body, Person: x.i.Person, State: FeedbackDraft}
		}
		person, err := tx.PersonGet(x.i.Person)
		if err != nil {
			return err
		}
		f.Level, f.Lang = x.series.Feedback, person.Lang
		if f.Sealed, err = s.sealed(tx, x.i, fieldFeedback, text); err != nil {
			return err
		}
		out = f
		return s.putFeedback(tx, x, f, map[string]any{"letter": string(FeedbackDraft)})
	})
	return out, err
}

// drafted reads a letter that is not sent, in the version that the person saw;
// nil where nothing is saved.
func (s *Service) drafted(tx Tx, by *access.Actor, id ID, version int64) (*agreeing, *Feedback, error) {
	x, err := s.lettering(tx, by, id)
	if err != nil {
		return nil, nil, err
	}
	f, err := tx.FeedbackGet(id)
	stored := int64(0)
	if f != nil {
		stored = f.Version
	}
	switch {
	case err != nil:
		return nil, nil, err
	case f != nil && f.State == FeedbackSent:
		return nil, nil, fault.New(fault.Conflict, "interview.letter.sent")
	case stored != version:
		return nil, nil, changed()
	}
	return x, f, nil
}

func (s *Service) putFeedback(tx Tx, x *agreeing, f *Feedback, facts map[string]any) error {
	f.Version++
	f.By, f.At = x.me, tx.Now()
	if err := settled(tx.FeedbackPut(f)); err != nil {
		return err
	}
	facts["version"], facts["level"], facts["lang"] = f.Version, f.Level, string(f.Lang)
	return s.Record(tx, x.entry(access.GiveFeedback, facts))
}

// checkLetter trims a letter and refuses one that is not whole.
func (s *Service) checkLetter(tx Tx, x *agreeing, text *FeedbackText) error {
	names, err := panelNames(tx, x)
	if err != nil {
		return err
	}
	check := func(field string, p *string, most int, needed bool) error {
		*p = strings.TrimSpace(strings.ReplaceAll(*p, "\r\n", "\n"))
		switch n := utf8.RuneCountInString(*p); {
		case n == 0 && needed:
			return fault.New(fault.Invalid, "interview.letter.empty").At(field)
		case n > most:
			return fault.New(fault.Invalid, "interview.letter.long", "given", n, "most", most).At(field)
		}
		for _, name := range names {
			if strings.Contains(strings.ToLower(*p), name) {
				return fault.New(fault.Invalid, "interview.letter.member").At(field)
			}
		}
		return nil
	}
	for _, f := range []struct {
		name   string
		text   *string
		most   int
		needed bool
	}{{"subject", &text.Subject, subjectMost, true}, {"opening", &text.Opening, letterMost, true}, {"future", &text.Future, letterMost, false}, {"closing", &text.Closing, letterMost, false}} {
		if err := check(f.name, f.text, f.most, f.needed); err != nil {
			return err
		}
	}
	if text.Parts == nil {
		text.Parts = []FeedbackPart{}
	}
	for k := range text.Parts {
		p := &text.Parts[k]
		if x.guide.Find(p.Competency) == nil {
			return fault.New(fault.Invalid, "interview.letter.part").At(path("parts", k))
		}
		if err := check(path("parts", k)+".text", &p.Text, letterMost, false); err != nil {
			return err
		}
		p.Title = p.Competency
		if m, ok := x.law.model.Competency(p.Competency); ok {
			person, err := tx.PersonGet(x.i.Person)
			if err != nil {
				return err
			}
			p.Title = m.Name.In(person.Lang)
		}
	}
	return nil
}

// nameLeast is how long a surname must be to be looked for in a letter.
const nameLeast = 4

// panelNames are the surnames of the panel in small letters, without one that is
// the candidate's too.
func panelNames(tx Tx, x *agreeing) ([]string, error) {
	candidate, err := tx.PersonGet(x.i.Person)
	if err != nil {
		return nil, err
	}
	if candidate == nil {
		return nil, missing("person")
	}
	own := strings.ToLower(candidate.Name())
	var out []string
	for _, seat := range x.series.Seats {
		p, err := tx.PersonGet(seat.Person)
		if err != nil {
			return nil, err
		}
		if p == nil {
			continue
		}
		name := strings.ToLower(p.Surname)
		if utf8.RuneCountInString(name) >= nameLeast && !strings.Contains(own, name) {
			out = append(out, name)
		}
	}
	return out, nil
}

// SendFeedback sends the letter in the version that was seen: the candidate is
// told, and reads exactly this. Nothing changes afterwards. The faults are those
// of FeedbackLetter, interview.letter.not_saved, interview.letter.sent,
// interview.letter.stage_open and interview.changed.
func (s *Service) SendFeedback(ctx context.Context, by *access.Actor, id ID, version int64) error {
	return s.write(ctx, func(tx Tx) error {
		x, f, err := s.drafted(tx, by, id, version)
		if err != nil {
			return err
		}
		if f == nil {
			return fault.New(fault.Conflict, "interview.letter.not_saved")
		}
		waits, err := s.letterWaits(tx, x.series)
		if err != nil {
			return err
		}
		if waits != nil {
			return waits
		}
		now := tx.Now()
		f.State, f.SentAt = FeedbackSent, &now
		if err := s.putFeedback(tx, x, f, map[string]any{"letter": string(FeedbackSent)}); err != nil {
			return err
		}
		if err := s.forgetLetter(tx, x.i); err != nil {
			return err
		}
		return outbox.Notify(tx, outbox.Notice{
			To: string(x.i.Person), Key: "learn.notice.letter", Case: string(x.i.ID), Link: ownLetterPath(x.i.ID),
			Args: fault.Args{"post": x.series.Title.KK, "post_ru": x.series.Title.RU},
		})
	})
}

func ownLetterPath(id ID) string { return "/my-interviews/" + string(id) + "/feedback" }

// letterChain names the reminders of a letter to one officer.
func letterChain(id ID, officer people.PersonID) string {
	return fmt.Sprintf("interview-letter/%s/%s", id, officer)
}

// planLetter reminds HR's officers of the letter by the body's own term. Where
// the body has set none, or the term cannot be counted, nothing is planned: the
// page says so.
func (s *Service) planLetter(tx Tx, x *agreeing, officers []people.PersonID) error {
	due, _, err := s.feedbackTerm(tx, &x.law.method.Rules, x.body, x.i)
	if err != nil || due == nil {
		return err
	}
	for _, p := range officers {
		err := outbox.Remind(tx, s.Library().Calendar, outbox.Plan{
			Key: letterChain(x.i.ID, p), To: string(p), Due: *due, Zone: x.body.Zone, Before: []int{1}, At: true, Message: "learn.notice.owed",
			Args: fault.Args{"number": x.i.Number, "post": x.series.Title.KK, "post_ru": x.series.Title.RU}, Case: string(x.i.ID), Link: letterPath(x.i),
		})
		if _, ok := fault.As(err); err != nil && !ok {
			return err
		}
	}
	return nil
}

func letterPath(i *Interview) string {
	return "/interviews/" + string(i.Series) + "/" + string(i.ID) + "/letter"
}

// forgetLetter ends the reminders of a letter.
func (s *Service) forgetLetter(tx Tx, i *Interview) error {
	_, today, err := bodyDay(tx, i.Body)
	if err != nil {
		return err
	}
	officers, err := tx.GrantHoldersIn(access.HROfficer, i.Body, today)
	if err != nil {
		return err
	}
	for _, p := range officers {
		if err := outbox.CancelReminders(tx, letterChain(i.ID, p)); err != nil {
			return err
		}
	}
	return nil
}

// OwnFeedback is the letter as its candidate reads it.
type OwnFeedback struct {
	Feedback
	Text  FeedbackText
	Title Official // of the post
	Body  people.Body
	Sent  day.Day // in the body
	Name  string  // of the candidate
	Pool  *PoolEntry
}

// MyFeedback is the letter that was sent to the actor about an interview. The
// fault is interview.missing.letter.
func (s *Service) MyFeedback(ctx context.Context, by *access.Actor, id ID) (*OwnFeedback, error) {
	var out *OwnFeedback
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.SeeFeedback, "", access.Subject); err != nil {
			return err
		}
		i, se, err := interviewOf(tx, id)
		if fault.Is(err, "interview.missing.interview") || err == nil && i.Person != people.PersonID(by.Person) {
			return missing("letter")
		}
		if err != nil {
			return err
		}
		out, err = s.ownFeedback(tx, i, se)
		return err
	})
	return out, err
}

func (s *Service) ownFeedback(tx Tx, i *Interview, se *Series) (*OwnFeedback, error) {
	f, err := tx.FeedbackGet(i.ID)
	if err != nil {
		return nil, err
	}
	if f == nil || f.SentAt == nil {
		return nil, missing("letter")
	}
	out := &OwnFeedback{Feedback: *f, Title: se.Title}
	if err := s.opened(tx, i, fieldFeedback, f.Sealed, &out.Text); err != nil {
		return nil, err
	}
	body, _, err := bodyDay(tx, i.Body)
	if err != nil {
		return nil, err
	}
	out.Body = *body
	if out.Sent, err = body.On(*f.SentAt); err != nil {
		return nil, err
	}
	names, err := tx.PersonNames([]people.PersonID{i.Person})
	if err != nil {
		return nil, err
	}
	out.Name = names[i.Person]
	out.Pool, err = tx.PoolGet(i.Body, i.Person)
	return out, err
}

// SentFeedback are the interviews of the actor about which a letter was sent.
func (s *Service) SentFeedback(ctx context.Context, by *access.Actor) (map[ID]bool, error) {
	out := map[ID]bool{}
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.SeeFeedback, "", access.Subject); err != nil {
			return err
		}
		mine, err := tx.InterviewsOfPerson(people.PersonID(by.Person))
		if err != nil {
			return err
		}
		for _, i := range mine {
			f, err := tx.FeedbackGet(i.ID)
			if err != nil {
				return err
			}
			out[i.ID] = f != nil && f.SentAt != nil
		}
		return nil
	})
	return out, err
}
