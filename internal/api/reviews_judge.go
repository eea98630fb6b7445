package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
)

// ReviewQueue is a page of the reviews of a proctor's bodies.
type ReviewQueue struct {
	Reviews []ReviewLine `json:"reviews"`
	Waiting int          `json:"waiting"` // in all
	Next    string       `json:"next"`    // cursor of the page behind; "" if there is none
}

// ReviewLine is a review in a list, by the candidate's number.
type ReviewLine struct {
	Attempt exam.AttemptID      `json:"attempt"`
	Version int64               `json:"version"`
	Body    people.BodyID       `json:"body"`
	Number  string              `json:"number"`
	Test    locale.Words        `json:"test"`
	State   proctor.ReviewState `json:"state"` // waiting, second, decided
	Ended   int64               `json:"ended"` // of the attempt
	Due     day.Day             `json:"due"`   // last day of the check
	Flags   int                 `json:"flags"`
	Mine    bool                `json:"mine"`  // who asks works at it
	Other   bool                `json:"other"` // somebody else does
	Gave    bool                `json:"gave"`  // who asks has given an opinion
}

// ReviewShown is a review with what there is to look at. Who has still to judge sees
// no opinion of another.
type ReviewShown struct {
	Attempt   exam.AttemptID        `json:"attempt"`
	Version   int64                 `json:"version"`
	Number    string                `json:"number"`
	Test      locale.Words          `json:"test"`
	State     proctor.ReviewState   `json:"state"`
	Due       day.Day               `json:"due"`
	Began     int64                 `json:"began"`
	Ended     int64                 `json:"ended"`
	Grows     int64                 `json:"grows"`    // until when pieces may still come; 0 where none do
	Identity  proctor.IdentityState `json:"identity"` // "" where none was asked
	Before    []proctor.PictureKind `json:"before"`   // pictures with which it began
	Pictures  int64                 `json:"pictures"`
	Films     []ReviewFilm          `json:"films"`
	Flags     []ReviewFlagShown     `json:"flags"`
	Answers   []int64               `json:"answers"` // when answers arrived
	Events    []WatchedEvent        `json:"events"`
	Explained []ReviewWords         `json:"explained"`
	Opinions  []ReviewOpinion       `json:"opinions"`
	Outcome   *ReviewOutcome        `json:"outcome"` // null while nobody has decided
	MayJudge  bool                  `json:"may_judge"`
	Why       *decide.Refusal       `json:"why"` // why not; null where one may
}

// ReviewFilm is continuous video of a track, made by one recorder.
type ReviewFilm struct {
	Track proctor.Track `json:"track"`
	Run   string        `json:"run"`
	From  int64         `json:"from"`
}

// ReviewFlagShown is a flag with the conduct that it is about.
type ReviewFlagShown struct {
	ReviewFlag
	Conduct string `json:"conduct"` // key of the list of prohibited conduct
	Note    string `json:"note"`    // of a flag that a person set
}

// ReviewOpinion is what one proctor found.
type ReviewOpinion struct {
	At      int64                                  `json:"at"`
	Verdict string                                 `json:"verdict"` // kept or breach
	Conduct string                                 `json:"conduct"`
	Reason  string                                 `json:"reason"`
	Flags   map[proctor.FlagID]proctor.FlagVerdict `json:"flags"`
}

// ReviewOutcome is what a review ended with.
type ReviewOutcome struct {
	Breach  bool            `json:"breach"`
	Conduct string          `json:"conduct"`
	At      int64           `json:"at"`
	Reasons []decide.Reason `json:"reasons"`
}

// ReviewOpinionOrder gives an opinion.
type ReviewOpinionOrder struct {
	Version int64                                  `key:"version" json:"version"`
	Verdict string                                 `key:"verdict" json:"verdict"` // kept or breach
	Conduct string                                 `key:"conduct,optional" json:"conduct,omitempty"`
	Reason  string                                 `key:"reason" json:"reason"`
	Flags   map[proctor.FlagID]proctor.FlagVerdict `key:"flags" json:"flags"` // each flag: confirmed, not_confirmed or unclear
}

// opinionBody bounds an opinion, in bytes: a verdict for each of many flags.
const opinionBody = 128 << 10

