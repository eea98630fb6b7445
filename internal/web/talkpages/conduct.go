package talkpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// conductPage is an interview as it is held.
type conductPage struct {
	form
	Path, Name, Number, Post string
	PostIn                   string
	Planned                  string
	Room                     string          // address of its room by video; "" for none
	Beside                   templ.Component // the room; nil where it does not stand here
	Version                  string
	State                    interview.State
	Writes, Leads, Locked    bool
	Root, Notes              templ.Attributes
	Parts                    []partView
	NoJudgement              said
	NoJudgementLaw           kit.Link
	Minutes                  int
	Gone                     string
	Seconds                  int
	Saved                    string
	Asked                    []string
	Competencies             []kit.Option
	WithoutNotes             []string // names; for who leads
	Wanted                   string
	Opened                   bool
	Warnings                 []warned
	Prompts                  *interview.PromptsView // of biases, for the reader alone
}

// warned is what the beginning warns of, with its clause.
type warned struct {
	Text string
	Law  kit.Link
}

// partView is a part of the script.
type partView struct {
	ID, Key, Minutes string
	Name             said
	To               int
	Competency       string
	Points           []pointView
	Questions        []questionView
	Indicators       []said
	Level            string
	Review           string // notes on the review of experience
	IsReview, Done   bool
	Keys             string // points of the script, any of which done counts for the rail
}

// pointView is a point of the script to be ticked.
type pointView struct {
	Key  string
	Text said
	Done bool
}

// questionView is a main question with the notes on it.
type questionView struct {
	ID, Competency string
	Of             string // "question 1 of 2"
	Text           said
	Further        []said
	Also           []string
	Point          pointView
	Examples       []exampleView
	Blank          exampleView
	Free           string
}

// exampleView is an example by the letters of the technique.
type exampleView struct {
	ID, Competency, Question string
	Letters                  []letterView
	Number                   int
	State                    string // whole, incomplete, or ""
}

type letterView struct {
	Field, Letter, Part, Value string
	Name                       said
	Probes                     []said
	Filled                     bool
}

func (d Deps) conduct(w http.ResponseWriter, r *route.Request) error {
	return d.drawConduct(w, r, newForm())
}

