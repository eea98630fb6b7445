package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// ImportAnswer is where an import stands.
type ImportAnswer struct {
	ID       people.ImportID `json:"id"`
	Version  int64           `json:"version"` // to be named when it is applied or undone
	Body     people.BodyID   `json:"body"`
	State    string          `json:"state"` // received, staged, previewed, applied, undone, failed, discarded
	Running  bool            `json:"running"`
	File     string          `json:"file"`
	Size     int64           `json:"size"` // bytes
	SHA256   string          `json:"sha256"`
	AsOf     day.Day         `json:"as_of"`
	Read     int64           `json:"read"` // rows so far
	New      int64           `json:"new"`
	Changed  int64           `json:"changed"`
	Same     int64           `json:"same"`
	Bad      int64           `json:"bad"`
	OnlyGood bool            `json:"only_good"`
	Issues   []ImportIssue   `json:"issues"` // of the file and its sheets
	Created  time.Time       `json:"created"`
	Finished *time.Time      `json:"finished"` // null until it is applied, undone or failed
}

// ImportIssue is an error in a file: where it is and what it is. Row is 0 and
// column "" where it is of the sheet.
type ImportIssue struct {
	Sheet  string       `json:"sheet"`
	Row    int          `json:"row"`
	Column string       `json:"column"`
	Code   string       `json:"code"`
	Key    string       `json:"key"`
	Text   locale.Words `json:"text"`
}

// ImportRows is a page of the rows of an import.
type ImportRows struct {
	Rows []ImportRowAnswer `json:"rows"`
	Next int64             `json:"next"` // to be given as after; 0 for none
}

// ImportRowAnswer is a row of the file.
type ImportRowAnswer struct {
	N       int64                `json:"n"` // from 1, through all sheets
	Sheet   string               `json:"sheet"`
	Row     int                  `json:"row"`
	Kind    string               `json:"kind"`   // units, posts or staff
	Action  string               `json:"action"` // waiting, new, changed, same or bad
	Values  map[string]string    `json:"values"`
	Changes []people.FieldChange `json:"changes"`
	Issues  []ImportIssue        `json:"issues"`
}

// importRowsMost is how many rows a page of them has, unless told and at most.
const (
	importRowsUsual = 100
	importRowsMost  = 1000
)

func importAnswer(r *people.ImportRun) ImportAnswer {
	out := ImportAnswer{
		ID: r.ID, Version: r.Version, Body: r.Body, State: string(r.State), Running: r.Running(), File: r.File, Size: r.Size, SHA256: r.SHA256,
		AsOf: r.AsOf, Read: r.Staged, New: r.New, Changed: r.Changed, Same: r.Same, Bad: r.Bad, OnlyGood: r.OnlyGood,
		Issues: issuesOf(r.Issues), Created: r.Created,
	}
	if !r.Finished.IsZero() {
		out.Finished = &r.Finished
	}
	return out
}

func issuesOf(issues []people.Issue) []ImportIssue {
	out := make([]ImportIssue, len(issues))
	for i, x := range issues {
		out[i] = ImportIssue{Sheet: x.Sheet, Row: x.Row, Column: x.Column, Code: x.Code, Key: x.Key(), Text: locale.All(x.Key(), x.Args)}
	}
	return out
}

// importRows gives rows of an import behind a number.
func (d StaffDeps) importRows(w http.ResponseWriter, r *route.Request) error {
	after, err := queryNumber(r, "after", 0)
	if err != nil {
		return err
	}
	limit, err := queryNumber(r, "limit", importRowsUsual)
	if err != nil {
		return err
	}
	limit = max(1, min(limit, importRowsMost))
	actions, err := actionsOf(r.URL.Query().Get("action"))
	if err != nil {
		return err
	}
	rows, err := d.People.ImportRows(r.Context(), reach.By(r.Actor, access.ImportStaff), people.ImportID(r.PathValue("id")), int64(after), limit+1, actions...)
	if err != nil {
		return err
	}
	out := ImportRows{Rows: []ImportRowAnswer{}}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = rows[limit-1].N
	}
	for _, x := range rows {
		out.Rows = append(out.Rows, ImportRowAnswer{N: x.N, Sheet: x.Sheet, Row: x.Row, Kind: string(x.Kind), Action: string(x.Action),
			Values: x.Open.Values, Changes: orEmpty(x.Open.Changes), Issues: issuesOf(x.Open.Issues)})
	}
	return write(w, r, http.StatusOK, out)
}

// actionsOf is the filter of rows; "" is none.
func actionsOf(text string) ([]people.Action, error) {
	switch a := people.Action(text); a {
	case "":
		return nil, nil
	case people.New, people.Changed, people.Same, people.Bad, people.Waiting:
		return []people.Action{a}, nil
	}
	return nil, fault.New(fault.Invalid, "staff.filter", "name", "action").At("action")
}
