package api

import (
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
)

// ReviewDeps are what the routes on reviews of recorded stages stand on.
type ReviewDeps struct {
	Proctor *proctor.Service
}

// OwnReview is what a candidate sees of the review of the own recorded stage.
type OwnReview struct {
	Attempt   exam.AttemptID  `json:"attempt"`
	Decided   bool            `json:"decided"` // else nobody has decided, and the flags say nothing but where to look
	Breach    bool            `json:"breach"`
	Conduct   string          `json:"conduct"` // of a breach: key of the list of prohibited conduct
	Reasons   []decide.Reason `json:"reasons"` // of the outcome
	Opinions  []string        `json:"opinions"`
	Flags     []ReviewFlag    `json:"flags"` // all while nobody has decided, then those that were confirmed
	Explained []ReviewWords   `json:"explained"`
	MayWrite  bool            `json:"may_write"`
	Until     *day.Day        `json:"until"`   // last day on which the outcome may be contested here; null for not
	Contest   *ReviewContest  `json:"contest"` // null where it was not contested
}

// ReviewFlag is a flag of a recorded stage.
type ReviewFlag struct {
	ID    proctor.FlagID   `json:"id"`
	Kind  proctor.FlagKind `json:"kind"`
	From  int64            `json:"from"` // milliseconds since 1970, as all instants here
	Until int64            `json:"until"`
}

// ReviewWords are what a candidate explained.
type ReviewWords struct {
	Flag proctor.FlagID `json:"flag"` // "" for the whole stage
	At   int64          `json:"at"`
	Text string         `json:"text"`
}

// ReviewContest is a contested outcome.
type ReviewContest struct {
	State  proctor.ContestState `json:"state"` // filed, granted, rejected
	Due    day.Day              `json:"due"`
	Text   string               `json:"text"`
	Answer string               `json:"answer"` // "" while nobody has decided
}

// ReviewExplain is what a candidate explains.
type ReviewExplain struct {
	Flag string `key:"flag" json:"flag"` // "" for the whole stage
	Text string `key:"text" json:"text"`
}

// ReviewObjection contests an outcome.
type ReviewObjection struct {
	Text string `key:"text" json:"text"`
}

// ReviewDecision decides a contested outcome.
type ReviewDecision struct {
	Version int64  `key:"version" json:"version"`
	Grant   bool   `key:"grant" json:"grant"` // the rules were kept; false: the breach stands
	Answer  string `key:"answer" json:"answer"`
}

// ReviewContestList are contested outcomes, those first that are due first.
type ReviewContestList struct {
	Contests []ReviewContestRow `json:"contests"`
	Next     string             `json:"next"` // cursor of the page behind; "" if there is none
}

// ReviewContestRow is a contested outcome in a list.
type ReviewContestRow struct {
	Attempt exam.AttemptID       `json:"attempt"`
	Version int64                `json:"version"`
	Number  string               `json:"number"` // of the candidate
	State   proctor.ContestState `json:"state"`
	Filed   int64                `json:"filed"`
	Due     day.Day              `json:"due"`
}

// ReviewFigures tell how often flags are confirmed in a body, and how far two proctors
// agree.
type ReviewFigures struct {
	Body     people.BodyID      `json:"body"`
	Bodies   []people.BodyID    `json:"bodies"` // that may be asked for
	Kinds    []ReviewCount      `json:"kinds"`
	Weak     []proctor.FlagKind `json:"weak"`   // confirmed too seldom
	Agreed   []ReviewAgreed     `json:"agreed"` // over all kinds first
	Asked    int                `json:"asked"`  // breaches of which a second proctor was asked
	Seconded int                `json:"seconded"`
}

// ReviewCount counts what was found of flags of a kind.
type ReviewCount struct {
	Kind    proctor.FlagKind    `json:"kind"`
	Verdict proctor.FlagVerdict `json:"verdict"`
	N       int                 `json:"n"`
}

// ReviewAgreed is how far two proctors found the same of flags of a kind.
type ReviewAgreed struct {
	Kind  proctor.FlagKind `json:"kind"` // "" over all
	N     int              `json:"n"`
	Same  int              `json:"same"`
	Told  bool             `json:"told"`  // false: not enough data
	Kappa *int             `json:"kappa"` // hundredths, beyond chance; null where it is not told, or all are alike
}

// ReviewRoutes are the routes on reviews.
func ReviewRoutes(d ReviewDeps) []route.Route {
	const own, one = "/api/v1/my-reviews/{attempt}", "/api/v1/reviews/{attempt}"
	return append(d.judgeRoutes(), []route.Route{
		described("GET", own, access.SeeReview, d.own, route.Operation{ID: "readMyReview", Summary: "The review of the own recorded stage", Out: OwnReview{}}),
		described("POST", own+"/words", access.ExplainConduct, d.explain, route.Operation{ID: "explainMyConduct", Summary: "Explain, while nobody has decided", In: ReviewExplain{}, Out: OwnReview{}}),
		described("POST", own+"/contest", access.FileAppeal, d.contest, route.Operation{ID: "contestMyReview", Summary: "Contest a breach found at a test of no competition", In: ReviewObjection{}, Out: OwnReview{}}),
		described("POST", one+"/contest", access.DecideAppeal, d.decide, route.Operation{ID: "decideContestedReview", Summary: "Decide a contested outcome", In: ReviewDecision{}, Out: ReviewContestRow{}}),
		described("GET", "/api/v1/review-contests", access.DecideAppeal, d.contests, route.Operation{
			ID: "listContestedReviews", Summary: "Contested outcomes, those first that are due first", Out: ReviewContestList{},
			Query: []route.Param{{Name: "state", About: "filed (unless given), granted or rejected"}, {Name: "after", About: "cursor"}}}),
		described("GET", "/api/v1/review-statistics", access.ReviewConduct, d.figures, route.Operation{
			ID: "readReviewStatistics", Summary: "How often flags are confirmed, and how far proctors agree", Out: ReviewFigures{}, Query: []route.Param{{Name: "body", About: "one of bodies; the first unless given"}}}),
	}...)
}

