package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// FeedbackDeps are what the routes on letters and the talent pool stand on.
type FeedbackDeps struct {
	Interviews *interview.Service
}

// LetterPart is what a letter says of a competency.
type LetterPart struct {
	Competency string `key:"competency" json:"competency"`
	Text       string `key:"text" json:"text"` // "" leaves it out of what is sent
}

// LetterText is what a candidate reads.
type LetterText struct {
	Subject string       `key:"subject" json:"subject"`
	Opening string       `key:"opening" json:"opening"`
	Parts   []LetterPart `key:"parts" json:"parts"`
	Future  string       `key:"future" json:"future"` // "" for none
	Closing string       `key:"closing" json:"closing"`
}

// LetterSave saves a letter in place of the version that was seen.
type LetterSave struct {
	Version int64      `key:"version" json:"version"` // 0 for the first time
	Text    LetterText `key:"text" json:"text"`
}

// LetterSend sends the version that was seen.
type LetterSend struct {
	Version int64 `key:"version" json:"version"`
}

// LetterGround is what the evidence says of a competency: ids of no member and
// no mark, only the texts of indicators.
type LetterGround struct {
	Competency    string     `json:"competency"`
	Confirmed     bool       `json:"confirmed"`
	NoInformation bool       `json:"no_information"`
	Shown         []BothText `json:"shown"`
	Lacking       []BothText `json:"lacking"`
	Unheard       []BothText `json:"unheard"` // no example was given
}

// LetterAnswer is the letter to a candidate as HR writes it.
type LetterAnswer struct {
	Interview interview.ID   `json:"interview"`
	Version   int64          `json:"version"` // 0: nothing is saved, the text is the proposed one
	State     string         `json:"state"`   // none, draft, sent
	Level     string         `json:"level"`
	Lang      locale.Lang    `json:"lang"`
	Sent      *time.Time     `json:"sent"`
	Due       *string        `json:"due"` // null where the body has set no term
	Text      LetterText     `json:"text"`
	Grounds   []LetterGround `json:"grounds"`
}

// OwnLetterAnswer is a letter as its candidate reads it.
type OwnLetterAnswer struct {
	Interview interview.ID  `json:"interview"`
	Body      people.BodyID `json:"body"`
	Lang      locale.Lang   `json:"lang"`
	Sent      time.Time     `json:"sent"`
	Text      LetterText    `json:"text"`
}

// PoolPropose asks a candidate for consent to the talent pool.
type PoolPropose struct {
	Position string `key:"position" json:"position"` // of the competency model
}

// PoolEnd takes a person out of the pool.
type PoolEnd struct {
	Why string `key:"why" json:"why"` // the person reads it
}

// PoolReply is a person's own answer.
type PoolReply struct {
	Consent bool `key:"consent" json:"consent"` // false also takes a consent back
}

// PoolPlace is a place in a talent pool.
type PoolPlace struct {
	Body      people.BodyID       `json:"body"`
	Person    people.PersonID     `json:"person"`
	Interview interview.ID        `json:"interview"`
	Position  string              `json:"position"`
	State     interview.PoolState `json:"state"` // asked, in, ended
	Asked     time.Time           `json:"asked"`
	Consent   *time.Time          `json:"consent"`
	Ended     *time.Time          `json:"ended"`
	Why       string              `json:"why"`
}

// PoolAnswer is a page of a talent pool.
type PoolAnswer struct {
	Places []PoolPlace `json:"places"`
	Next   string      `json:"next"` // "" after the last
}

