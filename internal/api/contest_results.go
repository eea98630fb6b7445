package api

import (
	"net/http"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// DocumentOrder names the paper that results come from.
type DocumentOrder struct {
	Name   string  `key:"name" json:"name"`
	Number string  `key:"number" json:"number"`
	Day    day.Day `key:"day" json:"day"`
}

// ResultsOrder are results of a stage with the paper that they come from.
type ResultsOrder struct {
	Document DocumentOrder `key:"document" json:"document"`
	Rows     []ResultOrder `key:"rows" json:"rows"`
}

// ResultOrder is one candidate's result. The counts that the stage does not
// have are left out.
type ResultOrder struct {
	Number      string `key:"number" json:"number"`
	Absent      bool   `key:"absent,optional" json:"absent"`
	Right       *int   `key:"right,optional" json:"right"`
	Text        *int   `key:"text,optional" json:"text"`
	Numbers     *int   `key:"numbers,optional" json:"numbers"`
	Reliability string `key:"reliability,optional" json:"reliability"`
	Conduct     string `key:"conduct,optional" json:"conduct"` // kept, breached, or "" where a proctor checks it here
	Breach      string `key:"breach,optional" json:"breach"`
	Note        string `key:"note,optional" json:"note"`
}

// KnowledgeOrder are results of the knowledge test.
type KnowledgeOrder struct {
	Body     string             `key:"body,optional" json:"body"` // the one worked in where it is left out
	Document DocumentOrder      `key:"document" json:"document"`
	Rows     []KnowledgeRowSent `key:"rows" json:"rows"`
}

// KnowledgeRowSent is one person's result: right answers by part.
type KnowledgeRowSent struct {
	IIN    string         `key:"iin" json:"iin"`
	Tested day.Day        `key:"tested" json:"tested"`
	Right  map[string]int `key:"right" json:"right"`
}

// RowsAnswer says how many rows were taken, and why others were not.
type RowsAnswer struct {
	Taken   int          `json:"taken"`
	Refused []RowRefused `json:"refused"`
}

// RowRefused is a row that was not taken; Row counts from 1.
type RowRefused struct {
	Row   int          `json:"row"`
	Name  string       `json:"name"` // the number, or the last digits of the IIN
	Code  string       `json:"code"`
	Field string       `json:"field"`
	Text  locale.Words `json:"text"`
}

func rowsAnswer(sent int, bad []competition.RowFault) RowsAnswer {
	out := RowsAnswer{Taken: sent - len(bad), Refused: []RowRefused{}}
	for _, b := range bad {
		out.Refused = append(out.Refused, RowRefused{Row: b.Row, Name: b.Name, Code: b.Err.Code, Field: b.Err.Field, Text: locale.All(b.Err.Key(), b.Err.Args)})
	}
	return out
}

func (o DocumentOrder) document() competition.Document {
	return competition.Document{Name: o.Name, Number: o.Number, Day: o.Day}
}

// results takes results of a stage.
func (d ContestDeps) results(w http.ResponseWriter, r *route.Request) error {
	var in ResultsOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	rows := make([]competition.ResultRow, len(in.Rows))
	for i, x := range in.Rows {
		rows[i] = competition.ResultRow{
			Number: x.Number, Absent: x.Absent, Right: x.Right, Text: x.Text, Numbers: x.Numbers, Reliability: x.Reliability,
			Conduct: competition.ConductState(x.Conduct), Breach: x.Breach, Note: x.Note,
		}
	}
	bad, err := d.Contest.RecordResults(r.Context(), r.Actor, competition.VacancyID(r.PathValue("vacancy")), competition.StageKey(r.PathValue("stage")), in.Document.document(), rows)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, rowsAnswer(len(rows), bad))
}

// knowledge takes results of the knowledge test.
func (d ContestDeps) knowledge(w http.ResponseWriter, r *route.Request) error {
	var in KnowledgeOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	body, err := bodyOf(r, in.Body)
	if err != nil {
		return err
	}
	rows := make([]competition.KnowledgeRow, len(in.Rows))
	for i, x := range in.Rows {
		rows[i] = competition.KnowledgeRow{IIN: x.IIN, Tested: x.Tested, Right: x.Right}
	}
	bad, err := d.Contest.RecordKnowledge(r.Context(), r.Actor, body, in.Document.document(), rows)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, rowsAnswer(len(rows), bad))
}