func (d ReviewDeps) own(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Proctor.OwnReview(r.Context(), r.Actor, attemptID(r))
	if err != nil {
		return err
	}
	out := OwnReview{
		Attempt: v.Attempt, Reasons: []decide.Reason{}, Opinions: []string{}, Flags: make([]ReviewFlag, len(v.Flags)), Explained: reviewWords(v.Explained), MayWrite: v.MayWrite,
	}
	if o := v.Outcome; o != nil {
		out.Decided, out.Breach, out.Conduct, out.Reasons = true, o.Breach, o.Conduct, decide.Print(o.Finding).Reasons
	}
	for _, o := range v.Opinions {
		out.Opinions = append(out.Opinions, o.Words)
	}
	for i, f := range v.Flags {
		out.Flags[i] = ReviewFlag{f.ID, f.Kind, milli(f.From), milli(f.Until)}
	}
	if v.Until != 0 {
		out.Until = &v.Until
	}
	if x := v.Contest; x != nil {
		out.Contest = &ReviewContest{x.State, x.Due, v.Contested.Text, v.Contested.Answer}
	}
	return write(w, r, http.StatusOK, out)
}

func reviewWords(all []proctor.Explained) []ReviewWords {
	out := make([]ReviewWords, len(all))
	for i, x := range all {
		out[i] = ReviewWords{x.Flag, milli(x.At), x.Text}
	}
	return out
}

func (d ReviewDeps) explain(w http.ResponseWriter, r *route.Request) error {
	var in ReviewExplain
	if err := readOrder(r, &in); err != nil {
		return err
	}
	if err := d.Proctor.Explain(r.Context(), r.Actor, attemptID(r), proctor.ExplainIn{Flag: proctor.FlagID(in.Flag), Text: in.Text}); err != nil {
		return placedAs(err, map[string]string{"words": "text", "about": "flag"})
	}
	return d.own(w, r)
}

func (d ReviewDeps) contest(w http.ResponseWriter, r *route.Request) error {
	var in ReviewObjection
	if err := readOrder(r, &in); err != nil {
		return err
	}
	if err := d.Proctor.ContestReview(r.Context(), r.Actor, attemptID(r), in.Text); err != nil {
		return placedAs(err, map[string]string{"contest": "text"})
	}
	return d.own(w, r)
}

// placedAs puts a fault at the field by which JSON names it.
func placedAs(err error, names map[string]string) error {
	if f, ok := fault.As(err); ok && names[f.Field] != "" {
		return f.At(names[f.Field])
	}
	return err
}

func (d ReviewDeps) decide(w http.ResponseWriter, r *route.Request) error {
	var in ReviewDecision
	if err := readOrder(r, &in); err != nil {
		return err
	}
	if err := d.Proctor.DecideContest(r.Context(), r.Actor, attemptID(r), proctor.ContestAnswerIn{Version: in.Version, Grant: in.Grant, Answer: in.Answer}); err != nil {
		return err
	}
	v, err := d.Proctor.Look(r.Context(), r.Actor, attemptID(r))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, contestRow(&v.Review))
}

func contestRow(x *proctor.Review) ReviewContestRow {
	return ReviewContestRow{x.Attempt, x.Version, x.Number, x.Contest.State, milli(x.Contest.Filed), x.Contest.Due}
}

func (d ReviewDeps) contests(w http.ResponseWriter, r *route.Request) error {
	state := proctor.ContestState(r.URL.Query().Get("state"))
	if state == "" {
		state = proctor.ContestFiled
	}
	got, err := d.Proctor.Contests(r.Context(), r.Actor, state, r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	out := ReviewContestList{Contests: make([]ReviewContestRow, len(got.Rows)), Next: got.Next}
	for i := range got.Rows {
		out.Contests[i] = contestRow(&got.Rows[i].Review)
	}
	return write(w, r, http.StatusOK, out)
}

func (d ReviewDeps) figures(w http.ResponseWriter, r *route.Request) error {
	found, err := d.Proctor.Statistics(r.Context(), r.Actor, people.BodyID(r.URL.Query().Get("body")))
	if err != nil {
		return err
	}
	out := ReviewFigures{
		Body: found.Body.ID, Bodies: make([]people.BodyID, len(found.Bodies)), Kinds: make([]ReviewCount, len(found.Kinds)), Weak: slices.Concat([]proctor.FlagKind{}, found.Weak),
		Agreed: make([]ReviewAgreed, len(found.Agreed)), Asked: found.Seconded.N, Seconded: found.Seconded.Breach,
	}
	for i, b := range found.Bodies {
		out.Bodies[i] = b.ID
	}
	for i, c := range found.Kinds {
		out.Kinds[i] = ReviewCount{c.Kind, c.Verdict, c.N}
	}
	for i, a := range found.Agreed {
		out.Agreed[i] = ReviewAgreed(a)
	}
	return write(w, r, http.StatusOK, out)
}
