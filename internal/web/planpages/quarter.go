package planpages

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/unsent"
)

// quarterPage is the monitoring of a quarter.
type quarterPage struct {
	bad
	Head        kit.Heading
	Path        string
	Version     string
	Tabs        []kit.View
	Facts       []kit.Fact
	Note        string
	Late        bool
	Give        bool
	Acknowledge bool
	AddFile     bool
	Rows        []quarterRow
	Recommend   kit.Field
	Written     string // the recommendation, where it is read
	Answered    string
	AnswerField kit.Field
	AnswerText  string
	Files       []fileView
	Draft       templ.Attributes
	Reasons     []kit.Reason
	FileField   kit.Field
}

// quarterRow is how far a KCI is.
type quarterRow struct {
	N       int
	Name    string
	Target  string
	Unit    string
	Value   kit.Field
	Note    kit.Field
	Files   kit.Field
	Options []kit.Option
	Said    string // the value, where it is read
	State   kit.StateKind
	Says    string
	Text    string
	Papers  []kit.Link
}

type fileView struct {
	Href, Name, About string
}

func quarterPath(id appraisal.CaseID, n int) string {
	return casePath(id) + "/quarters/" + strconv.Itoa(n)
}

// quarterOf reads the number of a quarter in the address; 0 for what is none.
func quarterOf(r *route.Request) int {
	n, err := strconv.Atoi(r.PathValue("quarter"))
	if err != nil {
		return 0
	}
	return n
}

func (d Deps) quarter(w http.ResponseWriter, r *route.Request) error {
	return d.drawQuarter(w, r, bad{})
}

func (d Deps) drawQuarter(w http.ResponseWriter, r *route.Request, b bad) error {
	v, err := d.Appraisals.Plan(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	n := quarterOf(r)
	if n < 1 || n > len(v.Quarters) {
		return fault.New(fault.Missing, "appraisal.missing.quarter")
	}
	p, err := d.quarterPage(r, v, &v.Quarters[n-1], b)
	if err != nil {
		return err
	}
	return d.draw(w, r, p.Head, b.Status, quarterView(p))
}

func (d Deps) quarterPage(r *route.Request, v *appraisal.PlanView, q *appraisal.QuarterView, b bad) (*quarterPage, error) {
	l := r.Lang
	p := &quarterPage{bad: b, Path: quarterPath(v.Case.ID, q.Number), Version: "0", Head: heading(l, v, t(l, "quarter.title", "quarter", q.Number, "year", v.Year.Number))}
	p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: t(l, "plan"), Href: planPath(v.Case.ID)})
	for _, x := range v.Quarters {
		p.Tabs = append(p.Tabs, kit.View{Text: t(l, "quarter.tab", "quarter", x.Number), Href: quarterPath(v.Case.ID, x.Number), Current: x.Number == q.Number,
			Late: x.State == appraisal.QuarterNone && v.Today > x.Due})
	}
	p.Facts = []kit.Fact{
		{Name: t(l, "quarter.days"), Value: locale.Day(l, q.First.String()) + " – " + locale.Day(l, q.Last.String())},
		{Name: t(l, "quarter.due"), Value: locale.Day(l, q.Due.String())},
		{Name: t(l, "quarter.stands"), Value: locale.T(l, "appraisal.quarter_state."+stateName(string(q.State)), nil)},
	}
	p.Late = q.State == appraisal.QuarterNone && v.Today > q.Due
	p.Give = v.May.Monitor && (q.State == appraisal.QuarterNone || q.State == appraisal.QuarterGiven) && v.Today >= q.First
	p.Acknowledge = v.May.Acknowledge && q.State == appraisal.QuarterGiven
	p.AddFile = v.May.AddFile
	p.note(l, v, q)
	p.record(l, v, q)
	var err error
	if p.Give {
		if p.Draft, err = d.draftOf(r, "appraisal.quarter", string(v.Case.ID)+"."+strconv.Itoa(q.Number), &p.bad); err != nil {
			return nil, err
		}
	}
	p.rows(r, v, q)
	p.fields(l)
	p.files(l, v)
	p.Reasons, err = lawpages.Quoted(d.Library(), l, v.Edition, q.Finding.Reasons)
	return p, err
}

