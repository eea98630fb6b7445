package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
)

// LiveDeps are what the routes of a sitting under way stand on.
type LiveDeps struct {
	Proctor *proctor.Service
}

// LiveRoom is a page of a sitting under way, those first whom somebody has to look
// at. Candidates are numbers.
type LiveRoom struct {
	Sitting exam.SittingID `json:"sitting"`
	Now     int64          `json:"now"` // milliseconds since 1970, as all instants here
	Page    int            `json:"page"`
	Pages   int            `json:"pages"`
	Total   int            `json:"total"` // of the sitting
	Waiting []LiveWaiting  `json:"waiting"`
	Tiles   []LiveTile     `json:"tiles"`
}

// LiveWaiting is a candidate of the whole sitting whom somebody has to look at.
type LiveWaiting struct {
	Attempt exam.AttemptID `json:"attempt"`
	Number  string         `json:"number"`
	Page    int            `json:"page"`
	Help    bool           `json:"help"`
	Flags   int            `json:"flags"` // not looked at
}

// LiveTile is one candidate.
type LiveTile struct {
	Attempt   exam.AttemptID           `json:"attempt"`
	Number    string                   `json:"number"`
	State     proctor.LiveState        `json:"state"`
	Since     int64                    `json:"since"`   // of offline: when the browser was heard last; else 0
	Section   int                      `json:"section"` // from 0
	Left      *int64                   `json:"left"`    // milliseconds of the section; null where none runs
	Answered  int                      `json:"answered"`
	Battery   *int                     `json:"battery"` // percent; null for untold
	Charging  bool                     `json:"charging"`
	Recording string                   `json:"recording"` // on, off or "" where nothing is recorded
	Flags     map[proctor.FlagKind]int `json:"flags"`
	Unseen    int                      `json:"unseen"`  // flags that nobody looked at
	Help      string                   `json:"help"`    // what the candidate asks for; "" for nothing
	HelpAt    int64                    `json:"help_at"` // 0 for nothing
	Picture   int64                    `json:"picture"` // when the latest was taken; 0 for none
}

// LiveCandidate is one candidate with the log.
type LiveCandidate struct {
	Sitting exam.SittingID `json:"sitting"`
	Tile    LiveTile       `json:"tile"`
	Halt    string         `json:"halt"` // the reason; "" unless the time stands
	Over    bool           `json:"over"`
	Began   int64          `json:"began"`
	Lines   []LiveLine     `json:"lines"` // oldest first
}

// LiveLine is a line of a log of incidents.
type LiveLine struct {
	At     int64             `json:"at"`
	Kind   string            `json:"kind"`
	Args   map[string]string `json:"args"`
	Text   string            `json:"text"`   // of a message, a request for help or a note
	Number string            `json:"number"` // "" for the whole sitting
	Own    bool              `json:"own"`    // the candidate's own doing
	By     string            `json:"by"`     // of staff; "" for the candidate and the program
	Read   int64             `json:"read"`   // of a message: when it was read; 0 for not
	Done   int64             `json:"done"`   // of a request for help: when it was seen to; 0 for not
}

// LiveLog is a page of the log of a sitting, the latest first.
type LiveLog struct {
	Lines []LiveLine `json:"lines"`
	Next  string     `json:"next"` // cursor of the page behind; "" if there is none
}

// LiveText is a text that somebody writes: sent twice under one press it is kept once.
type LiveText struct {
	Press string `key:"press" json:"press"`
	Text  string `key:"text" json:"text"`
}

// LiveFlag is a flag that a person sets.
type LiveFlag struct {
	Press   string `key:"press" json:"press"`
	Conduct string `key:"conduct" json:"conduct"` // key of the act's list of forbidden conduct
	Note    string `key:"note" json:"note"`       // what was seen
	From    int64  `key:"from" json:"from"`
	Until   int64  `key:"until" json:"until"`
}

