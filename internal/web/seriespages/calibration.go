package seriespages

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// calibrationPage lets members set their marks alike.
type calibrationPage struct {
	failed
	Head    kit.Heading
	Path    string
	Samples []sampleCard
	Members kit.Rows
	Shown   bool // how the panel agrees
}

// sampleCard is a sample answer, to be marked or marked.
type sampleCard struct {
	ID               string
	Title            string // the number and the competency
	Question, Answer said
	Options          []kit.Option // to mark with; none where it is marked or the reader does not mark
	Mine, Agreed     string
	Why              said
	Field            kit.Field // of the mark
}

func (d Deps) calibration(w http.ResponseWriter, r *route.Request) error {
	return d.drawCalibration(w, r, failed{})
}

func (d Deps) drawCalibration(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	v, err := d.Interviews.Calibration(r.Context(), r.Actor, seriesID(r))
	if err != nil {
		return err
	}
	p := &calibrationPage{failed: f, Path: seriesPath(v.Series.ID) + "/calibration", Head: head(l, &v.Series, t(l, "calibration")), Shown: v.Members != nil}
	p.Head.Sub = t(l, "calibration.sub")
	for k := range v.Samples {
		card := sampleCardOf(l, v, &v.Samples[k])
		card.Title = t(l, "sample.n", "n", k+1, "competency", locale.T(l, "competency.name."+v.Samples[k].Competency, nil))
		card.Field = kit.Field{ID: markField(card.ID), Name: "mark", Label: t(l, "sample.mine"), Error: f.At[markField(card.ID)]}
		p.Samples = append(p.Samples, card)
	}
	p.Members = kit.Rows{Caption: t(l, "calibration.members"), Cols: []kit.Col{{Text: t(l, "person")}, {Text: t(l, "calibration.equal")}, {Text: t(l, "calibration.within")}, {Text: t(l, "calibration.open"), Num: true}}}
	for _, m := range v.Members {
		p.Members.Rows = append(p.Members.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(m.Name), kit.Text(t(l, "of", "n", m.Equal, "of", m.Marks)), kit.Text(t(l, "of", "n", m.Within, "of", m.Marks)), kit.Text(strconv.Itoa(m.Open)),
		}})
	}
	return d.draw(w, r, p.Head, f.Status, calibrationView(p))
}

func sampleCardOf(l locale.Lang, v *interview.CalibrationView, a *interview.CalibrationSample) sampleCard {
	out := sampleCard{ID: a.ID, Question: official(l, a.Question), Answer: official(l, a.Answer)}
	if a.Mine == nil && v.Marks {
		for _, m := range v.Scale {
			out.Options = append(out.Options, kit.Option{Value: strconv.Itoa(m.Mark), Text: strconv.Itoa(m.Mark), Hint: m.Meaning.In(l)})
		}
		return out
	}
	if a.Mine != nil {
		out.Mine = strconv.Itoa(a.Mine.Mark)
	}
	out.Agreed, out.Why = strconv.Itoa(a.Mark), official(l, a.Why)
	return out
}

func (d Deps) calibrate(w http.ResponseWriter, r *route.Request) error {
	err := d.Interviews.Calibrate(r.Context(), r.Actor, seriesID(r), r.PostFormValue("sample"), number(r.PostFormValue("mark")))
	if err == nil {
		return page.Go(w, r, seriesPath(seriesID(r))+"/calibration")
	}
	field := markField(r.PostFormValue("sample"))
	if f, ok := fault.As(err); ok && f.Field == "mark" {
		err = f.At(field)
	}
	f, err := d.refused(r.Lang, err, field)
	if err != nil {
		return err
	}
	return d.drawCalibration(w, r, f)
}

// markField names the field of the mark of a sample answer.
func markField(sample string) string { return "mark-" + strings.ReplaceAll(sample, ".", "-") }

// samplesPage lists the sample answers of a body.
type samplesPage struct {
	Head kit.Heading
	Rows kit.Rows
}

