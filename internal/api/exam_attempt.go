package api

import (
	"errors"
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// answersBody bounds a request of answers, in bytes: an essay, or all answers
// of a section at once.
const answersBody = 256 << 10

// SeatShown is a seat before its test is begun.
type SeatShown struct {
	ID       exam.BookingID    `json:"id"`
	Number   string            `json:"number"`
	Language locale.Lang       `json:"language"`
	State    exam.BookingState `json:"state"`
	Sitting  SittingAnswer     `json:"sitting"`
	Opens    bool              `json:"opens"`   // it can be begun now
	Attempt  exam.AttemptID    `json:"attempt"` // "" before it is begun
	Percent  int               `json:"percent"` // more time, granted
	Breaks   int               `json:"breaks"`  // minutes of breaks
}

// BeginOrder begins a test. Who begins agrees to the rules of conduct.
type BeginOrder struct {
	Agree bool `key:"agree" json:"agree"`
}

// BegunAnswer names the attempt.
type BegunAnswer struct {
	Attempt exam.AttemptID `json:"attempt"`
}

// StandingAnswer is where an attempt stands; instants in milliseconds since
// 1970, as answers name them.
type StandingAnswer struct {
	State    exam.AttemptState `json:"state"`
	Section  int               `json:"section"` // from 0
	Sections int               `json:"sections"`
	Now      int64             `json:"now"`      // of the server
	Deadline int64             `json:"deadline"` // of the section; 0 for none
	Break    int               `json:"break"`    // seconds of breaks that are left
}

// LeaseOrder asks for the lease of an attempt. Secret is that of the lease held
// so far, "" for none; take takes it over from another browser.
type LeaseOrder struct {
	Take   bool   `key:"take" json:"take"`
	Secret string `key:"secret" json:"secret"`
}

// LeaseAnswer is a lease, with the answers so far.
type LeaseAnswer struct {
	Standing StandingAnswer   `json:"standing"`
	Lease    string           `json:"lease"` // names it in every request; "" once the attempt is over
	Answers  []AnsweredAnswer `json:"answers"`
}

// AnsweredAnswer is the answer in force of a slot.
type AnsweredAnswer struct {
	Slot   int         `json:"slot"`
	Seq    int64       `json:"seq"`
	Answer exam.Answer `json:"answer"`
}

// SavedAnswer says which answers are durable, and why others were not taken.
type SavedAnswer struct {
	Standing StandingAnswer  `json:"standing"`
	Saved    []SlotAnswer    `json:"saved"`
	Refused  []RefusedAnswer `json:"refused"`
}

// SlotAnswer names a version of an answer.
type SlotAnswer struct {
	Slot int   `json:"slot"`
	Seq  int64 `json:"seq"`
}

// RefusedAnswer says why an answer was not taken.
type RefusedAnswer struct {
	Slot int          `json:"slot"`
	Seq  int64        `json:"seq"`
	Code string       `json:"code"`
	Text locale.Words `json:"text"`
}

// LeasedOrder is an order of whoever holds the lease.
type LeasedOrder struct {
	Lease string `key:"lease" json:"lease"`
}

// CloseOrder ends the section that is sat.
type CloseOrder struct {
	Lease   string `key:"lease" json:"lease"`
	Section int    `key:"section" json:"section"` // from 0
}

func (d ExamDeps) attemptRoutes() []route.Route {
	const one = "/api/v1/exam/{attempt}"
	save := described("POST", one+"/answers", access.SitExam, d.answersSave, route.Operation{
		ID: "saveAnswers", Summary: "Give answers under the lease; what the answer names as saved is durable", In: exam.SaveIn{}, Out: SavedAnswer{}})
	save.Body, save.Bare = answersBody, true
	leased := func(path, id, about string, do func(*exam.Delivery, *route.Request, string) (exam.Standing, error)) route.Route {
		return described("POST", one+"/"+path, access.SitExam, d.leased(do), route.Operation{ID: id, Summary: about, In: LeasedOrder{}, Out: StandingAnswer{}})
	}
	return []route.Route{
		described("GET", "/api/v1/exams/{booking}", access.SitExam, d.seatShown, route.Operation{ID: "showSeat", Summary: "An own seat before the test", Out: SeatShown{}}),
		described("POST", "/api/v1/exams/{booking}/begin", access.SitExam, d.attemptBegin, route.Operation{
			ID: "beginExam", Summary: "Begin a test; beginning again gives the same attempt", In: BeginOrder{}, Out: BegunAnswer{}}),
		described("GET", one, access.SitExam, d.attempt, route.Operation{ID: "showPaper", Summary: "The section that is sat now, without keys", Out: PaperAnswer{}}),
		described("GET", one+"/result", access.SitExam, d.attemptResult, route.Operation{ID: "showResult", Summary: "The result of an own attempt that is over, where it is told at once", Out: ResultAnswer{}}),
		described("POST", one+"/lease", access.SitExam, d.attemptLease, route.Operation{ID: "takeLease", Summary: "Take the lease of an attempt, which every answer names", In: LeaseOrder{}, Out: LeaseAnswer{}}),
		save,
		described("POST", one+"/section", access.SitExam, d.sectionClose, route.Operation{
			ID: "endSection", Summary: "End the section that is sat, and with the last one the test", In: CloseOrder{}, Out: StandingAnswer{}}),
		leased("next", "beginSection", "Begin the next section", func(v *exam.Delivery, r *route.Request, secret string) (exam.Standing, error) {
			return v.Next(r.Context(), r.Actor, attemptID(r), secret)
		}),
		leased("pause", "pauseExam", "Begin a granted break", func(v *exam.Delivery, r *route.Request, secret string) (exam.Standing, error) {
			return v.Pause(r.Context(), r.Actor, attemptID(r), secret)
		}),
		leased("resume", "resumeExam", "End a break", func(v *exam.Delivery, r *route.Request, secret string) (exam.Standing, error) {
			return v.Resume(r.Context(), r.Actor, attemptID(r), secret)
		}),
	}
}

func attemptID(r *route.Request) exam.AttemptID { return exam.AttemptID(r.PathValue("attempt")) }

func standingAnswer(s exam.Standing) StandingAnswer {
	return StandingAnswer{State: s.State, Section: s.Section, Sections: s.Sections, Now: s.Now.UnixMilli(), Deadline: milli(s.Deadline), Break: s.Break}
}

// milli is an instant in milliseconds since 1970; 0 for none.
func milli(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMilli()
}

func (d ExamDeps) seatShown(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Exams.SeatOf(r.Context(), r.Actor, bookingIn(r))
	if err != nil {
		return err
	}
	b := &v.Booking
	return write(w, r, http.StatusOK, SeatShown{
		ID: b.ID, Number: b.Number, Language: b.Language, State: b.State, Sitting: sittingAnswer(&v.Sitting), Opens: v.Opens(), Attempt: v.Attempt,
		Percent: v.Percent, Breaks: v.Breaks,
	})
}

func (d ExamDeps) attemptBegin(w http.ResponseWriter, r *route.Request) error {
	var in BeginOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	if !in.Agree {
		return fault.New(fault.Invalid, "exam.required").At("agree")
	}
	id, err := d.Delivery.Begin(r.Context(), r.Actor, bookingIn(r))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, BegunAnswer{id})
}

