package protocolpages

import (
	"tarazy/internal/competition"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// edition is that on which a competition stands, with its rules.
func (d Deps) edition(c *competition.Competition) (*law.Edition, *competition.Rules, error) {
	e, err := d.Library().Edition(c.Act, c.Edition)
	if err != nil {
		return nil, nil, err
	}
	return e, law.Rules[competition.Rules](e), nil
}

func clauseLink(l locale.Lang, e *law.Edition, by law.Citer) kit.Link {
	c := by.Cite()
	return kit.Link{Text: lawpages.ClauseName(l, c.Clause), Href: "/rules/" + e.Act + "/" + e.Day + "#c-" + c.Clause}
}

// grounds are the reasons of a finding, each with its clause.
type grounds struct {
	Ask   string
	Lines []ground
	Laws  []kit.LawQuote
}

type ground struct {
	Text   string
	Clause kit.Link
}

// groundsOf shows a finding; nil for none.
func (d Deps) groundsOf(l locale.Lang, ask string, f *law.Finding) (*grounds, error) {
	if f == nil {
		return nil, nil
	}
	e, err := d.Library().Edition(f.Act, f.Edition)
	if err != nil {
		return nil, err
	}
	out := &grounds{Ask: say(l, ask)}
	quoted := map[string]bool{}
	for _, reason := range f.Reasons {
		in, clause, err := d.Library().Clause(e, reason.Cite)
		if err != nil {
			return nil, err
		}
		q := lawpages.Quote(l, in, clause)
		out.Lines = append(out.Lines, ground{Text: reason.Text().In(l), Clause: kit.Link{Text: lawpages.ClauseName(l, clause.ID), Href: q.Href}})
		if !quoted[q.Href] {
			quoted[q.Href] = true
			out.Laws = append(out.Laws, q)
		}
	}
	return out, nil
}
