package panel

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// essays is the queue of the member: in an order of the own, by numbers.
func (d Deps) essays(w http.ResponseWriter, r *route.Request) error {
	q, err := d.queue(r)
	if err != nil {
		return err
	}
	p := queuePage{Title: t(r, "essays"), Sub: titleOf(r.Lang, q.Vacancy), SubIn: inlang.Of(r.Lang, q.Vacancy.Title), Done: done(r, "marked"), Crumbs: crumbs(r.Lang, back(r))}
	p.Rows = kit.Rows{Caption: p.Title, Cols: []kit.Col{{Text: t(r, "number")}, {Text: t(r, "words")}, {Text: t(r, "due")}, {Text: t(r, "mine")}, {Text: t(r, "act"), Hidden: true}},
		Empty: kit.Nothing{Title: t(r, "no_essays"), Text: t(r, "no_essays_text")}}
	left := 0
	for _, e := range q.Essays {
		p.Rows.Rows = append(p.Rows.Rows, essayRow(r, e))
		if e.Mine == nil {
			left++
			if p.First == "" {
				p.First = r.URL.Path + "/" + e.Number
			}
		}
	}
	p.Left = t(r, "left", "n", left, "of", len(q.Essays))
	return d.Draw(w, r, beside(p.Title, 0), queueView(p))
}

type queuePage struct {
	Title, Sub, Done, Left, First string
	SubIn                         string // language of Sub, where it is not the page's
	Crumbs                        []kit.Link
	Rows                          kit.Rows
}

func back(r *route.Request) kit.Link {
	return kit.Link{Text: t(r, "competition"), Href: pathOf(competitionOf(r))}
}

func (d Deps) queue(r *route.Request) (*competition.Marking, error) {
	q, err := d.Competitions.MarkingQueue(r.Context(), r.Actor, vacancyOf(r))
	if err != nil {
		return nil, err
	}
	return q, belongs(r, q.Vacancy)
}

func essayRow(r *route.Request, e competition.EssayToMark) kit.Row {
	href := r.URL.Path + "/" + e.Number
	row := kit.Row{Cells: []templ.Component{
		kit.Blind(e.Number, href), kit.Text(number(r.Lang, int64(e.Words))), kit.Text(t(r, "day", "day", e.Due.String())),
		kit.State(kit.NotStarted, t(r, "unmarked")), kit.Text(""),
	}}
	if e.Mine != nil {
		row.Cells[3] = kit.State(kit.Done, strconv.Itoa(*e.Mine))
	}
	if e.Open {
		row.Cells[4] = kit.Clause(t(r, "all_marks"), href+"/marks")
	}
	return row
}

// essayPage is one essay to be read and marked.
type essayPage struct {
	form
	Number, Sub, Left string
	SubIn             string // language of Sub, where it is not the page's
	Words             string
	Due               string
	Paragraphs        []string
	Least, Most       int
	Mine              string // "" before it is marked
	Note              string
	Marks             string // address of all marks; "" while they are closed
	Queue             string
	Crumbs            []kit.Link
}

func (d Deps) essay(w http.ResponseWriter, r *route.Request) error {
	return d.drawEssay(w, r, newForm(r))
}

func (d Deps) drawEssay(w http.ResponseWriter, r *route.Request, f form) error {
	q, err := d.queue(r)
	if err != nil {
		return err
	}
	e, err := d.Competitions.EssayToMark(r.Context(), r.Actor, q.Vacancy.ID, r.PathValue("number"))
	if err != nil {
		return err
	}
	queue := pathOf(q.Vacancy.Competition) + "/essays/" + string(q.Vacancy.ID)
	p := essayPage{
		form: f, Number: e.Number, Sub: titleOf(r.Lang, q.Vacancy), SubIn: inlang.Of(r.Lang, q.Vacancy.Title), Words: t(r, "words_n", "n", e.Words), Due: t(r, "until", "due", e.Due.String()),
		Paragraphs: paragraphs(e.Text), Least: q.Least, Most: q.Most, Note: e.Note, Queue: queue,
		Crumbs: crumbs(r.Lang, back(r), kit.Link{Text: t(r, "essays"), Href: queue}),
	}
	if p.Done == "" {
		p.Done = done(r, "marked")
	}
	if e.Mine != nil {
		p.Mine = strconv.Itoa(*e.Mine)
	} else if err := d.draft(r, &p.form, essayDraft, draftAbout(q, e.Number)); err != nil {
		return err
	}
	if e.Open {
		p.Marks = queue + "/" + e.Number + "/marks"
	}
	left := 0
	for _, x := range q.Essays {
		if x.Mine == nil {
			left++
		}
	}
	p.Left = t(r, "left", "n", left, "of", len(q.Essays))
	return d.Draw(w, r, column(t(r, "essay_of", "number", e.Number), f.Status), essayView(p))
}

