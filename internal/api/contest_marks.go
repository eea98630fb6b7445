package api

import (
	"net/http"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// EssaysOrder are essays with the paper that they come from.
type EssaysOrder struct {
	Document DocumentOrder `key:"document" json:"document"`
	Rows     []EssayOrder  `key:"rows" json:"rows"`
}

// EssayOrder is one candidate's essay.
type EssayOrder struct {
	Number string `key:"number" json:"number"`
	Absent bool   `key:"absent,optional" json:"absent"`
	Text   string `key:"text,optional" json:"text"` // "" of who was absent
}

// EssayMarksOrder are the marks of the member who sends them, and of nobody
// else.
type EssayMarksOrder struct {
	Rows []EssayMarkOrder `key:"rows" json:"rows"`
}

// EssayMarkOrder is one mark.
type EssayMarkOrder struct {
	Number string `key:"number" json:"number"`
	Mark   int    `key:"mark" json:"mark"` // whole points of the scale
	Note   string `key:"note,optional" json:"note"`
}

// essayMarksMost is how many marks are taken at once: each is a transaction.
const essayMarksMost = 500

// InterviewsOrder are interviews with the sheet that they come from.
type InterviewsOrder struct {
	Document DocumentOrder    `key:"document" json:"document"`
	Rows     []InterviewOrder `key:"rows" json:"rows"`
}

// InterviewOrder is one candidate's interview.
type InterviewOrder struct {
	Number string         `key:"number" json:"number"`
	Absent bool           `key:"absent,optional" json:"absent"`
	Marks  map[string]int `key:"marks,optional" json:"marks"`   // by the id of the member
	Agreed *int           `key:"agreed,optional" json:"agreed"` // where the body counts the agreed mark
}

// essays takes essays that were written elsewhere.
func (d ContestDeps) essays(w http.ResponseWriter, r *route.Request) error {
	var in EssaysOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	rows := make([]competition.EssayRow, len(in.Rows))
	for i, x := range in.Rows {
		rows[i] = competition.EssayRow{Number: x.Number, Text: x.Text, Absent: x.Absent}
	}
	bad, err := d.Contest.ReceiveEssay(r.Context(), r.Actor, competition.VacancyID(r.PathValue("vacancy")), in.Document.document(), rows)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, rowsAnswer(len(rows), bad))
}

// essayMarks takes a member's own marks, one after the other: what was taken
// stays taken whatever comes of the next.
func (d ContestDeps) essayMarks(w http.ResponseWriter, r *route.Request) error {
	var in EssayMarksOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	if len(in.Rows) > essayMarksMost {
		return fault.New(fault.Invalid, "selection.too_many", "given", len(in.Rows), "most", essayMarksMost).At("rows")
	}
	var bad []competition.RowFault
	for i, x := range in.Rows {
		err := d.Contest.MarkEssay(r.Context(), r.Actor, competition.VacancyID(r.PathValue("vacancy")), x.Number, x.Mark, x.Note)
		f, ok := fault.As(err)
		if err != nil && (!ok || f.Kind == fault.Denied) {
			return err
		}
		if err != nil {
			bad = append(bad, competition.RowFault{Row: i + 1, Name: x.Number, Err: f})
		}
	}
	return write(w, r, http.StatusOK, rowsAnswer(len(in.Rows), bad))
}

// interviews takes the marks of interviews.
func (d ContestDeps) interviews(w http.ResponseWriter, r *route.Request) error {
	var in InterviewsOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	rows := make([]competition.InterviewRow, len(in.Rows))
	for i, x := range in.Rows {
		rows[i] = competition.InterviewRow{Number: x.Number, Absent: x.Absent, Agreed: x.Agreed, Marks: map[people.PersonID]int{}}
		for member, mark := range x.Marks {
			rows[i].Marks[people.PersonID(member)] = mark
		}
	}
	bad, err := d.Contest.RecordInterview(r.Context(), r.Actor, competition.VacancyID(r.PathValue("vacancy")), in.Document.document(), rows)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, rowsAnswer(len(rows), bad))
}