// note says why nothing can be written, where that is so.
func (p *quarterPage) note(l locale.Lang, v *appraisal.PlanView, q *appraisal.QuarterView) {
	switch {
	case q.State == appraisal.QuarterSkipped:
		p.Note = t(l, "quarter.skipped")
	case v.InForce == nil:
		p.Note = t(l, "quarter.no_plan")
	case v.Today < q.First:
		p.Note = t(l, "quarter.early", "first", q.First.String())
	case q.State == appraisal.QuarterNone && !p.Give:
		p.Note = t(l, "quarter.waits", "name", v.Names[v.Route.Immediate])
	}
}

// record adds what is written already.
func (p *quarterPage) record(l locale.Lang, v *appraisal.PlanView, q *appraisal.QuarterView) {
	if q.Record == nil {
		return
	}
	p.Version = number(q.Record.Version)
	p.Written = q.Record.Recommendation
	p.Facts = append(p.Facts, kit.Fact{Name: t(l, "quarter.by"), Value: v.Names[q.Record.By] + ", " + instant(l, v.Body.Zone, q.Record.At)})
	if q.Record.Acknowledged != nil {
		p.Answered = t(l, "quarter.acknowledged", "when", instant(l, v.Body.Zone, *q.Record.Acknowledged))
		p.AnswerText = q.Record.Answer
	}
}

// rows are the KCI of the plan that was, or is to be, looked at.
func (p *quarterPage) rows(r *route.Request, v *appraisal.PlanView, q *appraisal.QuarterView) {
	plan := v.InForce
	if q.Record != nil && !p.Give {
		for i := range v.Plans {
			if v.Plans[i].Number == q.Record.Plan {
				plan = &v.Plans[i]
			}
		}
	}
	if plan == nil {
		return
	}
	for i, k := range plan.KCI {
		var had appraisal.Reached
		if q.Record != nil && i < len(q.Record.Progress) {
			had = q.Record.Progress[i]
		}
		p.Rows = append(p.Rows, p.row(r, v, i+1, k, had))
	}
}

func (p *quarterPage) row(r *route.Request, v *appraisal.PlanView, n int, k appraisal.KCI, had appraisal.Reached) quarterRow {
	l := r.Lang
	value, note, files := fmt.Sprintf("p%d-value", n), fmt.Sprintf("p%d-note", n), fmt.Sprintf("p%d-files", n)
	row := quarterRow{N: n, Name: k.Name, Target: targetOf(l, k), Unit: k.Unit, Said: had.Value, Text: had.Note, State: kit.NotStarted, Says: t(l, "quarter.no_value")}
	row.Value = kit.Field{Name: value, Label: t(l, "quarter.value", "unit", k.Unit), Value: p.value(value, had.Value), Error: p.At[value], Optional: true}
	row.Note = kit.Field{Name: note, Label: t(l, "quarter.progress"), Value: p.value(note, had.Note), Error: p.At[note], Optional: true, Rows: 2}
	row.Files = kit.Field{Name: files, Label: t(l, "quarter.evidence"), Error: p.At[files], Optional: true}
	if ok, err := appraisal.Reaches(k.Compare, k.Target, had.Value); err == nil {
		row.State, row.Says = kit.Going, t(l, "quarter.not_yet")
		if ok {
			row.State, row.Says = kit.Done, t(l, "quarter.reached")
		}
	}
	chosen := had.Files
	if p.Status != 0 {
		chosen = r.PostForm[files]
	} else if typed, ok := p.Sent[files]; ok {
		chosen = unsent.Choices(typed)
	}
	for _, f := range v.Files {
		on := contains(chosen, f.ID)
		row.Options = append(row.Options, kit.Option{Value: f.ID, Text: f.Name, Chosen: on})
		if on {
			row.Papers = append(row.Papers, kit.Link{Text: f.Name, Href: casePath(v.Case.ID) + "/files/" + f.ID})
		}
	}
	return row
}

func contains(all []string, x string) bool {
	for _, y := range all {
		if x == y {
			return true
		}
	}
	return false
}

