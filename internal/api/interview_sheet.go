package api

import (
	"errors"
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/route"
)

// SheetDeps are what the routes on a member's own notes and marks stand on.
type SheetDeps struct {
	Interviews *interview.Service
}

// notesOrderBody bounds a request with notes, in bytes: more than the most
// letters take, so that notes which are too long are refused as such.
const notesOrderBody = 4 << 20

// NoteExample is an example that the candidate gave.
type NoteExample struct {
	ID         string            `key:"id" json:"id"` // unique in the notes
	Competency string            `key:"competency" json:"competency"`
	Question   string            `key:"question" json:"question"` // of the guide; "" for none
	Parts      map[string]string `key:"parts" json:"parts"`       // situation, task, action, result, learned, applied
}

// NotesText is what a member writes of an interview.
type NotesText struct {
	Examples   []NoteExample     `key:"examples" json:"examples"`
	Free       map[string]string `key:"free" json:"free"`             // by question of the guide, and "review"
	Impression string            `key:"impression" json:"impression"` // after the talk, never scored
}

// NotesSave is notes to be saved under the number after the last one.
type NotesSave struct {
	Seq   int64     `key:"seq" json:"seq"`
	Notes NotesText `key:"notes" json:"notes"`
}

// NotesSaved says under which number notes are in force.
type NotesSaved struct {
	Seq int64     `json:"seq"`
	At  time.Time `json:"at"`
}

// NotesHeld are the own notes in force; 0 for none.
type NotesHeld struct {
	Seq   int64     `json:"seq"`
	Notes NotesText `json:"notes"`
}

// ImpressionSave fixes the impression after the talk and opens the own sheet.
type ImpressionSave struct {
	Impression string `key:"impression" json:"impression"`
}

// EvidenceText ties a passage of the own notes to an indicator.
type EvidenceText struct {
	Indicator string         `key:"indicator" json:"indicator"`
	Sign      interview.Sign `key:"sign" json:"sign"`       // positive, negative, not_shown
	Example   string         `key:"example" json:"example"` // of the notes; "" for a free note
	Passage   string         `key:"passage" json:"passage"` // word for word; "" for a sign not shown
}

// RatingOrder is the own rating of a competency.
type RatingOrder struct {
	Competency string         `key:"competency" json:"competency"`
	Evidence   []EvidenceText `key:"evidence" json:"evidence"`
	Mark       *int           `key:"mark" json:"mark"` // null with none
	None       bool           `key:"none" json:"none"` // no information
	Reason     string         `key:"reason" json:"reason"`
}

// SheetSave is a whole sheet in place of the version that was seen.
type SheetSave struct {
	Version int64         `key:"version" json:"version"`
	Ratings []RatingOrder `key:"ratings" json:"ratings"`
	Overall *int          `key:"overall" json:"overall"` // of the candidate; null while there is none
	Why     string        `key:"why" json:"why"`
}

// SheetLock locks the version that was seen, for good.
type SheetLock struct {
	Version int64 `key:"version" json:"version"`
}

// RatingAnswer is the own rating of a competency with the decision by its
// indicators.
type RatingAnswer struct {
	Competency string         `json:"competency"`
	Evidence   []EvidenceText `json:"evidence"`
	Mark       *int           `json:"mark"`
	None       bool           `json:"none"`
	Reason     string         `json:"reason"`
	Decision   string         `json:"decision"` // yes, no
	Met        int            `json:"met"`
	Of         int            `json:"of"`
	Needed     int            `json:"needed"`
}

// SheetAnswer is the own sheet.
type SheetAnswer struct {
	Version int64          `json:"version"` // 0 before the impression is fixed
	Ratings []RatingAnswer `json:"ratings"`
	Overall *int           `json:"overall"`
	Why     string         `json:"why"`
	Locked  bool           `json:"locked"`
	Open    []string       `json:"open"` // competencies without a mark
}

// SheetRoutes are the routes on a member's own notes and marks. None of them
// tells anything of another member's.
func SheetRoutes(d SheetDeps) []route.Route {
	const one = "/api/v1/interviews/{interview}"
	return []route.Route{
		{
			Method: "GET", Pattern: one + "/notes", Verb: access.TakeInterview, Handle: d.notes,
			API: &route.Operation{ID: "readInterviewNotes", Summary: "The own notes of an interview", Out: NotesHeld{}},
		},
		{
			Method: "PUT", Pattern: one + "/notes", Verb: access.TakeInterview, Handle: d.saveNotes, Body: notesOrderBody,
			API: &route.Operation{ID: "saveInterviewNotes", Summary: "Save the own notes under the next number; those under the greatest number are in force", In: NotesSave{}, Out: NotesSaved{}},
		},
		{
			Method: "PUT", Pattern: one + "/impression", Verb: access.TakeInterview, Handle: d.impression,
			API: &route.Operation{ID: "saveInterviewImpression", Summary: "Fix the impression after the talk, which is never scored, and open the own sheet", In: ImpressionSave{}, Out: SheetAnswer{}},
		},
		{
			Method: "GET", Pattern: one + "/sheet", Verb: access.TakeInterview, Handle: d.sheet,
			API: &route.Operation{ID: "readInterviewSheet", Summary: "The own marks of a candidate", Out: SheetAnswer{}},
		},
		{
			Method: "PUT", Pattern: one + "/sheet", Verb: access.TakeInterview, Handle: d.saveSheet,
			API: &route.Operation{ID: "saveInterviewSheet", Summary: "Give all own marks of a candidate, with their evidence", In: SheetSave{}, Out: SheetAnswer{}},
		},
		{
			Method: "POST", Pattern: one + "/sheet/lock", Verb: access.TakeInterview, Handle: d.lock,
			API: &route.Operation{ID: "lockInterviewSheet", Summary: "Lock the own marks for good; all marks open with the last lock", In: SheetLock{}, Out: SheetAnswer{}},
		},
	}
}