const essayDraft = "essay-mark"

func draftAbout(q *competition.Marking, number string) string {
	return string(q.Vacancy.ID) + "-" + strings.ToLower(number)
}

// paragraphs are the parts of a text that lines divide.
func paragraphs(text string) []string {
	var out []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// mark takes a mark and leads to the next essay that waits.
func (d Deps) mark(w http.ResponseWriter, r *route.Request) error {
	f := newForm(r)
	if err := f.typed(r); err != nil {
		return err
	}
	q, err := d.queue(r)
	if err != nil {
		return err
	}
	number := r.PathValue("number")
	mark, err := strconv.Atoi(f.Values["mark"])
	if err != nil {
		err = fault.New(fault.Invalid, "panel.mark_needed").At("mark")
	} else {
		err = d.Competitions.MarkEssay(r.Context(), r.Actor, q.Vacancy.ID, number, mark, f.Values["note"])
	}
	if err != nil {
		if err := f.refused(r, err, map[string]string{"mark": "mark", "note": "note"}); err != nil {
			return err
		}
		return d.drawEssay(w, r, f)
	}
	if err := unsent.Drop(r, d.Drafts, essayDraft, draftAbout(q, number)); err != nil {
		return err
	}
	return page.Go(w, r, next(q, number)+"?done=marked")
}

// next is the essay after one in the member's order that is not marked, from
// the beginning again; the queue where none is left.
func next(q *competition.Marking, number string) string {
	queue := pathOf(q.Vacancy.Competition) + "/essays/" + string(q.Vacancy.ID)
	at := 0
	for i, e := range q.Essays {
		if strings.EqualFold(e.Number, number) {
			at = i
		}
	}
	for i := 1; i < len(q.Essays); i++ {
		if e := q.Essays[(at+i)%len(q.Essays)]; e.Mine == nil {
			return queue + "/" + e.Number
		}
	}
	return queue
}

// marks shows all marks of an essay once they are open.
func (d Deps) marks(w http.ResponseWriter, r *route.Request) error {
	s, err := d.Competitions.MarksShown(r.Context(), r.Actor, vacancyOf(r), r.PathValue("number"))
	if err != nil {
		return err
	}
	p := marksPage{Number: s.Number, Average: t(r, "average", "average", s.Average), Passed: s.Passed, Crumbs: crumbs(r.Lang, back(r))}
	p.Rows = kit.Rows{Caption: t(r, "all_marks"), Cols: []kit.Col{{Text: t(r, "member")}, {Text: t(r, "mark"), Num: true}, {Text: t(r, "note")}}}
	for _, m := range s.Marks {
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: cells(m.Name, strconv.Itoa(m.Mark), m.Note)})
		p.Spread = append(p.Spread, kit.RaterMark{Value: m.Mark, Mine: string(m.Member) == r.Actor.Person})
	}
	for _, x := range s.Finding.Reasons {
		p.Why = append(p.Why, say(r.Lang, x.Key, flat(x.Args)...))
	}
	p.Law = "/rules/" + s.Finding.Act + "/" + s.Finding.Edition
	return d.Draw(w, r, beside(t(r, "marks_of", "number", s.Number), 0), marksView(p))
}

type marksPage struct {
	Number, Average, Law string
	Passed               bool
	Crumbs               []kit.Link
	Rows                 kit.Rows
	Spread               []kit.RaterMark
	Why                  []string
}

func flat(args fault.Args) []any {
	out := make([]any, 0, 2*len(args))
	for k, v := range args {
		out = append(out, k, v)
	}
	return out
}

func cells(texts ...string) []templ.Component {
	out := make([]templ.Component, 0, len(texts))
	for _, s := range texts {
		out = append(out, kit.Text(s))
	}
	return out
}