// LiveRoutes are the routes of a sitting under way.
func LiveRoutes(d LiveDeps) []route.Route {
	const room, one = "/api/v1/sittings/{id}/room", "/api/v1/sittings/{id}/room/{attempt}"
	const watch, tell = access.WatchExam, access.TellCandidates
	text := func(id, summary string) route.Operation {
		return route.Operation{ID: id, Summary: summary, In: LiveText{}, Status: http.StatusNoContent}
	}
	return []route.Route{
		described("GET", room, watch, d.room, route.Operation{ID: "readLiveRoom", Summary: "Thirty candidates of a sitting under way, and who waits in all of it", Out: LiveRoom{}, Query: []route.Param{
			{Name: "page", About: "from 1", Integer: true}}}),
		described("GET", room+"/all/log", watch, d.log, route.Operation{ID: "readSittingLog", Summary: "The log of incidents of a sitting", Out: LiveLog{}, Query: []route.Param{{Name: "after", About: "cursor"}}}),
		described("POST", room+"/all/tell", tell, d.tellAll, text("tellCandidates", "A message to all candidates of a sitting")),
		described("POST", room+"/all/note", watch, d.noteAll, text("noteSitting", "A note in the log of a sitting")),
		described("GET", one, watch, d.one, route.Operation{ID: "readLiveCandidate", Summary: "One candidate with the log", Out: LiveCandidate{}}),
		described("GET", one+"/picture", watch, d.picture, route.Operation{ID: "readLivePicture", Summary: "The latest picture of the camera; the look is on record", Media: "image/jpeg"}),
		described("POST", one+"/looked", watch, d.looked, route.Operation{ID: "lookAtCandidate", Summary: "The flags were looked at and the requests for help seen to", Status: http.StatusNoContent}),
		described("POST", one+"/tell", tell, d.tell, text("tellCandidate", "A message to one candidate")),
		described("POST", one+"/note", watch, d.note, text("noteCandidate", "A note about one candidate in the log")),
		described("POST", one+"/flag", watch, d.flag, route.Operation{ID: "setFlag", Summary: "Mark what a person saw", In: LiveFlag{}, Status: http.StatusNoContent}),
	}
}

func sittingIn(r *route.Request) exam.SittingID { return exam.SittingID(r.PathValue("id")) }

func (d LiveDeps) room(w http.ResponseWriter, r *route.Request) error {
	n, err := queryNumber(r, "page", 1)
	if err != nil {
		return err
	}
	v, err := d.Proctor.Room(r.Context(), r.Actor, sittingIn(r), n)
	if err != nil {
		return err
	}
	out := LiveRoom{Sitting: v.Sitting.ID, Now: milli(v.Now), Page: v.Page, Pages: v.Pages, Total: v.Total, Waiting: make([]LiveWaiting, len(v.Waiting)), Tiles: make([]LiveTile, len(v.Tiles))}
	for i, x := range v.Waiting {
		out.Waiting[i] = LiveWaiting{Attempt: x.Attempt, Number: x.Number, Page: x.Place/proctor.RoomPage + 1, Help: x.Help, Flags: x.Flags}
	}
	for i := range v.Tiles {
		out.Tiles[i] = liveTile(&v.Tiles[i])
	}
	return write(w, r, http.StatusOK, out)
}

func liveTile(t *proctor.Tile) LiveTile {
	out := LiveTile{
		Attempt: t.Attempt, Number: t.Number, State: t.State, Since: milli(t.Since), Section: t.Section, Answered: t.Answered, Flags: t.Flags, Unseen: t.Unseen,
		Help: t.Help, HelpAt: milli(t.HelpAt), Picture: milli(t.Picture),
	}
	if out.Flags == nil {
		out.Flags = map[proctor.FlagKind]int{}
	}
	if t.Left >= 0 {
		left := t.Left.Milliseconds()
		out.Left = &left
	}
	if t.Beat != nil {
		out.Battery, out.Charging, out.Recording = t.Beat.Battery, t.Beat.Charging, t.Beat.Recording
	}
	return out
}

