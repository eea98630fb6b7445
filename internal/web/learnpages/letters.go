package learnpages

import (
	"net/http"

	"github.com/a-h/templ"

	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// lettersPage lists the letters to the candidates of a series.
type lettersPage struct {
	Head  kit.Heading
	Level words
	Unset string
	Waits string
	Law   kit.Link
	Rows  kit.Rows
	// Choose leads to where the level of detail is chosen; "" once it is.
	Choose string
}

func (d Deps) letters(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.FeedbackLetters(r.Context(), r.Actor, seriesOf(r))
	if err != nil {
		return err
	}
	l := r.Lang
	post := official(l, v.Series.Title)
	p := &lettersPage{
		Head: kit.Heading{
			Crumbs: []kit.Link{{Text: t(l, "interviews"), Href: "/interviews"}, {Text: post.Text, Href: seriesPath(v.Series.ID)}}, Title: t(l, "letters"), Sub: t(l, "letters.sub"),
		},
		Unset: faultText(l, v.Unset), Waits: faultText(l, v.Waits), Law: lawpages.ClauseLink(l, v.Method, v.Rules.Feedback.ToEveryone),
	}
	if v.Level.Key == "" {
		p.Choose = seriesPath(v.Series.ID) + "/preparation"
	} else {
		p.Level = words{Text: v.Level.Text.In(l)}
	}
	p.Rows = d.letterRows(l, v)
	return d.draw(w, r, p.Head, 0, lettersView(p))
}

func (d Deps) letterRows(l locale.Lang, v *interview.FeedbackList) kit.Rows {
	rows := kit.Rows{
		Caption: t(l, "letters"), Cols: []kit.Col{{Text: t(l, "candidate")}, {Text: t(l, "state")}, {Text: t(l, "due")}, {Text: t(l, "letter"), Hidden: true}},
		Empty: kit.Nothing{Title: t(l, "letters.none"), Text: t(l, "letters.none_text")},
	}
	for k := range v.Rows {
		x := &v.Rows[k]
		due := "–"
		if x.Due != nil {
			due = locale.Day(l, x.Due.String())
		}
		kind, state := letterState(x)
		text := t(l, "state."+state)
		if state == "sent" {
			text = t(l, "sent_on", "day", d.dayText(l, *x.Stored.SentAt, x.Interview.Body))
		}
		link := kit.Text("")
		if x.Interview.State == interview.Agreed && v.Level.Key != "" {
			link = letterLink(pathOf(&x.Interview)+"/letter", t(l, "open."+state), x.Name)
		}
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{kit.Blind(x.Interview.Number, x.Name), kit.State(kind, text), kit.Text(due), link}})
	}
	return rows
}

// letterState is how far the letter of a candidate is.
func letterState(x *interview.FeedbackRow) (kit.StateKind, string) {
	switch {
	case x.Stored != nil && x.Stored.State == interview.FeedbackSent:
		return kit.Done, "sent"
	case x.Interview.State == interview.Absent || x.Interview.State == interview.Left:
		return kit.Out, "no_talk"
	case x.Interview.State != interview.Agreed:
		return kit.NotStarted, "not_final"
	case x.Late:
		return kit.Late, "late"
	case x.Stored != nil:
		return kit.Going, "draft"
	}
	return kit.Decide, "none"
}