func interviewID(r *route.Request) interview.ID { return interview.ID(r.PathValue("interview")) }

func (d SheetDeps) notes(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Talk(r.Context(), r.Actor, interviewID(r))
	if err != nil {
		return err
	}
	if !v.Rates {
		return fault.New(fault.Denied, "interview.talk.no_rater")
	}
	out := NotesHeld{Seq: v.Seq, Notes: NotesText{Examples: []NoteExample{}, Free: v.Notes.Free, Impression: v.Notes.Impression}}
	for _, e := range v.Notes.Examples {
		out.Notes.Examples = append(out.Notes.Examples, NoteExample(e))
	}
	return write(w, r, http.StatusOK, out)
}

func (d SheetDeps) saveNotes(w http.ResponseWriter, r *route.Request) error {
	var in NotesSave
	if err := readOrder(r, &in); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return fault.New(fault.TooLarge, "interview.note.large", "most", interview.NotesMost)
		}
		return err
	}
	text := interview.NoteText{Free: in.Notes.Free, Impression: in.Notes.Impression}
	for _, e := range in.Notes.Examples {
		text.Examples = append(text.Examples, interview.Example(e))
	}
	saved, err := d.Interviews.SaveNotes(r.Context(), r.Actor, interviewID(r), in.Seq, text)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, NotesSaved(*saved))
}

func (d SheetDeps) impression(w http.ResponseWriter, r *route.Request) error {
	var in ImpressionSave
	if err := readOrder(r, &in); err != nil {
		return err
	}
	if err := d.Interviews.WriteImpression(r.Context(), r.Actor, interviewID(r), in.Impression); err != nil {
		return err
	}
	return d.sheet(w, r)
}

func (d SheetDeps) sheet(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Mine(r.Context(), r.Actor, interviewID(r))
	if err != nil {
		return err
	}
	out := SheetAnswer{Ratings: []RatingAnswer{}, Open: []string{}}
	if v.Sheet == nil {
		return write(w, r, http.StatusOK, out)
	}
	out.Version, out.Overall, out.Why, out.Locked = v.Sheet.Version, v.Sheet.Overall, v.Sheet.Why, v.Sheet.LockedAt != nil
	out.Open = append(out.Open, v.Open...)
	for _, x := range v.Sheet.Ratings {
		one := RatingAnswer{
			Competency: x.Competency, Evidence: []EvidenceText{}, Mark: x.Mark, None: x.None, Reason: x.Reason,
			Decision: x.Decision, Met: x.Met, Of: x.Of, Needed: x.Needed,
		}
		for _, e := range x.Evidence {
			one.Evidence = append(one.Evidence, EvidenceText(e))
		}
		out.Ratings = append(out.Ratings, one)
	}
	return write(w, r, http.StatusOK, out)
}

func (d SheetDeps) saveSheet(w http.ResponseWriter, r *route.Request) error {
	var in SheetSave
	if err := readOrder(r, &in); err != nil {
		return err
	}
	sheet := interview.SheetIn{Overall: in.Overall, Why: in.Why}
	for _, x := range in.Ratings {
		one := interview.RateIn{Competency: x.Competency, Mark: x.Mark, None: x.None, Reason: x.Reason}
		for _, e := range x.Evidence {
			one.Evidence = append(one.Evidence, interview.Evidence(e))
		}
		sheet.Ratings = append(sheet.Ratings, one)
	}
	if _, err := d.Interviews.SaveSheet(r.Context(), r.Actor, interviewID(r), in.Version, sheet); err != nil {
		return err
	}
	return d.sheet(w, r)
}

func (d SheetDeps) lock(w http.ResponseWriter, r *route.Request) error {
	var in SheetLock
	if err := readOrder(r, &in); err != nil {
		return err
	}
	reader := *r.Actor
	reader.Lang = r.Lang // what is open is named in the language asked for
	if err := d.Interviews.LockSheet(r.Context(), &reader, interviewID(r), in.Version); err != nil {
		return err
	}
	return d.sheet(w, r)
}
