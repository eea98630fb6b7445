package learnpages

import (
	"net/http"

	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// minePage is the letter as its candidate reads it.
type minePage struct {
	Head   kit.Heading
	Facts  []kit.Fact
	Letter readView
	Files  []kit.Link
	Pool   bool // the candidate is asked for the talent pool
}

func (d Deps) mine(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.MyFeedback(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	l := r.Lang
	post := official(l, v.Title)
	path := "/my-interviews/" + string(v.Interview) + "/feedback"
	p := &minePage{
		Head:  kit.Heading{Crumbs: []kit.Link{{Text: t(l, "my_interviews"), Href: "/my-interviews"}}, Title: t(l, "mine"), Sub: post.Text, SubIn: post.Lang},
		Facts: []kit.Fact{{Name: t(l, "from"), Value: v.Body.Names.In(l)}, {Name: t(l, "sent"), Value: locale.Day(l, v.Sent.String())}}, Letter: read(l, v.Lang, &v.Text),
		Files: []kit.Link{{Text: "PDF", Href: path + "/pdf"}, {Text: "DOCX", Href: path + "/docx"}},
		Pool:  v.Pool != nil && v.Pool.State() == interview.PoolAsked,
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Column, Roomy: true, Class: "p-learn"}, mineView(p))
}

func (d Deps) paper(w http.ResponseWriter, r *route.Request) error {
	format, ok := document.FormatOf(r.PathValue("format"))
	if !ok {
		return fault.New(fault.Missing, "interview.missing.letter")
	}
	paper, err := d.Interviews.FeedbackPaper(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	data, err := d.Interviews.Give(r.Context(), paper, format)
	if err != nil {
		return err
	}
	return route.Save(w, format.Media, "tarazy-letter."+format.Name, data)
}
