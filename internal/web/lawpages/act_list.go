package lawpages

import (
	"net/http"
	"strings"

	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// actLine is one edition in the list.
type actLine struct {
	Title, Href, Force, Source string
	Rules, Clauses             int
	Own                        bool
}

// list shows every edition of every act.
func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	lib := d.Library()
	var lines []actLine
	for _, act := range lib.Acts() {
		for _, e := range lib.Editions(act) {
			lines = append(lines, lineOf(r.Lang, e))
		}
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "law.list.title", nil), Class: "p-law"}, listPage(lines))
}

func lineOf(l locale.Lang, e *law.Edition) actLine {
	return actLine{
		Title: e.Title.In(l), Href: "/rules/" + e.Act + "/" + e.Day, Force: Force(l, e),
		Source: e.Source, Clauses: len(e.Clauses), Own: e.Own,
	}
}

// Force says in words when an edition is in force.
func Force(l locale.Lang, e *law.Edition) string {
	p := e.InForce
	switch {
	case p.From == nil && p.Until == nil:
		return locale.T(l, "law.force.always", nil)
	case p.Until == nil:
		return locale.T(l, "law.force.from", map[string]any{"from": p.From.String()})
	case p.From == nil:
		return locale.T(l, "law.force.until", map[string]any{"last": p.Until.Add(-1).String()})
	}
	return locale.T(l, "law.force.between", map[string]any{"from": p.From.String(), "last": p.Until.Add(-1).String()})
}

// ClauseName is how a clause is named: "clause 18", "step 6", "annex 4"; a
// clause without a number goes by its key.
func ClauseName(l locale.Lang, clause string) string {
	kind, number, ok := strings.Cut(clause, "-")
	if !ok {
		kind, number = "clause", clause
	}
	key := "law.cite." + kind
	if !locale.Has(key) || number == "" || number[0] < '0' || number[0] > '9' {
		key, number = "law.cite.key", keyName(l, clause)
	}
	return locale.T(l, key, map[string]any{"clause": number})
}

// keyName is the name of a clause that bears no number: of a competency, or of a
// section; its key where it has no name.
func keyName(l locale.Lang, clause string) string {
	key := "law.cite.named." + clause
	if competency, ok := strings.CutPrefix(clause, "competency-"); ok {
		key = "competency.name." + competency
	}
	if !locale.Has(key) {
		return clause
	}
	return locale.T(l, key, nil)
}

// Quote makes the kit's quotation of a clause.
func Quote(l locale.Lang, e *law.Edition, c *law.Clause) kit.LawQuote {
	q := kit.LawQuote{
		Source: e.Title.In(l) + " · " + ClauseName(l, c.ID),
		Plain:  c.Gist.In(l),
		Href:   "/rules/" + e.Act + "/" + e.Day + "#c-" + c.ID,
	}
	if c.Quote != nil {
		q.Quote, q.Lang = c.Quote.Text, string(c.Quote.Lang)
	}
	return q
}