func (d Deps) samples(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	all, err := d.Interviews.Samples(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	p := &samplesPage{Head: kit.Heading{
		Crumbs: []kit.Link{{Text: t(l, "list"), Href: "/interviews"}}, Title: t(l, "samples"), Sub: t(l, "samples.sub"),
		Acts: []kit.Act{{Text: t(l, "samples.add"), Kind: kit.Main, Href: "/interview-samples/new"}},
	}}
	p.Rows = kit.Rows{Caption: t(l, "samples"), Cols: []kit.Col{{Text: t(l, "sample.competency")}, {Text: t(l, "sample.question")}, {Text: t(l, "sample.mark"), Num: true}, {Text: t(l, "from")}}}
	for _, a := range all {
		from, question := kit.Text(t(l, "sample.program")), saidText(official(l, a.Question))
		if a.Body != "" {
			from, question = kit.Text(t(l, "sample.own")), saidLink(official(l, a.Question), "/interview-samples/"+a.ID)
		}
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{kit.Text(locale.T(l, "competency.name."+a.Competency, nil)), question, kit.Text(strconv.Itoa(a.Mark)), from}})
	}
	return d.draw(w, r, p.Head, 0, samplesView(p))
}

// samplePage writes a body's own sample answer.
type samplePage struct {
	failed
	Head         kit.Heading
	Path         string
	In           map[string]string
	Competencies []kit.Option
}

var sampleFields = []string{"competency", "mark", "question", "answer", "why"}

func (d Deps) sampleForm(w http.ResponseWriter, r *route.Request) error {
	id := r.PathValue("sample")
	in := map[string]string{"version": "0"}
	if id != "new" {
		all, err := d.Interviews.Samples(r.Context(), r.Actor, bodyOf(r))
		if err != nil {
			return err
		}
		found := false
		for _, a := range all {
			if a.ID == id && a.Body != "" {
				found = true
				in = map[string]string{
					"version": textVersion(a.Version), "competency": a.Competency, "mark": strconv.Itoa(a.Mark), "question.kk": a.Question.KK, "question.ru": a.Question.RU,
					"answer.kk": a.Answer.KK, "answer.ru": a.Answer.RU, "why.kk": a.Why.KK, "why.ru": a.Why.RU,
				}
			}
		}
		if !found {
			return fault.New(fault.Missing, "interview.calibrate.no_sample")
		}
	}
	return d.drawSample(w, r, in, failed{})
}

func (d Deps) drawSample(w http.ResponseWriter, r *route.Request, in map[string]string, f failed) error {
	l := r.Lang
	p := &samplePage{failed: f, In: in, Path: "/interview-samples/" + r.PathValue("sample")}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "list"), Href: "/interviews"}, {Text: t(l, "samples"), Href: "/interview-samples"}}, Title: t(l, "sample.write")}
	found, err := d.Interviews.PositionsOf(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	for _, c := range found.Model.Competencies {
		p.Competencies = append(p.Competencies, kit.Option{Value: c.Key, Text: locale.T(l, "competency.name."+c.Key, nil), Chosen: in["competency"] == c.Key})
	}
	return d.draw(w, r, p.Head, f.Status, sampleView(p))
}

func (d Deps) sampleSend(w http.ResponseWriter, r *route.Request) error {
	in := map[string]string{}
	for _, name := range []string{"version", "competency", "mark", "question.kk", "question.ru", "answer.kk", "answer.ru", "why.kk", "why.ru"} {
		in[name] = r.PostFormValue(name)
	}
	text := func(name string) interview.Official {
		return interview.Official{KK: in[name+".kk"], RU: in[name+".ru"]}
	}
	one := interview.SampleIn{
		Body: bodyOf(r), Version: page.Version(r), Competency: in["competency"], Mark: number(in["mark"]), Question: text("question"), Answer: text("answer"), Why: text("why"),
	}
	if id := r.PathValue("sample"); id != "new" {
		one.ID = id
	}
	if _, err := d.Interviews.WriteSample(r.Context(), r.Actor, one); err != nil {
		f, err := d.refused(r.Lang, err, sampleFields...)
		if err != nil {
			return err
		}
		return d.drawSample(w, r, in, f)
	}
	return page.Go(w, r, "/interview-samples")
}