// FeedbackRoutes are the routes on letters to candidates and the talent pool.
func FeedbackRoutes(d FeedbackDeps) []route.Route {
	const letter, own = "/api/v1/interviews/{interview}/letter", "/api/v1/my-interviews/{interview}/letter"
	return []route.Route{
		{
			Method: "GET", Pattern: letter, Verb: access.GiveFeedback, Handle: d.letter,
			API: &route.Operation{ID: "readInterviewLetter", Summary: "The letter to a candidate, saved or as proposed from the evidence", Out: LetterAnswer{}},
		},
		{
			Method: "PUT", Pattern: letter, Verb: access.GiveFeedback, Handle: d.save,
			API: &route.Operation{ID: "saveInterviewLetter", Summary: "Save the letter to a candidate, who does not see it yet", In: LetterSave{}, Out: LetterAnswer{}},
		},
		{
			Method: "POST", Pattern: letter + "/send", Verb: access.GiveFeedback, Handle: d.send,
			API: &route.Operation{ID: "sendInterviewLetter", Summary: "Send the letter as it is saved; it does not change afterwards", In: LetterSend{}, Out: LetterAnswer{}},
		},
		{
			Method: "GET", Pattern: own, Verb: access.SeeFeedback, Handle: d.own,
			API: &route.Operation{ID: "readOwnInterviewLetter", Summary: "The letter that was sent to the person who asks", Out: OwnLetterAnswer{}},
		},
		{
			Method: "POST", Pattern: "/api/v1/interviews/{interview}/pool", Verb: access.KeepPool, Handle: d.propose,
			API: &route.Operation{ID: "proposeForPool", Summary: "Ask a candidate for consent to the talent pool of the body", In: PoolPropose{}, Out: PoolAnswer{}},
		},
		{
			Method: "GET", Pattern: "/api/v1/talent-pool", Verb: access.KeepPool, Handle: d.pool,
			API: &route.Operation{ID: "listPool", Summary: "Who is asked for the talent pool of a body and who has consented", Out: PoolAnswer{}, Query: []route.Param{
				bodyParam, {Name: "position", About: "of the competency model"}, {Name: "state", About: "asked or in"},
				{Name: "after", About: "cursor of the page before"}, {Name: "limit", About: "places of a page, at most 500", Integer: true},
			}},
		},
		{
			Method: "POST", Pattern: "/api/v1/talent-pool/{person}/end", Verb: access.KeepPool, Handle: d.end,
			API: &route.Operation{ID: "endPoolPlace", Summary: "Take a person out of the talent pool of a body", In: PoolEnd{}, Out: PoolAnswer{}, Query: []route.Param{bodyParam}},
		},
		{
			Method: "GET", Pattern: "/api/v1/my-talent-pool", Verb: access.JoinPool, Handle: d.mine,
			API: &route.Operation{ID: "listOwnPoolPlaces", Summary: "The places in talent pools of the person who asks", Out: PoolAnswer{}},
		},
		{
			Method: "PUT", Pattern: "/api/v1/my-talent-pool/{body}", Verb: access.JoinPool, Handle: d.answer,
			API: &route.Operation{ID: "answerPool", Summary: "Consent to a talent pool, decline, or take a consent back", In: PoolReply{}, Out: PoolAnswer{}},
		},
	}
}

func letterID(r *route.Request) interview.ID { return interview.ID(r.PathValue("interview")) }

func (d FeedbackDeps) letter(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.FeedbackLetter(r.Context(), r.Actor, letterID(r))
	if err != nil {
		return err
	}
	out := LetterAnswer{Interview: v.Interview.ID, State: "none", Level: v.Level.Key, Lang: v.Lang, Text: letterText(&v.Text), Grounds: []LetterGround{}}
	if v.Stored != nil {
		out.Version, out.State, out.Sent = v.Stored.Version, string(v.Stored.State), v.Stored.SentAt
	}
	if v.Due != nil {
		due := v.Due.String()
		out.Due = &due
	}
	for _, g := range v.Grounds {
		out.Grounds = append(out.Grounds, LetterGround{
			Competency: g.Competency, Confirmed: g.Confirmed, NoInformation: g.None, Shown: allOfficial(g.Shown), Lacking: allOfficial(g.Lacking), Unheard: allOfficial(g.Unheard),
		})
	}
	return write(w, r, http.StatusOK, out)
}

func allOfficial(all []interview.Official) []BothText {
	out := make([]BothText, 0, len(all))
	for _, o := range all {
		out = append(out, both(o))
	}
	return out
}

func letterText(t *interview.FeedbackText) LetterText {
	out := LetterText{Subject: t.Subject, Opening: t.Opening, Parts: []LetterPart{}, Future: t.Future, Closing: t.Closing}
	for _, p := range t.Parts {
		out.Parts = append(out.Parts, LetterPart{p.Competency, p.Text})
	}
	return out
}

func (d FeedbackDeps) save(w http.ResponseWriter, r *route.Request) error {
	var in LetterSave
	if err := read(r, &in); err != nil {
		return err
	}
	text := interview.FeedbackText{Subject: in.Text.Subject, Opening: in.Text.Opening, Future: in.Text.Future, Closing: in.Text.Closing}
	for _, p := range in.Text.Parts {
		text.Parts = append(text.Parts, interview.FeedbackPart{Competency: p.Competency, Text: p.Text})
	}
	if _, err := d.Interviews.SaveFeedback(r.Context(), r.Actor, letterID(r), in.Version, text); err != nil {
		return err
	}
	return d.letter(w, r)
}

