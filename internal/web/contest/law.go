package contest

import (
	"encoding/json"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// foundView is a ruling as a page shows it: what was found first, and behind
// "why" each ground with its clause.
type foundView struct {
	Name string
	When string
	Lead string
	Old  bool // a later one took its place
	Why  []kit.Reason
}

// found shows a ruling.
func (d Deps) found(l locale.Lang, r competition.Ruling) (foundView, error) {
	v := foundView{Name: words(l, "rule."+r.Finding.Rule), When: locale.Day(l, r.On.String()), Old: r.Superseded}
	why, err := lawpages.Reasons(d.Library(), l, &r.Finding)
	if len(why) > 0 {
		v.Lead, v.Why = why[0].Sentence, why
	}
	return v, err
}

func (d Deps) allFound(l locale.Lang, all []competition.Ruling) ([]foundView, error) {
	var out []foundView
	for _, r := range all {
		v, err := d.found(l, r)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// outcome reads what a ruling found, whether it comes from memory or from the
// store.
func outcome[T any](f law.Finding) (out T, err error) {
	if v, ok := f.Outcome.(T); ok {
		return v, nil
	}
	text, err := json.Marshal(f.Outcome)
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(text, &out)
}

// rulesOf are the rules of the edition that a competition stands on.
func (d Deps) rulesOf(c *competition.Competition, today string) (*competition.Rules, *law.Edition, error) {
	lib := d.Library()
	var e *law.Edition
	var err error
	if c.Edition != "" {
		e, err = lib.Edition(c.Act, c.Edition)
	} else {
		e, err = editionOn(lib, c.Act, today)
	}
	if err != nil {
		return nil, nil, err
	}
	return law.Rules[competition.Rules](e), e, nil
}

// editionOn is the edition in force on a day, and outside of its time the
// latest: a draft may be looked at though it cannot be announced.
func editionOn(lib *law.Library, act, today string) (*law.Edition, error) {
	if d, err := day.Parse(today); err == nil {
		if e, err := lib.On(act, d); err == nil {
			return e, nil
		}
	}
	return lib.Latest(act)
}

func bodyID(text string) people.BodyID { return people.BodyID(text) }
