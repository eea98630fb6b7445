package exampages

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/strict"
	"tarazy/internal/web/flagpages"
	"tarazy/internal/web/page"
)

// The browser's side of an exam speaks JSON with the server: it takes the lease
// of an attempt and sends answers under it.

// savesBody bounds a request of answers, in bytes: an essay, or all answers of
// a section at once.
const savesBody = 256 << 10

// deliveryRoutes are the routes that the browser code of an exam calls.
func (d Deps) deliveryRoutes() []route.Route {
	return []route.Route{
		{Method: "POST", Pattern: "/exams/{booking}/begin", Verb: access.SitExam, Recent: true, Handle: d.begin},
		{Method: "POST", Pattern: "/exam/{attempt}/lease", Verb: access.SitExam, Recent: true, Handle: page.Answered(d.lease)},
		{Method: "POST", Pattern: "/exam/{attempt}/answers", Verb: access.SitExam, Body: savesBody, Bare: true, Handle: page.Answered(d.answers)},
		{Method: "POST", Pattern: "/exam/{attempt}/marks", Verb: access.SitExam, Handle: page.Answered(d.marks)},
		{Method: "POST", Pattern: "/exam/{attempt}/section", Verb: access.SitExam, Handle: page.Answered(d.section)},
		{Method: "POST", Pattern: "/exam/{attempt}/next", Verb: access.SitExam, Handle: page.Answered(d.next)},
		{Method: "POST", Pattern: "/exam/{attempt}/pause", Verb: access.SitExam, Handle: page.Answered(d.pause)},
		{Method: "POST", Pattern: "/exam/{attempt}/resume", Verb: access.SitExam, Handle: page.Answered(d.resume)},
	}
}

// standingJSON is where an attempt stands; instants in milliseconds since 1970.
type standingJSON struct {
	State    string `json:"state"`
	Section  int    `json:"section"`
	Sections int    `json:"sections"`
	Now      int64  `json:"now"`
	Deadline int64  `json:"deadline"` // 0 for none
	Break    int    `json:"break"`    // seconds
}

func standing(s exam.Standing) standingJSON {
	out := standingJSON{State: string(s.State), Section: s.Section, Sections: s.Sections, Now: s.Now.UnixMilli(), Break: s.Break}
	if !s.Deadline.IsZero() {
		out.Deadline = s.Deadline.UnixMilli()
	}
	return out
}

type slotJSON struct {
	Slot int   `json:"slot"`
	Seq  int64 `json:"seq"`
}

type answerJSON struct {
	slotJSON
	Answer exam.Answer `json:"answer"`
}

type heldJSON struct {
	standingJSON
	Lease   string       `json:"lease"`
	Answers []answerJSON `json:"answers"`
	Marks   []int        `json:"marks"` // slots flagged for later
}

// begin begins the attempt of a booking; who begins agrees to the rules of
// conduct that the page before shows.
func (d Deps) begin(w http.ResponseWriter, r *route.Request) error {
	if r.FormValue("agree") != "yes" {
		return fault.New(fault.Invalid, "exam.required").At("agree")
	}
	id, err := d.Delivery.Begin(r.Context(), r.Actor, exam.BookingID(r.PathValue("booking")))
	if err != nil {
		return err
	}
	return page.Go(w, r, "/exam/"+string(id))
}

type leaseIn struct {
	Take   bool   `key:"take"`
	Secret string `key:"secret"`
}

func (d Deps) lease(w http.ResponseWriter, r *route.Request) error {
	var in leaseIn
	if err := readJSON(r, &in); err != nil {
		return err
	}
	h, err := d.Delivery.Enter(r.Context(), r.Actor, access.SessionMark(r.Request), attemptID(r), in.Take, in.Secret)
	if err != nil {
		return err
	}
	if d.Proctor != nil && h.Proctored {
		flagpages.Seen(d.Proctor, r, attemptID(r))
	}
	out := heldJSON{standingJSON: standing(h.Standing), Lease: h.Secret, Answers: make([]answerJSON, len(h.Answers)), Marks: append([]int{}, h.Marks...)}
	for i, a := range h.Answers {
		out.Answers[i] = answerJSON{slotJSON{a.Slot, a.Seq}, a.Answer}
	}
	return page.JSON(w, r, http.StatusOK, out)
}

