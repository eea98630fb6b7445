package interview

import (
	"strconv"
	"strings"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// formFacts are what the forms of an interview tell.
type formFacts struct {
	*agreeing
	names map[people.PersonID]string
	on    day.Day         // of the paper
	given []FormSignature // on the panel's form, once the agreement has ended
	notes *NoteText
}

// form is a form in one language.
type form struct {
	*formFacts
	l locale.Lang
}

// formFacts reads the names that the forms tell.
func (s *Service) formFacts(tx Tx, x *agreeing) (*formFacts, error) {
	f := &formFacts{agreeing: x}
	ids := []people.PersonID{x.i.Person}
	for _, seat := range x.series.Seats {
		ids = append(ids, seat.Person)
	}
	var err error
	if f.names, err = tx.PersonNames(ids); err != nil {
		return nil, err
	}
	f.on, err = x.body.On(tx.Now())
	return f, err
}

func (f *formFacts) in(l locale.Lang) *form { return &form{f, l} }

func (f *form) t(key string, kv ...any) string {
	return locale.T(f.l, "agree.form."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// official is wording of the act in the language of the form.
func (f *form) official(o Official) string {
	text, _ := o.In(f.l)
	return text
}

// sample finds a form of the act by its key; a method that loaded has it.
func (m *Method) sample(key string) Form {
	for _, one := range m.Forms.Forms {
		if one.Key == key {
			return one
		}
	}
	return Form{Key: key}
}

// paper begins a form: its official title and what it is about.
func (f *form) paper(sample Form, pairs ...document.Pair) document.Document {
	title := sample.Filled.In(f.l)
	head := []document.Pair{
		{Key: f.t("candidate"), Value: f.t("candidate_is", "name", f.names[f.i.Person], "number", f.i.Number)},
		{Key: f.t("post"), Value: f.official(f.guide.Post)},
		{Key: f.t("body"), Value: f.body.Names.In(f.l)},
	}
	if f.series.Title != f.guide.Post {
		head = append(head, document.Pair{Key: f.t("series"), Value: f.official(f.series.Title)})
	}
	head = append(head, document.Pair{Key: f.t("held"), Value: f.held()})
	return document.Document{
		Lang: f.l, Date: f.on.String(), Number: f.i.Number, Title: title, Subject: f.official(f.guide.Post),
		Footer: f.t("footer", "number", f.i.Number),
		Parts: []document.Part{
			document.Heading{Level: 1, Text: title},
			document.KeyValue{Pairs: append(head, pairs...)},
		},
	}
}

// held is the day on which the candidate was interviewed.
func (f *form) held() string {
	at := f.i.Starts
	if f.i.Began != nil {
		at = *f.i.Began
	}
	return f.dayOf(at)
}

// dayOf is the day of an instant where the body is; that of the paper for none.
func (f *form) dayOf(at time.Time) string {
	zone, err := day.Zone(f.body.Zone)
	if err != nil || at.IsZero() {
		return locale.Day(f.l, f.on.String())
	}
	return locale.Day(f.l, day.In(at, zone).String())
}

// widths are the columns of a form of the act with their official names.
func (f *form) widths(sample Form, widths ...int) []document.Column {
	out := make([]document.Column, len(widths))
	for k, w := range widths {
		out[k] = document.Column{Title: sample.Columns[k].In(f.l), Width: w}
	}
	return out
}

// competencyName is the name of a competency of the guide.
func (f *form) competencyName(key string) string {
	if c, ok := f.law.model.Competency(key); ok {
		return c.Name.In(f.l)
	}
	return key
}

// questions are the questions of the guide in their order, each with the
// competencies that it feeds.
func (g *Guide) questions() (out []guideLine) {
	for _, c := range g.Competency {
		for _, q := range c.Questions {
			out = append(out, guideLine{q, append([]string{c.Key}, q.Also...)})
		}
	}
	return out
}

type guideLine struct {
	GuideQuestion
	feeds []string
}

// heading is a row of a form that names a question over all its columns.
func (f *form) heading(n int, q GuideQuestion, columns int) document.Row {
	return document.Row{Cells: []document.Cell{{Text: f.t("question", "n", n, "text", f.official(q.Official)), Bold: true, Span: columns}}}
}

// mark writes a mark; nil is the act's word for no information.
func (f *form) mark(m *int) string {
	if m == nil {
		return f.law.method.Scale.NoInformation.Name.In(f.l)
	}
	return strconv.Itoa(*m)
}

func (f *form) yesNo(yes bool) string {
	if yes {
		return f.law.method.Forms.Yes.In(f.l)
	}
	return f.law.method.Forms.No.In(f.l)
}

// decision writes yes, no or an open one.
func (f *form) decision(d string) string {
	if d == decidedOpen {
		return f.t("open")
	}
	return f.yesNo(d == decidedYes)
}

// stars is the sheet of a technique: the parts of each example of a member's
// notes under the act's questions.
func (f *form) stars(member people.PersonID) document.Document {
	sample := f.law.method.sample("star_sheet")
	if x, ok := f.law.method.Techniques.Technique(f.guide.Technique); ok && x.Key != "star" {
		sample.Filled = x.Name // the act has a sample for STAR alone
	}
	out := f.paper(sample, document.Pair{Key: f.t("member"), Value: f.names[member]})
	if len(f.notes.Examples) == 0 {
		out.Parts = append(out.Parts, document.Text(f.t("no_examples")))
	}
	for n, e := range f.notes.Examples {
		out.Parts = append(out.Parts, document.Heading{Level: 2, Text: f.t("example", "n", n+1, "competency", f.competencyName(e.Competency))})
		if q := f.guide.question(e.Question); q != nil {
			out.Parts = append(out.Parts, document.Text(f.official(q.Official)))
		}
		table := document.Table{Columns: f.widths(sample, 3, 5, 9)}
		for _, row := range f.letters() {
			table.Rows = append(table.Rows, document.Cells(row.name, row.questions, e.Parts[row.part]))
		}
		out.Parts = append(out.Parts, table)
	}
	return f.free(out)
}

// free adds what the member wrote outside the examples.
func (f *form) free(out document.Document) document.Document {
	var rest []document.Part
	for _, q := range f.guide.questions() {
		if text := strings.TrimSpace(f.notes.Free[q.ID]); text != "" {
			rest = append(rest, document.Heading{Level: 3, Text: f.official(q.Official)}, document.Text(text))
		}
	}
	if text := strings.TrimSpace(f.notes.Free["review"]); text != "" {
		rest = append(rest, document.Heading{Level: 3, Text: f.t("review")}, document.Text(text))
	}
	if len(rest) > 0 {
		out.Parts = append(out.Parts, document.Heading{Level: 2, Text: f.t("free")})
	}
	out.Parts = append(out.Parts, rest...)
	if text := strings.TrimSpace(f.notes.Impression); text != "" {
		out.Parts = append(out.Parts, document.Heading{Level: 2, Text: f.t("impression")}, document.Text(text), document.Note{Text: f.t("impression_note")})
	}
	return out
}

// letterRow is a row of the sheet of a technique.
type letterRow struct{ part, name, questions string }

// letters are the rows of the sheet: those of the act's form for STAR, and for
// another technique its own letters with what they ask for.
func (f *form) letters() (out []letterRow) {
	t, ok := f.law.method.Techniques.Technique(f.guide.Technique)
	if !ok {
		return nil
	}
	own := f.law.method.Forms.StarQuestions
	for k, letter := range t.Letters {
		row := letterRow{part: letter.Part, name: letter.Letter + " " + letter.Name.In(f.l), questions: f.official(letter.Definition)}
		if t.Key == "star" && k < len(own) {
			var asked []string
			for _, q := range own[k].Questions {
				asked = append(asked, f.official(q))
			}
			row.name, row.questions = own[k].Letter+" "+f.official(own[k].Name), strings.Join(asked, "\n")
		}
		out = append(out, row)
	}
	return out
}

// question finds a question of the guide; nil for none.
func (g *Guide) question(id string) *GuideQuestion {
	for i := range g.Competency {
		for j := range g.Competency[i].Questions {
			if q := &g.Competency[i].Questions[j]; q.ID == id {
				return q
			}
		}
	}
	return nil
}