func (p *quarterPage) fields(l locale.Lang) {
	p.Recommend = kit.Field{Name: "recommendation", Label: t(l, "quarter.recommendation"), Hint: t(l, "quarter.recommendation_hint"),
		Value: p.value("recommendation", p.Written), Error: p.At["recommendation"], Rows: 5}
	p.AnswerField = kit.Field{Name: "answer", Label: t(l, "quarter.answer"), Value: p.Sent["answer"], Error: p.At["answer"], Optional: true, Rows: 3}
	p.FileField = kit.Field{Name: "file", Label: t(l, "quarter.file"), Hint: t(l, "quarter.file_hint", "megabytes", appraisal.FileMost>>20),
		Error: p.At["file"], Accept: "application/pdf,image/jpeg,image/png"}
}

func (p *quarterPage) files(l locale.Lang, v *appraisal.PlanView) {
	for _, f := range v.Files {
		p.Files = append(p.Files, fileView{Href: casePath(v.Case.ID) + "/files/" + f.ID, Name: f.Name,
			About: t(l, "quarter.file_about", "name", v.Names[f.By], "when", instant(l, v.Body.Zone, f.At), "kilobytes", int((f.Size+1023)/1024))})
	}
}

// quarterIn reads the monitoring of a form.
func quarterIn(r *route.Request) appraisal.QuarterSave {
	in := appraisal.QuarterSave{Quarter: quarterOf(r), Version: whole(r, "version"), Recommendation: r.PostFormValue("recommendation")}
	for n := 1; n <= rowsOf(r); n++ {
		in.Progress = append(in.Progress, appraisal.Reached{
			Value: r.PostFormValue(fmt.Sprintf("p%d-value", n)), Note: r.PostFormValue(fmt.Sprintf("p%d-note", n)), Files: r.PostForm[fmt.Sprintf("p%d-files", n)],
		})
	}
	return in
}

// quarterControl is the control of a field of a fault: "progress.2.value" is
// "p2-value".
func quarterControl(field string) string {
	parts := strings.Split(field, ".")
	if len(parts) == 3 && parts[0] == "progress" {
		return "p" + parts[1] + "-" + parts[2]
	}
	if field == "progress" {
		return ""
	}
	return field
}

func (d Deps) quarterDone(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return goTo(w, r, quarterPath(caseID(r), quarterOf(r)))
	}
	b, err := d.refused(r, err, quarterControl)
	if err != nil {
		return err
	}
	return d.drawQuarter(w, r, b)
}

func (d Deps) quarterGive(w http.ResponseWriter, r *route.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	_, err := d.Appraisals.GiveQuarter(r.Context(), r.Actor, caseID(r), quarterIn(r))
	if err == nil {
		err = unsent.Drop(r, d.Drafts, "appraisal.quarter", string(caseID(r))+"."+strconv.Itoa(quarterOf(r)))
	}
	return d.quarterDone(w, r, err)
}

func (d Deps) quarterAcknowledge(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.AcknowledgeQuarter(r.Context(), r.Actor, caseID(r), quarterOf(r), whole(r, "version"), r.PostFormValue("answer"))
	return d.quarterDone(w, r, err)
}

func (d Deps) fileAdd(w http.ResponseWriter, r *route.Request) error {
	in, err := fileIn(r)
	if err == nil {
		_, err = d.Appraisals.AddFile(r.Context(), r.Actor, caseID(r), in)
	}
	return d.quarterDone(w, r, err)
}

// fileIn reads the file of a request.
func fileIn(r *route.Request) (in appraisal.FileIn, err error) {
	var large *http.MaxBytesError
	if err := r.ParseMultipartForm(fileBody); errors.As(err, &large) {
		return in, fault.New(fault.TooLarge, "appraisal.file_large", "megabytes", appraisal.FileMost>>20).At("file").Wrap(err)
	}
	f, head, err := r.FormFile("file")
	if err != nil {
		return in, fault.New(fault.Invalid, "appraisal.file_none").At("file").Wrap(err)
	}
	in.Name = head.Filename
	in.Data, err = io.ReadAll(io.LimitReader(f, appraisal.FileMost+1))
	return in, errors.Join(err, f.Close())
}

func (d Deps) file(w http.ResponseWriter, r *route.Request) error {
	f, data, err := d.Appraisals.FileBytes(r.Context(), r.Actor, caseID(r), r.PathValue("file"))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-store")
	return route.Show(w, f.Type, f.Name, data)
}
