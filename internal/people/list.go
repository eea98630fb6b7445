package people

import "tarazy/internal/day"

// StaffSort is an order of the list of staff.
type StaffSort string

// The orders; equal rows stand by name.
const (
	ByName     StaffSort = "name"
	ByCategory StaffSort = "category"
	BySince    StaffSort = "since"
)

// StaffQuery asks for the staff of a body on a day, a row an assignment.
type StaffQuery struct {
	Body     BodyID
	On       day.Day
	Unit     UnitID         // "" for all
	Category string         // "" for all
	Kind     AssignmentKind // "" for both
	Text     string         // part of a name; "" for all
	IINMark  []byte         // nil for all
	Away     AbsenceKind    // only who is away for this reason on the day; "" for all
	Sort     StaffSort      // "" is ByName
	Desc     bool
	After    string // cursor of the page before; "" for the first
	Limit    int    // rows; 0 for the usual number
}

// StaffRow is one row of the list. Titles and names of units are the latest.
type StaffRow struct {
	Assignment
	PersonVersion  int64    `json:"person_version"`
	Surname        string   `json:"surname"`
	Given          string   `json:"given"`
	Patronymic     string   `json:"patronymic"`
	PostCode       string   `json:"post_code"`
	TitleKK        string   `json:"title_kk"`
	TitleRU        string   `json:"title_ru"`
	Category       string   `json:"category"`
	Level          *int     `json:"level"`
	Head           bool     `json:"head"`
	FirstHead      bool     `json:"first_head"`
	PublicServices bool     `json:"public_services"`
	Unit           UnitID   `json:"unit"`
	UnitCode       string   `json:"unit_code"`
	UnitKK         string   `json:"unit_kk"`
	UnitRU         string   `json:"unit_ru"`
	Away           []string `json:"away"` // kinds of absence on the day
}

// StaffPage is a page of the list of staff.
type StaffPage struct {
	Rows []StaffRow `json:"rows"`
	Next string     `json:"next"` // cursor of the next page; "" for none
}
