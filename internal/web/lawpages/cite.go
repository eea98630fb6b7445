package lawpages

import (
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

// ClauseLink leads to a clause of an edition.
func ClauseLink(l locale.Lang, e *law.Edition, by law.Citer) kit.Link {
	clause := by.Cite().Clause
	return kit.Link{Text: ClauseName(l, clause), Href: "/rules/" + e.Act + "/" + e.Day + "#c-" + clause}
}

// Reasons are the reasons of a finding, each with the words of its clause; none
// for no finding.
func Reasons(lib *law.Library, l locale.Lang, f *law.Finding) ([]kit.Reason, error) {
	if f == nil || f.Act == "" {
		return nil, nil
	}
	e, err := lib.Edition(f.Act, f.Edition)
	if err != nil {
		return nil, err
	}
	return Quoted(lib, l, e, f.Reasons)
}

// Quoted are reasons given under an edition, each with the words of its clause.
func Quoted(lib *law.Library, l locale.Lang, e *law.Edition, reasons []law.Reason) ([]kit.Reason, error) {
	var out []kit.Reason
	for _, reason := range reasons {
		in, clause, err := lib.Clause(e, reason.Cite)
		if err != nil {
			return nil, err
		}
		quote := Quote(l, in, clause)
		out = append(out, kit.Reason{Sentence: reason.Text().In(l), Law: &quote})
	}
	return out, nil
}

// Grounds are the reasons of a finding in one list, with the clauses under it,
// each once.
type Grounds struct {
	Ask   string
	Lines []Ground
	Laws  []kit.LawQuote
}

// Ground is one of them.
type Ground struct {
	Text   string
	Clause kit.Link
}

// GroundsOf are those of a finding, under a question; nil for no finding.
func GroundsOf(lib *law.Library, l locale.Lang, ask string, f *law.Finding) (*Grounds, error) {
	if f == nil {
		return nil, nil
	}
	e, err := lib.Edition(f.Act, f.Edition)
	if err != nil {
		return nil, err
	}
	out, quoted := &Grounds{Ask: ask}, map[string]bool{}
	for _, reason := range f.Reasons {
		in, clause, err := lib.Clause(e, reason.Cite)
		if err != nil {
			return nil, err
		}
		q := Quote(l, in, clause)
		out.Lines = append(out.Lines, Ground{Text: reason.Text().In(l), Clause: kit.Link{Text: ClauseName(l, clause.ID), Href: q.Href}})
		if !quoted[q.Href] {
			quoted[q.Href] = true
			out.Laws = append(out.Laws, q)
		}
	}
	return out, nil
}