func (d ExamDeps) attemptLease(w http.ResponseWriter, r *route.Request) error {
	var in LeaseOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	h, err := d.Delivery.Enter(r.Context(), r.Actor, access.SessionMark(r.Request), attemptID(r), in.Take, in.Secret)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, LeaseAnswer{Standing: standingAnswer(h.Standing), Lease: h.Secret, Answers: answeredAnswers(h.Answers)})
}

func answeredAnswers(all []exam.Answered) []AnsweredAnswer {
	out := make([]AnsweredAnswer, len(all))
	for i, a := range all {
		out[i] = AnsweredAnswer{Slot: a.Slot, Seq: a.Seq, Answer: a.Answer}
	}
	return out
}

// answersSave takes answers. It is answered when they are durable.
func (d ExamDeps) answersSave(w http.ResponseWriter, r *route.Request) error {
	var in exam.SaveIn
	err := readOrder(r, &in)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.New(fault.TooLarge, "exam.answer.large", "most", int(tooLarge.Limit))
	}
	if err != nil {
		return err
	}
	s, err := d.Delivery.Save(r.Context(), attemptID(r), access.SessionMark(r.Request), in)
	if err != nil {
		return err
	}
	out := SavedAnswer{Standing: standingAnswer(s.Standing), Saved: make([]SlotAnswer, len(s.Saved)), Refused: make([]RefusedAnswer, len(s.Refused))}
	for i, x := range s.Saved {
		out.Saved[i] = SlotAnswer{Slot: x.Slot, Seq: x.Seq}
	}
	for i, x := range s.Refused {
		out.Refused[i] = RefusedAnswer{Slot: x.Slot, Seq: x.Seq, Code: x.Code, Text: locale.All("fault."+x.Code, x.Args)}
	}
	return write(w, r, http.StatusOK, out)
}

func (d ExamDeps) sectionClose(w http.ResponseWriter, r *route.Request) error {
	var in CloseOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	s, err := d.Delivery.Close(r.Context(), r.Actor, attemptID(r), in.Lease, in.Section)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, standingAnswer(s))
}

// leased does something in an attempt under its lease.
func (d ExamDeps) leased(do func(*exam.Delivery, *route.Request, string) (exam.Standing, error)) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		var in LeasedOrder
		if err := readOrder(r, &in); err != nil {
			return err
		}
		s, err := do(d.Delivery, r, in.Lease)
		if err != nil {
			return err
		}
		return write(w, r, http.StatusOK, standingAnswer(s))
	}
}