func liveLines(all []proctor.LogLine) []LiveLine {
	out := make([]LiveLine, len(all))
	for i, l := range all {
		out[i] = LiveLine{At: milli(l.At), Kind: l.Kind, Args: l.Args, Text: l.Text, Number: l.Number, Own: l.Own, By: l.By, Read: milliOf(l.Read), Done: milliOf(l.Done)}
		if l.Args == nil {
			out[i].Args = map[string]string{}
		}
	}
	return out
}

func (d LiveDeps) log(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Proctor.Log(r.Context(), r.Actor, sittingIn(r), proctor.ParseLogPlace(r.URL.Query().Get("after")))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, LiveLog{Lines: liveLines(v.Lines), Next: v.Next.String()})
}

func (d LiveDeps) tellAll(w http.ResponseWriter, r *route.Request) error {
	var in LiveText
	return acted(w, r, &in, func() error { return d.Proctor.TellAll(r.Context(), r.Actor, sittingIn(r), proctor.SayIn(in)) })
}

func (d LiveDeps) noteAll(w http.ResponseWriter, r *route.Request) error {
	var in LiveText
	return acted(w, r, &in, func() error { return d.Proctor.NoteAll(r.Context(), r.Actor, sittingIn(r), proctor.SayIn(in)) })
}

// seated refuses an attempt that is not of the sitting of the address.
func (d LiveDeps) seated(r *route.Request) error {
	return d.Proctor.Seated(r.Context(), r.Actor, sittingIn(r), attemptID(r))
}

func (d LiveDeps) one(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Proctor.Candidate(r.Context(), r.Actor, sittingIn(r), attemptID(r))
	if err != nil {
		return err
	}
	out := LiveCandidate{Sitting: v.Sitting.ID, Tile: liveTile(&v.Tile), Over: v.Over, Began: milli(v.Began), Lines: liveLines(v.Lines)}
	if v.Halt != nil {
		out.Halt = v.Halt.Reason
	}
	return write(w, r, http.StatusOK, out)
}

func (d LiveDeps) picture(w http.ResponseWriter, r *route.Request) error {
	if err := d.seated(r); err != nil {
		return err
	}
	data, _, err := d.Proctor.LatestPicture(r.Context(), r.Actor, attemptID(r))
	if err != nil {
		return err
	}
	return sendPicture(w, data)
}

func (d LiveDeps) looked(w http.ResponseWriter, r *route.Request) error {
	if err := d.seated(r); err != nil {
		return err
	}
	return nothing(w, d.Proctor.LookedAt(r.Context(), r.Actor, attemptID(r)))
}

// act does what an order says with the candidate of the address.
func (d LiveDeps) act(w http.ResponseWriter, r *route.Request, in any, do func() error) error {
	return acted(w, r, in, func() error {
		if err := d.seated(r); err != nil {
			return err
		}
		return do()
	})
}

func (d LiveDeps) tell(w http.ResponseWriter, r *route.Request) error {
	var in LiveText
	return d.act(w, r, &in, func() error { return d.Proctor.Tell(r.Context(), r.Actor, attemptID(r), proctor.SayIn(in)) })
}

func (d LiveDeps) note(w http.ResponseWriter, r *route.Request) error {
	var in LiveText
	return d.act(w, r, &in, func() error { return d.Proctor.NoteOf(r.Context(), r.Actor, attemptID(r), proctor.SayIn(in)) })
}

func (d LiveDeps) flag(w http.ResponseWriter, r *route.Request) error {
	var in LiveFlag
	return d.act(w, r, &in, func() error {
		_, err := d.Proctor.SetFlag(r.Context(), r.Actor, attemptID(r), proctor.SetIn{
			Press: in.Press, Conduct: in.Conduct, Note: in.Note, From: time.UnixMilli(in.From), Until: time.UnixMilli(in.Until),
		})
		return err
	})
}

// milliOf is an instant that may be missing, in milliseconds; 0 for none.
func milliOf(at *time.Time) int64 {
	if at == nil {
		return 0
	}
	return milli(*at)
}
