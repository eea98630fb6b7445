package vacancy

import (
	"github.com/a-h/templ"

	"tarazy/internal/competition"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

// wonView is how a post was shared out, as one of its candidates sees it: of
// the others no more than their numbers.
type wonView struct {
	Text   string
	Places kit.Rows
}

// won tells who won the post, once the results are published.
func (d Deps) won(l locale.Lang, v *competition.CaseView) *wonView {
	w := v.Won
	if w == nil {
		return nil
	}
	out := &wonView{}
	switch {
	case w.Mine:
		out.Text = words(l, "won.mine", "place", w.Place, "points", w.Points.String())
	case w.Winner != "":
		out.Text = words(l, "won.other", "number", w.Winner, "place", w.Place, "points", w.Points.String())
	default:
		out.Text = locale.T(l, "selection.winners."+w.Why, nil)
	}
	out.Places = kit.Rows{Caption: words(l, "won.places"), Compare: true, Cols: []kit.Col{{Text: words(l, "won.number")}, {Text: words(l, "won.place"), Num: true}}}
	own := false
	add := func(number string, place int, text string) {
		out.Places.Rows = append(out.Places.Rows, kit.Row{Cells: []templ.Component{placeOf(number, text), kit.Text(whole(l, place))}})
	}
	for _, x := range w.Others {
		if !own && x.Place >= w.Place {
			own = true
			add(v.Application.Number, w.Place, words(l, "won.you"))
		}
		add(x.Number, x.Place, "")
	}
	if !own {
		add(v.Application.Number, w.Place, words(l, "won.you"))
	}
	return out
}

// wonWhy are the grounds on which the posts were shared out.
func (d Deps) wonWhy(l locale.Lang, v *competition.CaseView, e *event) error {
	if v.Won == nil {
		return nil
	}
	one, err := d.whyOf(l, v, competition.Ruling{Stage: competition.AtResults, Finding: v.Won.Finding})
	if err == nil && len(one.Lines) > 0 {
		e.Whys = append(e.Whys, one)
	}
	return err
}

// breachLines tell what the proctor found, and how the proctor put it.
func breachLines(l locale.Lang, v *competition.CaseView, r *competition.Result) []string {
	if r.Conduct != competition.Breached {
		return nil
	}
	out := []string{words(l, "event.breach", "what", locale.T(l, "selection.breach."+r.Breach, nil))}
	if note := v.Notes[r.Stage]; note != "" {
		out = append(out, words(l, "event.breach_note", "note", note))
	}
	return out
}
