package journalpages

import (
	"context"
	"slices"
	"strings"
	"time"

	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// verbPrefixes begin the message keys that name what records say was done: words
// of the journal's own, and where it has none those of the table of roles.
var verbPrefixes = []string{"journalpages.verb.", "access.verb."}

// verbName says what was done in words; a verb without words stands as it is.
func verbName(l locale.Lang, verb string) string {
	for _, prefix := range verbPrefixes {
		if locale.Has(prefix + verb) {
			return locale.T(l, prefix+verb, nil)
		}
	}
	return verb
}

// verbs are those that have words, sorted by them.
func verbs(l locale.Lang, chosen string) []kit.Option {
	var out []kit.Option
	known := map[string]bool{}
	for _, prefix := range verbPrefixes {
		for _, key := range locale.Keys() {
			if verb, ok := strings.CutPrefix(key, prefix); ok && !known[verb] {
				known[verb] = true
				out = append(out, kit.Option{Value: verb, Text: verbName(l, verb), Chosen: verb == chosen})
			}
		}
	}
	slices.SortFunc(out, func(a, b kit.Option) int { return strings.Compare(a.Text, b.Text) })
	return out
}

// ruleName names a rule as the pages of the law do.
func ruleName(l locale.Lang, rule string) string {
	if locale.Has("decide.rule." + rule) {
		return locale.T(l, "decide.rule."+rule, nil)
	}
	return rule
}

// moment is an instant in the words of a language and the zone of a body.
func (d Deps) moment(l locale.Lang, at time.Time, body string) string {
	return locale.Moment(l, at.In(d.Zone(body)))
}

// people knows the names of persons; who has none is named by id.
type people map[string]string

func (p people) name(l locale.Lang, id string) string {
	switch {
	case id == "":
		return ""
	case id == "system":
		return locale.T(l, "journalpages.system", nil)
	case p[id] != "":
		return p[id]
	}
	return id
}

func (d Deps) people(ctx context.Context, ids ...string) (people, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" || id == "system" })
	if len(ids) == 0 {
		return people{}, nil
	}
	return d.Names(ctx, ids)
}

// bodyName names a body; "" and one that is not found stay as they are.
func (d Deps) bodyName(r *route.Request, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	all, err := d.Bodies(r.Context())
	if err != nil {
		return "", err
	}
	if w, ok := all[id]; ok {
		return w.In(r.Lang), nil
	}
	return id, nil
}
