package exampages

import (
	"net/http"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/recordpages"
	"tarazy/internal/web/vacancy/inlang"
)

// endPage is what one is told after a test.
type endPage struct {
	Title, Sub string
	TitleIn    string // language of the title, where it is not the page's
	Root       templ.Attributes
	Lead       string
	Passed     *bool // nil where the result comes later, or there is no mark
	Parts      []partLine
	Links      []kit.Link
	Recorded   recordpages.Recorded
}

// partLine is what was right of one part.
type partLine struct {
	Name, Right, Least string
	Short              bool // fewer than are needed
}

func (d Deps) end(w http.ResponseWriter, r *route.Request, v *exam.AttemptView) error {
	score, err := d.Exams.ScoreOf(r.Context(), r.Actor, v.Attempt.ID)
	if err != nil {
		return err
	}
	a, l := &v.Attempt, r.Lang
	p := endPage{
		Title: a.Test.Title.In(l), TitleIn: inlang.Of(l, a.Test.Title), Sub: t(l, "end."+string(a.State)), Lead: t(l, "end.later"),
		Root: rootAttrs(string(a.ID), string(a.State), a.Section, v.Now, v.Now), Links: []kit.Link{{Text: t(l, "end.applications"), Href: "/applications"}},
	}
	if score != nil {
		p.result(l, &a.Test, score)
	}
	if p.Recorded, err = recordpages.Record(r.Context(), d.Proctor, l, a); err != nil {
		r.Log.Warn("what waits of a recording is not sent", "attempt", a.ID, "error", err)
	}
	bundles := append([]string{"exam.js"}, p.Recorded.Open(w.Header())...)
	return d.Draw(w, r, page.Page{Title: p.Title, Frame: kit.Column, Roomy: true, Class: "p-exam-end", Bundles: bundles}, endView(p))
}

// result shows a score part by part against its marks. The certificate is that
// of a test of the act, when it was passed.
func (p *endPage) result(l locale.Lang, test *exam.Test, s *exam.Score) {
	marked := test.Least != nil
	total, of := 0, 0
	for _, section := range test.Sections {
		for _, part := range section.Parts {
			right, all := s.Scored.Right[part.Key], s.Scored.Of[part.Key]
			if all == 0 {
				continue
			}
			line := partLine{Name: part.Title.In(l), Right: t(l, "end.right", "right", right, "of", all)}
			if part.Least != nil {
				marked, line.Least, line.Short = true, t(l, "end.least", "n", *part.Least), right < *part.Least
			}
			p.Parts = append(p.Parts, line)
			if !part.Apart {
				total, of = total+right, of+all
			}
		}
	}
	if of > 0 {
		all := partLine{Name: t(l, "end.total"), Right: t(l, "end.right", "right", total, "of", of)}
		if test.Least != nil {
			all.Least, all.Short = t(l, "end.least", "n", *test.Least), total < *test.Least
		}
		p.Parts = append(p.Parts, all)
	}
	p.Lead = t(l, "end.taken")
	if marked {
		p.Passed, p.Lead = &s.Passed, t(l, map[bool]string{true: "end.passed", false: "end.failed"}[s.Passed])
		if s.Passed && test.Act != "" {
			p.Links = append([]kit.Link{{Text: t(l, "end.certificate"), Href: "/my-certificates"}}, p.Links...)
		}
	}
}