// judgeRoutes are the routes of proctors on reviews.
func (d ReviewDeps) judgeRoutes() []route.Route {
	const v, all, one = access.ReviewConduct, "/api/v1/reviews", "/api/v1/reviews/{attempt}"
	opinion := described("POST", one+"/opinion", v, d.opinion, route.Operation{
		ID: "giveOpinion", Summary: "Say what was found of a recorded stage; a breach wants a second proctor", In: ReviewOpinionOrder{}, Status: http.StatusNoContent})
	opinion.Body = opinionBody
	return []route.Route{
		described("GET", all, v, d.queue, route.Operation{ID: "listReviews", Summary: "Recorded stages to be looked at, those first whose term ends first", Out: ReviewQueue{}, Query: []route.Param{
			{Name: "state", About: "open (unless given) or decided"}, {Name: "after", About: "cursor"}}}),
		described("GET", one, v, d.show, route.Operation{ID: "readReview", Summary: "A recorded stage with what there is to look at", Out: ReviewShown{}}),
		described("POST", one+"/take", v, d.take, route.Operation{ID: "takeReview", Summary: "Tell others that one works at it, for half an hour", Status: http.StatusNoContent}),
		opinion,
	}
}

func (d ReviewDeps) queue(w http.ResponseWriter, r *route.Request) error {
	state := r.URL.Query().Get("state")
	if state != "" && state != "open" && state != "decided" {
		return fault.New(fault.Invalid, "proctor.review.list", "given", state).At("state")
	}
	q, err := d.Proctor.Reviews(r.Context(), r.Actor, state == "decided", r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	out := ReviewQueue{Reviews: make([]ReviewLine, len(q.Rows)), Waiting: q.Open, Next: q.Next}
	for i, x := range q.Rows {
		out.Reviews[i] = ReviewLine{
			Attempt: x.Attempt, Version: x.Version, Body: x.Body, Number: x.Number, Test: x.Title, State: x.State, Ended: milli(x.Ended), Due: x.Due, Flags: x.Flags.All,
			Mine: x.Mine, Other: x.Other, Gave: x.Gave,
		}
	}
	return write(w, r, http.StatusOK, out)
}

func (d ReviewDeps) show(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Proctor.Look(r.Context(), r.Actor, attemptID(r))
	if err != nil {
		return err
	}
	out := reviewShown(v)
	if bad, ok := fault.As(v.Why); ok {
		why := decide.PrintFault(bad)
		out.Why = &why
	} else if v.Why != nil {
		return v.Why
	}
	return write(w, r, http.StatusOK, out)
}

func reviewShown(v *proctor.Watchable) ReviewShown {
	out := ReviewShown{
		Attempt: v.Attempt, Version: v.Version, Number: v.Number, Test: v.Title, State: v.State, Due: v.Due, Began: milli(v.Began), Ended: milli(v.Ended), Grows: milli(v.GrowsUntil()), Identity: v.Identity,
		Before: append([]proctor.PictureKind{}, v.Before...), Pictures: v.Pictures, Films: make([]ReviewFilm, len(v.Films)), Flags: make([]ReviewFlagShown, len(v.Flags)),
		Answers: make([]int64, len(v.Answers)), Events: reviewEvents(v.Events, v.Person), Explained: reviewWords(v.Explained), Opinions: make([]ReviewOpinion, len(v.Opinions)), MayJudge: v.MayJudge,
	}
	for i, f := range v.Films {
		out.Films[i] = ReviewFilm{Track: f.Track, Run: f.Run, From: milli(f.From)}
	}
	for i, f := range v.Flags {
		out.Flags[i] = ReviewFlagShown{ReviewFlag: ReviewFlag{f.ID, f.Kind, milli(f.From), milli(f.Until)}, Conduct: f.Conduct, Note: v.Notes[f.ID]}
	}
	for i, at := range v.Answers {
		out.Answers[i] = milli(at)
	}
	for i, o := range v.Opinions {
		out.Opinions[i] = ReviewOpinion{At: milli(o.At), Verdict: o.Verdict, Conduct: o.Conduct, Reason: o.Words, Flags: o.Flags}
	}
	if o := v.Outcome; o != nil {
		out.Outcome = &ReviewOutcome{Breach: o.Breach, Conduct: o.Conduct, At: milli(o.At), Reasons: decide.PrintReasons(o.Finding.Reasons)}
	}
	return out
}

func reviewEvents(all []exam.Event, candidate people.PersonID) []WatchedEvent {
	out := make([]WatchedEvent, len(all))
	for i, e := range all {
		out[i] = WatchedEvent{At: e.At, Kind: e.Kind, Args: e.Args, Candidate: e.By == candidate}
		if e.Args == nil {
			out[i].Args = map[string]string{}
		}
	}
	return out
}

func (d ReviewDeps) take(w http.ResponseWriter, r *route.Request) error {
	return nothing(w, d.Proctor.TakeReview(r.Context(), r.Actor, attemptID(r)))
}

func (d ReviewDeps) opinion(w http.ResponseWriter, r *route.Request) error {
	var in ReviewOpinionOrder
	return acted(w, r, &in, func() error { return d.Proctor.GiveOpinion(r.Context(), r.Actor, attemptID(r), proctor.OpinionIn(in)) })
}
