package formpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// yearPage prints the forms of many servants of a year at once.
type yearPage struct {
	Head   kit.Heading
	Path   string
	Errors []kit.FieldError
	Failed string
	Work   *kit.Work
	File   string // address of the made file; "" for none
	Made   []string
	Ask    kit.Act // its text is "" while the last one is under way
	Papers kit.Field
	Choice []kit.Option
	Lang   kit.Field
	Langs  []kit.Option
	Format kit.Field
	Kinds  []kit.Option
	Unit   kit.Field
	Units  []kit.Option
}

// reloadAfter is how many seconds a page that shows work under way waits
// before it asks again.
const reloadAfter = "2"

// formats are the formats of files, the usual one first.
var formats = []string{"pdf", "docx"}

func yearID(r *route.Request) appraisal.YearID { return appraisal.YearID(r.PathValue("year")) }

func yearPath(id appraisal.YearID) string { return "/years/" + string(id) }

func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "appraisal.forms."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func (d Deps) year(w http.ResponseWriter, r *route.Request) error {
	return d.drawYear(w, r, nil, nil)
}

// drawYear shows how far printing is, and what can be chosen; typed is what was
// refused just now, nil where nothing was.
func (d Deps) drawYear(w http.ResponseWriter, r *route.Request, typed *appraisal.FormsOrder, bad *fault.Error) error {
	v, err := d.Printer.Forms(r.Context(), r.Actor, yearID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &yearPage{Path: yearPath(v.Year.ID) + "/forms", Head: kit.Heading{
		Crumbs: []kit.Link{{Text: say(l, "years"), Href: "/years"}, {Text: say(l, "year", "year", v.Year.Number), Href: yearPath(v.Year.ID)}},
		Title:  say(l, "title"), Sub: v.Body.Names.In(l),
	}}
	p.state(l, v)
	p.fields(l, v, chosen(l, v, typed))
	status := http.StatusOK
	if bad != nil {
		status = bad.Kind.Status()
		p.refused(l, bad)
	}
	if p.Work != nil {
		w.Header().Set("Refresh", reloadAfter)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: status}, yearView(p))
}

// state fills what came of the last printing.
func (p *yearPage) state(l locale.Lang, v *appraisal.FormsView) {
	p.Ask = kit.Act{Text: say(l, "print"), Kind: kit.Main}
	switch {
	case v.Job == nil:
	case v.Job.State == outbox.Done:
		p.File, p.Made = p.Path+"/file", made(l, v)
		p.Ask = kit.Act{Text: say(l, "again")}
	case v.Job.State.Ended():
		p.Failed = say(l, "failed")
	default:
		p.Ask, p.Work = kit.Act{}, workOf(l, v.Job)
	}
}

// made says what the file holds.
func made(l locale.Lang, v *appraisal.FormsView) []string {
	var titles []string
	for _, x := range v.Order.Papers {
		titles = append(titles, title(l, x))
	}
	out := []string{
		strings.Join(titles, "; ") + ". " + say(l, "lang."+string(v.Order.Lang)) + ", " + strings.ToUpper(v.Order.Format) + ".",
		say(l, "made", "n", v.Made.Documents, "size", int(v.Made.Bytes>>20)+1),
	}
	if v.Made.Lacking > 0 {
		out = append(out, say(l, "lacking", "n", v.Made.Lacking))
	}
	return append(out, say(l, "kept", "n", appraisal.FormsHours))
}

func workOf(l locale.Lang, job *outbox.Status) *kit.Work {
	if job.Total == 0 {
		return &kit.Work{Text: say(l, "waits"), Note: say(l, "leave")}
	}
	return &kit.Work{
		Text: say(l, "running"), Done: int(job.Done), Of: int(job.Total), Note: say(l, "leave"),
		Count: strconv.FormatInt(job.Done, 10) + " / " + strconv.FormatInt(job.Total, 10),
	}
}

// title is the name of a form for its reader.
func title(l locale.Lang, p appraisal.Paper) string {
	return locale.T(l, "appraisal.form.title."+string(p), nil)
}

// chosen is what stands in the form: what was typed, what was printed last, or
// the usual.
func chosen(l locale.Lang, v *appraisal.FormsView, typed *appraisal.FormsOrder) appraisal.FormsOrder {
	switch {
	case typed != nil:
		return *typed
	case v.Job != nil:
		return v.Order
	}
	o := appraisal.FormsOrder{Papers: appraisal.Papers, Lang: locale.KK, Format: formats[0]}
	if l == locale.RU {
		o.Lang = l
	}
	return o
}

func (p *yearPage) fields(l locale.Lang, v *appraisal.FormsView, o appraisal.FormsOrder) {
	p.Papers = kit.Field{Name: "papers", Label: say(l, "papers")}
	for i, x := range appraisal.Papers {
		p.Choice = append(p.Choice, kit.Option{
			Value: string(x), Text: title(l, x), Hint: locale.T(l, "appraisal.form.reference."+strconv.Itoa(i+1), nil), Chosen: slices.Contains(o.Papers, x),
		})
	}
	p.Lang = kit.Field{Name: "lang", Label: say(l, "lang"), Hint: say(l, "lang.hint"), Value: string(o.Lang)}
	for _, x := range appraisal.FormsLangs {
		p.Langs = append(p.Langs, kit.Option{Value: string(x), Text: say(l, "lang."+string(x))})
	}
	p.Format = kit.Field{Name: "format", Label: say(l, "format"), Value: o.Format}
	for _, x := range formats {
		p.Kinds = append(p.Kinds, kit.Option{Value: x, Text: strings.ToUpper(x)})
	}
	p.Unit = kit.Field{Name: "unit", Label: say(l, "unit"), Hint: say(l, "unit.hint"), Value: string(o.Unit), Optional: true}
	for i := range v.Units {
		u := &v.Units[i]
		p.Units = append(p.Units, kit.Option{Value: string(u.ID), Text: u.Code + " · " + u.Name(l)})
	}
}

// refused puts a fault at its field.
func (p *yearPage) refused(l locale.Lang, bad *fault.Error) {
	text := locale.T(l, bad.Key(), bad.Args)
	at := ""
	for _, f := range []*kit.Field{&p.Papers, &p.Lang, &p.Format, &p.Unit} {
		if f.Name == bad.Field {
			f.Error, at = text, f.Name
		}
	}
	p.Errors = []kit.FieldError{{ID: at, Text: text}}
}

// print leaves the work of printing, unless the last one is under way.
func (d Deps) print(w http.ResponseWriter, r *route.Request) error {
	o := appraisal.FormsOrder{
		Year: yearID(r), Lang: locale.Lang(r.PostFormValue("lang")), Format: r.PostFormValue("format"), Unit: people.UnitID(r.PostFormValue("unit")),
	}
	for _, x := range r.PostForm["papers"] {
		o.Papers = append(o.Papers, appraisal.Paper(x))
	}
	err := d.Printer.Ask(r.Context(), r.Actor, o)
	if f, ok := fault.As(err); ok && f.Kind == fault.Invalid {
		return d.drawYear(w, r, &o, f)
	}
	if err != nil {
		return err
	}
	return page.Go(w, r, yearPath(o.Year)+"/forms")
}

// take sends the printed forms as one file.
func (d Deps) take(w http.ResponseWriter, r *route.Request) error {
	f, err := d.Printer.Take(r.Context(), r.Actor, yearID(r))
	if err != nil {
		return err
	}
	route.SaveAs(w, "application/zip", f.Name)
	return f.Send(r.Context(), w)
}
