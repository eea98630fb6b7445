package vacancy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// why is a finding as it concerns one candidate: what holds of others is left
// out, and what they brought is never shown.
type why struct {
	Ask   string
	Lead  string // the candidate's own figures against the line; "" where the grounds say it
	Lines []ground
	Laws  []kit.LawQuote
	Old   bool // a later finding took its place
}

// ground is one reason with its clause.
type ground struct {
	Text   string
	Clause kit.Link
}

// whyOf projects a ruling onto the candidate of a case.
func (d Deps) whyOf(l locale.Lang, v *competition.CaseView, r competition.Ruling) (why, error) {
	e, err := d.Library().Edition(r.Finding.Act, r.Finding.Edition)
	if err != nil {
		return why{}, err
	}
	out := why{Ask: words(l, "why."+r.Finding.Rule), Old: r.Superseded}
	if out.Lead, err = lead(l, v, r); err != nil {
		return out, err
	}
	quoted := map[string]bool{}
	for _, reason := range r.Finding.Reasons {
		text := own(l, v, reason)
		if text == "" {
			continue
		}
		in, clause, err := d.Library().Clause(e, reason.Cite)
		if err != nil {
			return out, err
		}
		quote := lawpages.Quote(l, in, clause)
		out.Lines = append(out.Lines, ground{Text: text, Clause: kit.Link{Text: lawpages.ClauseName(l, clause.ID), Href: quote.Href}})
		if !quoted[quote.Href] {
			quoted[quote.Href] = true
			out.Laws = append(out.Laws, quote)
		}
	}
	return out, nil
}

// lead sets the candidate's own figures against the line of a finding that is
// about a whole field.
func lead(l locale.Lang, v *competition.CaseView, r competition.Ruling) (string, error) {
	switch r.Finding.Rule {
	case "ability-cut", "interview-shortlist":
		return fieldLead(l, v, r)
	case "final-ranking":
		var out competition.RankingOut
		if err := outcome(r.Finding, &out); err != nil {
			return "", err
		}
		for _, x := range out.Ranking {
			if x.ID == v.Application.Number {
				return words(l, "lead.ranking", "points", v.Application.Points.String(), "place", x.Place, "of", len(out.Ranking)), nil
			}
		}
	}
	return "", nil
}

func fieldLead(l locale.Lang, v *competition.CaseView, r competition.Ruling) (string, error) {
	var out competition.FieldOut
	if err := outcome(r.Finding, &out); err != nil || out.Cut == nil {
		return "", err
	}
	var points law.Points
	for _, x := range v.Results {
		if x.Stage == r.Stage || r.Finding.Rule == "interview-shortlist" && x.Stage.Before(r.Stage) {
			points += x.Points
		}
	}
	name := "lead.below"
	switch {
	case slices.Contains(out.Admitted, v.Application.Number) && points == *out.Cut:
		name = "lead.level"
	case slices.Contains(out.Admitted, v.Application.Number):
		name = "lead.above"
	}
	return words(l, name, "points", points.String(), "cut", out.Cut.String(), "places", out.Places, "short", max(0, *out.Cut-points).String()), nil
}

// outcome reads the outcome of a finding that was kept.
func outcome(f law.Finding, into any) error {
	raw, err := json.Marshal(f.Outcome)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		return fmt.Errorf("outcome of %s: %w", f.Rule, err)
	}
	return nil
}

// own is a reason as the candidate may read it; "" where it is about others.
func own(l locale.Lang, v *competition.CaseView, reason law.Reason) string {
	number := v.Application.Number
	for _, name := range []string{"id", "number"} {
		if who, ok := reason.Args[name]; ok && fmt.Sprint(who) != number {
			return ""
		}
	}
	_, ok := reason.Args["ids"]
	if !ok {
		return reason.Text().In(l)
	}
	ids := texts(reason.Args["ids"])
	at := slices.Index(ids, number)
	if at < 0 {
		return ""
	}
	return among(l, reason, at, len(ids)-1)
}

// among tells a reason about several equals to one of them: how many others
// there are, and the candidate's own value.
func among(l locale.Lang, reason law.Reason, at, others int) string {
	switch reason.Key {
	case "selection.field.level":
		return words(l, "own.level", "others", others)
	case "selection.ranking.by_experience":
		return words(l, "own.by_experience", "others", others, "days", nth(reason.Args, "days", at))
	case "selection.ranking.by_education":
		return words(l, "own.by_education", "others", others, "level", nth(reason.Args, "levels", at))
	case "selection.ranking.shared", "selection.ranking.no_winner":
		return words(l, "own.shared", "others", others)
	case "selection.ranking.best":
		return words(l, "own.best", "places", reason.Args["places"])
	}
	return ""
}

func nth(args fault.Args, name string, at int) string {
	all := texts(args[name])
	if at >= len(all) {
		return ""
	}
	return all[at]
}

// texts reads a list as it is found, or as it comes out of the store.
func texts(v any) []string {
	switch v := v.(type) {
	case []string:
		return v
	case []any:
		out := make([]string, len(v))
		for i, x := range v {
			out[i] = fmt.Sprint(x)
		}
		return out
	}
	return nil
}

// whole is a count in the digits of a language.
func whole(l locale.Lang, n int) string { return locale.Number(l, strconv.Itoa(n)) }
