package analysispages

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/profileview"
	"tarazy/internal/web/vacancy/inlang"
)

// profilesPage are those who took a questionnaire, by number.
type profilesPage struct {
	Head   kit.Heading
	Bar    kit.FilterBar
	Number kit.Field
	Rows   kit.Rows
	Next   string
}

func (d Deps) profiles(w http.ResponseWriter, r *route.Request) error {
	l, key := r.Lang, r.PathValue("test")
	q := exam.ProfileQuery{Body: bodyOf(r), Test: key, Number: r.URL.Query().Get("number"), After: exam.AttemptID(r.URL.Query().Get("after"))}
	got, err := d.Reports.Exams.Profiles(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	path := testPath(key) + "/profiles"
	p := &profilesPage{
		Head:   kit.Heading{Crumbs: []kit.Link{{Text: say(l, "tests"), Href: "/exam-analysis"}, {Text: got.Test.Title.In(l), Href: testPath(key)}}, Title: say(l, "profiles"), Sub: say(l, "profiles.sub")},
		Bar:    kit.FilterBar{Action: path, Clear: path},
		Number: kit.Field{Name: "number", Label: say(l, "profiles.number"), Value: q.Number},
	}
	if q.Number != "" {
		p.Bar.Active = []kit.Chip{{Name: p.Number.Label, Value: q.Number, Remove: path}}
	}
	p.Rows = kit.Rows{
		Caption: say(l, "profiles"), Empty: kit.Nothing{Title: say(l, "profiles.none"), Text: say(l, "profiles.none_text")},
		Cols: []kit.Col{{Text: say(l, "profiles.number")}, {Text: say(l, "profiles.points"), Num: true}, {Text: say(l, "profiles.reliability")}, {Text: say(l, "scored")}},
	}
	for i := range got.Seats {
		p.Rows.Rows = append(p.Rows.Rows, d.profileRow(r, path, &got.Seats[i]))
	}
	if got.Next != "" {
		p.Next = path + "?" + url.Values{"after": {string(got.Next)}}.Encode()
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, profilesView(p))
}

func (d Deps) profileRow(r *route.Request, path string, s *exam.ScoredSeat) kit.Row {
	of := 0
	for _, n := range s.Score.Scored.Of {
		of += n
	}
	return kit.Row{Cells: []templ.Component{
		anchor(s.Number, path+"/"+string(s.Score.Attempt)), kit.Text(strconv.Itoa(s.Score.Scored.Total()) + " / " + strconv.Itoa(of)), levelState(r.Lang, s.Score.Reliability),
		kit.Text(locale.Day(r.Lang, s.Score.At.In(d.Zone(r.Actor.Body)).Format(time.DateOnly))),
	}}
}

func levelState(l locale.Lang, level string) templ.Component {
	kind := kit.Done
	switch level {
	case "":
		return kit.Text("–")
	case analysis.Low:
		kind = kit.Late
	case analysis.Middle:
		kind = kit.Going
	}
	return kit.State(kind, say(l, "profiles.level."+level))
}

func (d Deps) profile(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	p, err := d.Reports.Exams.Profile(r.Context(), r.Actor, bodyOf(r), exam.AttemptID(r.PathValue("attempt")))
	if err != nil {
		return err
	}
	if p.TestKey != r.PathValue("test") {
		return fault.New(fault.Missing, "exam.missing.attempt")
	}
	head := kit.Heading{
		Crumbs: []kit.Link{{Text: say(l, "tests"), Href: "/exam-analysis"}, {Text: say(l, "profiles"), Href: testPath(p.TestKey) + "/profiles"}},
		Title:  say(l, "profile.title", "number", p.Number), Sub: p.Title.In(l), SubIn: inlang.Of(l, p.Title),
	}
	if !p.Finished.IsZero() {
		head.Sub += " · " + locale.Day(l, p.Finished.In(d.Zone(r.Actor.Body)).Format(time.DateOnly))
	}
	v := profileview.New(l, p)
	v.WithSigns(l, signsOf(l, p.Statements))
	return d.Draw(w, r, page.Page{Title: head.Title}, profilePage(head, v))
}

// signsOf are the signs that were looked for in the answers, in words.
func signsOf(l locale.Lang, all []exam.Statement) (out []profileview.Sign) {
	for _, f := range analysis.Defaults.Rely(all).Findings {
		n := f.Note()
		out = append(out, profileview.Sign{Text: note(l, &n), Shown: f.Shown})
	}
	return out
}
