package reviewpages

import (
	"net/http"

	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// wordsView is what a candidate explained.
type wordsView struct{ About, When, Text string }

// explainForm is where the candidate explains.
type explainForm struct {
	About, Text kit.Field
	Abouts      []kit.Option
	Action      string
}

// about names what words are about.
func about(l locale.Lang, id proctor.FlagID, flags []flagView) string {
	for _, f := range flags {
		if f.ID == flagField(id) {
			return f.Title + ", " + f.When
		}
	}
	return say(l, "words.whole")
}

func (d Deps) words(l locale.Lang, v *proctor.Watchable, flags []flagView) (out []wordsView) {
	for _, x := range v.Explained {
		out = append(out, wordsView{about(l, x.Flag, flags), d.moment(l, x.At, v.Body), x.Text})
	}
	return out
}

// explain puts the form in which the candidate explains.
func (p *reviewPage) explain(r *route.Request, v *proctor.Watchable, flags []flagView) {
	if !v.MayWrite {
		return
	}
	l, rules := r.Lang, &v.Ruled.Rules.Words
	f := &explainForm{
		Action: ownPath(v.Attempt) + "/words",
		About:  kit.Field{Name: "about", Label: say(l, "words.about"), Error: p.At["about"]},
		Text: kit.Field{
			Name: "words", Label: say(l, "words.text"), Hint: say(l, "words.hint", "n", rules.Letters.V, "most", rules.Most.V),
			Value: r.PostFormValue("words"), Error: p.At["words"], Rows: 6,
		},
		Abouts: []kit.Option{{Value: "", Text: say(l, "words.whole"), Chosen: r.PostFormValue("about") == ""}},
	}
	for i := range v.Flags {
		id := string(v.Flags[i].ID)
		f.Abouts = append(f.Abouts, kit.Option{Value: id, Text: about(l, v.Flags[i].ID, flags), Chosen: r.PostFormValue("about") == id})
	}
	p.Explain = f
}

func (d Deps) explain(w http.ResponseWriter, r *route.Request) error {
	in := proctor.ExplainIn{Flag: proctor.FlagID(r.PostFormValue("about")), Text: r.PostFormValue("words")}
	return d.ownDone(w, r, d.Proctor.Explain(r.Context(), r.Actor, attempt(r), in))
}

// ownDone goes on after an act of the candidate, or shows why it was refused.
func (d Deps) ownDone(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return page.Go(w, r, ownPath(attempt(r)))
	}
	bad, err := page.Refuse(r.Lang, err, page.Itself)
	if err != nil {
		return err
	}
	return d.drawOwn(w, r, bad)
}
