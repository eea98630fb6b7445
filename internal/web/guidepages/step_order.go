package guidepages

import (
	"net/http"
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// questionGroup are the questions of one competency.
type questionGroup struct {
	Key   string
	Name  said
	Lines []questionLine
	First int    // number of the first of them in the guide
	Fed   string // questions of other competencies that feed it; "" for none
	New   string
}

func (p *stepPage) questions(l locale.Lang, v *interview.GuideView) {
	first := 1
	for i := range v.Guide.Competency {
		c := &v.Guide.Competency[i]
		row := rowOf(l, v, c, first)
		first += len(row.Questions)
		group := questionGroup{Key: c.Key, Name: row.Name, Lines: row.Questions, First: row.First, New: p.Path + "/questions/new?for=" + c.Key}
		n := 0
		for _, other := range v.Guide.Competency {
			for _, q := range other.Questions {
				if slices.Contains(q.Also, c.Key) {
					n++
				}
			}
		}
		if n > 0 {
			group.Fed = t(l, "fed", "n", n)
		}
		p.Questions = append(p.Questions, group)
	}
}

// move takes a question one place up or down among those of its competency, and
// comes back to the button that was pressed, or to its fellow where the question
// can go no further.
func (d Deps) move(w http.ResponseWriter, r *route.Request) error {
	v, err := d.written(r)
	if err != nil {
		return err
	}
	c, _, err := questionAt(r, v.Guide)
	if err != nil {
		return err
	}
	where, id, to := at(r), r.PathValue("question"), r.PostFormValue("to")
	if to != "up" && to != "down" {
		return fault.New(fault.Missing, "page.missing")
	}
	order := c.Moved(id, to == "down")
	_, err = d.Interviews.OrderQuestions(r.Context(), r.Actor, where, c.Key, order)
	if err == nil {
		switch id {
		case order[0]:
			to = "down"
		case order[len(order)-1]:
			to = "up"
		}
		return page.Go(w, r, guidePath(v.Guide.ID)+"/steps/questions#"+to+"-"+id)
	}
	f, err := refused(r.Lang, err, page.Above)
	if err != nil {
		return err
	}
	return d.drawStep(w, r, v, stepQuestions, f, nil)
}