func (d Deps) drawConduct(w http.ResponseWriter, r *route.Request, f form) error {
	v, err := d.Interviews.Talk(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	if err := belongs(r, &v.Interview); err != nil {
		return err
	}
	p := d.conductOf(r, v, f)
	if p.Prompts, err = d.Interviews.PromptsFor(r.Context(), r.Actor, idOf(r)); err != nil {
		return err
	}
	if v.Leads && v.Interview.Began != nil {
		if err := d.withoutNotes(r, &p); err != nil {
			return err
		}
	}
	frame := shell(t(r.Lang, "title"), f.Status)
	if v.Video && d.Beside != nil {
		if p.Beside, err = d.Beside(r, idOf(r)); err != nil {
			return err
		}
		if p.Beside != nil {
			frame.Bundles = append(frame.Bundles, d.Bundles...)
		}
	}
	return d.Draw(w, r, frame, conductView(p))
}

func (d Deps) withoutNotes(r *route.Request, p *conductPage) error {
	ids, err := d.Interviews.WithoutNotes(r.Context(), r.Actor, idOf(r))
	if err != nil || len(ids) == 0 {
		return err
	}
	var plain []string
	for _, id := range ids {
		plain = append(plain, string(id))
	}
	names, err := d.Names(r.Context(), plain)
	for _, id := range plain {
		p.WithoutNotes = append(p.WithoutNotes, names[id])
	}
	return err
}

func (d Deps) conductOf(r *route.Request, v *interview.Talk, f form) conductPage {
	l, i := r.Lang, &v.Interview
	post := official(l, v.Series.Title)
	p := conductPage{
		form: f, Path: pathOf(i), Name: v.Candidate, Number: i.Number, Post: post.Text, PostIn: post.Lang, Version: strconv.FormatInt(i.Version, 10),
		State: i.State, Leads: v.Leads, Locked: v.Locked, Minutes: v.Guide.Minutes, NoJudgement: official(l, v.Method.Script.NoJudgement.Text),
		NoJudgementLaw: kit.Link{Text: t(l, "law"), Href: lawLink(v, v.Method.Script.NoJudgement.Clause)}, Opened: i.Opened != nil,
	}
	p.Writes = v.Rates && !v.Locked && (i.State == interview.UnderWay || i.State == interview.Held)
	if !i.Starts.IsZero() {
		local := i.Starts.In(d.Zone(string(i.Body)))
		p.Planned = t(l, "planned", "day", local.Format(time.DateOnly), "time", local.Format("15:04"))
	}
	if v.Video {
		p.Room = interview.RoomPath(i.ID)
	}
	rules := &v.Method.Rules.Examples
	p.Wanted = t(l, "wanted", "sought", rules.SoughtLeast.V, "least", rules.WantedLeast.V, "most", rules.WantedMost.V)
	if v.SavedAt != nil {
		p.Saved = t(l, "saved_at", "time", d.clockAt(*v.SavedAt, i.Body))
	}
	d.rootOf(&p, r, v)
	for _, x := range v.Warnings {
		p.Warnings = append(p.Warnings, warned{x.Text().In(l), kit.Link{Text: t(l, "law"), Href: lawLink(v, x.Cite.Clause)}})
	}
	for _, part := range v.Parts {
		p.Parts = append(p.Parts, partOf(l, v, part))
	}
	for _, c := range v.Guide.Competency {
		p.Competencies = append(p.Competencies, kit.Option{Value: c.Key, Text: nameOf(l, v, c.Key)})
	}
	for _, a := range i.Asked {
		p.Asked = append(p.Asked, d.clockAt(a.At, i.Body)+" · "+a.Text)
	}
	return p
}

// rootOf is what the browser's code must know.
func (d Deps) rootOf(p *conductPage, r *route.Request, v *interview.Talk) {
	i := &v.Interview
	began := v.Now
	if i.Began != nil {
		began = *i.Began
	}
	until := v.Now
	if i.Closed != nil {
		until = *i.Closed
	}
	p.Seconds = int(until.Sub(began) / time.Second)
	p.Gone = clockText(p.Seconds)
	p.Root = templ.Attributes{
		"data-path": p.Path, "data-state": string(i.State), "data-now": strconv.FormatInt(v.Now.UnixMilli(), 10),
		"data-began": strconv.FormatInt(began.UnixMilli(), 10), "data-minutes": strconv.Itoa(p.Minutes),
	}
	if p.At["next"] != "" || p.At["term"] != "" {
		p.Root["data-at"] = "part-closing"
	}
	p.Notes = templ.Attributes{
		"data-member": r.Actor.Person, "data-interview": string(i.ID), "data-seq": strconv.FormatInt(v.Seq, 10),
		"data-most": strconv.Itoa(interview.NotesMost), "data-impression": v.Notes.Impression,
		"data-whole": strings.Join(v.Method.Rules.Examples.CompleteWith.V, " "), "data-wanted": strconv.Itoa(v.Method.Rules.Examples.SoughtLeast.V),
	}
}

// clockText writes seconds as the browser's code does.
func clockText(seconds int) string {
	at := time.Time{}.Add(time.Duration(max(seconds, 0)) * time.Second)
	if seconds >= 3600 {
		return at.Format("15:04:05")
	}
	return at.Format("4:05")
}

func lawLink(v *interview.Talk, clause string) string {
	return "/rules/" + v.Guide.Method.Act + "/" + v.Guide.Method.Edition + "#c-" + clause
}

func nameOf(l locale.Lang, v *interview.Talk, key string) string {
	if c, ok := v.Model.Competency(key); ok {
		return c.Name.In(l)
	}
	return key
}

func partOf(l locale.Lang, v *interview.Talk, part interview.TalkPart) partView {
	out := partView{ID: "part-" + part.Key, Key: part.Key, To: part.To, Competency: part.Of, Minutes: t(l, "minutes_from", "from", part.From, "to", part.To)}
	step := v.Step(part.Key)
	if step != nil {
		out.Name = said{Text: step.Name.In(l)}
	}
	if part.Of != "" {
		out.ID = "part-" + part.Of
		competencyPart(l, v, &out)
	} else if step != nil {
		for _, item := range step.Items {
			out.add(l, v, step.Key+"."+item.Key, said{Text: item.Text.In(l)})
		}
	}
	if part.Key == "review" {
		out.IsReview, out.Review = true, v.Notes.Free["review"]
		out.add(l, v, "review", said{Text: t(l, "review_done")})
	}
	var keys []string
	for _, point := range out.Points {
		keys = append(keys, point.Key)
		out.Done = out.Done || point.Done
	}
	out.Keys = strings.Join(keys, " ")
	return out
}

func (p *partView) add(_ locale.Lang, v *interview.Talk, key string, text said) pointView {
	point := pointView{Key: key, Text: text, Done: v.Done(key)}
	p.Points = append(p.Points, point)
	return point
}

func competencyPart(l locale.Lang, v *interview.Talk, out *partView) {
	c := v.Guide.Find(out.Competency)
	out.Name = said{Text: nameOf(l, v, c.Key)}
	if level, err := v.Model.LevelOf(v.Guide.JobLevel); err == nil {
		out.Level = level.Key
	}
	for _, i := range c.Indicators {
		out.Indicators = append(out.Indicators, official(l, i.Official))
	}
	for n := range c.Questions {
		q := questionOf(l, v, &c.Questions[n], c.Key)
		q.Of = t(l, "question_of", "n", n+1, "of", len(c.Questions))
		q.Point = out.add(l, v, "question."+q.ID, said{Text: t(l, "asked")})
		out.Questions = append(out.Questions, q)
	}
}

func questionOf(l locale.Lang, v *interview.Talk, q *interview.GuideQuestion, competency string) questionView {
	out := questionView{ID: q.ID, Competency: competency, Text: official(l, q.Official), Free: v.Notes.Free[q.ID]}
	for _, f := range q.Further {
		out.Further = append(out.Further, official(l, f))
	}
	for _, also := range q.Also {
		out.Also = append(out.Also, nameOf(l, v, also))
	}
	for k := range v.Notes.Examples {
		if e := &v.Notes.Examples[k]; e.Question == q.ID {
			out.Examples = append(out.Examples, exampleOf(l, v, e, len(out.Examples)+1))
		}
	}
	blank := interview.Example{ID: "NEW", Competency: competency, Question: q.ID}
	out.Blank = exampleOf(l, v, &blank, 0)
	if len(out.Examples) == 0 {
		blank.ID = freeID(v, competency, q.ID)
		out.Examples = []exampleView{exampleOf(l, v, &blank, 1)}
	}
	return out
}

// freeID is the name of a new example. Each question has one of its own, so that
// the forms of several questions can be sent at once.
func freeID(v *interview.Talk, competency, question string) string {
	most := 0
	for _, e := range v.Notes.Examples {
		if n, err := strconv.Atoi(strings.TrimPrefix(e.ID, "e")); err == nil {
			most = max(most, n)
		}
	}
	at := 0
	for _, c := range v.Guide.Competency {
		for _, q := range c.Questions {
			at++
			if c.Key == competency && q.ID == question {
				return "e" + strconv.Itoa(most+at)
			}
		}
	}
	return "e" + strconv.Itoa(most+at+1)
}

// probesMost is how many questions about a letter stand beside it.
const probesMost = 2

func exampleOf(l locale.Lang, v *interview.Talk, e *interview.Example, number int) exampleView {
	out := exampleView{ID: e.ID, Competency: e.Competency, Question: e.Question, Number: number}
	technique, ok := v.Method.Techniques.Technique(v.Guide.Technique)
	if !ok {
		return out
	}
	given := e.Given()
	if len(given) > 0 {
		out.State = "incomplete"
		if v.Method.Rules.Examples.Complete(given) {
			out.State = "whole"
		}
	}
	for _, letter := range technique.Letters {
		x := letterView{
			Field: "x." + e.ID + "." + letter.Part, Letter: letter.Letter, Part: letter.Part, Value: e.Parts[letter.Part],
			Name: said{Text: letter.Name.In(l)}, Filled: slices.Contains(given, letter.Part),
		}
		for _, q := range letter.Questions[:min(len(letter.Questions), probesMost)] {
			text, in := q.In(l)
			x.Probes = append(x.Probes, of(l, text, in))
		}
		if len(x.Probes) == 0 {
			x.Probes = []said{official(l, letter.Definition)}
		}
		out.Letters = append(out.Letters, x)
	}
	return out
}
