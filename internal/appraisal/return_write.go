package appraisal

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// returnGround says for what a paper is returned: a plan for the requirements
// that its KCI do not meet, a sheet for what is wrong with the evidence.
type returnGround struct {
	known         []string // keys of the rules
	lack, unknown string   // codes of the faults where no reason, or another one, is given
	words         bool     // each reason is also said in words
	cite          fault.Citation
}

// back is a decision to return: at least one reason, each of which names a KCI
// of so many and what is amiss with it.
func (g *returnGround) back(tx Tx, by *access.Actor, kci int, reasons []ReturnReason, text string) (*Return, error) {
	if len(reasons) == 0 {
		return nil, fault.New(fault.Invalid, g.lack).At("reasons").Cited(g.cite.Act, g.cite.Clause)
	}
	out := &Return{Reasons: slices.Clone(reasons), Text: strings.TrimSpace(text), By: people.PersonID(by.Person), At: tx.Now()}
	for i := range out.Reasons {
		if err := g.check(&out.Reasons[i], kci, fmt.Sprintf("reasons.%d.", i+1)); err != nil {
			return nil, err
		}
	}
	return out, short(out.Text, "text")
}

func (g *returnGround) check(r *ReturnReason, kci int, at string) error {
	r.Text = strings.TrimSpace(r.Text)
	switch {
	case r.KCI < 1 || r.KCI > kci:
		return fault.New(fault.Invalid, "appraisal.return_kci", "value", r.KCI, "count", kci).At(at+"kci").Cited(g.cite.Act, g.cite.Clause)
	case !slices.Contains(g.known, r.What):
		return fault.New(fault.Invalid, g.unknown, "value", clip(r.What), "known", g.known).At(at+"what").Cited(g.cite.Act, g.cite.Clause)
	case g.words:
		return remarkOf(r.Text, at+"text", g.cite)
	}
	return short(r.Text, at+"text")
}

// short refuses a text that is too long.
func short(text, field string) error {
	if given := utf8.RuneCountInString(text); given > ChangeMost {
		return fault.New(fault.Invalid, "appraisal.text_long", "given", given, "most", ChangeMost).At(field)
	}
	return nil
}
