package seriespages

import (
	"fmt"
	"net/http"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

func notThere() error { return fault.New(fault.Missing, "interview.missing.series") }

func isFault(err error, codes ...string) bool {
	for _, code := range codes {
		if fault.Is(err, code) {
			return true
		}
	}
	return false
}

// dossierPage is a candidate's papers as a panel reads them.
type dossierPage struct {
	Head    kit.Heading
	Why     warning
	Work    []kit.Fact
	Study   []kit.Fact
	More    []string
	Remarks []string
	Readers []kit.Fact
	Empty   bool
}

func (d Deps) dossier(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	v, err := d.Interviews.Dossier(r.Context(), r.Actor, interviewID(r))
	if err != nil {
		return d.turned(w, r, err)
	}
	p := &dossierPage{Head: head(l, &v.Series, v.Name), Why: warning{Text: v.Papers.Text().In(l), Law: d.clause(l, v.Papers.Cite)}}
	p.Head.Sub = t(l, "number", "number", v.Interview.Number)
	if v.May.Write {
		p.Head.Acts = []kit.Act{{Text: t(l, "dossier.edit"), Href: r.URL.Path + "/edit"}}
	}
	for _, x := range v.Dossier.Work {
		p.Work = append(p.Work, kit.Fact{Name: span(l, x.From, x.Until), Value: joined(x.Employer, x.Position)})
	}
	for _, x := range v.Dossier.Education {
		p.Study = append(p.Study, kit.Fact{Name: locale.Day(l, x.Graduated.String()), Value: joined(x.Institution, x.Subject)})
	}
	if v.Dossier.More != "" {
		p.More = strings.Split(v.Dossier.More, "\n")
	}
	for _, x := range v.Remarks {
		p.Remarks = append(p.Remarks, t(l, "dates."+string(x.Kind), "from", x.From.String(), "until", x.Until.String(), "n", x.Days, "a", x.A, "b", x.B))
	}
	for _, x := range v.Readers {
		at := t(l, "dossier.unread")
		if x.At != nil {
			at = d.when(l, *x.At, v.Series.Body)
		}
		p.Readers = append(p.Readers, kit.Fact{Name: x.Name, Value: at})
	}
	p.Empty = len(p.Work)+len(p.Study)+len(p.More) == 0
	return d.draw(w, r, p.Head, 0, dossierView(p))
}

func joined(a, b string) string {
	if b == "" {
		return a
	}
	return a + ", " + b
}

func span(l locale.Lang, from day.Day, until *day.Day) string {
	if until == nil {
		return t(l, "since", "from", from.String())
	}
	return t(l, "span", "from", from.String(), "until", until.String())
}

// dossierForm enters what the papers of a candidate say.
type dossierFormPage struct {
	failed
	Head    kit.Heading
	Path    string
	Version string
	Work    []workFields
	Study   []studyFields
	More    string
}

type workFields struct{ Employer, Position, From, Until kit.Field }

type studyFields struct{ Institution, Subject, Graduated kit.Field }

// spareLines are the empty lines that a form offers.
const spareLines = 3

func (d Deps) dossierForm(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Dossier(r.Context(), r.Actor, interviewID(r))
	if err != nil {
		return d.turned(w, r, err)
	}
	return d.drawDossier(w, r, v, typedDossier(&v.Dossier), textVersion(v.Version), failed{})
}

// typedPapers are a dossier as a form holds it: by name of field, line by line.
type typedPapers map[string][]string

var workNames, studyNames = []string{"employer", "position", "from", "until"}, []string{"institution", "subject", "graduated"}

func typedDossier(x *interview.Dossier) typedPapers {
	out := typedPapers{"more": {x.More}}
	for _, j := range x.Work {
		until := ""
		if j.Until != nil {
			until = j.Until.String()
		}
		out.add("employer", j.Employer, "position", j.Position, "from", j.From.String(), "until", until)
	}
	for _, s := range x.Education {
		out.add("institution", s.Institution, "subject", s.Subject, "graduated", s.Graduated.String())
	}
	return out
}

func (p typedPapers) add(kv ...string) {
	for k := 0; k+1 < len(kv); k += 2 {
		p[kv[k]] = append(p[kv[k]], kv[k+1])
	}
}

// line gives the values of a line; all empty beyond the last.
func (p typedPapers) line(n int, names []string) []string {
	out := make([]string, len(names))
	for k, name := range names {
		if n < len(p[name]) {
			out[k] = strings.TrimSpace(p[name][n])
		}
	}
	return out
}

func (p typedPapers) lines(names []string) int {
	most := 0
	for _, name := range names {
		most = max(most, len(p[name]))
	}
	return most
}

// dossier reads the typed papers. Empty lines are none. The faults are those of
// a day, at its field.
func (p typedPapers) dossier() (interview.Dossier, error) {
	var out interview.Dossier
	if len(p["more"]) > 0 {
		out.More = p["more"][0]
	}
	for n := range p.lines(workNames) {
		x := p.line(n, workNames)
		if strings.Join(x, "") == "" {
			continue
		}
		job := interview.Work{Employer: x[0], Position: x[1]}
		from, err := typedDay(x[2], "from", n)
		if err != nil {
			return out, err
		}
		until, err := typedDay(x[3], "until", n)
		if err != nil {
			return out, err
		}
		if job.From = from; x[3] != "" {
			job.Until = &until
		}
		out.Work = append(out.Work, job)
	}
	for n := range p.lines(studyNames) {
		x := p.line(n, studyNames)
		if strings.Join(x, "") == "" {
			continue
		}
		on, err := typedDay(x[2], "graduated", n)
		if err != nil {
			return out, err
		}
		out.Education = append(out.Education, interview.Study{Institution: x[0], Subject: x[1], Graduated: on})
	}
	return out, nil
}

// typedDay reads a day of a line; 0 for an empty field.
func typedDay(text, name string, n int) (day.Day, error) {
	if text == "" {
		return 0, nil
	}
	on, err := day.Parse(text)
	return on, atField(err, fmt.Sprintf("%s.%d", name, n))
}

func (d Deps) dossierSend(w http.ResponseWriter, r *route.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	typed := typedPapers(r.PostForm)
	papers, err := typed.dossier()
	if err == nil {
		err = d.Interviews.WriteDossier(r.Context(), r.Actor, interviewID(r), page.Version(r), papers)
	}
	if err == nil {
		return page.Go(w, r, strings.TrimSuffix(r.URL.Path, "/edit"))
	}
	f, err := d.refused(r.Lang, lineField(err), typed.fields()...)
	if err != nil {
		return err
	}
	v, err := d.Interviews.Dossier(r.Context(), r.Actor, interviewID(r))
	if err != nil {
		return err
	}
	return d.drawDossier(w, r, v, typed, r.PostFormValue("version"), f)
}

// fields are the names of all fields of the form.
func (p typedPapers) fields() []string {
	out := []string{"more"}
	for _, names := range [][]string{workNames, studyNames} {
		for n := range p.lines(names) {
			for _, name := range names {
				out = append(out, fmt.Sprintf("%s.%d", name, n))
			}
		}
	}
	return out
}

// lineField turns work[3].until into until.3.
func lineField(err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	var n int
	for _, list := range []string{"work", "education"} {
		rest, found := strings.CutPrefix(f.Field, list+"[")
		if !found {
			continue
		}
		index, name, _ := strings.Cut(rest, "].")
		if _, e := fmt.Sscan(index, &n); e == nil {
			return f.At(fmt.Sprintf("%s.%d", name, n))
		}
	}
	return f
}

func (d Deps) drawDossier(w http.ResponseWriter, r *route.Request, v *interview.DossierView, in typedPapers, version string, f failed) error {
	l := r.Lang
	p := &dossierFormPage{failed: f, Version: version, Path: seriesPath(v.Series.ID) + "/" + string(v.Interview.ID) + "/dossier"}
	p.Head = head(l, &v.Series, t(l, "dossier.of", "name", v.Name))
	if len(in["more"]) > 0 {
		p.More = in["more"][0]
	}
	field := func(name, value string, n int) kit.Field {
		id := fmt.Sprintf("%s.%d", name, n)
		return kit.Field{ID: id, Name: name, Label: t(l, "dossier."+name), Value: value, Error: f.At[id], Optional: true}
	}
	for n := range in.lines(workNames) + spareLines {
		x := in.line(n, workNames)
		p.Work = append(p.Work, workFields{field("employer", x[0], n), field("position", x[1], n), field("from", x[2], n), field("until", x[3], n)})
	}
	for n := range in.lines(studyNames) + spareLines {
		x := in.line(n, studyNames)
		p.Study = append(p.Study, studyFields{field("institution", x[0], n), field("subject", x[1], n), field("graduated", x[2], n)})
	}
	return d.draw(w, r, p.Head, f.Status, dossierFormView(p))
}
