package resultpages

import (
	"net/http"
	"slices"

	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// usesPage is what the commission recommended from the results of the KCI. It
// stands apart from the result, for nothing on it may tell of competencies.
type usesPage struct {
	Head   kit.Heading
	Law    kit.Link
	None   kit.Nothing
	Rounds []usesView
}

// usesView are the recommendations of a round.
type usesView struct {
	ID, Title string
	Grade     said
	Uses      []string
}

func (d Deps) uses(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.ResultOf(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &usesPage{Head: heading(l, &v.Hub, t(l, "uses")), Law: lawpages.ClauseLink(l, v.Edition, v.Rules.Uses.KCI),
		None: kit.Nothing{Title: t(l, "uses.none"), Text: t(l, "uses.none_text")}}
	for _, x := range slices.Backward(v.Results) {
		if len(x.Uses) == 0 {
			continue
		}
		one := usesView{ID: "round-" + number(int64(x.Round)), Title: t(l, "round", "round", x.Round), Grade: gradeOf(l, v.Rules, x.Grade)}
		for _, u := range x.Uses {
			one.Uses = append(one.Uses, locale.T(l, "appraisal.use."+u, nil))
		}
		p.Rounds = append(p.Rounds, one)
	}
	return d.draw(w, r, p.Head, 0, usesShown(p))
}
