package api

import (
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
)

// IdentityDeps are what the routes of identity checkers stand on.
type IdentityDeps struct {
	Proctor *proctor.Service
}

// IdentityCheck is a check as a list has it: without a name.
type IdentityCheck struct {
	ID      proctor.IdentityID    `json:"id"`
	Version int64                 `json:"version"`
	Body    people.BodyID         `json:"body"`
	State   proctor.IdentityState `json:"state"`
	Handed  int64                 `json:"handed"` // milliseconds since 1970; 0 before both pictures were there
	Due     int64                 `json:"due"`    // end of the checker's term; 0 once answered
}

// IdentityList is a page of checks, those first whose term ends first.
type IdentityList struct {
	Checks []IdentityCheck `json:"checks"`
	Total  int             `json:"total"`
	Next   string          `json:"next"` // cursor of the page behind; "" if there is none
}

// IdentityCompared is a check as its checker sees it: who it is said to be, and
// nothing of the test.
type IdentityCompared struct {
	IdentityCheck
	Name     string                `json:"name"`
	IIN      string                `json:"iin"`
	Pictures []HandedPicture       `json:"pictures"`
	Answers  []IdentityAnswerGiven `json:"answers"` // oldest first
}

// IdentityAnswerGiven is an answer of a checker.
type IdentityAnswerGiven struct {
	State  proctor.IdentityState `json:"state"`
	Reason string                `json:"reason"`
	At     int64                 `json:"at"`
}

// IdentityAnswerOrder answers a check.
type IdentityAnswerOrder struct {
	Version int64                 `key:"version" json:"version"`
	State   proctor.IdentityState `key:"state" json:"state"`                      // confirmed, refused or again
	Reason  string                `key:"reason,optional" json:"reason,omitempty"` // needed for all but confirmed
}

// identityRows is how many checks a page has.
const identityRows = 50

// IdentityRoutes are the routes of identity checkers.
func IdentityRoutes(d IdentityDeps) []route.Route {
	const v, all, one = access.CheckIdentity, "/api/v1/identity-checks", "/api/v1/identity-checks/{check}"
	return []route.Route{
		described("GET", all, v, d.list, route.Operation{ID: "listIdentityChecks", Summary: "Checks of identity, those first whose term ends first", Out: IdentityList{}, Query: []route.Param{
			{Name: "state", About: "waiting, confirmed, refused or again; left out: waiting"}, {Name: "after", About: "cursor"}}}),
		described("GET", one, v, d.show, route.Operation{ID: "readIdentityCheck", Summary: "A check with the person and the answers", Out: IdentityCompared{}}),
		described("GET", one+"/pictures/{shown}", v, d.picture, route.Operation{ID: "readComparedPicture", Summary: "The picture of face or document while the check waits; each look is on record", Media: "image/jpeg"}),
		described("POST", one+"/answer", v, d.answer, route.Operation{
			ID: "answerIdentityCheck", Summary: "Say whether the face is that of the document; the picture of the document is destroyed", In: IdentityAnswerOrder{}, Status: http.StatusNoContent}),
	}
}

func checkIn(r *route.Request) proctor.IdentityID { return proctor.IdentityID(r.PathValue("check")) }

func (d IdentityDeps) list(w http.ResponseWriter, r *route.Request) error {
	q := r.URL.Query()
	state := proctor.IdentityState(q.Get("state"))
	if state == "" {
		state = proctor.IdentityWaiting
	}
	if !slices.Contains(proctor.IdentityStates, state) {
		return fault.New(fault.Invalid, "proctor.identity.answer").At("state")
	}
	page, err := d.Proctor.Checks(r.Context(), r.Actor, proctor.IdentityQuery{State: state, After: q.Get("after"), Limit: identityRows})
	if err != nil {
		return err
	}
	out := IdentityList{Checks: make([]IdentityCheck, len(page.Items)), Total: page.Total, Next: page.Next}
	for i := range page.Items {
		out.Checks[i] = identityCheck(&page.Items[i])
	}
	return write(w, r, http.StatusOK, out)
}

func identityCheck(i *proctor.Identity) IdentityCheck {
	out := IdentityCheck{ID: i.ID, Version: i.Version, Body: i.Body, State: i.State}
	if i.Handed != nil {
		out.Handed = milli(*i.Handed)
	}
	if i.Due != nil {
		out.Due = milli(*i.Due)
	}
	return out
}

func (d IdentityDeps) show(w http.ResponseWriter, r *route.Request) error {
	c, err := d.Proctor.CheckOf(r.Context(), r.Actor, checkIn(r))
	if err != nil {
		return err
	}
	out := IdentityCompared{
		IdentityCheck: identityCheck(&c.Identity), Name: c.Name, IIN: c.IIN, Pictures: handedPictures(c.Pictures()), Answers: make([]IdentityAnswerGiven, len(c.Answers)),
	}
	for i, a := range c.Answers {
		out.Answers[i] = IdentityAnswerGiven{State: a.State, Reason: c.Reasons[i], At: milli(a.At)}
	}
	return write(w, r, http.StatusOK, out)
}

func (d IdentityDeps) picture(w http.ResponseWriter, r *route.Request) error {
	data, err := d.Proctor.ComparedPicture(r.Context(), r.Actor, checkIn(r), proctor.PictureKind(r.PathValue("shown")))
	if err != nil {
		return err
	}
	return sendPicture(w, data)
}

func (d IdentityDeps) answer(w http.ResponseWriter, r *route.Request) error {
	var in IdentityAnswerOrder
	return acted(w, r, &in, func() error { return d.Proctor.AnswerIdentity(r.Context(), r.Actor, checkIn(r), proctor.AnswerIn(in)) })
}