type refusedJSON struct {
	slotJSON
	Code string `json:"code"`
	Text string `json:"text"`
}

type savedJSON struct {
	standingJSON
	Saved   []slotJSON    `json:"saved"`
	Refused []refusedJSON `json:"refused"`
}

// answers takes answers. It is answered when they are durable.
func (d Deps) answers(w http.ResponseWriter, r *route.Request) error {
	var in exam.SaveIn
	if err := readJSON(r, &in); err != nil {
		return err
	}
	s, err := d.Delivery.Save(r.Context(), attemptID(r), access.SessionMark(r.Request), in)
	if err != nil {
		return err
	}
	out := savedJSON{standingJSON: standing(s.Standing), Saved: make([]slotJSON, len(s.Saved)), Refused: make([]refusedJSON, len(s.Refused))}
	for i, x := range s.Saved {
		out.Saved[i] = slotJSON{x.Slot, x.Seq}
	}
	for i, x := range s.Refused {
		out.Refused[i] = refusedJSON{slotJSON{x.Slot, x.Seq}, x.Code, locale.T(r.Lang, "fault."+x.Code, x.Args)}
	}
	return page.JSON(w, r, http.StatusOK, out)
}

type marksIn struct {
	Lease string `key:"lease"`
	Slots []int  `key:"slots"`
}

// marks keeps which items are flagged for later.
func (d Deps) marks(w http.ResponseWriter, r *route.Request) error {
	var in marksIn
	if err := readJSON(r, &in); err != nil {
		return err
	}
	if err := d.Delivery.Mark(r.Context(), attemptID(r), access.SessionMark(r.Request), in.Lease, in.Slots); err != nil {
		return err
	}
	return page.JSON(w, r, http.StatusOK, struct{}{})
}

type leasedIn struct {
	Lease   string `key:"lease"`
	Section int    `key:"section,optional"`
}

func (d Deps) section(w http.ResponseWriter, r *route.Request) error {
	return d.leased(w, r, func(in leasedIn) (exam.Standing, error) {
		return d.Delivery.Close(r.Context(), r.Actor, attemptID(r), in.Lease, in.Section)
	})
}

func (d Deps) next(w http.ResponseWriter, r *route.Request) error {
	return d.leased(w, r, func(in leasedIn) (exam.Standing, error) {
		return d.Delivery.Next(r.Context(), r.Actor, attemptID(r), in.Lease)
	})
}

func (d Deps) pause(w http.ResponseWriter, r *route.Request) error {
	return d.leased(w, r, func(in leasedIn) (exam.Standing, error) {
		return d.Delivery.Pause(r.Context(), r.Actor, attemptID(r), in.Lease)
	})
}

func (d Deps) resume(w http.ResponseWriter, r *route.Request) error {
	return d.leased(w, r, func(in leasedIn) (exam.Standing, error) {
		return d.Delivery.Resume(r.Context(), r.Actor, attemptID(r), in.Lease)
	})
}

func (d Deps) leased(w http.ResponseWriter, r *route.Request, do func(leasedIn) (exam.Standing, error)) error {
	var in leasedIn
	if err := readJSON(r, &in); err != nil {
		return err
	}
	s, err := do(in)
	if err != nil {
		return err
	}
	return page.JSON(w, r, http.StatusOK, standing(s))
}

func attemptID(r *route.Request) exam.AttemptID { return exam.AttemptID(r.PathValue("attempt")) }

// readJSON reads the body of a request strictly.
func readJSON(r *route.Request, into any) error {
	data, err := readAll(r)
	if err != nil {
		return err
	}
	n, err := strict.JSON(data)
	if err != nil {
		return err
	}
	return strict.Decode(n, into)
}
