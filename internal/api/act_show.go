package api

import (
	"net/http"

	"tarazy/internal/decide"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// Act is an edition in a list.
type Act struct {
	Act     string       `json:"act"`
	Edition string       `json:"edition"`
	Title   locale.Words `json:"title"`
	From    *string      `json:"from"`  // first day in force, null if open
	Until   *string      `json:"until"` // first day out of force, null if open
	Rules   []string     `json:"rules"`
}

// ActWhole is an edition with its clauses.
type ActWhole struct {
	Act
	Source  string   `json:"source"`
	Clauses []Clause `json:"clauses"`
}

// Clause of an act.
type Clause struct {
	ID    string       `json:"id"`
	Gist  locale.Words `json:"gist"`
	Quote *string      `json:"quote"` // official wording in the language of the source
	Lang  *string      `json:"lang"`  // that language
}

// acts lists every edition.
func (d Deps) acts(w http.ResponseWriter, r *route.Request) error {
	lib := d.Library()
	out := []Act{}
	for _, act := range lib.Acts() {
		for _, e := range lib.Editions(act) {
			out = append(out, actOf(e))
		}
	}
	return write(w, r, http.StatusOK, out)
}

// act shows one edition.
func (d Deps) act(w http.ResponseWriter, r *route.Request) error {
	e, err := d.Library().Edition(r.PathValue("act"), r.PathValue("edition"))
	if err != nil {
		return err
	}
	out := ActWhole{Act: actOf(e), Source: e.Source, Clauses: make([]Clause, len(e.Clauses))}
	for i, c := range e.Clauses {
		out.Clauses[i] = Clause{ID: c.ID, Gist: c.Gist}
		if c.Quote != nil {
			lang := string(c.Quote.Lang)
			out.Clauses[i].Quote, out.Clauses[i].Lang = &c.Quote.Text, &lang
		}
	}
	return write(w, r, http.StatusOK, out)
}

func actOf(e *law.Edition) Act {
	a := Act{Act: e.Act, Edition: e.Day, Title: e.Title, Rules: decide.RulesOf(e.Kind)}
	if a.Rules == nil {
		a.Rules = []string{}
	}
	if e.InForce.From != nil {
		s := e.InForce.From.String()
		a.From = &s
	}
	if e.InForce.Until != nil {
		s := e.InForce.Until.String()
		a.Until = &s
	}
	return a
}
