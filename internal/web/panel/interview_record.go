package panel

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// interviewPage is the sheet on which the secretary enters the interviews.
type interviewPage struct {
	form
	Title, Sub  string
	SubIn       string // language of Sub, where it is not the page's
	Crumbs      []kit.Link
	Scale       string
	Agreed      bool
	Judges      []competition.Somebody
	Rows        []competition.Called
	Waits       []string
	Entered     string
	Least, Most int
}

func (d Deps) interview(w http.ResponseWriter, r *route.Request) error {
	return d.drawInterview(w, r, newForm(r))
}

const interviewDraft = "interview-entry"

func (d Deps) drawInterview(w http.ResponseWriter, r *route.Request, f form) error {
	s, err := d.sheet(r)
	if err != nil {
		return err
	}
	f.Done = done(r, "recorded")
	p := interviewPage{
		form: f, Title: t(r, "interview"), Sub: titleOf(r.Lang, s.Vacancy), SubIn: inlang.Of(r.Lang, s.Vacancy.Title), Crumbs: crumbs(r.Lang, back(r)), Agreed: s.Agreed,
		Scale: t(r, "scale", "least", s.Least, "most", s.Most, "quorum", s.Quorum), Judges: s.Judges, Rows: s.Rows, Least: s.Least, Most: s.Most,
		Entered: t(r, "entered", "n", s.Done),
	}
	for _, x := range s.Waits {
		p.Waits = append(p.Waits, x.Name)
	}
	if len(p.Waits) == 0 {
		if err := d.draft(r, &p.form, interviewDraft, string(s.Vacancy.ID)); err != nil {
			return err
		}
	}
	if p.Values["day"] == "" {
		p.Values["day"] = s.Today.String()
	}
	return d.Draw(w, r, beside(p.Title, f.Status), interviewView(p))
}

// grid is the sheet itself: a row for each candidate, a column for each judge.
func (p interviewPage) grid(ctx context.Context) kit.Rows {
	rows := kit.Rows{Caption: p.Title, Cols: []kit.Col{{Text: kit.Tr(ctx, "panel.candidate")}}}
	for _, j := range p.Judges {
		rows.Cols = append(rows.Cols, kit.Col{Text: j.Name})
	}
	if p.Agreed {
		rows.Cols = append(rows.Cols, kit.Col{Text: kit.Tr(ctx, "panel.agreed")})
	}
	rows.Cols = append(rows.Cols, kit.Col{Text: kit.Tr(ctx, "panel.absent")})
	for _, c := range p.Rows {
		row := kit.Row{Cells: []templ.Component{whoCell(c.Name, c.Number)}}
		for _, j := range p.Judges {
			name := markOf(c.Number, j.ID)
			row.Cells = append(row.Cells, markCell(name, c.Name+": "+j.Name, p.Values[name]))
		}
		if name := agreedOf(c.Number); p.Agreed {
			row.Cells = append(row.Cells, markCell(name, c.Name+": "+kit.Tr(ctx, "panel.agreed"), p.Values[name]))
		}
		name := absentOf(c.Number)
		row.Cells = append(row.Cells, absentCell(name, c.Name+": "+kit.Tr(ctx, "panel.absent"), p.Values[name] == "yes"))
		rows.Rows = append(rows.Rows, row)
	}
	return rows
}

func (d Deps) sheet(r *route.Request) (*competition.InterviewSheet, error) {
	s, err := d.Competitions.InterviewSheet(r.Context(), r.Actor, vacancyOf(r))
	if err != nil {
		return nil, err
	}
	return s, belongs(r, s.Vacancy)
}

// The names of the controls of a row.
func absentOf(number string) string { return "absent." + number }
func agreedOf(number string) string { return "agreed." + number }
func markOf(number string, judge people.PersonID) string {
	return "mark." + number + "." + string(judge)
}

// record enters the rows that were filled in; those that were refused stay.
func (d Deps) record(w http.ResponseWriter, r *route.Request) error {
	f := newForm(r)
	if err := f.typed(r); err != nil {
		return err
	}
	s, err := d.sheet(r)
	if err != nil {
		return err
	}
	doc, err := documentOf(&f)
	var bad []competition.RowFault
	if err == nil {
		var rows []competition.InterviewRow
		if rows, err = rowsOf(&f, s); err == nil {
			bad, err = d.Competitions.RecordInterview(r.Context(), r.Actor, s.Vacancy.ID, doc, rows)
		}
	}
	if err != nil {
		if err := f.refused(r, err, map[string]string{"document.name": "name", "document.number": "number", "document.day": "day"}); err != nil {
			return err
		}
		return d.drawInterview(w, r, f)
	}
	if len(bad) == 0 {
		if err := unsent.Drop(r, d.Drafts, interviewDraft, string(s.Vacancy.ID)); err != nil {
			return err
		}
		return page.Go(w, r, r.URL.Path+"?done=recorded")
	}
	for _, b := range bad {
		f.Status = b.Err.Kind.Status()
		f.Errors = append(f.Errors, kit.FieldError{ID: "row-" + b.Name, Text: b.Name + ": " + faultText(r.Lang, b.Err)})
	}
	return d.drawInterview(w, r, f)
}

// documentOf is the paper that the entry comes from.
func documentOf(f *form) (competition.Document, error) {
	on, err := day.Parse(f.Values["day"])
	if bad, ok := fault.As(err); ok {
		return competition.Document{}, bad.At("document.day")
	}
	return competition.Document{Name: f.Values["name"], Number: f.Values["number"], Day: on}, err
}

// rowsOf reads the rows of the sheet in which anything was filled in. A mark
// that is no number is one out of the scale.
func rowsOf(f *form, s *competition.InterviewSheet) ([]competition.InterviewRow, error) {
	var out []competition.InterviewRow
	for _, c := range s.Rows {
		row := competition.InterviewRow{Number: c.Number, Absent: f.Values[absentOf(c.Number)] == "yes", Marks: map[people.PersonID]int{}}
		for _, j := range s.Judges {
			if text := f.Values[markOf(c.Number, j.ID)]; text != "" {
				row.Marks[j.ID] = whole(text)
			}
		}
		if text := f.Values[agreedOf(c.Number)]; text != "" {
			n := whole(text)
			row.Agreed = &n
		}
		if row.Absent || len(row.Marks) > 0 || row.Agreed != nil {
			out = append(out, row)
		}
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "panel.rows_needed")
	}
	return out, nil
}

func whole(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return n
}