func (d FeedbackDeps) send(w http.ResponseWriter, r *route.Request) error {
	var in LetterSend
	if err := read(r, &in); err != nil {
		return err
	}
	if err := d.Interviews.SendFeedback(r.Context(), r.Actor, letterID(r), in.Version); err != nil {
		return err
	}
	return d.letter(w, r)
}

func (d FeedbackDeps) own(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.MyFeedback(r.Context(), r.Actor, letterID(r))
	if err != nil {
		return err
	}
	out := OwnLetterAnswer{Interview: v.Interview, Body: v.Feedback.Body, Lang: v.Lang, Sent: v.SentAt.UTC(), Text: letterText(&v.Text)}
	kept := out.Text.Parts[:0]
	for _, p := range out.Text.Parts {
		if p.Text != "" {
			kept = append(kept, p)
		}
	}
	out.Text.Parts = kept
	return write(w, r, http.StatusOK, out)
}

func (d FeedbackDeps) propose(w http.ResponseWriter, r *route.Request) error {
	var in PoolPropose
	if err := read(r, &in); err != nil {
		return err
	}
	v, err := d.Interviews.PoolProposal(r.Context(), r.Actor, letterID(r))
	if err != nil {
		return err
	}
	if err := d.Interviews.ProposePool(r.Context(), r.Actor, letterID(r), in.Position); err != nil {
		return err
	}
	return d.poolOf(w, r, interview.PoolQuery{Body: v.Interview.Body})
}

func (d FeedbackDeps) pool(w http.ResponseWriter, r *route.Request) error {
	p := r.URL.Query()
	body, err := reach.Body(r.Actor, access.KeepPool, p.Get("body"))
	if err != nil {
		return err
	}
	limit, err := queryNumber(r, "limit", 0)
	if err != nil {
		return err
	}
	q := interview.PoolQuery{Body: body, Position: p.Get("position"), State: interview.PoolState(p.Get("state")), After: p.Get("after"), Limit: min(limit, 500)}
	switch q.State {
	case "", interview.PoolAsked, interview.PoolIn:
	default:
		return fault.New(fault.Invalid, "interview.pool.state").At("state")
	}
	return d.poolOf(w, r, q)
}

func (d FeedbackDeps) poolOf(w http.ResponseWriter, r *route.Request, q interview.PoolQuery) error {
	v, err := d.Interviews.Pool(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	out := PoolAnswer{Places: []PoolPlace{}, Next: v.Next}
	for k := range v.Rows {
		out.Places = append(out.Places, poolPlace(&v.Rows[k].PoolEntry))
	}
	return write(w, r, http.StatusOK, out)
}

func poolPlace(e *interview.PoolEntry) PoolPlace {
	return PoolPlace{
		Body: e.Body, Person: e.Person, Interview: e.Interview, Position: e.Position, State: e.State(), Asked: e.Asked.UTC(), Consent: e.Consent, Ended: e.Ended, Why: e.Why,
	}
}

func (d FeedbackDeps) end(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.KeepPool, r.URL.Query().Get("body"))
	if err != nil {
		return err
	}
	var in PoolEnd
	if err := read(r, &in); err != nil {
		return err
	}
	if err := d.Interviews.EndPool(r.Context(), r.Actor, body, people.PersonID(r.PathValue("person")), in.Why); err != nil {
		return err
	}
	return d.poolOf(w, r, interview.PoolQuery{Body: body})
}

func (d FeedbackDeps) mine(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Interviews.MyPool(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	out := PoolAnswer{Places: []PoolPlace{}}
	for k := range all {
		out.Places = append(out.Places, poolPlace(&all[k].PoolEntry))
	}
	return write(w, r, http.StatusOK, out)
}

func (d FeedbackDeps) answer(w http.ResponseWriter, r *route.Request) error {
	var in PoolReply
	if err := read(r, &in); err != nil {
		return err
	}
	if err := d.Interviews.AnswerPool(r.Context(), r.Actor, people.BodyID(r.PathValue("body")), in.Consent); err != nil {
		return err
	}
	return d.mine(w, r)
}
