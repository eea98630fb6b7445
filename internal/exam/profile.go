package exam

import (
	"context"
	"slices"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Quality is what a part of a questionnaire brought.
type Quality struct {
	Part   string
	Title  locale.Words
	Points int
	Most   int // that could be reached
}

// Profile are the scores of a questionnaire by quality, and how far its answers
// can be relied upon. It names nobody: who it is about is known by number.
type Profile struct {
	Attempt     AttemptID
	Number      string
	TestKey     string
	Title       locale.Words
	Finished    time.Time
	Qualities   []Quality // in the order of the test; without the reliability scale
	Reliability string    // low, middle, high; "" for none
	Signs       []string  // of low reliability
	// Statements are the answers in the order in which they stood, for those
	// who may look at the reliability scale; nil elsewhere.
	Statements []Statement
}

// Points are those of all qualities, and the most that there could be.
func (p *Profile) Points() (points, most int) {
	for _, q := range p.Qualities {
		points, most = points+q.Points, most+q.Most
	}
	return points, most
}

// Questionnaire reports whether a test asks for statements about oneself.
func (t *Test) Questionnaire() bool {
	for i := range t.Sections {
		for _, p := range t.Sections[i].Parts {
			if slices.Contains(p.Kinds, Scale) {
				return true
			}
		}
	}
	return false
}

// questions reports whether a paper has statements about oneself.
func (p *Paper) questions() bool {
	return slices.ContainsFunc(p.Slots(), func(s *Slot) bool { return s.Kind == Scale })
}

// profileOf puts the score of an attempt into words of its test. The fault is
// exam.missing.profile: for a test that is no questionnaire, and for an attempt
// without a score.
func profileOf(a *Attempt, sc *Score) (*Profile, error) {
	if sc == nil || a.State != Finished || !a.Paper.questions() {
		return nil, fault.New(fault.Missing, "exam.missing.profile")
	}
	out := &Profile{Attempt: a.ID, Number: a.Number, TestKey: a.Test.Key, Title: a.Test.Title, Reliability: sc.Reliability, Signs: sc.Signs}
	if a.Finished != nil {
		out.Finished = *a.Finished
	}
	for _, s := range a.Test.Sections {
		for _, p := range s.Parts {
			if most := sc.Scored.Of[p.Key]; most > 0 {
				out.Qualities = append(out.Qualities, Quality{p.Key, p.Title, sc.Scored.Right[p.Key], most})
			}
		}
	}
	return out, nil
}

// ProfileQuery asks for candidates of a questionnaire by number.
type ProfileQuery struct {
	Body   people.BodyID
	Test   string
	Number string    // exactly; "" for all
	After  AttemptID // where the page before ended
	Limit  int
}

// ScoredSeat is the score of a finished attempt with the number of its seat.
type ScoredSeat struct {
	Number string
	Score  Score
}

// ProfileTx reads scores by number.
type ProfileTx interface {
	ScoredSeats(ProfileQuery) ([]ScoredSeat, error) // of finished attempts, by attempt
}

// ProfilePage are candidates of a questionnaire by number.
type ProfilePage struct {
	Test  Test
	Seats []ScoredSeat
	Next  AttemptID // "" for no further page
}

// profilesMost is how many candidates a page has.
const profilesMost = 50

// Profiles are those who took a questionnaire in a body, by number alone. The
// faults are exam.missing.test, where nobody took it, and exam.missing.profile.
func (s *Service) Profiles(ctx context.Context, by *access.Actor, q ProfileQuery) (*ProfilePage, error) {
	if err := allow(by, access.AnalyseTest, q.Body, 0); err != nil {
		return nil, err
	}
	q.Number, q.Limit = strings.TrimSpace(q.Number), profilesMost+1
	var out *ProfilePage
	err := s.Store.Read(ctx, func(tx Tx) error {
		first, err := tx.ScoresOf(q.Body, q.Test, "", 1)
		if err != nil {
			return err
		}
		if len(first) == 0 {
			return fault.New(fault.Missing, "exam.missing.test")
		}
		a, err := attemptOf(tx, first[0].Attempt)
		if err != nil {
			return err
		}
		if !a.Paper.questions() {
			return fault.New(fault.Missing, "exam.missing.profile")
		}
		out = &ProfilePage{Test: a.Test}
		out.Seats, err = tx.ScoredSeats(q)
		if len(out.Seats) > profilesMost {
			out.Seats = out.Seats[:profilesMost]
			out.Next = out.Seats[profilesMost-1].Score.Attempt
		}
		return err
	})
	return out, err
}

// Profile is that of one candidate with the answers to its statements, opened.
// Who looked at it is put on record; nobody looks at their own here. The faults
// are exam.missing.attempt and exam.missing.profile.
func (s *Service) Profile(ctx context.Context, by *access.Actor, body people.BodyID, id AttemptID) (out *Profile, err error) {
	err = s.write(ctx, func(tx Tx) error {
		a, err := watched(tx, by, access.AnalyseTest, id)
		if err != nil {
			return err
		}
		if a.Body != body {
			return fault.New(fault.Missing, "exam.missing.attempt")
		}
		sc, err := tx.ScoreGet(id)
		if err != nil {
			return err
		}
		if out, err = profileOf(a, sc); err != nil {
			return err
		}
		if out.Statements, err = s.statementsOf(tx, a); err != nil {
			return err
		}
		return s.Record(tx, a.entry(access.AnalyseTest, by, map[string]any{"profile": a.Number, "test": a.Test.Key}))
	})
	return out, err
}

// statementsOf opens the answers to a questionnaire; nil where the key of the
// person is gone.
func (s *Service) statementsOf(tx Tx, a *Attempt) ([]Statement, error) {
	person, err := tx.PersonGet(a.Person)
	if err != nil || person == nil || len(person.Key) == 0 {
		return nil, err
	}
	items, given, err := s.sheet(tx, a)
	if err != nil {
		return nil, err
	}
	return statements(a.Paper.Slots(), items, bySlot(given), paces(given)), nil
}

// OwnProfile is one's own, once the results are told: at once for a test of the
// body's own, after its stage for one of a competition. The faults are
// exam.missing.booking, exam.missing.profile and exam.profile.later.
func (s *Service) OwnProfile(ctx context.Context, by *access.Actor, id BookingID) (out *Profile, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.BookSitting, "", access.Own); err != nil {
			return err
		}
		b, _, err := s.ownBooking(tx, by, id)
		if err != nil {
			return err
		}
		if out, err = profileOfBooking(tx, b); err != nil {
			return err
		}
		told, err := s.told(tx, b)
		if err == nil && !told {
			return fault.New(fault.Conflict, "exam.profile.later")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func profileOfBooking(tx Tx, b *Booking) (*Profile, error) {
	a, err := tx.ExamAttemptOfBooking(b.ID)
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, fault.New(fault.Missing, "exam.missing.profile")
	}
	sc, err := tx.ScoreGet(a.ID)
	if err != nil {
		return nil, err
	}
	return profileOf(a, sc)
}

// told reports whether the result of a seat is told to its holder by now.
func (s *Service) told(tx Tx, b *Booking) (bool, error) {
	if b.Case == "" || s.Procedure.Told == nil {
		return true, nil
	}
	return s.Procedure.Told(tx, b.Case, b.TestKey)
}

// QualityProfile is the profile of a person from the questionnaire of a case,
// such as an application; nil where none was taken in this program. It is for
// procedures that read it in a transaction of their own, as the interview does.
func QualityProfile(tx Tx, p people.PersonID, caseID, testKey string) (*Profile, error) {
	all, err := tx.BookingsOfPerson(p)
	if err != nil {
		return nil, err
	}
	for i := range all { // the latest first
		if b := &all[i]; b.Case == caseID && b.TestKey == testKey && b.State == Done {
			out, err := profileOfBooking(tx, b)
			if fault.Is(err, "exam.missing.profile") {
				continue
			}
			return out, err
		}
	}
	return nil, nil
}
