package front

import (
	"net/http"

	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// notions are the words of the glossary that help explains: keys of messages.
var notions = []string{
	"immediate_supervisor", "higher_supervisor", "kci", "work_plan", "competency", "indicator", "candidate_number",
	"working_day", "quorum", "casting_vote", "eds", "finding", "journal",
}

// help explains the notions in plain words and says whom to ask.
func (d Deps) help(w http.ResponseWriter, r *route.Request) error {
	facts := make([]kit.Fact, len(notions))
	for i, n := range notions {
		facts[i] = kit.Fact{Name: locale.T(r.Lang, "help.notion."+n, nil), Value: locale.T(r.Lang, "help.notion."+n+".about", nil)}
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "page.help", nil), Frame: kit.Column, Roomy: true}, helpPage(facts))
}
